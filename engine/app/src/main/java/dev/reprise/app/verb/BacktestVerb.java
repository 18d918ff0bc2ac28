package dev.reprise.app.verb;

import dev.reprise.api.Instrument;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.HeapPeak;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.Origin;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.data.AsRecordedRun;
import dev.reprise.app.data.BacktestGrid;
import dev.reprise.app.data.BacktestRun;
import dev.reprise.app.data.GivenFees;
import dev.reprise.app.run.RunLocator;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise backtest}. */
@Command(
        name = "backtest",
        description = "Runs strategies on recorded market data with simulated fills.",
        sortOptions = false,
        footer = "%nExample: reprise backtest --data btc-usdt-perp.binance-20240808 --strategy touch-maker")
public final class BacktestVerb extends Verb {
    private static final Pattern FEES = Pattern.compile("(-?[0-9.]+)(?: ?bps)?/(-?[0-9.]+)(?: ?bps)?");
    private static final int BPS_SCALE = 4;
    private static final long NANOS = 1_000_000_000L;

    @Option(
            names = "--data",
            paramLabel = "ID|PATH",
            description = "Dataset, run, instance, or a path: `data ls` lists datasets.")
    private String data;

    @Option(
            names = "--as-recorded",
            paramLabel = "RUN",
            description =
                    "A recorded session again, with every input but the venue's reports and balances and simulated"
                            + " fills. A paper session must come out the same: exit code 7 when not. Instead of the other flags; only --fill"
                            + " may stand beside it, for a session that need not be equal.")
    private String asRecorded;

    @Option(
            names = "--strategy",
            paramLabel = "TYPE",
            description = "Strategy; default: those of the configuration. `reprise strategies` lists them.")
    private String strategy;

    @Option(
            names = "--param",
            paramLabel = "K=V",
            description =
                    "Parameter of --strategy; repeatable. Several values, K=5,10, make a run of every combination.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of every random number; default: the configuration's.")
    private Long seed;

    @Option(
            names = "--initial",
            paramLabel = "CUR=AMOUNT",
            split = ",",
            description = "Balances, e.g. USDT=100000,BTC=1; default: the configuration's, else 100000 USDT.")
    private Map<String, BigDecimal> initial = new LinkedHashMap<>();

    @Option(
            names = "--fees",
            paramLabel = "MAKER/TAKER",
            description = "Fees in bps, e.g. 2/5; default: the configuration's, else those of the data's instruments.")
    private String fees;

    @Option(
            names = "--fill",
            paramLabel = "MODEL",
            description =
                    "touch, risk_averse, log or power(n); fifo on order-level data; on bars alone pessimistic, optimistic or"
                            + " next_open, else both bounds. Default: the configuration's, else risk_averse.")
    private String fill;

    @Option(
            names = "--latency",
            paramLabel = "MODEL",
            description =
                    "ORDER/RESPONSE such as 2ms/1ms, one time for both, file:PATH (CSV) or journal:RUN (drawn from what a session's"
                            + " orders met); default: the configuration's, else 5ms/5ms. COMPUTE+ before it, such as 200us+2ms/1ms,"
                            + " is the engine's own time; not with journal:RUN, which holds it.")
    private String latency;

    @Option(
            names = "--feed",
            paramLabel = "MODEL",
            description =
                    "received: one clock (default); recorded: two clocks, what happens at the venue is seen when the recording"
                            + " received it; a time such as 1.2ms: two clocks, seen so much later; file:PATH, journal:RUN: as much later as"
                            + " a table says, or as is drawn from what a recording's market data took.")
    private String feed;

    @Option(
            names = "--clock-offset",
            paramLabel = "TIME",
            description =
                    "The recording's clock minus the venue's, e.g. 0ms or -1.27s; default: auto, as the data tells.")
    private String clockOffset;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Strategies begin then; before it only books are built.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "End, not in it: 2026-09-01, 2026-09-01T12:00:00Z, or epoch s.")
    private String to;

    @Option(names = "--name", paramLabel = "NAME", description = "Part of the run's id.")
    private String name = "";

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Writes what happens to each order at the simulated venue, with its place in the queue, as CSV; of bars the pessimistic run.")
    private Path trace;

    @Option(
            names = "--no-journal",
            description =
                    "Keeps no journal of the run, only its report: faster, with the same hash; replay, compare and export need one.")
    private boolean noJournal;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs at once where --param makes several; default: 1. They share the mapped data.")
    private int jobs = 1;

    @Mixin
    private StrategyJars jars;

    @Override
    protected ExitCode run(final Output out) throws Exception {
        if (asRecorded != null) {
            return asRecorded(out);
        }
        if (data == null) {
            throw usage("--data", "no data", "name a dataset or a run with --data, or a session with --as-recorded");
        }
        if (!name.matches("[a-z0-9-]{0,40}")) {
            throw usage("--name", "--name must be lower-case letters, digits and -: was `" + name + "`", "e.g. mm-1");
        }
        if (strategy == null && !params.isEmpty()) {
            throw usage(
                    "--param", "--param needs --strategy", "name the strategy, or use --set strategies.0.params.K=V");
        }
        if (strategy == null && globals().configs().isEmpty()) {
            throw usage("--strategy", "no strategy", "name one with --strategy, or give a configuration with -c");
        }
        final long begin = from == null ? Long.MIN_VALUE : time("--from", from);
        final long end = to == null ? Long.MAX_VALUE : time("--to", to);
        if (begin >= end) {
            throw usage("--from", "--from must be before --to", "the range is half-open");
        }
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final RunLocator.Run source = RunLocator.find(workspace(), data);
        final List<Map<String, String>> points = points();
        if (points.size() > 1) {
            return grid(catalog, source, points, begin, end, out);
        }
        final ObjectNode keys = backtest(catalog, request(catalog, source, points.get(0), begin, end))
                .traceTo(trace)
                .run(out::progress);
        keys.put("heap_peak_mb", HeapPeak.mib());
        BacktestTable.print(keys, out);
        return out.result(ExitCode.OK, keys);
    }

    private BacktestRun backtest(final StrategyCatalog catalog, final BacktestRun.Request request) {
        final BacktestRun run = new BacktestRun(workspace(), catalog, request);
        return noJournal ? run.withoutJournal() : run;
    }

    private List<Map<String, String>> points() {
        if (jobs < 1) {
            throw usage("--jobs", "--jobs must be 1 or more: was " + jobs, "e.g. the number of cores");
        }
        final List<Map<String, String>> points;
        try {
            points = BacktestGrid.points(params);
        } catch (final IllegalArgumentException e) {
            throw usage("--param", e.getMessage(), "several values make a run of every combination");
        }
        if (points.size() > 1 && trace != null) {
            throw usage(
                    "--trace",
                    "--trace writes one run's file, and --param makes " + points.size(),
                    "give one value each");
        }
        return points;
    }

    /** A run of every combination of parameters. */
    private ExitCode grid(
            final StrategyCatalog catalog,
            final RunLocator.Run source,
            final List<Map<String, String>> points,
            final long begin,
            final long end,
            final Output out)
            throws IOException, InterruptedException {
        final List<BacktestRun> runs = new ArrayList<>();
        for (final Map<String, String> point : points) {
            runs.add(backtest(catalog, request(catalog, source, point, begin, end)));
        }
        final long start = System.nanoTime();
        final List<ObjectNode> results = BacktestGrid.run(runs, jobs, out::progress);
        final double seconds = (System.nanoTime() - start) / 1e9;
        final ObjectNode keys = out.object();
        keys.put("data", source.id());
        keys.put("strategy", strategy);
        keys.put("jobs", jobs);
        keys.put("seconds", seconds);
        long events = 0;
        for (final ObjectNode result : results) {
            events += result.get("market_events").asLong();
        }
        keys.put("events_per_second", Math.round(events / seconds));
        keys.put("heap_peak_mb", HeapPeak.mib());
        keys.putArray("runs").addAll(results);
        BacktestGridTable.print(keys, points, out);
        return out.result(ExitCode.OK, keys);
    }

    private BacktestRun.Request request(
            final StrategyCatalog catalog,
            final RunLocator.Run source,
            final Map<String, String> point,
            final long begin,
            final long end) {
        final ResolvedConfig config = config(catalog, source.journal(), point);
        final SimulationConfig simulation = config.config().backtest();
        return new BacktestRun.Request(
                source,
                config,
                fees(config),
                initial.isEmpty() ? simulation.initial() : initial,
                seed == null ? simulation.seed() : seed,
                begin,
                end,
                name);
    }

    private ExitCode asRecorded(final Output out) throws IOException {
        final boolean hasOthers = data != null
                || strategy != null
                || !params.isEmpty()
                || seed != null
                || !initial.isEmpty()
                || fees != null
                || from != null
                || to != null
                || !name.isEmpty()
                || latency != null
                || feed != null
                || clockOffset != null
                || trace != null
                || noJournal
                || jobs != 1
                || !globals().configs().isEmpty()
                || !globals().settings().isEmpty();
        if (hasOthers) {
            throw usage(
                    "--as-recorded",
                    "--as-recorded takes everything from the session's journal, and no other flag than --fill",
                    "leave the others out; --data with the same run takes a configuration, strategies and parameters");
        }
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final RunLocator.Run source = RunLocator.find(workspace(), asRecorded);
        final AsRecordedRun run = new AsRecordedRun(workspace(), catalog, source);
        final ObjectNode keys = (fill == null ? run : run.filledBy(queueModel())).run(out);
        BacktestTable.print(keys, out);
        if (AsRecordedRun.isDifferent(keys)) {
            return out.failed(ExitCode.CHECK_FAILED, keys, AsRecordedRun.different(keys, source.journal()));
        }
        return out.result(ExitCode.OK, keys);
    }

    /** Of a session's book, which is no order-level one. */
    private FillModel queueModel() {
        final FillModel model;
        try {
            model = FillModel.parse(fill);
        } catch (final IllegalArgumentException e) {
            throw usage("--fill", e.getMessage(), "e.g. --fill risk_averse");
        }
        if (model.isFifo() || model.isOfBars()) {
            throw usage("--fill", "--as-recorded has no fill model " + model, "touch, risk_averse, log or power(n)");
        }
        return model;
    }

    private ResolvedConfig config(final StrategyCatalog catalog, final Path journal, final Map<String, String> point) {
        final boolean isGiven = !globals().configs().isEmpty();
        final List<String> symbols = BacktestRun.symbols(journal);
        final ConfigLoader loader = configLoader(globals().configs());
        if (!isGiven) {
            loader.source("backtest", base(symbols));
        }
        if (strategy != null) {
            loader.source("flags", overlay(symbols, point)).instrumentsOfData();
        }
        if (fill != null) {
            loader.source("--fill", "backtest: { fill: " + Output.JSON.writeValueAsString(fill) + " }\n");
        }
        if (latency != null) {
            loader.source("--latency", LatencyFlag.overlay(latency));
        }
        if (feed != null) {
            loader.source("--feed", "backtest: { latency: { feed: " + Output.JSON.writeValueAsString(feed) + " } }\n");
        }
        if (clockOffset != null) {
            loader.source(
                    "--clock-offset",
                    "backtest: { latency: { clock_offset: " + Output.JSON.writeValueAsString(clockOffset) + " } }\n");
        }
        return loader.strategies(workspace -> catalog.factories()).load();
    }

    /** Without a configuration no limit is tighter than the strategy. */
    private static String base(final List<String> symbols) {
        final String venues = symbols.stream()
                .map(symbol -> symbol.substring(symbol.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .distinct()
                .map(venue -> "  " + venue + ": { adapter: binance-spot, environment: local }\n")
                .collect(Collectors.joining());
        return "version: 1\nname: backtest\nmode: paper\nvenues:\n" + venues
                + "instruments: " + symbols + '\n'
                + "risk: { max_open_orders: null, max_orders_per_second: null, max_cancels_per_second: null,"
                + " price_band: null, passive_band: null, max_slippage: null, max_spread: null, max_top_age: null,"
                + " max_book_age: null, max_stale_time: null, duplicate_window: null, max_size_factor: null,"
                + " max_drift: null, max_repeated_fills: null, max_orders_per_trade: null,"
                + " max_cancels_per_trade: null, max_same_rejects: null, max_rejects: null }\n";
    }

    private String overlay(final List<String> symbols, final Map<String, String> point) {
        final StringBuilder yaml = new StringBuilder("instruments: " + symbols + "\nstrategies:\n  - type: ");
        yaml.append(Output.JSON.writeValueAsString(strategy)).append('\n');
        if (!point.isEmpty()) {
            yaml.append("    params:\n");
            point.forEach((key, value) -> yaml.append("      ")
                    .append(Output.JSON.writeValueAsString(key))
                    .append(": ")
                    .append(Output.JSON.writeValueAsString(value))
                    .append('\n'));
        }
        return yaml.toString();
    }

    /** Those of the flag, else the configuration's that are in it, however they came there. */
    private GivenFees fees(final ResolvedConfig config) {
        if (fees == null) {
            final SimulationConfig simulation = config.config().backtest();
            return new GivenFees(
                    isGiven(config, "fees.maker") ? OptionalLong.of(simulation.makerRate()) : OptionalLong.empty(),
                    isGiven(config, "fees.taker") ? OptionalLong.of(simulation.takerRate()) : OptionalLong.empty());
        }
        final Matcher matcher = FEES.matcher(fees);
        if (!matcher.matches()) {
            throw usage("--fees", "--fees must be MAKER/TAKER in bps: was `" + fees + "`", "e.g. 2/5, or -0.5/4.5");
        }
        try {
            return GivenFees.of(new Instrument.Fees(rate(matcher.group(1)), rate(matcher.group(2))));
        } catch (final ArithmeticException | NumberFormatException e) {
            throw usage("--fees", "--fees has a number that is none, or too fine: `" + fees + "`", "e.g. 2/5");
        }
    }

    /** What `backtest` does not set is as in `paper`. */
    private static boolean isGiven(final ResolvedConfig config, final String key) {
        return Stream.of("backtest.", "paper.")
                .flatMap(section -> config.origin(section + key).stream())
                .anyMatch(origin -> origin.kind() != Origin.Kind.DEFAULT);
    }

    private static long rate(final String bps) {
        return new BigDecimal(bps).movePointRight(BPS_SCALE).longValueExact();
    }

    private static long time(final String flag, final String text) {
        try {
            final Instant instant = text.matches("\\d{9,10}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                            : Instant.parse(text);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (final DateTimeException | ArithmeticException e) {
            throw usage(flag, flag + " is not a time: `" + text + "`", "e.g. 2026-09-01 or 2026-09-01T12:00:00Z");
        }
    }

    private static VerbException usage(final String flag, final String message, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U022", message, flag, remedy);
    }
}
