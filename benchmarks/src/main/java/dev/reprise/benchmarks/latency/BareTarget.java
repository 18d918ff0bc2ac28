package dev.reprise.benchmarks.latency;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import dev.reprise.benchmarks.journal.BareQueue;
import dev.reprise.benchmarks.load.FrameTape;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.RingIdle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The baseline: one bare hop and, where the engine would send an order, one bare document of 64 bytes in the same handler. Same cells,
 * ring size, idle strategy, block size and helper that prepares blocks ahead; nothing is decoded, kept or checked.
 */
final class BareTarget implements Target {
    private static final int CELL = 64;
    private static final int BLOCK = 64 << 20;
    private static final long HOLD = Long.MIN_VALUE;

    private final RingBuffer<UnsafeBuffer> ring;
    private final EventPoller<UnsafeBuffer> poller;
    private final BareQueue queue;
    private final Histogram latencies = Hops.histogram();
    private final AtomicLong ends = new AtomicLong();
    private final Thread thread;
    private long head; // cell of the burst that waits
    private int polled;
    private volatile boolean held;
    private volatile Thread resting; // the taker's, while it rests
    private volatile boolean running = true;

    BareTarget(final Path directory, final PipelineSettings settings) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(settings.ringCells() * CELL);
        final int[] next = {0};
        ring = RingBuffer.createMultiProducer(
                () -> new UnsafeBuffer(memory, CELL * next[0]++, CELL),
                settings.ringCells(),
                new BusySpinWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        queue = new BareQueue(directory, BLOCK);
        final IdleStrategy idle = settings.idle() == PipelineSettings.Idle.BACKOFF
                ? new RingIdle(this::rest)
                : settings.idle().create();
        thread = new Thread(() -> run(idle), "bare");
        thread.setDaemon(true); // should it fail, the load ends by itself
        thread.start();
    }

    private void run(final IdleStrategy idle) {
        final EventPoller.Handler<UnsafeBuffer> handler = (cell, sequence, endOfBatch) -> {
            polled++;
            final long due = cell.getLong(0);
            if (due == HOLD) {
                held = true;
                return false; // its cell and those before it are free again
            }
            if (due != 0) {
                queue.append(cell, CELL);
                latencies.recordValue(System.nanoTime() - due);
                ends.lazySet(ends.get() + 1); // one writer
            }
            return true;
        };
        while (running) {
            polled = 0;
            try {
                poller.poll(handler);
            } catch (final Exception e) { // declared by the poller, never thrown by the handler
                throw new IllegalStateException(e);
            }
            while (held) {
                Thread.onSpinWait();
            }
            idle.idle(polled);
        }
    }

    /** As the engine's ring does it: woken by who publishes, after a look without a fence. */
    private void rest(final long nanos) {
        resting = Thread.currentThread();
        if (!ring.isAvailable(poller.getSequence().get() + 1)) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    @Override
    public void take(final FrameTape tape, final long due, final boolean causesOrder) {
        publish(causesOrder ? due : 0);
    }

    private long publish(final long value) {
        final long sequence = ring.next();
        ring.get(sequence).putLong(0, value);
        ring.publish(sequence);
        final Thread taker = resting;
        if (taker != null) {
            LockSupport.unpark(taker);
        }
        return sequence;
    }

    @Override
    public void pass(final FrameTape tape) {
        publish(0);
    }

    @Override
    public void hold(final FrameTape tape) {
        publish(HOLD);
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public boolean queue(final FrameTape tape, final boolean isHead) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        final long sequence = publish(0);
        if (isHead) {
            head = sequence;
        }
        return true;
    }

    @Override
    public void letGo(final long due) {
        ring.get(head).putLong(0, due); // not taken yet, and seen with what lets go
        held = false;
    }

    @Override
    public long ends() {
        return ends.get();
    }

    @Override
    public Histogram latencies() {
        return latencies;
    }

    @Override
    public void reset() {
        latencies.reset();
    }

    @Override
    public void close() {
        running = false;
        held = false;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
    }
}
