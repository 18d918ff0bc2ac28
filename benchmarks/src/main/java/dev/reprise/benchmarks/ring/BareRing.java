package dev.reprise.benchmarks.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The baseline: a plain Disruptor of 64-byte cells, many producers allowed, polled, with a handler that does nothing. */
final class BareRing {
    private static final int CELL = 64;

    private final RingBuffer<UnsafeBuffer> ring;
    private final EventPoller<UnsafeBuffer> poller;
    private final EventPoller.Handler<UnsafeBuffer> handler;
    private int polled;

    BareRing(final int cells) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(cells * CELL);
        final int[] next = {0};
        // Nobody waits on the barrier, the taker polls: as in the ring that is measured.
        ring = RingBuffer.createMultiProducer(
                () -> new UnsafeBuffer(memory, CELL * next[0]++, CELL), cells, new BusySpinWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        handler = (cell, sequence, endOfBatch) -> {
            polled++;
            return true;
        };
    }

    void publish(final DirectBuffer record, final int length) {
        final long sequence = ring.next();
        ring.get(sequence).putBytes(0, record, 0, length);
        ring.publish(sequence);
    }

    /** Takes all there is; returns how many records. */
    int poll() {
        polled = 0;
        try {
            poller.poll(handler);
        } catch (final Exception e) { // declared by the poller, never thrown by the handler
            throw new IllegalStateException(e);
        }
        return polled;
    }
}
