package dev.reprise.live.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import dev.reprise.api.record.Records;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring of 64-byte cells. A record takes consecutive cells and never wraps: when it would, the claim is filled with pads and made
 * anew behind the end. One thread takes ({@link #poll}); it publishes how far it is at least every 64 records.
 *
 * <p>A pad is a header with template 0 and the number of its cells in the length field.
 */
public final class CellRing {
    /** Bytes of a cell. */
    public static final int CELL = 64;
    /** Fewest cells: a record is 4 KiB at most then, which is enough for a definition with its texts. */
    public static final int MIN_CELLS = 256;

    private static final int MAX_RECORD_CELLS = Records.MAX_LENGTH / CELL;
    private static final int PUBLISH_INTERVAL = 64;
    private static final int LENGTH_OFFSET = 8;

    private final int cells;
    private final int mask;
    private final UnsafeBuffer buffer;
    private final MultiProducerSequencer sequencer;
    private final Sequence taken = new Sequence();
    private long next;
    private volatile boolean closed;
    private volatile Thread resting; // the taker's, while it rests

    /** Takes records on the ring's thread; the buffer is read in place and free again on return. */
    @FunctionalInterface
    public interface Handler {
        void onRecord(DirectBuffer buffer, int offset, int length);
    }

    /** @param cells a power of two, at least {@link #MIN_CELLS} */
    public CellRing(final int cells) {
        if (cells < MIN_CELLS || Integer.bitCount(cells) != 1) {
            throw new IllegalArgumentException(
                    "ring size must be a power of two of at least " + MIN_CELLS + " cells: was " + cells);
        }
        this.cells = cells;
        mask = cells - 1;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(cells * CELL, CELL));
        // Nobody waits on the sequencer's barrier, the taker polls; so the wait strategy is never used.
        sequencer = new MultiProducerSequencer(cells, new BusySpinWaitStrategy());
        sequencer.addGatingSequences(taken);
    }

    /** Cells in all. */
    public int cells() {
        return cells;
    }

    /** Cells free now. */
    public long freeCells() {
        return sequencer.remainingCapacity();
    }

    /** Longest record this ring takes: a quarter of it, and no more than 256 cells. */
    public int maxRecordLength() {
        return Math.min(MAX_RECORD_CELLS, cells / 4) * CELL;
    }

    static int cellsOf(final int length) {
        return (length + CELL - 1) / CELL;
    }

    /** Copies a record in if there is room now. */
    boolean offer(final DirectBuffer record, final int offset, final int length) {
        final int count = cellsOf(length);
        if (length > maxRecordLength()) {
            throw new IllegalArgumentException(
                    "record of " + length + " bytes: the ring takes " + maxRecordLength() + " at most");
        }
        while (true) {
            final long last;
            try {
                last = sequencer.tryNext(count);
            } catch (final com.lmax.disruptor.InsufficientCapacityException full) {
                return false;
            }
            final long first = last - count + 1;
            final int cell = (int) (first & mask);
            if (cell + count <= cells) {
                buffer.putBytes(cell * CELL, record, offset, length);
                sequencer.publish(first, last);
                final Thread taker = resting;
                if (taker != null) {
                    LockSupport.unpark(taker);
                }
                return true;
            }
            final int tail = cells - cell;
            pad(cell, tail);
            pad(0, count - tail);
            sequencer.publish(first, last);
        }
    }

    private void pad(final int cell, final int count) {
        buffer.putLong(cell * CELL, 0, LITTLE_ENDIAN);
        buffer.putInt(cell * CELL + LENGTH_OFFSET, count * CELL, LITTLE_ENDIAN);
    }

    /**
     * Hands published records to the handler until none is ready or there were so many. One thread only.
     *
     * <p>It looks at the record it is about to hand over and at none behind it: to look for the last one first, as a Disruptor's poller
     * does, would let the head of a long queue wait until all of the queue has been looked at, and again at each call.
     *
     * @return how many records
     */
    public int poll(final Handler handler, final int limit) {
        int count = 0;
        int sincePublished = 0;
        try {
            while (count < limit && sequencer.isAvailable(next)) {
                final int at = (int) (next & mask) * CELL;
                final int length = Records.length(buffer, at);
                final boolean isPad = Records.templateId(buffer, at) == 0;
                final long behind = next + cellsOf(length);
                if (!sequencer.isAvailable(behind - 1)) {
                    // Its producer is still marking its cells, in this Disruptor first to last: given back now, a mark
                    // could fall upon the next lap's record.
                    break;
                }
                // Counted as taken before the handler sees it: a record that breaks the handler is not handed out
                // again.
                next = behind;
                if (!isPad) {
                    count++;
                    handler.onRecord(buffer, at, length);
                }
                if (++sincePublished == PUBLISH_INTERVAL) {
                    taken.set(next - 1);
                    sincePublished = 0;
                }
            }
        } finally {
            taken.set(next - 1);
        }
        return count;
    }

    /**
     * Rests until something is published, for so long at most. The taking thread. A record that is published at the very moment may be
     * missed and then waits that long: a fence against it would cost every record more.
     */
    public void rest(final long nanos) {
        resting = Thread.currentThread();
        if (!sequencer.isAvailable(next)) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    /** From now on publishers fail: nobody takes any more. */
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
