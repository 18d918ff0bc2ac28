package dev.reprise.benchmarks.throughput;

import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.latency.SpinJitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Closed loop, one thread, warm: each row several times in turn with its baseline, of which the medians count.
 *
 * <pre>java -cp … dev.reprise.benchmarks.throughput.ThroughputBench DIRECTORY LEVELS ROUNDS [ROW]</pre>
 *
 * Writes {@code throughput.json}: a million a second.
 */
public final class ThroughputBench {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final long JITTER_NS = 500_000_000L;
    private static final String LEVELS = "M level changes/s";
    private static final String RECORDS = "M records/s";

    private final ArrayNode rows;
    private final int rounds;
    private final String only;

    private ThroughputBench(final ArrayNode rows, final int rounds, final String only) {
        this.rows = rows;
        this.rounds = rounds;
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
        final ScratchDirectory datasetDirectory = new ScratchDirectory();
        final ScratchDirectory sessionDirectory = new ScratchDirectory();
        final ObjectNode result = Output.JSON.createObjectNode();
        final ThroughputBench bench =
                new ThroughputBench(result.putArray("rows"), Integer.parseInt(args[2]), args.length > 3 ? args[3] : "");
        final SpinJitter jitter = new SpinJitter();
        jitter.measure(JITTER_NS);
        try {
            final Path dataset = datasetDirectory.create();
            final Path session = sessionDirectory.create();
            final long messages = Recordings.dataset(dataset, levels);
            Recordings.session(session, levels);
            result.put("level_changes", levels);
            result.put("messages", messages);
            final Passes passes = new Passes(dataset, session, levels);
            passes.load();
            final long records = passes.records();
            bench.row("append", RECORDS, records, passes::append, "bare documents", passes::bareAppend);
            bench.row("read and verify", RECORDS, messages, passes::read, "CRC-32C in memory", passes::checksum);
            bench.row("replay, no-op strategy", LEVELS, levels, passes::replay, "read and verify", passes::read);
            bench.row("backtest, L2 queue maker", LEVELS, levels, passes::backtest, "read and verify", passes::read);
            bench.row("import", LEVELS, levels, passes::importing, "bare documents", passes::bareAppend);
            result.put("order_actions", passes.actions());
        } finally {
            datasetDirectory.delete();
            sessionDirectory.delete();
        }
        jitter.measure(JITTER_NS);
        result.put("spin_stalled_share", jitter.stalledShare());
        Files.writeString(Path.of(args[0]).resolve("throughput.json"), result.toString());
    }

    private void row(
            final String name,
            final String unit,
            final long count,
            final Pass pass,
            final String baselineName,
            final Pass baseline)
            throws IOException {
        if (!name.startsWith(only)) {
            return;
        }
        final long[] times = new long[rounds];
        final long[] baselines = new long[rounds];
        for (int round = -2; round < rounds; round++) { // two to warm up
            final long time = pass.run();
            final long other = baseline.run();
            if (round >= 0) {
                times[round] = time;
                baselines[round] = other;
            }
        }
        final ObjectNode row = rows.addObject();
        row.put("row", name);
        row.put("unit", unit);
        row.put("figure", perMicro(count, times));
        row.put("baseline_name", baselineName);
        row.put("baseline", perMicro(count, baselines));
    }

    private static double perMicro(final long count, final long[] times) {
        Arrays.sort(times);
        return count * NANOS_PER_MICRO / times[times.length / 2];
    }
}
