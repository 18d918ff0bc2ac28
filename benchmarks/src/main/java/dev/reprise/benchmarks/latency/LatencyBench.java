package dev.reprise.benchmarks.latency;

import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.load.CoreSpeed;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.WarmUp;
import dev.reprise.live.pipeline.PipelineSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Latency under load: for each way to run the pipeline the same loads, first on the bare baseline, then on the engine.
 *
 * <pre>java -cp … dev.reprise.benchmarks.latency.LatencyBench DIRECTORY SECONDS ALL RATE,RATE,… [RECORDING]</pre>
 *
 * Writes {@code latency.json}, and for each row a {@code .hgrm} (microseconds) and one {@code .hlog} of all.
 */
public final class LatencyBench {
    private static final long NANOS = 1_000_000_000L;
    private static final int STEPS = 1_024;
    private static final int SWING = 600;
    private static final long SEED = 7;
    private static final int RING = 16_384;
    private static final int LOG_RING = 1 << 23;
    private static final int[] BURSTS = {100, 1_000, 10_000};
    private static final String BURST = "burst of ";
    private static final long WARM_RATE = 200_000;
    private static final long WARM_ROUND_NS = 2 * NANOS;
    private static final long MOST_WARM_NS = 12 * NANOS;
    private static final int COMPARED_RATE_INDEX = 2;
    private static final double MICROS = 1_000;
    private static final int LOOKS = 100; // before each target, while nothing spins

    private final Path directory;
    private final long durationNs;
    private final List<Long> rates;
    private final FrameTape feed;
    private final SpinJitter jitter = new SpinJitter();
    private final CoreSpeed speed = new CoreSpeed();
    private final ArrayNode rows;
    private final HistogramLogWriter log;

    private LatencyBench(
            final Path directory,
            final long durationNs,
            final List<Long> rates,
            final FrameTape feed,
            final ArrayNode rows,
            final HistogramLogWriter log) {
        this.directory = directory;
        this.durationNs = durationNs;
        this.rates = rates;
        this.feed = feed;
        this.rows = rows;
        this.log = log;
    }

    /** Runs all. */
    public static void main(final String[] args) throws IOException {
        final Path directory = Path.of(args[0]);
        final List<Long> rates = new ArrayList<>();
        for (final String rate : args[3].split(",")) {
            rates.add(Long.parseLong(rate));
        }
        final ObjectNode result = Output.JSON.createObjectNode();
        final boolean isRecorded = args.length > 4;
        final FrameTape feed = isRecorded ? FrameTape.recorded(Path.of(args[4])) : new FrameTape(STEPS, SWING, SEED);
        final ObjectNode described = result.putObject("feed");
        described.put("name", isRecorded ? args[4] : "generated, seed " + SEED);
        described.put("frames", feed.size());
        described.put("level_changes", feed.changes());
        try (PrintStream out = new PrintStream(directory.resolve("latency.hlog").toFile(), StandardCharsets.UTF_8)) {
            final LatencyBench bench = new LatencyBench(
                    directory,
                    (long) (Double.parseDouble(args[1]) * NANOS),
                    rates,
                    feed,
                    result.putArray("rows"),
                    new HistogramLogWriter(out));
            bench.jitter.measure(NANOS / 2);
            bench.all(Boolean.parseBoolean(args[2]));
            bench.jitter.measure(NANOS / 2);
            result.put("spin_stalled_share", bench.jitter.stalledShare());
            result.put("core_slowed_share", bench.speed.slowedShare());
            result.set("spin_gap", bench.figures("spin_gap", bench.jitter.gaps()));
        }
        Files.writeString(directory.resolve("latency.json"), result.toString());
    }

    private void all(final boolean every) throws IOException {
        for (final boolean fused : new boolean[] {true, false}) {
            for (final PipelineSettings.Idle idle : PipelineSettings.Idle.values()) {
                final boolean isMain = fused && idle == PipelineSettings.Idle.BUSY_SPIN;
                final boolean isOne = !fused && idle != PipelineSettings.Idle.BUSY_SPIN && !every;
                if (!isOne) {
                    run(new PipelineSettings(RING, LOG_RING, fused, idle), isMain || every);
                }
            }
        }
    }

    private void run(final PipelineSettings settings, final boolean everyLoad) throws IOException {
        final ScratchDirectory bareDirectory = new ScratchDirectory();
        final ScratchDirectory engineDirectory = new ScratchDirectory();
        final List<ObjectNode> baselines = new ArrayList<>();
        speed.look(LOOKS);
        try (Target bare = new BareTarget(bareDirectory.create(), settings)) {
            loads(bare, feed.rewound(), settings, everyLoad, baselines);
        }
        bareDirectory.delete();
        speed.look(LOOKS);
        final List<ObjectNode> measured = new ArrayList<>();
        final FrameTape tape = feed.rewound();
        try (EngineTarget engine = new EngineTarget(engineDirectory.create(), settings, tape)) {
            loads(engine, tape, settings, everyLoad, measured);
        }
        engineDirectory.delete();
        for (int i = 0; i < measured.size(); i++) {
            measured.get(i).set("baseline", baselines.get(i));
            rows.add(measured.get(i));
        }
    }

    private void loads(
            final Target target,
            final FrameTape tape,
            final PipelineSettings settings,
            final boolean every,
            final List<ObjectNode> to)
            throws IOException {
        final OpenLoop loop = new OpenLoop(tape, target);
        final String mode = (settings.fused() ? "fused " : "pipelined ")
                + settings.idle().name().toLowerCase(Locale.ROOT);
        new WarmUp().run(0, MOST_WARM_NS, () -> {
            loop.steady(WARM_RATE, WARM_ROUND_NS);
            loop.bursts(BURSTS[0], durationNs / 4);
        });
        final Allocated allocated = new Allocated();
        final List<Long> chosen = every ? rates : List.of(rates.get(Math.min(COMPARED_RATE_INDEX, rates.size() - 1)));
        for (final long rate : chosen) {
            target.reset();
            allocated.begin();
            loop.steady(rate, durationNs);
            final long bytes = allocated.end(); // before the row's name is made, which is the benchmark's own
            to.add(row(target, mode, rate + " level changes/s", loop, bytes));
        }
        for (final int burst : every ? BURSTS : new int[0]) {
            target.reset();
            allocated.begin();
            loop.bursts(burst, durationNs);
            final long bytes = allocated.end();
            final ObjectNode row = row(target, mode, BURST + burst, loop, bytes);
            row.put("queued", loop.queued()); // fewer than the burst when the ring holds no more
            to.add(row);
        }
    }

    private ObjectNode row(
            final Target target, final String mode, final String load, final OpenLoop loop, final long allocated)
            throws IOException {
        final boolean isEngine = target instanceof EngineTarget;
        final String name = mode + ", " + load;
        final ObjectNode row = figures((isEngine ? "" : "bare ") + name, target.latencies());
        row.put("mode", mode);
        row.put("load", load);
        row.put("frames", loop.sent());
        row.put("orders", loop.orders());
        row.put("feed_late_us", loop.lateNs() / MICROS);
        if (target instanceof final EngineTarget engine) {
            row.put("denied", engine.hops().refused());
            row.put("alloc_bytes_per_event", (double) allocated / loop.sent());
            final ObjectNode hops = row.putObject("hops");
            if (!load.startsWith(BURST)) { // a burst's frames are not due one by one
                hops.set("decoded", figures(name + " decoded", engine.hops().decoded));
                hops.set("published", figures(name + " published", engine.hops().published));
            }
            hops.set("taken", figures(name + " taken", engine.hops().taken()));
            hops.set("decided", figures(name + " decided", engine.hops().decided()));
        }
        return row;
    }

    /** Percentiles in microseconds; the histogram itself goes into files. */
    private ObjectNode figures(final String name, final Histogram histogram) throws IOException {
        final ObjectNode figures = Output.JSON.createObjectNode();
        figures.put("name", name);
        figures.put("unit", "us");
        figures.put("count", histogram.getTotalCount());
        figures.put("p50", histogram.getValueAtPercentile(50) / MICROS);
        figures.put("p90", histogram.getValueAtPercentile(90) / MICROS);
        figures.put("p99", histogram.getValueAtPercentile(99) / MICROS);
        figures.put("p999", histogram.getValueAtPercentile(99.9) / MICROS);
        figures.put("p9999", histogram.getValueAtPercentile(99.99) / MICROS);
        figures.put("max", histogram.getMaxValue() / MICROS);
        final Path file = directory.resolve(name.replaceAll("[^a-z0-9]+", "-") + ".hgrm");
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, MICROS);
        }
        histogram.setTag(name.replaceAll("[^a-z0-9]+", "-"));
        log.outputIntervalHistogram(0, 1, histogram, MICROS);
        return figures;
    }
}
