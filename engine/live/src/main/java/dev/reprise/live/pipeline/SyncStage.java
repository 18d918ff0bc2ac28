package dev.reprise.live.pipeline;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * With {@code durability: power}, what stands between the journal stage and the gateways: it keeps journaled orders back until the
 * disk has their documents. One force covers all that came while the one before it ran.
 *
 * <p>The journal's thread calls {@link #release}, a thread of its own {@link #doWork}. The journal waits for it when its queue is
 * full; it waits for the disk alone.
 */
public final class SyncStage implements Release {
    /** Documents without orders are forced this often, so that a power cut loses at most so much of what came in. */
    static final long INTERVAL_NS = 100_000_000L;

    private static final int QUEUE_LENGTH = 1 << 20;

    private final OneToOneRingBuffer queue = new OneToOneRingBuffer(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(QUEUE_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    private final Force force;
    private final LongSupplier journaled;
    private final IdleStrategy idle;
    private final MessageHandler handler;
    private volatile long offered; // written by the journal's thread
    private long released;
    private long lastForce;
    private volatile long durable;
    private volatile boolean closed;

    /** Makes durable what was appended before the call. */
    @FunctionalInterface
    public interface Force {
        /** Returns when the disk has it. */
        void force() throws IOException;
    }

    /**
     * @param release where orders go once they are durable; called by the thread of {@link #doWork}
     * @param journaled sequence of the last appended record; called by the thread of {@link #doWork}
     * @param durable sequence of the last record that is on the disk now
     * @param idle what the journal's thread does while the queue is full
     */
    public SyncStage(
            final Force force,
            final Release release,
            final LongSupplier journaled,
            final long durable,
            final IdleStrategy idle) {
        this.force = force;
        this.journaled = journaled;
        this.idle = idle;
        handler = (type, buffer, index, length) -> release.release(buffer, index, length);
        this.durable = durable;
        lastForce = System.nanoTime();
    }

    /** Takes an order whose document was appended. Journal thread. */
    @Override
    public void release(final DirectBuffer buffer, final int offset, final int length) {
        idle.reset();
        while (!queue.write(1, buffer, offset, length)) {
            if (closed) {
                throw new IllegalStateException("the sync stage has stopped: the order stays");
            }
            idle.idle();
        }
        offered = offered + 1; // one writer
    }

    /**
     * Forces what there is, then lets go the orders that were journaled before the force began.
     *
     * @param all forces documents without orders too, however young they are
     * @return what was done, 0 for nothing
     * @throws IOException when the disk refuses: no order is let go
     */
    public int doWork(final boolean all) throws IOException {
        final long upTo = offered;
        final long sequence = journaled.getAsLong();
        final boolean due = sequence != durable && (all || System.nanoTime() - lastForce >= INTERVAL_NS);
        if (upTo == released && !due) {
            return 0;
        }
        force.force();
        lastForce = System.nanoTime();
        durable = sequence;
        while (released < upTo) {
            released += queue.read(handler, (int) Math.min(Integer.MAX_VALUE, upTo - released));
        }
        return 1;
    }

    /** Sequence of the last record that is known to be on the disk. Any thread. */
    public long durable() {
        return durable;
    }

    /** Nothing is let go any more: the journal's thread must not wait for it. */
    public void close() {
        closed = true;
    }
}
