package dev.reprise.benchmarks.throughput;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.HeapPeak;
import dev.reprise.app.cli.Output;
import dev.reprise.app.verb.Verbs;
import dev.reprise.benchmarks.ScratchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code backtest --jobs 2} against {@code --jobs 1}: the command as people give it, four sets of parameters, in turn in one JVM, of
 * which the medians count. Beside it what the machine gives to two threads that share nothing, and the most heap that was used.
 *
 * <pre>java -Xmx512m -cp … dev.reprise.benchmarks.throughput.JobsBench DIRECTORY LEVELS ROUNDS</pre>
 *
 * Writes {@code throughput.json}.
 */
public final class JobsBench {
    private static final String POINTS = "requote=0.1 bps,0.11 bps,0.12 bps,0.13 bps";
    private static final int SPIN_BYTES = 16 * 1024; // stays in the first cache
    private static final int SPIN_TURNS = 100_000;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final long BYTES_PER_MB = 1 << 20;

    private JobsBench() {}

    /** Runs all. */
    public static void main(final String[] args) throws IOException, InterruptedException {
        final int rounds = Integer.parseInt(args[2]);
        final ScratchDirectory scratch = new ScratchDirectory();
        final ObjectNode result = Output.JSON.createObjectNode();
        final ArrayNode rows = result.putArray("rows");
        try {
            final Path workspace = scratch.create();
            final Path dataset = Files.createDirectories(workspace.resolve("tape"));
            Recordings.dataset(dataset.resolve("journal"), Recordings.Part.BOOK, Long.parseLong(args[1]), 0);
            final double[] one = new double[rounds];
            final double[] two = new double[rounds];
            final double[] oneThread = new double[rounds];
            final double[] twoThreads = new double[rounds];
            for (int round = -1; round < rounds; round++) { // one to warm up
                final int at = Math.max(round, 0);
                one[at] = perMicro(backtests(workspace, dataset, 1));
                two[at] = perMicro(backtests(workspace, dataset, 2));
                oneThread[at] = spin(1);
                twoThreads[at] = spin(2);
            }
            final double machine = median(twoThreads) / median(oneThread);
            row(rows, "backtest, two jobs", "M events/s", median(two), "one job", median(one))
                    .put("machine_ratio", machine);
            row(
                    rows,
                    "two threads that share nothing",
                    "checksums/µs",
                    median(twoThreads),
                    "one thread",
                    median(oneThread));
            final double limit = (double) Runtime.getRuntime().maxMemory() / BYTES_PER_MB;
            row(rows, "heap, two jobs", "MB at most", HeapPeak.mib(), "limit", limit);
        } finally {
            scratch.delete();
        }
        Files.writeString(Path.of(args[0]).resolve("throughput.json"), result.toString());
    }

    /** Events a second of all runs together. */
    private static double backtests(final Path workspace, final Path dataset, final int jobs) throws IOException {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(
                Verbs.all(),
                new PrintWriter(out),
                new PrintWriter(err),
                "backtest",
                "--data",
                dataset.toString(),
                "--strategy",
                "touch-maker",
                "--param",
                POINTS,
                "--param",
                "min_life=1ms",
                "--jobs",
                String.valueOf(jobs),
                "-w",
                workspace.toString(),
                "--progress",
                "none",
                "--json");
        if (code != 0) {
            throw new IllegalStateException("backtest ended with exit code " + code + ": " + out + err);
        }
        final JsonNode result = Output.JSON.readTree(out.toString());
        new ScratchDirectory(workspace.resolve("runs")).delete();
        return result.get("events_per_second").asDouble();
    }

    /** Checksums of a few bytes that each of so many threads makes in a microsecond, together. */
    private static double spin(final int count) throws InterruptedException {
        final Thread[] threads = new Thread[count];
        final long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            threads[i] = new Thread(() -> {
                final byte[] bytes = new byte[SPIN_BYTES];
                final CRC32C crc = new CRC32C();
                for (int turn = 0; turn < SPIN_TURNS; turn++) {
                    crc.update(bytes, 0, bytes.length);
                }
                if (crc.getValue() == 1) {
                    throw new IllegalStateException("a checksum of zeros"); // so that it is worked out
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        return (double) count * SPIN_TURNS * NANOS_PER_MICRO / (System.nanoTime() - start);
    }

    private static double perMicro(final double perSecond) {
        return perSecond / 1e6;
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static ObjectNode row(
            final ArrayNode rows,
            final String name,
            final String unit,
            final double figure,
            final String baselineName,
            final double baseline) {
        return rows.addObject()
                .put("row", name)
                .put("unit", unit)
                .put("figure", figure)
                .put("baseline_name", baselineName)
                .put("baseline", baseline);
    }
}
