package dev.reprise.benchmarks.soak;

import com.sun.management.ThreadMXBean;
import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.latency.EngineTarget;
import dev.reprise.benchmarks.latency.Hops;
import dev.reprise.benchmarks.latency.OpenLoop;
import dev.reprise.benchmarks.latency.SpinJitter;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.benchmarks.load.LoadedEngine;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.session.SessionSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A steady load for a long time, through decoder, ring, core, risk, the simulated venue and the journal, with a maker that trades and a probe
 * whose orders are timed.
 *
 * <pre>java -cp … dev.reprise.benchmarks.soak.SoakBench DIRECTORY SECONDS FRAMES_PER_SECOND KEEP_JOURNAL</pre>
 *
 * Writes {@code soak.json}, {@code soak.hlog} with a histogram for each look, and a {@code .hgrm} of the first and of the last window.
 */
public final class SoakBench {
    private static final long NANOS = 1_000_000_000L;
    private static final double MICROS = 1_000;
    private static final int STEPS = 1_024;
    private static final int SWING = 600;
    private static final long SEED = 7;
    private static final long RECORDED_NS = 60 * NANOS;
    private static final int DIGITS = 3;
    private static final long JITTER_NS = 2 * NANOS;
    private static final int ORPHANED = 1;
    private static final SessionSpec.StrategySpec MAKER = new SessionSpec.StrategySpec(
            "maker",
            "touch-maker",
            List.of(LoadedEngine.BTC_USDT.symbol()),
            "requote=0.1 bps\nmin_life=200us\nstop_loss=0.5 bps");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path directory;
    private final Path journal;
    private final SoakPlan plan;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(RECORDED_NS, DIGITS);
    private final ObjectNode result = Output.JSON.createObjectNode();

    private SoakBench(final Path directory, final SoakPlan plan) {
        this.directory = directory;
        this.plan = plan;
        journal = directory.resolve("journal");
    }

    /** Runs all. */
    public static void main(final String[] args) throws IOException {
        final SoakBench bench = new SoakBench(
                Path.of(args[0]), new SoakPlan((long) (Double.parseDouble(args[1]) * NANOS), Long.parseLong(args[2])));
        if (!Boolean.parseBoolean(args[3])) {
            Runtime.getRuntime().addShutdownHook(new Thread(bench::forget, "forget-journal")); // however it ends
        }
        endWithParent();
        bench.run();
    }

    /** The load of an hour is nobody's when the command that started it was killed. */
    private static void endWithParent() {
        final Long parent = Long.getLong(BenchProcess.PARENT);
        if (parent != null) {
            ProcessHandle.of(parent)
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .thenRun(() -> System.exit(ORPHANED));
        }
    }

    private void run() throws IOException {
        final SpinJitter jitter = new SpinJitter();
        jitter.measure(JITTER_NS);
        load();
        jitter.measure(JITTER_NS);
        result.put("spin_stalled_share", jitter.stalledShare());
        Files.writeString(directory.resolve("soak.json"), result.toString());
    }

    private void load() throws IOException {
        final FrameTape tape = new FrameTape(STEPS, SWING, SEED);
        Files.createDirectories(journal);
        try (EngineTarget target = new EngineTarget(
                journal, PipelineSettings.DEFAULT, tape, new Hops(latencies::recordValue), List.of(MAKER))) {
            final LiveEngine engine = target.loaded().engine();
            final OpenLoop loop = new OpenLoop(tape, target);
            loop.frames(plan.rate(), plan.warmUpNs());
            target.reset();
            final Sampler sampler = new Sampler(engine, journal, latencies, plan, directory.resolve("soak.hlog"));
            final long liveBefore = liveHeap();
            final long inputs = engine.inputs();
            final long bytes = Sampler.bytes(journal);
            final long denied = target.denied();
            final long allocated = allocated();
            final long collections = Sampler.collections();
            try (sampler) {
                sampler.start();
                loop.frames(plan.rate(), plan.durationNs());
            }
            result.put("alloc_bytes_per_event", (double) (allocated() - allocated) / loop.sent());
            result.put("collections", Sampler.collections() - collections);
            engine.awaitJournaled();
            final long sequence = engine.inspect(core -> core.log().lastSequence());
            result.put("journal_lag_at_end", sequence - engine.journaled());
            result.put("frames", loop.sent());
            result.put("inputs", engine.inputs() - inputs);
            result.put("records", sequence);
            result.put("orders", loop.orders());
            result.put("denied", target.denied() - denied);
            result.put("maker_fills", fills(engine));
            result.put("feed_late_us", loop.lateNs() / MICROS);
            result.put("journal_bytes", Sampler.bytes(journal) - bytes);
            compare(sampler, liveBefore, liveHeap());
        }
    }

    private static long fills(final LiveEngine engine) {
        return engine.inspect(core -> core.core().state().counters().fills());
    }

    private void compare(final Sampler sampler, final long liveBefore, final long liveAfter) throws IOException {
        final List<SoakSample> samples = sampler.samples();
        final long window = plan.windowNs();
        result.put("window_seconds", window / (double) NANOS);
        result.set("first", figures("first", sampler.first()));
        result.set("last", figures("last", sampler.last()));
        final long half = plan.intervalNs() / 2;
        final List<SoakSample> first =
                samples.stream().filter(s -> s.elapsedNs() <= window + half).toList();
        final List<SoakSample> last = samples.stream()
                .filter(s -> s.elapsedNs() > plan.durationNs() - window + half)
                .toList();
        pair(
                "rss_kib",
                median(first, s -> s.memory().all()),
                median(last, s -> s.memory().all()));
        pair(
                "rss_anonymous_kib",
                median(first, s -> s.memory().anonymous()),
                median(last, s -> s.memory().anonymous()));
        pair("heap_live_bytes", liveBefore, liveAfter);
        final ObjectNode stolen = result.putObject("stolen_share");
        stolen.put("first", stolenShare(first));
        stolen.put("last", stolenShare(last));
        result.put(
                "journal_lag_records",
                samples.stream().mapToLong(SoakSample::journalLag).max().orElse(0));
        final ArrayNode each = result.putArray("samples");
        samples.forEach(sample -> each.add(sample.json()));
    }

    private static double stolenShare(final List<SoakSample> samples) {
        return new StolenTime(
                        samples.stream().mapToLong(s -> s.stolen().stolen()).sum(),
                        samples.stream().mapToLong(s -> s.stolen().asked()).sum())
                .share();
    }

    private void pair(final String name, final long first, final long last) {
        final ObjectNode pair = result.putObject(name);
        pair.put("first", first);
        pair.put("last", last);
    }

    private static long median(final List<SoakSample> samples, final ToLongFunction<SoakSample> of) {
        final long[] sorted = samples.stream().mapToLong(of).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private ObjectNode figures(final String name, final Histogram histogram) throws IOException {
        try (PrintStream out =
                new PrintStream(directory.resolve(name + "-window.hgrm").toFile(), StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, MICROS);
        }
        final ObjectNode figures = Output.JSON.createObjectNode();
        figures.put("count", histogram.getTotalCount());
        figures.put("p50", histogram.getValueAtPercentile(50) / MICROS);
        figures.put("p99", histogram.getValueAtPercentile(99) / MICROS);
        figures.put("p999", histogram.getValueAtPercentile(99.9) / MICROS);
        figures.put("max", histogram.getMaxValue() / MICROS);
        return figures;
    }

    /** Bytes that are reachable. */
    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().equals("reprise-core"))
                .mapToLong(info -> THREADS.getThreadAllocatedBytes(info.getThreadId()))
                .sum();
    }

    private void forget() {
        try {
            new ScratchDirectory(journal).delete();
        } catch (final IOException e) {
            System.err.println("the journal stays: " + e); // into soak.log
        }
    }
}
