package dev.reprise.api.record;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.schema.BookUpdateDecoder;
import org.agrona.DirectBuffer;

/**
 * The levels of a {@code BookUpdate}, side by side: what its generated decoder gives, with one check of the bounds for a whole side
 * and without a step for each level. Reused from record to record; not thread-safe.
 *
 * <pre>{@code
 * levels.bids(buffer, offset);
 * for (int i = 0; i < levels.count(); i++) {
 *     book.set(Side.BUY, levels.price(i), levels.qty(i));
 * }
 * levels.asks(); // in this order
 * }</pre>
 */
public final class BookLevels {
    private static final int HEADER_LENGTH = BookUpdateDecoder.BidsDecoder.HEADER_SIZE;
    private static final int LEVEL_LENGTH = BookUpdateDecoder.BidsDecoder.sbeBlockLength();
    private static final int MASK = 0xFFFF;
    private static final int COUNT_SHIFT = 16; // behind the length of a level

    private DirectBuffer buffer;
    private byte[] array;
    private long address;
    private int stride;
    private int count;
    private int end;

    /** Stands on the bids of the record that begins at {@code offset}. */
    public void bids(final DirectBuffer record, final int offset) {
        buffer = record;
        array = record.byteArray();
        group(offset + Records.BODY_OFFSET + Records.blockLength(record, offset));
    }

    /** Stands on the asks, which follow the bids. */
    public void asks() {
        group(end);
    }

    private void group(final int at) {
        final int sizes = buffer.getInt(at, LITTLE_ENDIAN);
        stride = sizes & MASK;
        count = sizes >>> COUNT_SHIFT;
        final int first = at + HEADER_LENGTH;
        if (count > 0 && stride < LEVEL_LENGTH) {
            throw new IllegalStateException(
                    "levels have " + stride + " bytes, price and quantity need " + LEVEL_LENGTH);
        }
        buffer.boundsCheck(first, count * stride);
        address = buffer.addressOffset() + first;
        end = first + count * stride;
    }

    /** Levels of this side. */
    public int count() {
        return count;
    }

    /** Price mantissa of a level below {@link #count}. */
    public long price(final int level) {
        assert level < count : "level=" + level;
        return Words.word(array, address + (long) level * stride);
    }

    /** Its quantity mantissa, 0: the level is gone. */
    public long qty(final int level) {
        assert level < count : "level=" + level;
        return Words.word(array, address + (long) level * stride + Long.BYTES);
    }
}
