package dev.reprise.app.config;

import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.core.CoreSettings;
import dev.reprise.live.recovery.RollPolicy;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.simulator.paper.FillModel;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the merged map into records: the one place that knows every key, its default and its rule. */
final class ConfigReader {
    private static final int MIN_RING_SIZE = 512;
    private static final int MAX_RING_SIZE = 1 << 24;
    private static final int MAX_CPU = 1_023;
    private static final int MOST_PINNED = 2;
    private static final int DEFAULT_RING_SIZE = 16_384;
    private static final int CORES_FOR_YIELD = 4;
    private static final Duration DEFAULT_WARMUP = Duration.ofSeconds(1);
    private static final Duration MAX_WARMUP = Duration.ofSeconds(60);
    private static final Duration DEFAULT_STALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration MIN_STALL_LIMIT = Duration.ofMillis(100);
    private static final Duration MAX_STALL_LIMIT = Duration.ofSeconds(60);
    private static final long MIN_ROLL_SIZE = 1L << 20;
    private static final Duration DEFAULT_ROLL_EVERY = Duration.ofDays(1);
    private static final Duration MIN_ROLL_EVERY = Duration.ofMinutes(1);
    private static final Duration MAX_ROLL_EVERY = Duration.ofDays(365);

    private final Section root;
    private final Problems problems;
    private final Function<Path, List<StrategyFactory>> strategyTypes;
    private final String defaultName;
    private final boolean isOfData;

    ConfigReader(
            final Section root,
            final Problems problems,
            final Function<Path, List<StrategyFactory>> strategyTypes,
            final String defaultName,
            final boolean isOfData) {
        this.root = root;
        this.problems = problems;
        this.strategyTypes = strategyTypes;
        this.defaultName = defaultName;
        this.isOfData = isOfData;
    }

    EngineConfig read() {
        root.required("version", 1, "1", text -> Values.whole(text, 1, 1));
        final String name = root.value("name", defaultName, ConfigReader::instanceName, v -> v);
        final EngineConfig.Mode mode = root.required(
                "mode", EngineConfig.Mode.PAPER, "paper", text -> Values.choice(text, EngineConfig.Mode.class));
        final Path workspace = root.value("workspace", Path.of("."), ConfigReader::path, path -> path.toString());
        final List<VenueConfig> venues = new VenueReader(root, mode).read();
        final InstrumentNames names =
                new InstrumentNames(venues.stream().map(VenueConfig::id).toList());
        if (!root.has("instruments")) {
            root.missing(ProblemCode.MISSING_KEY, "instruments", "", "add e.g. `instruments: [BTC-USDT.BINANCE]`");
        }
        final List<String> instruments = root.texts("instruments", names::canonical);
        checkInstruments(instruments);
        final List<StrategyConfig> strategies = strategies(names, instruments, workspace);
        final boolean leavesTheHost = leavesTheHost(mode, venues);
        final RiskConfig risk =
                new RiskReader(root.section("risk"), mode, leavesTheHost, strategies, instruments, isOfData).read();
        final EngineConfig.JournalConfig journal = journal(root.section("journal"));
        final EngineConfig.PipelineConfig engine = engine(root.section("engine"), leavesTheHost);
        final EngineConfig.HaltConfig halt = halt(root.section("halt"));
        final SimulationConfig paper = simulation(root.section("paper"), DEFAULT_SIMULATION, false);
        final SimulationConfig backtest = simulation(root.section("backtest"), paper, true);
        final EngineConfig.LoggingConfig logging = logging(root.section("logging"));
        root.done();
        return new EngineConfig(
                name,
                mode,
                workspace,
                venues,
                instruments,
                strategies,
                risk,
                journal,
                engine,
                halt,
                paper,
                backtest,
                logging);
    }

    private static final Duration MAX_FEED = Duration.ofSeconds(10);
    private static final SimulationConfig DEFAULT_SIMULATION = new SimulationConfig(
            Map.of("USDT", BigDecimal.valueOf(100_000)),
            BigDecimal.TEN,
            BigDecimal.TEN,
            ChargesConfig.PLAIN,
            Duration.ZERO,
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            SimulationConfig.CONSTANT,
            FeedConfig.RECEIVED,
            FillModel.RISK_AVERSE,
            VenueLimitsSpec.NONE,
            1,
            StatisticsConfig.DEFAULT);

    private static String instanceName(final String text) throws Values.RefusedException {
        if (!text.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be lower-case letters, digits, - and _: was '" + ConfigSource.masked(text) + "'",
                    "write e.g. btc-maker; it names the directory of the journal");
        }
        return text;
    }

    private static Path path(final String text) throws Values.RefusedException {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            throw new Values.RefusedException(ProblemCode.BAD_VALUE, "is not a path", "write e.g. .");
        }
    }

    private void checkInstruments(final List<String> instruments) {
        if (instruments.isEmpty() && root.has("instruments")) {
            root.problem(
                    ProblemCode.BAD_VALUE,
                    "`instruments` needs at least one",
                    root.originOf("instruments"),
                    "add e.g. BTC-USDT.BINANCE");
        }
        if (instruments.size() > CoreSettings.DEFAULT.maxInstruments()) {
            root.problem(
                    ProblemCode.BAD_VALUE,
                    "`instruments` has " + instruments.size() + ", and one engine holds "
                            + CoreSettings.DEFAULT.maxInstruments(),
                    root.originOf("instruments"),
                    "run the others as an instance of their own: another file with another `name:`");
        }
        final Set<String> seen = new HashSet<>();
        for (final String instrument : instruments) {
            if (!seen.add(instrument)) {
                root.problem(
                        ProblemCode.INCONSISTENT,
                        "`instruments` has " + instrument + " twice",
                        root.originOf("instruments"),
                        "remove one of the two");
            }
        }
    }

    private List<StrategyConfig> strategies(
            final InstrumentNames names, final List<String> instruments, final Path workspace) {
        final List<StrategyConfig> strategies = new ArrayList<>();
        final List<StrategyFactory> types = root.has("strategies") ? strategyTypes.apply(workspace) : List.of();
        for (final Section section : root.items("strategies")) {
            final StrategyConfig strategy = strategy(section, names, instruments, types);
            if (strategies.stream().anyMatch(s -> s.name().equals(strategy.name()))) {
                section.problem(
                        ProblemCode.INCONSISTENT,
                        "two strategies are called `" + strategy.name() + "`",
                        section.origin(),
                        "give one of them another `name`");
            }
            strategies.add(strategy);
            if (strategies.size() == CoreSettings.DEFAULT.maxStrategies() + 1) {
                section.problem(
                        ProblemCode.BAD_VALUE,
                        "`strategies` has more than the " + CoreSettings.DEFAULT.maxStrategies()
                                + " that one engine holds",
                        section.origin(),
                        "run the others as an instance of their own: another file with another `name:`");
            }
        }
        return List.copyOf(strategies);
    }

    private StrategyConfig strategy(
            final Section section,
            final InstrumentNames names,
            final List<String> all,
            final List<StrategyFactory> types) {
        final List<String> known = types.stream().map(StrategyFactory::name).toList();
        final String type = section.required("type", "", "ema-cross", text -> {
            if (!types.isEmpty() && !known.contains(text)) {
                throw Values.oneOf(text, known);
            }
            return text;
        });
        final String name = section.value("name", type, ConfigReader::instanceName, v -> v);
        final List<String> own = section.texts("instruments", text -> {
            final String instrument = names.canonical(text);
            if (!all.isEmpty() && !all.contains(instrument)) {
                throw new Values.RefusedException(
                        ProblemCode.INCONSISTENT,
                        "has " + instrument + ", which is not in `instruments` at the top",
                        "add it there");
            }
            return instrument;
        });
        if (own.isEmpty()) {
            section.standsFor("instruments", all);
        }
        final String sha256 = section.value("sha256", "", ConfigReader::sha256, v -> v);
        final Optional<StrategyFactory> factory =
                types.stream().filter(f -> f.name().equals(type)).findFirst();
        final int before = problems.size();
        final Map<String, String> params =
                section.params("params", (key, value) -> factory.ifPresent(f -> checkParam(section, f, key, value)));
        if (problems.size() == before) {
            factory.ifPresent(f -> checkTogether(section, f, params));
        }
        section.done();
        return new StrategyConfig(name, type, own.isEmpty() ? all : own, params, sha256);
    }

    private static String sha256(final String text) throws Values.RefusedException {
        final String hash = text.toLowerCase(java.util.Locale.ROOT);
        if (!hash.isEmpty() && !hash.matches("[0-9a-f]{64}")) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be 64 hexadecimal digits: was '" + text + "'",
                    "sha256sum strategies/*.jar");
        }
        return hash;
    }

    private static void checkParam(
            final Section section, final StrategyFactory factory, final String name, final ConfigNode value) {
        final List<String> known =
                factory.parameters().stream().map(p -> p.name()).toList();
        if (!known.contains(name)) {
            final List<String> notes = new ArrayList<>();
            notes.add("known parameters of `" + factory.name() + "`: " + String.join(", ", known));
            final Optional<String> meant = Suggestions.closest(name, known);
            meant.ifPresent(m -> notes.add("did you mean `" + m + "`?"));
            section.problem(
                    ProblemCode.UNKNOWN_KEY,
                    "unknown parameter `" + name + "`",
                    value.origin(),
                    notes,
                    meant.map(m -> "rename it to `" + m + "`").orElse("remove it"));
            return;
        }
        try {
            new StrategyParameters(factory.parameters(), Map.of(name, ((ConfigNode.Scalar) value).text()));
        } catch (final IllegalArgumentException e) {
            section.problem(
                    ProblemCode.BAD_VALUE,
                    e.getMessage(),
                    value.origin(),
                    "see `reprise strategies` for units and defaults");
        }
    }

    private static void checkTogether(
            final Section section, final StrategyFactory factory, final Map<String, String> params) {
        try {
            factory.create(new StrategyParameters(factory.parameters(), params));
        } catch (final IllegalArgumentException e) {
            section.problem(
                    ProblemCode.BAD_VALUE,
                    e.getMessage(),
                    section.originOf("params"),
                    "see `reprise strategies` for units and defaults");
        }
    }

    private static EngineConfig.JournalConfig journal(final Section section) {
        final EngineConfig.Durability durability = section.value(
                "durability",
                EngineConfig.Durability.PROCESS,
                text -> Values.choice(text, EngineConfig.Durability.class),
                v -> v);
        final EngineConfig.FreeSpaceConfig freeSpace = freeSpace(section.section("free_space"));
        final EngineConfig.RollConfig roll = roll(section.section("roll"));
        section.done();
        return new EngineConfig.JournalConfig(durability, freeSpace, roll);
    }

    private static EngineConfig.RollConfig roll(final Section section) {
        final EngineConfig.RollConfig roll = new EngineConfig.RollConfig(
                section.value("size", RollPolicy.DEFAULT_MAX_BYTES, ConfigReader::rollSize, Values::formatBytes),
                section.value("every", DEFAULT_ROLL_EVERY, ConfigReader::rollEvery, Values::format));
        section.done();
        return roll;
    }

    private static long rollSize(final String text) throws Values.RefusedException {
        final long size = Values.bytes(text);
        if (size < MIN_ROLL_SIZE) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be at least " + Values.formatBytes(MIN_ROLL_SIZE) + ": was " + Values.formatBytes(size),
                    "write e.g. 128 MiB");
        }
        return size;
    }

    private static Duration rollEvery(final String text) throws Values.RefusedException {
        return between(text, MIN_ROLL_EVERY, MAX_ROLL_EVERY, "1m to 365d", "24h");
    }

    private static Duration between(
            final String text, final Duration least, final Duration most, final String range, final String example)
            throws Values.RefusedException {
        final Duration value = Values.duration(text);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "must be " + range + ": was " + Values.format(value),
                    "write e.g. " + example);
        }
        return value;
    }

    private static EngineConfig.FreeSpaceConfig freeSpace(final Section section) {
        final int warn = section.value("warn", 1_000, Values::percent, Values::formatPercent);
        final int reduce = section.value("reduce", 500, Values::percent, Values::formatPercent);
        final long reduceBelow = section.value("reduce_below", 2L << 30, Values::bytes, Values::formatBytes);
        final int halt = section.value("halt", 200, Values::percent, Values::formatPercent);
        if (halt > reduce || reduce > warn) {
            section.problem(
                    ProblemCode.BAD_VALUE,
                    "journal.free_space must have halt <= reduce <= warn: was " + Values.formatPercent(halt) + ", "
                            + Values.formatPercent(reduce) + ", " + Values.formatPercent(warn),
                    section.originOf("halt"),
                    "write e.g. warn: 10 %, reduce: 5 %, halt: 2 %");
        }
        section.done();
        return new EngineConfig.FreeSpaceConfig(warn, reduce, reduceBelow, halt);
    }

    /** Whether orders go anywhere but to the simulator or a server on this host. */
    private static boolean leavesTheHost(final EngineConfig.Mode mode, final List<VenueConfig> venues) {
        return mode == EngineConfig.Mode.LIVE
                && venues.stream().anyMatch(venue -> venue.environment() != VenueConfig.Environment.LOCAL);
    }

    private static EngineConfig.PipelineConfig engine(final Section section, final boolean leavesTheHost) {
        final EngineConfig.WaitStrategy byCores = Runtime.getRuntime().availableProcessors() < CORES_FOR_YIELD
                ? EngineConfig.WaitStrategy.BACKOFF
                : EngineConfig.WaitStrategy.YIELD;
        final EngineConfig.Pipeline pipeline = section.value(
                "pipeline",
                EngineConfig.Pipeline.FUSED,
                text -> Values.choice(text, EngineConfig.Pipeline.class),
                v -> v);
        final EngineConfig.PipelineConfig engine = new EngineConfig.PipelineConfig(
                section.value(
                        "wait_strategy", byCores, text -> Values.choice(text, EngineConfig.WaitStrategy.class), v -> v),
                section.value("ring_size", DEFAULT_RING_SIZE, ConfigReader::ringSize, v -> v),
                pipeline,
                cpus(section, pipeline),
                section.value(
                        "warmup",
                        leavesTheHost ? DEFAULT_WARMUP : Duration.ZERO,
                        ConfigReader::warmup,
                        Values::format));
        section.done();
        return engine;
    }

    private static EngineConfig.HaltConfig halt(final Section section) {
        final EngineConfig.HaltConfig halt = new EngineConfig.HaltConfig(
                section.value(
                        "protection",
                        EngineConfig.Protection.KEEP,
                        text -> Values.choice(text, EngineConfig.Protection.class),
                        v -> v),
                section.value("stall_limit", DEFAULT_STALL_LIMIT, ConfigReader::stallLimit, Values::format));
        section.done();
        return halt;
    }

    private static Duration warmup(final String text) throws Values.RefusedException {
        return between(text, Duration.ZERO, MAX_WARMUP, "0s to 60s", "1s");
    }

    private static Duration stallLimit(final String text) throws Values.RefusedException {
        return between(text, MIN_STALL_LIMIT, MAX_STALL_LIMIT, "100ms to 60s", "2s");
    }

    private static List<Integer> cpus(final Section section, final EngineConfig.Pipeline pipeline) {
        final int most = pipeline == EngineConfig.Pipeline.FUSED ? 1 : MOST_PINNED;
        final List<Integer> cpus =
                section.texts("cpu", text -> Integer.toString(Values.whole(text, 0, MAX_CPU))).stream()
                        .map(Integer::valueOf)
                        .toList();
        if (cpus.size() > most || cpus.stream().distinct().count() != cpus.size()) {
            section.problem(
                    ProblemCode.BAD_VALUE,
                    "engine.cpu must name a processor for each of " + most + " threads at most, each another: was "
                            + cpus,
                    section.originOf("cpu"),
                    "write e.g. cpu: [2]; with pipeline: pipelined also cpu: [2, 3] for core and journal");
            return List.of();
        }
        return cpus;
    }

    private static int ringSize(final String text) throws Values.RefusedException {
        final int size = Values.whole(text, MIN_RING_SIZE, MAX_RING_SIZE);
        if (Integer.bitCount(size) != 1) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE, "must be a power of two: was " + size, "write e.g. " + DEFAULT_RING_SIZE);
        }
        return size;
    }

    /** @param isRecorded whether the market is recorded, so that it may have a clock of its own */
    private static SimulationConfig simulation(
            final Section section, final SimulationConfig fallback, final boolean isRecorded) {
        final Map<String, BigDecimal> initial = section.amounts("initial", fallback.initial());
        final Section fees = section.section("fees");
        final Section latency = section.section("latency");
        final SimulationConfig simulation = new SimulationConfig(
                initial,
                fees.value("maker", fallback.makerBps(), ChargesReader::fee, Values::formatBps),
                fees.value("taker", fallback.takerBps(), ChargesReader::fee, Values::formatBps),
                ChargesReader.read(section, fees, fallback.charges()),
                latency.value("compute", fallback.computeTime(), Values::duration, Values::format),
                latency.value("order", fallback.orderLatency(), Values::duration, Values::format),
                latency.value("response", fallback.responseLatency(), Values::duration, Values::format),
                isRecorded
                        ? latency.value("model", SimulationConfig.CONSTANT, ConfigReader::latencyModel, v -> v)
                        : SimulationConfig.CONSTANT,
                isRecorded ? feed(latency) : FeedConfig.RECEIVED,
                section.value(
                        "fill",
                        fallback.fill(),
                        isRecorded ? ConfigReader::fillModel : ConfigReader::paperFillModel,
                        FillModel::toString),
                VenueLimitsReader.read(section, fallback.limits()),
                section.value("seed", fallback.seed(), Values::wholeLong, v -> v),
                isRecorded ? StatisticsConfig.read(section.section("statistics")) : StatisticsConfig.DEFAULT);
        LatencyRules.check(latency, simulation);
        fees.done();
        latency.done();
        section.done();
        return simulation;
    }

    private static FeedConfig feed(final Section latency) {
        final FeedConfig feed = latency.value("feed", FeedConfig.RECEIVED, ConfigReader::feedModel, FeedConfig::text);
        final Optional<Duration> offset = latency.value(
                "clock_offset",
                Optional.empty(),
                ConfigReader::clockOffset,
                v -> v.map(ConfigReader::signed).orElse("auto"));
        return new FeedConfig(feed.kind(), feed.constant(), feed.source(), offset);
    }

    private static String latencyModel(final String text) throws Values.RefusedException {
        if (!text.equals(SimulationConfig.CONSTANT) && !text.matches("(file|journal):.+")) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "is not a model of latency: was '" + ConfigSource.masked(text) + "'",
                    "write constant, file:PATH, or journal:RUN");
        }
        return text;
    }

    private static FeedConfig feedModel(final String text) throws Values.RefusedException {
        if (text.matches("(file|journal):.+")) {
            final int colon = text.indexOf(':');
            return FeedConfig.of(
                    text.startsWith("file") ? FeedConfig.Kind.FILE : FeedConfig.Kind.JOURNAL,
                    Duration.ZERO,
                    text.substring(colon + 1));
        }
        return switch (text) {
            case "received" -> FeedConfig.RECEIVED;
            case "recorded" -> FeedConfig.of(FeedConfig.Kind.RECORDED, Duration.ZERO, "");
            default -> {
                final Duration constant = Values.duration(text);
                if (constant.toNanos() > MAX_FEED.toNanos()) {
                    throw new Values.RefusedException(
                            ProblemCode.BAD_VALUE,
                            "must be at most " + Values.format(MAX_FEED) + ": was " + Values.format(constant),
                            "write received, recorded, a time such as 1.2ms, file:PATH or journal:RUN");
                }
                yield FeedConfig.of(FeedConfig.Kind.CONSTANT, constant, "");
            }
        };
    }

    private static Optional<Duration> clockOffset(final String text) throws Values.RefusedException {
        if (text.equals("auto")) {
            return Optional.empty();
        }
        final boolean isNegative = text.startsWith("-");
        final Duration size = Values.duration(isNegative ? text.substring(1) : text);
        return Optional.of(isNegative ? size.negated() : size);
    }

    private static String signed(final Duration offset) {
        return offset.isNegative() ? "-" + Values.format(offset.negated()) : Values.format(offset);
    }

    private static FillModel fillModel(final String text) throws Values.RefusedException {
        try {
            return FillModel.parse(text);
        } catch (final IllegalArgumentException e) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "is not a fill model: was '" + ConfigSource.masked(text) + "'",
                    "write touch, risk_averse, log, or power(n) such as power(3); on order-level data fifo; on bars alone pessimistic, optimistic or"
                            + " next_open");
        }
    }

    private static FillModel paperFillModel(final String text) throws Values.RefusedException {
        final FillModel model = fillModel(text);
        if (model.isOfBars()) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "is a fill model of backtests on bars: was '" + model + "'",
                    "write touch, risk_averse, log, or power(n); a backtest has its own in backtest.fill");
        }
        if (model.isFifo()) {
            throw new Values.RefusedException(
                    ProblemCode.BAD_VALUE,
                    "needs the venue's orders one by one (L3), which no live feed here tells: was 'fifo'",
                    "write touch, risk_averse, log, or power(n); a backtest on order-level data has its own in backtest.fill");
        }
        return model;
    }

    private static EngineConfig.LoggingConfig logging(final Section section) {
        final EngineConfig.LoggingConfig logging = new EngineConfig.LoggingConfig(section.value(
                "level",
                EngineConfig.LoggingConfig.Level.INFO,
                text -> Values.choice(text, EngineConfig.LoggingConfig.Level.class),
                v -> v));
        section.done();
        return logging;
    }
}
