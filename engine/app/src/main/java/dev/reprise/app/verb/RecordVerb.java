package dev.reprise.app.verb;

import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.binance.MarketChannel;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.app.data.RecordedCounts;
import dev.reprise.app.data.RecordingDataset;
import dev.reprise.app.session.Binance;
import dev.reprise.app.session.EngineLog;
import dev.reprise.app.session.RunDirectory;
import dev.reprise.app.session.Summary;
import dev.reprise.app.session.VenueSession;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise record}. */
@Command(
        name = "record",
        description = "Records market data of a venue into a dataset, without trading: public streams, no keys.",
        sortOptions = false,
        footer =
                "%nExample: reprise record --venue binance --symbols BTC-USDT.BINANCE,ETH-USDT.BINANCE --duration 3600")
public final class RecordVerb extends Verb {
    private static final long POLL_MS = 50;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Pattern LOCAL = Pattern.compile("local:([1-9][0-9]{0,4})");
    private static final int MAX_PORT = 65_534;

    /** Channels of {@code --channels}. */
    enum Channel {
        trade(MarketChannel.TRADE),
        top(MarketChannel.TOP_OF_BOOK),
        book(MarketChannel.BOOK);

        private final MarketChannel channel;

        Channel(final MarketChannel channel) {
            this.channel = channel;
        }
    }

    @Option(
            names = "--venue",
            paramLabel = "VENUE",
            description =
                    "binance, binance-testnet, or local:PORT for `reprise venue binance --port PORT`; default: the"
                            + " configuration's, else binance.")
    private String venue;

    @Option(
            names = "--symbols",
            paramLabel = "A,B",
            split = ",",
            description = "Instruments, e.g. BTC-USDT.BINANCE or BTCUSDT; default: the configuration's.")
    private List<String> symbols = new ArrayList<>();

    @Option(
            names = "--channels",
            paramLabel = "C,D",
            split = ",",
            description = "What to record: ${COMPLETION-CANDIDATES}; default: all of them.")
    private List<Channel> channels = List.of(Channel.values());

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Stop by itself after so long.")
    private Long duration;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Name of the dataset; default: from the first instrument and the time.")
    private String id;

    private volatile StopCause stopCause;

    @Override
    protected ExitCode run(final Output out) throws Exception {
        if (id != null && !id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            throw usage("--id", "--id must be letters, digits, dots, - and _: was `" + id + "`", "e.g. btc-overnight");
        }
        if (duration != null && duration <= 0) {
            throw usage("--duration", "--duration must be above 0: was " + duration, "e.g. 3600");
        }
        if (symbols.isEmpty() && globals().configs().isEmpty()) {
            throw usage("--symbols", "nothing to record", "name instruments, or give a configuration with -c");
        }
        final ResolvedConfig config = config();
        final Path workspace = globals().workspace().orElse(config.config().workspace());
        final RecordingDataset dataset =
                RecordingDataset.create(workspace, id, config.config().instruments());
        try (StopSignal signal = new StopSignal(() -> stopCause = StopCause.SIGNAL)) {
            signal.listen();
            return record(config, dataset, out);
        }
    }

    private ResolvedConfig config() {
        final ConfigLoader loader = configLoader();
        if (globals().configs().isEmpty()) {
            loader.source("record", "version: 1\nname: record\nvenues:\n  " + venue(venue == null ? "binance" : venue));
        } else if (venue != null) {
            loader.source("flags of the venue", "venues:\n  " + venue(venue));
        }
        final StringBuilder flags = new StringBuilder("mode: paper\nstrategies: []\n");
        if (!symbols.isEmpty()) {
            flags.append("instruments: ")
                    .append(Output.JSON.writeValueAsString(symbols))
                    .append('\n');
        }
        return loader.source("flags", flags.toString()).load();
    }

    private static String venue(final String text) {
        final Matcher local = LOCAL.matcher(text);
        if (local.matches() && Integer.parseInt(local.group(1)) <= MAX_PORT) {
            final int port = Integer.parseInt(local.group(1));
            return "binance: { adapter: binance-spot, environment: local, endpoints: { rest: \"http://127.0.0.1:"
                    + (port + 1) + "\", streams: \"ws://127.0.0.1:" + port + "\", ws_api: \"ws://127.0.0.1:" + port
                    + "/ws-api/v3\" } }\n";
        }
        return switch (text) {
            case "binance" -> "binance: { adapter: binance-spot, environment: live }\n";
            case "binance-testnet" -> "binance: { adapter: binance-spot, environment: testnet }\n";
            default ->
                throw usage(
                        "--venue",
                        "unknown venue `" + text + "`",
                        "known: binance, binance-testnet, local:PORT with a port up to " + MAX_PORT);
        };
    }

    private static VerbException usage(final String flag, final String message, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U023", message, flag, remedy);
    }

    private BinanceSettings settings(final VenueConfig where, final long seed) {
        final Set<MarketChannel> chosen = EnumSet.noneOf(MarketChannel.class);
        channels.forEach(channel -> chosen.add(channel.channel));
        return Binance.settings(where, seed).withChannels(chosen);
    }

    private ExitCode record(final ResolvedConfig config, final RecordingDataset dataset, final Output out)
            throws IOException, InterruptedException {
        final VenueConfig where = config.config().venues().get(0);
        final String runId = RunDirectory.newId("record");
        final ObjectNode keys = out.object();
        try (VenueSession session = VenueSession.record(
                        config,
                        StrategyCatalog.load(
                                globals().workspace().orElse(config.config().workspace()), List.of()),
                        dataset.journal(),
                        runId,
                        settings(where, config.config().paper().seed()),
                        () -> EngineLog.open(dataset.journal(), config.config().logging()));
                JournalReader reader = JournalReader.open(dataset.journal())) {
            out.println("recording " + String.join(", ", config.config().instruments()) + " of " + where.id() + ' '
                    + where.environment().name().toLowerCase(Locale.ROOT) + " into " + dataset.id());
            out.println("stop with Ctrl-C" + (duration == null ? "" : "; stops by itself after " + duration + " s"));
            final RecordedCounts counts = new RecordedCounts(reader);
            final long start = System.nanoTime(); // of the recording; what came before was our own
            follow(session, counts, start, out);
            final long inputs = session.engine().inputs();
            counts.closing();
            final CoreRunner core = session.stop(stopCause);
            if (session.engine().fault() != null) {
                throw new VerbException(
                        ExitCode.INTERNAL_ERROR,
                        "RP-E002",
                        "the recording stopped: " + session.engine().fault().getMessage(),
                        dataset.journal().toString(),
                        "what was recorded before is whole: `reprise journal verify " + dataset.id() + "`",
                        session.engine().fault());
            }
            counts.poll();
            keys.put("run", runId);
            keys.put("dataset", dataset.id());
            keys.put("mode", "record");
            keys.put("venue", session.venue());
            keys.put("seconds", (System.nanoTime() - start) / 1e9);
            keys.put("input_events", inputs);
            counts.addTo(keys);
            new Summary(core.core().state(), session.catalogue().currencies(), session.strategies()).addTo(keys);
            keys.put("hash", core.log().hash().text());
            keys.put("stopped_by", stopCause.name().toLowerCase(Locale.ROOT));
            if (counts.messages() == 0) {
                return out.failed(ExitCode.VENUE, keys, nothing(dataset));
            }
            reader.readToVerifiedEnd();
            dataset.finish(session.catalogue().instruments(), counts, String.format("%016x", reader.chain()), keys);
            print(dataset, counts, keys, out);
            return out.result(ExitCode.OK, keys);
        }
    }

    private void follow(final VenueSession session, final RecordedCounts counts, final long start, final Output out)
            throws InterruptedException {
        try (Progress progress = out.progress()) {
            progress.phase("record", duration == null ? 0 : duration);
            while (stopCause == null && session.failure() == null) {
                counts.poll();
                final long elapsedNs = System.nanoTime() - start;
                progress.update(elapsedNs / SECOND_NS, counts.text());
                if (duration != null && elapsedNs > duration * SECOND_NS) {
                    stopCause = StopCause.DURATION;
                }
                Thread.sleep(POLL_MS);
            }
        }
        if (stopCause == null) {
            stopCause = StopCause.FAULT;
        }
    }

    private static VerbException nothing(final RecordingDataset dataset) {
        return new VerbException(
                ExitCode.VENUE,
                "RP-V003",
                "the venue sent no market data",
                dataset.path().toString(),
                "is the instrument trading, and are the streams reachable? " + EngineLog.of(dataset.journal())
                        + " has what the connection said; the empty dataset can be deleted");
    }

    private static void print(
            final RecordingDataset dataset, final RecordedCounts counts, final ObjectNode keys, final Output out) {
        out.println("stopped   by " + keys.get("stopped_by").asString() + " after "
                + String.format("%.1f s", keys.get("seconds").asDouble()));
        out.println("dataset   " + out.colored("bold", dataset.id()) + "  " + out.time(counts.firstTime()) + " to "
                + out.time(counts.lastTime()));
        out.println(counts.text());
        out.println("quality   gaps " + keys.get("gaps").asLong() + "   books lost "
                + (counts.losses() == 0 ? "0" : keys.get("book_lost").toString()));
        out.println("hash      " + keys.get("hash").asString());
        out.println("next      reprise backtest --data " + dataset.id() + " --strategy touch-maker");
    }
}
