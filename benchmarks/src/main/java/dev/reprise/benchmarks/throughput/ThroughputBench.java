package dev.reprise.benchmarks.throughput;

import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.journal.BareQueue;
import dev.reprise.benchmarks.latency.SpinJitter;
import dev.reprise.benchmarks.load.CoreSpeed;
import dev.reprise.benchmarks.load.WarmUp;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Closed loop, one thread, warm: each row several times in turn with its baseline, of which the medians count.
 *
 * <pre>java -cp … dev.reprise.benchmarks.throughput.ThroughputBench DIRECTORY LEVELS ROUNDS SECONDS WARM [ROW…]</pre>
 *
 * <p>Every row is warmed up for {@value #WARM_UP_SECONDS} s at least, and until the JIT has little more to do, but not for more than WARM seconds. Appends are bursts of four million records, however much data there is. The journal takes its steady load for so many seconds, and its baseline as many. Only rows of these names are measured; without one, all.
 *
 * Writes {@code throughput.json}: a million a second.
 */
public final class ThroughputBench {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final long JITTER_NS = 500_000_000L;
    private static final String LEVELS = "M level changes/s";
    private static final String RECORDS = "M records/s";
    private static final String EVENTS = "M events/s";
    private static final String READ = "read and verify";
    private static final String REPLAY = "replay, no-op strategy";
    private static final String TRADES = "backtest, trades only";
    private static final String TOUCH = "backtest, top of book";
    private static final String FIFO = "backtest, L3 fifo";
    private static final String IMPORT = "import";
    private static final int MANY = 300;
    private static final long RATE = 1_000_000;
    private static final long NANOS = 1_000_000_000L;
    private static final int WARM_UP_SECONDS = 2;
    private static final long WARM_UP_NS = WARM_UP_SECONDS * NANOS;
    private static final int LOOKS = 20; // before each pass

    private final ArrayNode rows;
    private final int rounds;
    private final long mostWarmNs;
    private final List<String> only;
    private final CoreSpeed speed = new CoreSpeed();

    private ThroughputBench(final ArrayNode rows, final int rounds, final long mostWarmNs, final List<String> only) {
        this.rows = rows;
        this.rounds = rounds;
        this.mostWarmNs = mostWarmNs;
        this.only = only;
    }

    /** One pass over the data. */
    @FunctionalInterface
    private interface Pass {
        /** ns. */
        long run() throws IOException;
    }

    /** Runs all. */
    public static void main(final String[] args) throws IOException {
        final long levels = Long.parseLong(args[1]);
        final List<ScratchDirectory> scratch = new ArrayList<>();
        final ObjectNode result = Output.JSON.createObjectNode();
        final ThroughputBench bench = new ThroughputBench(
                result.putArray("rows"),
                Integer.parseInt(args[2]),
                Long.parseLong(args[4]) * NANOS,
                List.of(args).subList(5, args.length));
        final SpinJitter jitter = new SpinJitter();
        jitter.measure(JITTER_NS);
        try {
            final Path dataset = directory(scratch);
            final Path session = directory(scratch);
            final long messages = Recordings.dataset(dataset, Recordings.Part.BOOK, levels, 0);
            final Recordings.Size size = Recordings.session(session, levels, 1);
            result.put("level_changes", levels);
            result.put("messages", messages);
            final Passes passes = new Passes(dataset, session, levels);
            passes.load();
            final long records = passes.records();
            result.put("burst_records", records);
            bench.row(
                    "append",
                    RECORDS,
                    records,
                    passes::append,
                    passes.allocated(),
                    "bare documents",
                    passes::bareAppend);
            bench.row(
                    "read and verify",
                    RECORDS,
                    messages,
                    passes::read,
                    passes.allocated(),
                    "CRC-32C in memory",
                    passes::checksum);
            bench.openLoop(new OpenJournal(dataset), Long.parseLong(args[3]));
            bench.row(REPLAY, LEVELS, size.levels(), passes::replay, passes.allocated(), READ, passes::readSession);
            bench.inEvents(REPLAY, size.messages(), size.levels());
            bench.replayMany(directory(scratch), levels);
            final BacktestPass book = new BacktestPass(dataset, false, FillModel.RISK_AVERSE);
            bench.row("backtest, L2 queue maker", LEVELS, levels, book::run, book.allocated(), READ, book::read);
            bench.inEvents("backtest, L2 queue maker", messages, levels);
            bench.otherBacktests(scratch, levels, messages);
            bench.importing(passes, directory(scratch));
            result.put("order_actions", book.actions());
        } finally {
            for (final ScratchDirectory each : scratch) {
                each.delete();
            }
        }
        jitter.measure(JITTER_NS);
        result.put("spin_stalled_share", jitter.stalledShare());
        result.put("core_slowed_share", bench.speed.slowedShare());
        Files.writeString(Path.of(args[0]).resolve("throughput.json"), result.toString());
    }

    private static Path directory(final List<ScratchDirectory> scratch) throws IOException {
        scratch.add(new ScratchDirectory());
        return scratch.get(scratch.size() - 1).create();
    }

    /** The same figures once more, in events. */
    private void inEvents(final String name, final long events, final long levels) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            final ObjectNode row = (ObjectNode) rows.get(i);
            if (row.get("row").asString().equals(name)) {
                final ObjectNode other = row.deepCopy();
                other.put("row", name + ", events");
                other.put("unit", EVENTS);
                for (final String key : List.of("figure", "best", "baseline")) {
                    other.put(key, row.get(key).asDouble() * events / levels);
                }
                rows.add(other);
                return;
            }
        }
    }

    /** A steady load on the journal, which is to keep up with it: no rate, but how late a record was. */
    private void openLoop(final OpenJournal load, final long seconds) throws IOException {
        final String name = "append, open loop at " + RATE / 1_000_000 + " M level changes/s, p99.9";
        if (!isWanted(name)) {
            return;
        }
        final ScratchDirectory directory = new ScratchDirectory();
        final Histogram ours;
        try (JournalWriter writer = JournalWriter.open(directory.create(), JournalSettings.live())) {
            final OpenJournal.Sink sink =
                    (buffer, length, records) -> writer.append(buffer, 0, length, records, System.nanoTime());
            load.run(RATE, WARM_UP_NS, sink);
            ours = load.run(RATE, seconds * NANOS, sink);
        }
        directory.delete();
        final Histogram bare;
        try (BareQueue queue =
                new BareQueue(directory.create(), JournalSettings.live().blockLengthBytes())) {
            final OpenJournal.Sink sink = (buffer, length, records) -> queue.append(buffer, length);
            load.run(RATE, WARM_UP_NS, sink);
            bare = load.run(RATE, seconds * NANOS, sink);
        }
        directory.delete();
        final ObjectNode row = rows.addObject();
        row.put("row", name);
        row.put("unit", "us");
        row.put("figure", ours.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
        row.put("baseline_name", "bare documents");
        row.put("baseline", bare.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
        row.put("records", ours.getTotalCount());
        row.put("seconds", seconds);
        row.put("p50_us", ours.getValueAtPercentile(50) / NANOS_PER_MICRO);
        row.put("longest_stall_us", ours.getMaxValue() / NANOS_PER_MICRO);
        row.put("baseline_longest_stall_us", bare.getMaxValue() / NANOS_PER_MICRO);
    }

    private boolean isWanted(final String name) {
        return only.isEmpty() || only.contains(name);
    }

    private void replayMany(final Path session, final long levels) throws IOException {
        final String name = REPLAY + ", " + MANY + " instruments";
        if (isWanted(name)) {
            final Recordings.Size size = Recordings.session(session, levels, MANY);
            final Allocated allocated = new Allocated();
            row(
                    name,
                    LEVELS,
                    size.levels(),
                    () -> Passes.replay(session, MANY, allocated),
                    allocated,
                    READ,
                    () -> Passes.read(session, new Allocated()));
            inEvents(name, size.messages(), size.levels());
        }
    }

    private void importing(final Passes passes, final Path directory) throws IOException {
        if (isWanted(IMPORT)) {
            final long levels = passes.record(directory.resolve("frames"));
            row(
                    IMPORT,
                    LEVELS,
                    levels,
                    passes::importing,
                    passes.allocated(),
                    "read and decode once",
                    passes::decoding);
        }
    }

    private void otherBacktests(final List<ScratchDirectory> scratch, final long levels, final long messages)
            throws IOException {
        final Path trades = directory(scratch);
        if (isWanted(TRADES)) {
            final long events = Recordings.dataset(trades, Recordings.Part.TRADES, 0, messages);
            backtest(TRADES, new BacktestPass(trades, true, FillModel.RISK_AVERSE), events);
        }
        final Path touch = directory(scratch);
        if (isWanted(TOUCH)) {
            final long events = Recordings.dataset(touch, Recordings.Part.TOUCH, 0, messages);
            backtest(TOUCH, new BacktestPass(touch, false, FillModel.RISK_AVERSE), events);
        }
        final Path orders = directory(scratch);
        if (isWanted(FIFO)) {
            final long events = Recordings.orders(orders, levels);
            backtest(FIFO, new BacktestPass(orders, false, FillModel.FIFO), events);
        }
    }

    private void backtest(final String name, final BacktestPass pass, final long events) throws IOException {
        row(name, EVENTS, events, pass::run, pass.allocated(), READ, pass::read);
    }

    private void row(
            final String name,
            final String unit,
            final long count,
            final Pass pass,
            final Allocated allocated,
            final String baselineName,
            final Pass baseline)
            throws IOException {
        if (!isWanted(name)) {
            return;
        }
        final long[] times = new long[rounds];
        final long[] baselines = new long[rounds];
        final double[] bytes = new double[rounds];
        final WarmUp jit = new WarmUp();
        jit.run(WARM_UP_NS, mostWarmNs, () -> {
            pass.run();
            baseline.run();
        });
        jit.begin();
        for (int round = 0; round < rounds; round++) {
            speed.look(LOOKS);
            allocated.begin();
            times[round] = pass.run();
            bytes[round] = allocated.perEvent();
            baselines[round] = baseline.run();
        }
        final boolean isWarm = !jit.isCompiling();
        final ObjectNode row = rows.addObject();
        row.put("row", name);
        row.put("unit", unit);
        row.put("warm", isWarm);
        row.put("figure", perMicro(count, times));
        row.put("best", count * NANOS_PER_MICRO / times[0]); // sorted
        row.put("baseline_name", baselineName);
        row.put("baseline", perMicro(count, baselines));
        Arrays.sort(bytes); // NaN last
        if (!Double.isNaN(bytes[rounds - 1])) {
            row.put("alloc_bytes_per_event", bytes[rounds / 2]);
        }
    }

    private static double perMicro(final long count, final long[] times) {
        Arrays.sort(times);
        return count * NANOS_PER_MICRO / times[times.length / 2];
    }
}
