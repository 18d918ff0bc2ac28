package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.cli.Version;
import dev.reprise.app.config.FeedConfig;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.Replays;
import dev.reprise.app.session.RunDirectory;
import dev.reprise.app.session.StrategyMaker;
import dev.reprise.app.session.Summary;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.BacktestSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.backtest.ClockScan;
import dev.reprise.backtest.ClockSettings;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.backtest.FeedModel;
import dev.reprise.backtest.NoMarketDataException;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalHistory;
import dev.reprise.journal.JournalWriter;
import dev.reprise.journal.Manifest;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A backtest with a directory of its own under {@code runs/}: journal, configuration, manifest, result. */
public final class BacktestRun {
    private final Path workspace;
    private final StrategyCatalog catalog;
    private final Request request;
    private MarketData.Content content;
    private boolean isWhole; // the data reaches back to its journal's first record
    private Path trace; // null: none is written
    private boolean isJournaled = true;

    /**
     * What to run.
     *
     * @param data dataset or session, its journal in it
     * @param config strategies, risk and the simulated venue
     * @param fees that are not those of the data's instruments
     * @param initial balances by currency
     * @param seed of every random number
     * @param from strategies begin, UTC ns; {@link Long#MIN_VALUE} for the data's start
     * @param to end, UTC ns; {@link Long#MAX_VALUE} for the data's end
     * @param name in the run's id, or empty
     */
    public record Request(
            RunLocator.Run data,
            ResolvedConfig config,
            GivenFees fees,
            Map<String, BigDecimal> initial,
            long seed,
            long from,
            long to,
            String name) {}

    public BacktestRun(final Path workspace, final StrategyCatalog catalog, final Request request) {
        this.workspace = workspace;
        this.catalog = catalog;
        this.request = request;
    }

    /** Writes what happens to each order at the venue into a CSV file. */
    public BacktestRun traceTo(final Path file) {
        trace = file;
        return this;
    }

    /** Keeps no journal of the run, only its report: the hash is the same, but nothing can be replayed or compared. */
    public BacktestRun withoutJournal() {
        isJournaled = false;
        return this;
    }

    /** Instruments that a journal defines, by canonical symbol. */
    public static List<String> symbols(final Path journal) {
        return MarketData.read(journal).instruments().stream()
                .map(i -> i.symbol())
                .toList();
    }

    /**
     * Runs it.
     *
     * @param progress shows how far it is
     * @return the keys of {@code backtest}
     * @throws VerbException when the data is damaged or empty
     */
    public ObjectNode run(final Supplier<Progress> progress) throws IOException {
        try {
            return start(progress);
        } catch (final JournalDamagedException e) {
            throw Replays.damaged(e);
        } catch (final NoMarketDataException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D007",
                    e.firstTime() == 0
                            ? "the data holds no market record: "
                                    + request.data().id()
                            : "no market record from --from on: the data begins " + TimeText.utc(e.firstTime())
                                    + " and what was read of it ends " + TimeText.utc(e.lastTime()),
                    request.data().journal().toString(),
                    "choose --from and --to within the data, or other data",
                    e);
        }
    }

    private ObjectNode start(final Supplier<Progress> progress) throws IOException {
        final MarketData recorded = MarketData.read(request.data().journal());
        if (recorded.instruments().isEmpty()) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D008",
                    "the data defines no instrument: " + request.data().id(),
                    request.data().journal().toString(),
                    "give a dataset of `reprise data import`, or the journal of a session");
        }
        for (final Instrument instrument : recorded.instruments()) {
            if (instrument.market() == MarketKind.INVERSE_PERPETUAL) {
                throw new VerbException(
                        ExitCode.DATA,
                        "RP-D014",
                        instrument.symbol()
                                + " is an inverse (coin-margined) contract: its amounts are not price x quantity, and no"
                                + " backtest can be made of it",
                        request.data().journal().toString(),
                        "give data of the pair's linear contract (USDT- or USDC-margined) or of its spot market; what was"
                                + " imported can be looked at and exported, not traded");
            }
        }
        final ObjectNode dataset = Datasets.manifest(request.data().directory());
        if (dataset != null && dataset.path("notes").has("book.depth")) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D015",
                    "bookDepth tells what rests within each percent of the price, which is no book to fill orders at",
                    request.data().journal().toString(),
                    "import trades, aggTrades or bookTicker without it, or a book: incremental_book_L2, frames, npz");
        }
        final MarketData market = recorded.withFees(request.fees());
        content = MarketData.content(request.data().journal());
        final SimulationConfig simulation = request.config().config().backtest();
        final Instrument unordered = simulation.fill().isFifo()
                ? recorded.withoutOrders(request.data().journal())
                : null;
        if (unordered != null) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D016",
                    "the fill model `fifo` needs the venue's orders one by one (L3), and the data has none of "
                            + unordered.symbol(),
                    request.data().journal().toString(),
                    "use risk_averse, log or power(n), or import order-level data: bitfinex-r0, or hftbacktest-npz with"
                            + " order events");
        }
        if (!content.book() && simulation.charges().hasImpact()) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D017",
                    "market impact goes by the part that is taken of what is shown, and the data shows no quantities: it tells "
                            + (content.isBarsOnly() ? "bars alone" : content.trades() ? "trades alone" : "no prices"),
                    request.data().journal().toString(),
                    "set backtest.impact to 0 bps, or import data with a book or best bid and ask");
        }
        if (!content.isBarsOnly()) {
            if (simulation.fill().isOfBars()) {
                throw new VerbException(
                        ExitCode.DATA,
                        "RP-D013",
                        "the fill model `" + simulation.fill() + "` is for bars alone, and the data tells "
                                + (content.book() ? "best bid and ask" : content.trades() ? "trades" : "no prices"),
                        request.data().journal().toString(),
                        "leave --fill out, or use touch, risk_averse, log or power(n)");
            }
            return start(market, simulation, "", progress);
        }
        if (simulation.feed().hasTwoClocks()) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D013",
                    "bars alone know no feed latency: each is seen at its end",
                    request.data().journal().toString(),
                    "leave backtest.latency.feed at `received`");
        }
        if (simulation.fill().isOfBars()) {
            return start(market, simulation, simulation.fill().toString(), progress);
        }
        return bounds(market, simulation, progress);
    }

    /** Bars say within which bounds the result is: one run at each. */
    private ObjectNode bounds(
            final MarketData market, final SimulationConfig simulation, final Supplier<Progress> progress)
            throws IOException {
        final ObjectNode best = start(
                market,
                simulation.withFill(FillModel.OPTIMISTIC),
                FillModel.OPTIMISTIC.toString(),
                progress); // latest is the other
        final ObjectNode keys =
                start(market, simulation.withFill(FillModel.PESSIMISTIC), FillModel.PESSIMISTIC.toString(), progress);
        final ObjectNode worst = keys.deepCopy();
        keys.putObject("bounds")
                .<ObjectNode>set(FillModel.PESSIMISTIC.toString(), worst)
                .set(FillModel.OPTIMISTIC.toString(), best);
        report(workspace.resolve("runs").resolve(keys.get("run").asString()), keys);
        return keys;
    }

    private static void report(final Path directory, final ObjectNode keys) throws IOException {
        Files.writeString(
                directory.resolve("report.json"),
                Output.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys) + "\n");
    }

    private ObjectNode start(
            final MarketData market,
            final SimulationConfig simulation,
            final String bound,
            final Supplier<Progress> progress)
            throws IOException {
        final BacktestPlan plan = new BacktestPlan(
                request.config(),
                simulation,
                market,
                request.initial(),
                request.seed(),
                request.from(),
                request.to(),
                LatencyModels.read(workspace, simulation, span()),
                content.isBarsOnly() ? ClockSettings.ofBars(content.longestBarNs()) : clocks(simulation));
        final SessionSpec checked = plan.spec(catalog, ""); // refuses before a directory is made
        final String kind = (request.name().isEmpty() ? "bt" : "bt-" + request.name())
                + (bound.isEmpty() ? "" : "-" + bound.replace('_', '-'));
        final RunDirectory directory = RunDirectory.create(workspace, kind);
        Files.writeString(
                directory.path().resolve("config.resolved.yaml"),
                request.config().toYaml(false));
        final SessionSpec spec = plan.spec(catalog, directory.id());
        assert spec.configuration().equals(checked.configuration());
        final ObjectNode keys = traced(plan, spec, directory, progress);
        report(directory.path(), keys);
        return keys;
    }

    private ObjectNode traced(
            final BacktestPlan plan,
            final SessionSpec spec,
            final RunDirectory directory,
            final Supplier<Progress> progress)
            throws IOException {
        if (trace == null) {
            return execute(plan, spec, PaperModels.create(RunMode.BACKTEST, spec.simulation()), directory, progress);
        }
        try (TraceFile file = new TraceFile(trace, spec.instruments())) {
            return execute(plan, spec, PaperModels.traced(spec.simulation(), file), directory, progress);
        }
    }

    private DataSpan span() {
        return new DataSpan(request.data().journal(), request.from(), request.to());
    }

    /** Where two clocks need to know what the data does not say, nothing runs. */
    private ClockSettings clocks(final SimulationConfig simulation) throws IOException {
        final FeedConfig feed = simulation.feed();
        if (!feed.hasTwoClocks()) {
            return null;
        }
        final ClockScan scan = ClockScan.read(request.data().journal(), request.to());
        final long offset = feed.clockOffset().map(Duration::toNanos).orElse(scan.offset());
        if (scan.timed() == 0 || offset == Records.NO_VALUE) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D012",
                    scan.timed() == 0
                            ? "two clocks need the venue's times, which the data does not have"
                            : "nobody knows how far the recording's clock was from the venue's: the fastest record came "
                                    + scan.smallest() / 1_000
                                    + " us after its venue time, and how much of that was the way is not recorded",
                    request.data().journal().toString(),
                    "leave backtest.latency.feed at `received`"
                            + (scan.timed() == 0
                                    ? ""
                                    : ", or give --clock-offset, e.g. 0ms for a recorder on a good clock"));
        }
        final FeedModel model = FeedModels.read(workspace, feed, simulation.seed(), span());
        if (model != null) {
            return new ClockSettings(offset, model, scan.window(offset));
        }
        return new ClockSettings(
                offset,
                feed.kind() == FeedConfig.Kind.RECORDED
                        ? ClockSettings.RECORDED
                        : feed.constant().toNanos(),
                scan.window(offset));
    }

    private ObjectNode execute(
            final BacktestPlan plan,
            final SessionSpec spec,
            final VenueModel venue,
            final RunDirectory directory,
            final Supplier<Progress> progress)
            throws IOException {
        final BacktestSettings settings = new BacktestSettings(
                request.data().journal(),
                request.from(),
                request.to(),
                CoreSettings.DEFAULT,
                new StrategyMaker(catalog, Map.of()),
                venue,
                spec.currencies(),
                spec.instruments(),
                !content.book(),
                plan.clocks(),
                plan.market().reporting(),
                spec.strategies().size(),
                publisher -> {
                    final SessionRecords records = new SessionRecords(publisher);
                    records.start(
                            spec,
                            BacktestRunner.runNumber(spec.seed(), spec.configuration()),
                            publisher.nanos(),
                            spec.balances());
                    records.command(CommandKind.ARM, -1, "backtest", "a backtest arms itself");
                },
                publisher -> new SessionRecords(publisher).stop(StopCause.END_OF_DATA));
        final long totalBytes;
        try (JournalHistory history = JournalHistory.open(request.data().journal())) {
            totalBytes = history.totalBytes();
            isWhole = history.isWhole();
        }
        final long start = System.nanoTime();
        final BacktestRunner.Result result;
        try (JournalWriter writer =
                        isJournaled ? JournalWriter.open(directory.journal(), DatasetWriter.settings()) : null;
                Progress shown = progress.get()) {
            shown.phase("backtest", totalBytes);
            result = new BacktestRunner(settings, writer == null ? null : new BatchWriter(writer))
                    .run((bytes, total, time, inputs) -> {
                        shown.update(bytes, TimeText.utc(time));
                        return true;
                    });
        }
        final double seconds = (System.nanoTime() - start) / 1e9;
        final ObjectNode keys = keys(plan, spec, result, seconds, directory);
        Manifest.write(directory.path().resolve(Manifest.FILE_NAME), manifest(spec, keys));
        return keys;
    }

    private ObjectNode keys(
            final BacktestPlan plan,
            final SessionSpec spec,
            final BacktestRunner.Result result,
            final double seconds,
            final RunDirectory directory) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        keys.put("run", directory.id());
        keys.put("journal", isJournaled);
        keys.put("data", request.data().id());
        keys.put("fill", plan.simulation().fill().toString());
        keys.put(
                "strategy",
                spec.strategies().stream()
                        .map(SessionSpec.StrategySpec::factory)
                        .collect(Collectors.joining(",")));
        params(spec.strategies(), keys.putObject("params"));
        keys.put("seed", spec.seed());
        keys.put("from", TimeText.utc(Math.max(request.from(), result.firstTime())));
        keys.put("to", TimeText.utc(result.lastTime()));
        keys.put("input_events", result.inputs());
        keys.put("market_events", result.marketInputs());
        keys.put("seconds", seconds);
        keys.put("events_per_second", Math.round(result.marketInputs() / seconds));
        final CoreState state = result.runner().core().state();
        new Summary(
                        state,
                        spec.currencies(),
                        spec.strategies().stream()
                                .map(SessionSpec.StrategySpec::name)
                                .toList())
                .addTo(keys);
        keys.set("final_positions", keys.remove("positions"));
        keys.put("volume", volume(plan.market(), state));
        drawdown(result.equity(), keys);
        StatisticsKeys.addTo(
                keys,
                result.equity(),
                request.initial().getOrDefault(plan.market().reporting().code(), BigDecimal.ZERO),
                plan.simulation().statistics(),
                true);
        final ArrayNode assumptions = keys.putArray("assumptions");
        if (!content.book() && !content.isBarsOnly()) {
            assumptions.add(
                    "no book in the data: the last trades make best bid and ask, of any quantity; the true spread and"
                            + " slippage are not in the result, and a resting order fills only by trades through its price");
        }
        if (!isWhole) {
            assumptions.add(
                    "the journal's earlier generations are not there: the data begins with the oldest one that is, without a"
                            + " book until the venue next tells a whole one");
        }
        plan.assumptions().forEach(assumptions::add);
        if (plan.clocks() != null && !plan.clocks().bars()) {
            final ObjectNode told = keys.putObject("clocks")
                    .put("offset_us", plan.clocks().offsetNs() / 1_000.0)
                    .put("clamped", result.clamped())
                    .put("late", result.late());
            final FeedModel feed = plan.clocks().feed();
            if (feed != null) {
                told.putObject("feed")
                        .put("model", plan.simulation().feed().text())
                        .put("points", feed.size())
                        .put("seed", feed.seed())
                        .put("median_us", feed.quantile(0.5) / 1_000.0)
                        .put("p99_us", feed.quantile(0.99) / 1_000.0)
                        .put("queued", result.queued());
            }
        }
        disabled(
                state,
                spec.strategies().stream().map(SessionSpec.StrategySpec::name).toList(),
                keys);
        keys.put("complete", result.isComplete());
        keys.put("hash", result.runner().log().hash().text());
        return keys;
    }

    static void params(final List<SessionSpec.StrategySpec> strategies, final ObjectNode params) {
        for (final SessionSpec.StrategySpec strategy : strategies) {
            final ObjectNode own = strategies.size() == 1 ? params : params.putObject(strategy.name());
            strategy.parameters().lines().forEach(line -> {
                final int equals = line.indexOf('=');
                own.put(line.substring(0, equals), line.substring(equals + 1));
            });
        }
    }

    static void disabled(final CoreState state, final List<String> strategies, final ObjectNode keys) {
        final ArrayNode disabled = keys.putArray("strategies_disabled");
        for (int i = 0; i < strategies.size(); i++) {
            if (state.risk.strategyStatus(i) == StrategyStatus.DISABLED) {
                disabled.add(strategies.get(i));
            }
        }
    }

    static String volume(final MarketData market, final CoreState state) {
        BigDecimal volume = BigDecimal.ZERO;
        for (final var instrument : market.instruments()) {
            if (instrument.quote().equals(market.reporting())) {
                volume = volume.add(BigDecimal.valueOf(
                        state.portfolio.volume(instrument.index()),
                        instrument.quote().scale()));
            }
        }
        return volume.toPlainString();
    }

    static void drawdown(final EquityCurve equity, final ObjectNode keys) {
        if (equity.isKnown()) {
            keys.put(
                    "max_drawdown",
                    Decimals.format(equity.maxDrawdown(), equity.currency().scale()));
            keys.put("max_drawdown_from", TimeText.utc(equity.maxDrawdownFrom()));
            keys.put("max_drawdown_to", TimeText.utc(equity.maxDrawdownTo()));
        } else {
            keys.putNull("max_drawdown");
            keys.put("max_drawdown_reason", "an amount was too large to compute");
        }
    }

    private Map<String, String> manifest(final SessionSpec spec, final ObjectNode keys) {
        final Map<String, String> manifest = new LinkedHashMap<>();
        manifest.put("verb", "backtest");
        manifest.put("version", Version.text());
        manifest.put("java", Runtime.version().toString());
        for (final String key :
                new String[] {"run", "data", "strategy", "seed", "from", "to", "input_events", "hash"}) {
            manifest.put(key, keys.get(key).asString());
        }
        final ObjectNode dataset = Datasets.manifest(request.data().directory());
        if (dataset != null) {
            manifest.put("data_chain", dataset.path("chain").asString(""));
            manifest.put("data_sources", dataset.path("sources").toString());
        }
        manifest.put("configuration", spec.configuration());
        manifest.put("code", spec.codeHashes());
        return manifest;
    }
}
