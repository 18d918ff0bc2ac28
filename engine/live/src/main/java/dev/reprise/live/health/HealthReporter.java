package dev.reprise.live.health;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.HealthEncoder;
import dev.reprise.live.pipeline.LoopTimes;
import dev.reprise.live.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.FileStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures ten times a second, on its own thread, and publishes what it found: once a second, and at once when the disk's level
 * changed or the engine lags.
 */
public final class HealthReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthReporter.class);
    private static final long MEASURE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int REPORT_EVERY = 10;
    private static final long LAG_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Disk disk;
    private final DiskLimits limits;
    private final BooleanSupplier refused;
    private final Pipeline pipeline;
    private final EventPublisher publisher;
    private final LoopTimes times;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[256]);
    private final HealthEncoder health = new HealthEncoder();
    private final Thread thread;
    private volatile boolean running = true;
    private DiskLevel level = DiskLevel.NULL_VAL;
    private boolean answered = true;
    private boolean lagged;
    private int measured;

    /** Where the journal lives. */
    public interface Disk {
        /** Bytes that may still be used. */
        long free() throws IOException;

        /** Bytes in all, 0 when the file system does not say. */
        long total() throws IOException;

        /** The file system's own numbers. */
        static Disk of(final FileStore store) {
            return new Disk() {
                @Override
                public long free() throws IOException {
                    return store.getUsableSpace();
                }

                @Override
                public long total() throws IOException {
                    return store.getTotalSpace();
                }
            };
        }
    }

    /** @param refused whether the journal was refused blocks that it will need soon; any thread */
    public HealthReporter(
            final Disk disk, final DiskLimits limits, final BooleanSupplier refused, final Pipeline pipeline) {
        this.disk = disk;
        this.limits = limits;
        this.refused = refused;
        this.pipeline = pipeline;
        publisher = pipeline.publisher();
        times = pipeline.loopTimes();
        thread = new Thread(this::run, "reprise-health");
        thread.setDaemon(true);
    }

    /** Begins; the first report comes at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (running) {
            try {
                measure();
            } catch (final IllegalStateException stopped) {
                LOG.debug("no more reports: {}", stopped.getMessage());
                return;
            }
            LockSupport.parkNanos(MEASURE_NS);
        }
    }

    /** One measurement, published where it is due. */
    void measure() {
        long free = 0;
        long total = 0;
        DiskLevel now;
        try {
            free = disk.free();
            total = disk.total();
            now = limits.level(free, total, refused.getAsBoolean());
            answered = true;
        } catch (final IOException e) {
            if (answered) {
                LOG.error("the journal's disk does not tell its free space: {}", e.toString());
            }
            answered = false;
            now = DiskLevel.HALT; // a disk that does not even answer
        }
        times.take();
        final long cells = pipeline.ringCells();
        final long freeCells = pipeline.freeCells();
        final boolean lags = times.max() > LAG_NS || freeCells < cells / 2;
        final boolean due = measured++ % REPORT_EVERY == 0;
        if (due || now != level || lags || lagged) {
            publish(free, total, now, freeCells, cells);
        }
        lagged = lags;
        if (now != level) {
            tell(free, total, now);
        }
        level = now;
    }

    private void tell(final long free, final long total, final DiskLevel now) {
        if (now == DiskLevel.AMPLE) {
            if (level != DiskLevel.NULL_VAL) {
                LOG.info("the journal's disk has room again: free={} of {} bytes", free, total);
            }
        } else {
            LOG.warn("the journal's disk runs full: level={}, free={} of {} bytes", now, free, total);
        }
    }

    private void publish(
            final long free, final long total, final DiskLevel now, final long freeCells, final long cells) {
        Records.begin(scratch, 0, HealthEncoder.BLOCK_LENGTH, HealthEncoder.TEMPLATE_ID);
        health.wrap(scratch, Records.BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .ringFree(freeCells)
                .lag(Records.NO_VALUE)
                .diskFree(free)
                .diskTotal(total)
                .ringCells(cells)
                .loopP99(times.p99())
                .loopMax(times.max())
                .disk(now);
        publisher.publish(scratch, 0, Records.end(scratch, 0, health.encodedLength()));
    }

    /** Ends the thread; nothing is published any more. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
