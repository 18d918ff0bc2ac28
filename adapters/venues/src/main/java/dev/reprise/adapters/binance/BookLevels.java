package dev.reprise.adapters.binance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.adapters.json.JsonCursor;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Reads the levels of both sides straight into the groups of a {@code BookUpdate} record. The asks' place is known when the bids
 * are read, so asks that come first in the frame go behind room for the most bids there can be and are moved.
 *
 * <p>A group is eight bytes (bytes per level u16, levels u16, two zero u16), then price and quantity per level.
 */
final class BookLevels {
    /** Most levels of one side. */
    static final int MAX_PER_SIDE = 20_000;

    static final int GROUPS_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.BLOCK_LENGTH;
    static final int GROUP_HEADER = 8;
    static final int LEVEL = 16;
    /** Longest record. */
    static final int CAPACITY = GROUPS_OFFSET + 2 * (GROUP_HEADER + MAX_PER_SIDE * LEVEL);

    private static final int FAR_ASKS = GROUPS_OFFSET + GROUP_HEADER + MAX_PER_SIDE * LEVEL;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private final JsonCursor cursor;
    private final byte[] out;
    private int bids;
    private int asks;
    private int asksOffset;

    BookLevels(final JsonCursor cursor, final byte[] out) {
        this.cursor = cursor;
        this.out = out;
    }

    void begin() {
        bids = -1;
        asks = -1;
    }

    boolean isRead(final boolean isBid) {
        return (isBid ? bids : asks) >= 0;
    }

    int count() {
        return Math.max(bids, 0) + Math.max(asks, 0);
    }

    /** Reads the array at the cursor. */
    int read(final boolean isBid, final int priceScale, final int qtyScale) {
        int group = GROUPS_OFFSET;
        if (!isBid) {
            group = bids >= 0 ? GROUPS_OFFSET + GROUP_HEADER + bids * LEVEL : FAR_ASKS;
            asksOffset = group;
        }
        final int count = array(group + GROUP_HEADER, priceScale, qtyScale);
        if (count < 0) {
            return count;
        }
        LONG.set(out, group, LEVEL | (long) count << 16);
        if (isBid) {
            bids = count;
        } else {
            asks = count;
        }
        return JsonCursor.OK;
    }

    private int array(final int offset, final int priceScale, final int qtyScale) {
        cursor.advance();
        if (cursor.skipBlanks() == ']') {
            cursor.advance();
            return 0;
        }
        final JsonCursor in = cursor;
        final byte[] to = out;
        final int limit = offset + MAX_PER_SIDE * LEVEL;
        int position = offset;
        while (position < limit) {
            if (in.expect('[') != JsonCursor.OK) {
                return JsonCursor.MALFORMED;
            }
            final long price = in.decimal(priceScale);
            if (price <= 0) {
                return JsonCursor.refusal(price);
            }
            if (in.expect(',') != JsonCursor.OK) {
                return JsonCursor.MALFORMED;
            }
            final long qty = in.decimal(qtyScale);
            if (qty < 0) {
                return JsonCursor.refusal(qty);
            }
            LONG.set(to, position, price);
            LONG.set(to, position + Long.BYTES, qty);
            position += LEVEL;
            if (in.peek() == ']') {
                in.advance();
            } else {
                final int code = endOfLevel();
                if (code != JsonCursor.OK) {
                    return code;
                }
            }
            int c = in.peek();
            if (c <= ' ') {
                c = in.skipBlanks();
            }
            in.advance();
            if (c != ',') {
                return c == ']' ? (position - offset) / LEVEL : JsonCursor.MALFORMED;
            }
        }
        return DecodeResult.TOO_MANY_LEVELS;
    }

    /** White space, and values behind the quantity: old recordings have an empty array there. */
    private int endOfLevel() {
        int c = cursor.skipBlanks();
        while (c == ',') {
            cursor.advance();
            final int code = cursor.skipValue();
            if (code != JsonCursor.OK) {
                return code;
            }
            c = cursor.skipBlanks();
        }
        cursor.advance();
        return c == ']' ? JsonCursor.OK : JsonCursor.MALFORMED;
    }

    /** Puts the groups together; returns the record's length. */
    int finish() {
        final int place = GROUPS_OFFSET + GROUP_HEADER + bids * LEVEL;
        final int length = GROUP_HEADER + asks * LEVEL;
        if (asksOffset != place) {
            System.arraycopy(out, asksOffset, out, place, length);
        }
        return place + length;
    }
}
