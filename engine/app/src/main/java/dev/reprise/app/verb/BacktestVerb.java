package dev.reprise.app.verb;

import dev.reprise.api.Instrument;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.HeapPeak;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.data.AsRecordedRun;
import dev.reprise.app.data.BacktestGrid;
import dev.reprise.app.data.BacktestRun;
import dev.reprise.app.run.RunLocator;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
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
                            + " fills. A paper session must come out the same: exit code 7 when not. Instead of the other flags.")
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
                    "touch, risk_averse, log or power(n); on bars alone pessimistic, optimistic or next_open, else both bounds."
                            + " Default: the configuration's, else risk_averse.")
    private String fill;

    @Option(
            names = "--latency",
            paramLabel = "MODEL",
            description =
                    "ORDER/RESPONSE such as 2ms/1ms, one time for both, file:PATH (CSV) or journal:RUN (drawn from what a session's"
                            + " orders met); default: the configuration's, else 5ms/5ms.")
    private String latency;

    @Option(
            names = "--feed",
            paramLabel = "MODEL",
            description =
                    "received: one clock (default); recorded: two clocks, what happens at the venue is seen when the recording"
                            + " received it; a time such as 1.2ms: two clocks, seen so much later.")
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
        final ObjectNode keys = new BacktestRun(
                        workspace(), catalog, request(catalog, source, points.get(0), begin, end))
                .traceTo(trace)
                .run(out::progress);
        keys.put("heap_peak_mb", HeapPeak.mib());
        print(keys, out);
        return out.result(ExitCode.OK, keys);
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
            runs.add(new BacktestRun(workspace(), catalog, request(catalog, source, point, begin, end)));
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
                fees(simulation),
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
                || fill != null
                || from != null
                || to != null
                || !name.isEmpty()
                || latency != null
                || feed != null
                || clockOffset != null
                || trace != null
                || jobs != 1
                || !globals().configs().isEmpty()
                || !globals().settings().isEmpty();
        if (hasOthers) {
            throw usage(
                    "--as-recorded",
                    "--as-recorded takes everything from the session's journal, and no other flag",
                    "leave the others out; --data with the same run takes a configuration, strategies and parameters");
        }
        final StrategyCatalog catalog = StrategyCatalog.load(workspace(), jars.paths());
        final RunLocator.Run source = RunLocator.find(workspace(), asRecorded);
        final ObjectNode keys = new AsRecordedRun(workspace(), catalog, source).run(out);
        print(keys, out);
        if (AsRecordedRun.isDifferent(keys)) {
            return out.failed(ExitCode.CHECK_FAILED, keys, AsRecordedRun.different(keys, source.journal()));
        }
        return out.result(ExitCode.OK, keys);
    }

    private ResolvedConfig config(final StrategyCatalog catalog, final Path journal, final Map<String, String> point) {
        final boolean isGiven = !globals().configs().isEmpty();
        final List<String> symbols = BacktestRun.symbols(journal);
        final ConfigLoader loader = configLoader(globals().configs());
        if (!isGiven) {
            loader.source("backtest", base(symbols));
        }
        if (strategy != null) {
            loader.source("flags", overlay(symbols, point));
        }
        if (fill != null) {
            loader.source("--fill", "backtest: { fill: " + Output.JSON.writeValueAsString(fill) + " }\n");
        }
        if (latency != null) {
            loader.source("--latency", latencyOverlay(latency));
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

    private static String latencyOverlay(final String text) {
        if (text.matches("(file|journal):.*")) {
            return "backtest: { latency: { model: " + Output.JSON.writeValueAsString(text) + " } }\n";
        }
        final int slash = text.indexOf('/');
        final String order = slash < 0 ? text : text.substring(0, slash);
        final String response = slash < 0 ? text : text.substring(slash + 1);
        return "backtest: { latency: { model: constant, order: " + Output.JSON.writeValueAsString(order)
                + ", response: " + Output.JSON.writeValueAsString(response) + " } }\n";
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

    private Instrument.Fees fees(final SimulationConfig simulation) {
        if (fees == null) {
            return globals().configs().isEmpty()
                    ? null
                    : new Instrument.Fees(simulation.makerRate(), simulation.takerRate());
        }
        final Matcher matcher = FEES.matcher(fees);
        if (!matcher.matches()) {
            throw usage("--fees", "--fees must be MAKER/TAKER in bps: was `" + fees + "`", "e.g. 2/5, or -0.5/4.5");
        }
        try {
            return new Instrument.Fees(rate(matcher.group(1)), rate(matcher.group(2)));
        } catch (final ArithmeticException | NumberFormatException e) {
            throw usage("--fees", "--fees has a number that is none, or too fine: `" + fees + "`", "e.g. 2/5");
        }
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

    private static void print(final ObjectNode keys, final Output out) {
        final String currency = text(keys, "pnl_currency");
        out.println("reprise backtest  " + text(keys, "strategy") + " · " + text(keys, "data") + " · "
                + text(keys, "from") + " → " + text(keys, "to") + "   run " + text(keys, "run"));
        out.println("");
        if (keys.has("bounds")) {
            printBounds(keys.get("bounds"), currency, out);
            out.println("PESSIMISTIC BOUND   run " + text(keys, "run") + ", in detail");
        } else if (text(keys, "fill").equals("next_open")) {
            out.println("RESULT   on bars, takers at the next open (net of fees, marked to the close)");
        } else if (text(keys, "fill").matches("pessimistic|optimistic")) {
            out.println("RESULT   on bars, the " + text(keys, "fill") + " bound (net of fees, marked to the close)");
        } else {
            out.println("RESULT   (net of fees, marked to mid)");
        }
        out.println("  P&L " + text(keys, "pnl") + ' ' + currency + "   fees " + text(keys, "fees")
                + "   max drawdown (tick) " + text(keys, "max_drawdown") + "   traded value " + text(keys, "volume"));
        printStatistics(keys, out);
        out.println(String.format(
                "  orders %,d   fills %,d (maker %,d, partial %,d)   denied %,d   protection triggers %,d",
                count(keys, "orders"),
                count(keys, "fills"),
                count(keys, "maker_fills"),
                count(keys, "partial_fills"),
                count(keys, "denied"),
                count(keys, "protection_triggers")));
        keys.get("final_positions")
                .forEach(position -> out.println("  open " + text(position, "qty") + ' ' + text(position, "instrument")
                        + " @ " + text(position, "avg_px") + "  " + text(position, "strategy")));
        keys.get("strategies_disabled")
                .forEach(one -> out.println(out.colored(
                        "red",
                        "  strategy " + one.asString()
                                + " failed and was disabled: reprise journal tail latest --type strategy")));
        printExecution(keys, out);
        out.println("ASSUMED");
        keys.get("assumptions").forEach(line -> out.println("  " + line.asString()));
        out.println(String.format(
                "SPEED    %,d events in %.2f s, %,d a second%s",
                count(keys, "input_events"),
                keys.get("seconds").asDouble(),
                count(keys, "events_per_second"),
                keys.has("heap_peak_mb") ? "; heap at most " + text(keys, "heap_peak_mb") + " MiB" : ""));
        out.println("hash     " + text(keys, "hash"));
        if (keys.has("session")) {
            printSession(keys, out);
        }
        out.println("next     reprise replay " + text(keys, "run") + " --verify");
    }

    /** Side by side what the worst and the best of every bar give; what would have happened lies between, mostly. */
    private static void printBounds(final JsonNode bounds, final String currency, final Output out) {
        final JsonNode worst = bounds.get("pessimistic");
        final JsonNode best = bounds.get("optimistic");
        out.println("BOUNDS   bars alone: what they allow (net of fees, marked to the close)");
        bound("", "pessimistic", "optimistic", out);
        bound("P&L " + currency, text(worst, "pnl"), text(best, "pnl"), out);
        for (final String key : new String[] {"fees", "max_drawdown", "volume", "orders", "fills", "denied"}) {
            bound(key.replace('_', ' '), text(worst, key), text(best, key), out);
        }
        bound("return", percent(worst), percent(best), out);
        bound(
                "Sharpe (365)",
                decimal(worst.get("statistics"), "sharpe"),
                decimal(best.get("statistics"), "sharpe"),
                out);
        bound("run", text(worst, "run"), text(best, "run"), out);
    }

    private static void bound(final String what, final String worst, final String best, final Output out) {
        out.println(String.format("  %-16s %30s   %30s", what, worst, best));
    }

    private static String percent(final JsonNode keys) {
        final JsonNode total = keys.path("statistics").path("total_return");
        return total.isNumber() ? String.format(Locale.ROOT, "%+.3f %%", 100 * total.asDouble()) : "n/a";
    }

    private static void printSession(final ObjectNode keys, final Output out) {
        final JsonNode session = keys.get("session");
        final String verdict = keys.get("same_hash_as_session").isNull()
                ? "traded at a venue, need not be equal"
                : AsRecordedRun.isDifferent(keys)
                        ? out.colored("red", "different")
                        : out.colored("green,bold", "the same orders, fills and hash");
        out.println(String.format(
                "SESSION  orders %,d   fills %,d   %s", count(session, "orders"), count(session, "fills"), verdict));
    }

    private static void printStatistics(final ObjectNode keys, final Output out) {
        final JsonNode s = keys.get("statistics");
        final String reason = s.path("reason").asString("");
        if (reason.isEmpty()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  return %+.3f %%   CAGR %+.2f %%   Sharpe (365) %.2f [%.2f, %.2f]   Sortino %s   Calmar %s   psr %s",
                    100 * s.get("total_return").asDouble(),
                    100 * s.get("cagr").asDouble(),
                    s.get("sharpe").asDouble(),
                    s.get("sharpe_ci95").get(0).asDouble(),
                    s.get("sharpe_ci95").get(1).asDouble(),
                    decimal(s, "sortino"),
                    decimal(s, "calmar"),
                    decimal(s, "psr")));
        } else if (reason.equals("insufficient_sample")) {
            out.println(String.format(
                    Locale.ROOT,
                    "  return %+.3f %%   Sharpe (365) n/a: %d days < 30",
                    100 * s.get("total_return").asDouble(),
                    s.get("returns").asInt()));
        } else {
            out.println("  Sharpe n/a: " + reason);
        }
    }

    private static void printExecution(final ObjectNode keys, final Output out) {
        final JsonNode execution = keys.get("execution");
        final StringBuilder markouts = new StringBuilder();
        for (final JsonNode markout : execution.get("markouts")) {
            final long ms = markout.get("horizon_ms").asLong();
            markouts.append("   ")
                    .append(ms < 1_000 ? ms + " ms " : ms / 1_000 + " s ")
                    .append(decimal(markout, "mean_bps"));
        }
        out.println("EXECUTION  maker share " + decimal(execution, "maker_share") + "   fill ratio "
                + decimal(execution, "fill_ratio") + "   spread captured " + decimal(execution, "spread_capture_bps")
                + " bp   P&L / traded " + decimal(keys.path("attribution"), "pnl_per_traded_bps") + " bp");
        out.println("  markout bp" + markouts);
        final JsonNode a = keys.path("attribution");
        if (!a.isMissingNode()) {
            out.println("P&L = spread " + text(a, "spread") + " + inventory " + text(a, "inventory") + " - fees "
                    + text(a, "fees") + " + rebates " + text(a, "rebates") + " + funding 0 + rounding "
                    + text(a, "rounding") + "   check: exact");
        }
    }

    private static String decimal(final JsonNode keys, final String key) {
        return keys.path(key).isNumber()
                ? String.format(Locale.ROOT, "%.2f", keys.get(key).asDouble())
                : "n/a";
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("n/a");
    }

    private static long count(final JsonNode keys, final String key) {
        return keys.path(key).asLong(0);
    }
}
