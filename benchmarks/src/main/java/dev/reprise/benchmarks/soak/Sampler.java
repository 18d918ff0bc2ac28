package dev.reprise.benchmarks.soak;

import dev.reprise.benchmarks.latency.Hops;
import dev.reprise.live.LiveEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Looks at a running engine at equal intervals, on a thread of its own, and keeps the latencies of the first and of the last window.
 * Results are to be read once it is closed.
 */
final class Sampler implements AutoCloseable {
    private static final double MICROS = 1_000;
    private static final long PATIENCE_NS = 10_000_000; // a record is in the journal before its order leaves

    private final LiveEngine engine;
    private final Path journal;
    private final SingleWriterRecorder latencies;
    private final long durationNs;
    private final long windowNs;
    private final long intervalNs;
    private final Path log;
    private final Histogram first = Hops.histogram();
    private final Histogram last = Hops.histogram();
    private final List<SoakSample> samples = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "soak-sampler");
    private Histogram interval;
    private StolenTime before;
    private RuntimeException failure;

    Sampler(
            final LiveEngine engine,
            final Path journal,
            final SingleWriterRecorder latencies,
            final SoakPlan plan,
            final Path log) {
        this.engine = engine;
        this.journal = journal;
        this.latencies = latencies;
        interval = latencies.getIntervalHistogram(); // forgets what came before
        durationNs = plan.durationNs();
        windowNs = plan.windowNs();
        intervalNs = plan.intervalNs();
        this.log = log;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (PrintStream out = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            before = StolenTime.now();
            final long begun = System.nanoTime();
            long next = intervalNs;
            boolean isEnd = false;
            while (!isEnd) {
                isEnd = stopped.await(begun + next - System.nanoTime(), TimeUnit.NANOSECONDS);
                look(writer, System.nanoTime() - begun);
                next += intervalNs;
            }
        } catch (final IOException e) {
            failure = new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            failure = new IllegalStateException("interrupted", e);
        } catch (final RuntimeException e) {
            failure = e;
        }
    }

    private void look(final HistogramLogWriter writer, final long elapsedNs) throws IOException {
        interval = latencies.getIntervalHistogram(interval);
        if (elapsedNs <= windowNs + intervalNs / 2) {
            first.add(interval);
        }
        if (elapsedNs > durationNs - windowNs + intervalNs / 2) {
            last.add(interval);
        }
        writer.outputIntervalHistogram((elapsedNs - intervalNs) / 1e9, elapsedNs / 1e9, interval, MICROS);
        final StolenTime now = StolenTime.now();
        samples.add(SoakSample.of(
                elapsedNs,
                ResidentMemory.now(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                bytes(journal),
                journalLag(),
                engine.inputs(),
                collections(),
                now.since(before),
                interval));
        before = now;
    }

    private long journalLag() {
        final long sequence = engine.inspect(core -> core.log().lastSequence());
        LockSupport.parkNanos(PATIENCE_NS);
        return Math.max(0, sequence - engine.journaled());
    }

    static long bytes(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    Histogram first() {
        return first;
    }

    Histogram last() {
        return last;
    }

    List<SoakSample> samples() {
        return samples;
    }

    /**
     * Takes the last look and ends.
     *
     * @throws RuntimeException what kept it from looking
     */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
