package dev.reprise.live.pipeline;

import dev.reprise.core.driver.EventLog;
import org.agrona.BufferUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Carries groups of the log from the core's thread to the journal's, when the pipeline is not fused. The core waits for the journal
 * when it is full; the journal never waits for the core.
 */
final class LogRing {
    private static final int WITHOUT_ORDERS = 1;
    private static final int WITH_ORDERS = 2;
    private static final int RECORDS_LENGTH = Long.BYTES;

    private final OneToOneRingBuffer ring;
    private final UnsafeBuffer message;
    private volatile boolean closed;

    /** @param length bytes, a power of two of at least 4 MiB: a message may be an eighth of it */
    LogRing(final int length) {
        ring = new OneToOneRingBuffer(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(length + RingBufferDescriptor.TRAILER_LENGTH, 64)));
        message = new UnsafeBuffer(new byte[ring.maxMsgLength()]);
    }

    /** Core thread. */
    void write(final EventLog log, final IdleStrategy idle) {
        final int length = RECORDS_LENGTH + log.length();
        if (length > message.capacity()) {
            throw new IllegalStateException("one input caused " + log.length()
                    + " bytes, more than the log ring takes: " + message.capacity() + "; run fused");
        }
        message.putLong(0, log.records());
        message.putBytes(RECORDS_LENGTH, log.buffer(), 0, log.length());
        idle.reset();
        while (!ring.write(log.hasOrders() ? WITH_ORDERS : WITHOUT_ORDERS, message, 0, length)) {
            if (closed) {
                throw new IllegalStateException("the journal stage has stopped");
            }
            idle.idle();
        }
    }

    /** Journal thread; returns the groups taken. */
    int drain(final JournalStage stage, final int limit) {
        return ring.read(
                (type, buffer, index, length) -> stage.onGroup(
                        buffer,
                        index + RECORDS_LENGTH,
                        length - RECORDS_LENGTH,
                        (int) buffer.getLong(index),
                        type == WITH_ORDERS),
                limit);
    }

    boolean isEmpty() {
        return ring.size() == 0;
    }

    /** The journal stage has stopped: the core must not wait for it any more. */
    void close() {
        closed = true;
    }
}
