package dev.reprise.app.verb;

import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.data.AsRecordedRun;
import dev.reprise.app.data.BacktestRun;
import dev.reprise.app.data.GivenFees;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.Binance;
import dev.reprise.app.session.DemoVenue;
import dev.reprise.app.session.Denials;
import dev.reprise.app.session.EngineLog;
import dev.reprise.app.session.EventLines;
import dev.reprise.app.session.PaperSession;
import dev.reprise.app.session.Replays;
import dev.reprise.app.session.RunDirectory;
import dev.reprise.app.session.Summary;
import dev.reprise.app.session.TradingSession;
import dev.reprise.app.session.VenueSession;
import dev.reprise.app.session.WindDown;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalFollower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise demo}. */
@Command(
        name = "demo",
        description =
                "Trades a seeded market with both bundled strategies, live over real sockets on this host or on paper,"
                        + " then proves the replay identical.",
        sortOptions = false,
        footer = "%nExample: reprise demo --seed 7")
public final class DemoVerb extends Verb {
    private static final int MAX_LINES = 24;
    private static final long POLL_MS = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the market; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to trade, 1 to 600; default ${DEFAULT-VALUE}.")
    private int seconds = 12;

    @Option(names = "--paper", description = "Simulated fills on a market inside this process; no sockets.")
    private boolean paper;

    @Mixin
    private StrategyJars jars;

    private int lines;

    @Override
    protected ExitCode run(final Output out) throws Exception {
        if (seconds < 1 || seconds > 600) {
            throw new VerbException(
                    ExitCode.USAGE, "RP-U010", "--seconds must be 1 to 600: was " + seconds, "--seconds", "try 12");
        }
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final ResolvedConfig config = configLoader(
                        globals().configs().isEmpty()
                                ? List.of(demoFile().toString())
                                : globals().configs())
                .set("mode=" + (paper ? "paper" : "live"))
                .strategies(workspace -> catalog.factories())
                .load();
        final RunDirectory directory = RunDirectory.create(workspace(), "demo");
        out.println("reprise demo  seed " + seed + "  "
                + config.config().instruments().get(0)
                + (paper
                        ? "  paper fills on a seeded market in this process; no network, no money"
                        : "  live orders to a Binance server on this host, over real sockets; no money"));
        final long start = System.nanoTime();
        final CoreRunner core;
        final long inputs;
        final Summary summary;
        try (DemoVenue venue =
                        paper ? null : DemoVenue.start(seed, directory.path().resolve("venue-orders.jsonl"));
                TradingSession session = start(config, catalog, directory, venue)) {
            session.arm("demo", "demo arms itself");
            follow(session, directory, out);
            WindDown.of(session, false);
            inputs = session.engine().inputs();
            core = session.stop(StopCause.DURATION);
            summary = new Summary(core.core().state(), session.catalogue().currencies(), session.strategies());
            if (session.engine().fault() != null) {
                throw new IllegalStateException(
                        "the session failed", session.engine().fault());
            }
        }
        final ObjectNode keys = out.object();
        keys.put("run", directory.id());
        keys.put("seed", seed);
        keys.put("input_events", inputs);
        summary.addTo(keys);
        final String hash = core.log().hash().text();
        keys.put("hash", hash);
        print(keys, out);
        final Replays.Timed replay = Replays.verify(directory.journal(), catalog, java.util.Map.of(), out);
        keys.set("replay", replay.addTo(out.object(), directory.id()));
        final ObjectNode backtest =
                paper ? asRecorded(catalog, directory, out) : backtest(config, catalog, directory, out);
        keys.set("backtest", backtest);
        if (paper) {
            keys.put(
                    "same_fills_as_session",
                    backtest.get("same_fills_as_session").asBoolean());
        } else {
            keys.putNull("same_fills_as_session");
        }
        keys.put("seconds", (System.nanoTime() - start) / 1e9);
        final boolean identical =
                replay.result().identical() && replay.result().hash().equals(hash);
        if (!identical) {
            return out.failed(ExitCode.CHECK_FAILED, keys, Replays.differs(replay));
        }
        if (paper && AsRecordedRun.isDifferent(backtest)) {
            return out.failed(ExitCode.CHECK_FAILED, keys, AsRecordedRun.different(backtest, directory.journal()));
        }
        out.println(String.format(
                "REPLAY   %s: %,d inputs run again in %.2f s, %,d decisions compared, all equal",
                out.colored("green,bold", "identical"),
                replay.result().inputs(),
                replay.seconds(),
                replay.result().outputsCompared()));
        out.println("hash     " + hash);
        out.println(String.format(
                "BACKTEST of the same %s: orders %,d   fills %,d   P&L %s %s",
                paper ? "session as recorded, the same orders, fills and hash" : "market data with simulated fills",
                backtest.get("orders").asLong(),
                backtest.get("fills").asLong(),
                backtest.get("pnl").asString(),
                backtest.get("pnl_currency").asString()));
        out.println("files    " + directory.path());
        out.println("");
        out.println("next     reprise replay latest --verify");
        out.println("         reprise journal tail latest --type fill");
        out.println("         reprise strategies");
        return out.result(ExitCode.OK, keys);
    }

    /** The session's market data as the data of a backtest; `latest` stays at the session. */
    private ObjectNode backtest(
            final ResolvedConfig config, final StrategyCatalog catalog, final RunDirectory directory, final Output out)
            throws IOException {
        final ObjectNode result = new BacktestRun(
                        workspace(),
                        catalog,
                        new BacktestRun.Request(
                                new RunLocator.Run(directory.id(), directory.path(), directory.journal()),
                                config,
                                GivenFees.NONE,
                                config.config().paper().initial(),
                                seed,
                                Long.MIN_VALUE,
                                Long.MAX_VALUE,
                                "demo"))
                .run(out::progress);
        directory.pointLatest();
        return result;
    }

    /** The session again as a backtest, which must be equal; `latest` stays at the session. */
    private ObjectNode asRecorded(final StrategyCatalog catalog, final RunDirectory directory, final Output out)
            throws IOException {
        final ObjectNode result = new AsRecordedRun(
                        workspace(), catalog, new RunLocator.Run(directory.id(), directory.path(), directory.journal()))
                .run(out);
        directory.pointLatest();
        return result;
    }

    private TradingSession start(
            final ResolvedConfig config,
            final StrategyCatalog catalog,
            final RunDirectory directory,
            final DemoVenue venue) {
        final Runnable onLocked =
                () -> EngineLog.open(directory.journal(), config.config().logging());
        if (venue == null) {
            return PaperSession.start(config, catalog, directory.journal(), directory.id(), seed, 0, onLocked);
        }
        return VenueSession.start(
                config,
                catalog,
                directory.journal(),
                directory.id(),
                Binance.local(venue.endpoints(), seed),
                venue.credentials(),
                0,
                null,
                onLocked);
    }

    private static Path demoFile() {
        final String home = System.getProperty("reprise.home", ".");
        final Path file = Path.of(home, "config", "demo.yaml");
        if (!Files.exists(file)) {
            throw new VerbException(
                    ExitCode.CONFIG_INVALID,
                    "RP-C032",
                    "the demo's configuration is missing",
                    file.toString(),
                    "start it with the `reprise` launcher, or name a file with -c");
        }
        return file;
    }

    private void follow(final TradingSession session, final RunDirectory directory, final Output out)
            throws InterruptedException {
        final long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (JournalFollower records = JournalFollower.open(directory.journal())) {
            final EventLines events = new EventLines(
                    records,
                    session.catalogue().instruments(),
                    session.strategies(),
                    time -> out.time(time).substring(11, 23));
            while (System.nanoTime() < end && session.failure() == null) {
                events.poll(line -> show(line, out));
                Thread.sleep(POLL_MS);
            }
        }
    }

    /** The first of them in full; then only what protection and state changes say. */
    private void show(final String line, final Output out) {
        if (++lines <= MAX_LINES) {
            out.println(line);
        } else if (lines == MAX_LINES + 1) {
            out.println("…  more in the journal: reprise journal tail latest");
        }
    }

    private static void print(final ObjectNode keys, final Output out) {
        out.println("");
        out.println(String.format(
                "RESULT   orders %,d   fills %,d (maker %,d)   %s   stop-loss and take-profit triggers %,d",
                keys.get("orders").asLong(),
                keys.get("fills").asLong(),
                keys.get("maker_fills").asLong(),
                Denials.text(keys),
                keys.get("protection_triggers").asLong()));
        out.println("P&L      " + keys.get("pnl").asString() + ' '
                + keys.get("pnl_currency").asString() + " net of fees "
                + keys.get("fees").asString() + ", marked to "
                + keys.get("marked_to").asString());
        keys.get("positions")
                .forEach(position -> out.println("open     "
                        + position.get("strategy").asString() + "  "
                        + position.get("qty").asString() + ' '
                        + position.get("instrument").asString() + " @ "
                        + position.get("avg_px").asString() + "  "
                        + (position.get("dust").asBoolean()
                                ? RunVerb.DUST
                                : "protected " + position.get("protected_qty").asString() + " by "
                                        + position.get("protected_by").asString())));
    }
}
