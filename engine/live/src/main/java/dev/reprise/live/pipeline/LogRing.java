package dev.reprise.live.pipeline;

import dev.reprise.api.record.Records;
import dev.reprise.core.driver.EventLog;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Carries groups of the log from the core's thread to the journal's, when the pipeline is not fused. The core waits for the journal
 * when it is full; the journal never waits for the core. A group too long for one message is cut between records.
 */
final class LogRing {
    /** Fewest bytes: a message may be an eighth of it, which holds the longest record twice. */
    static final int MIN_LENGTH = 16 * Records.MAX_LENGTH;

    private static final int WITHOUT_ORDERS = 1;
    private static final int WITH_ORDERS = 2;
    private static final int RECORDS_LENGTH = Long.BYTES;

    private final OneToOneRingBuffer ring;
    private final UnsafeBuffer message;
    private final MessageHandler handler;
    private volatile boolean closed;

    /** @param length bytes, a power of two of at least {@link #MIN_LENGTH} */
    LogRing(final int length, final JournalStage stage) {
        ring = new OneToOneRingBuffer(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(length + RingBufferDescriptor.TRAILER_LENGTH, 64)));
        message = new UnsafeBuffer(new byte[ring.maxMsgLength()]);
        handler = (type, buffer, index, messageLength) -> stage.onGroup(
                buffer,
                index + RECORDS_LENGTH,
                messageLength - RECORDS_LENGTH,
                (int) buffer.getLong(index),
                type == WITH_ORDERS);
    }

    /** Core thread. */
    void write(final EventLog log, final IdleStrategy idle) {
        final int type = log.hasOrders() ? WITH_ORDERS : WITHOUT_ORDERS;
        final int limit = message.capacity() - RECORDS_LENGTH;
        if (log.length() <= limit) {
            write(type, log.buffer(), 0, log.length(), log.records(), idle);
            return;
        }
        int from = 0;
        int records = 0;
        int at = 0;
        while (at < log.length()) {
            final int length = Records.length(log.buffer(), at);
            if (at + length - from > limit) {
                write(type, log.buffer(), from, at - from, records, idle);
                from = at;
                records = 0;
            }
            at += length;
            records++;
        }
        write(type, log.buffer(), from, at - from, records, idle);
    }

    private void write(
            final int type,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int records,
            final IdleStrategy idle) {
        message.putLong(0, records);
        message.putBytes(RECORDS_LENGTH, buffer, offset, length);
        idle.reset();
        while (!ring.write(type, message, 0, RECORDS_LENGTH + length)) {
            if (closed) {
                throw new IllegalStateException("the journal stage has stopped");
            }
            idle.idle();
        }
    }

    /** Journal thread; returns the messages taken. */
    int drain(final int limit) {
        return ring.read(handler, limit);
    }

    /** The journal stage has stopped: the core must not wait for it any more. */
    void close() {
        closed = true;
    }
}
