package dev.reprise.api.record;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Records as words of eight bytes, for what runs over all of their bytes: the bounds are checked once for the whole, not for every
 * word. Stateless.
 */
public final class Words {
    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, odd
    private static final long SEED_1 = 0xC2B2AE3D27D4EB4FL;
    private static final long SEED_2 = 0x165667B19E3779F9L;
    private static final long SEED_3 = 0x27D4EB2F165667C5L;
    private static final int LANES_LENGTH = 4 * Long.BYTES;

    private Words() {}

    /**
     * Takes bytes into a hash; deterministic, no security is meant. Four lanes, of which each takes every fourth word, so that a
     * processor need not wait for one multiplication before the next. A change of one word always changes the result.
     *
     * @throws IllegalArgumentException when the length is no multiple of eight
     */
    public static long hash(final long hash, final DirectBuffer buffer, final int offset, final int length) {
        if ((length & Long.BYTES - 1) != 0) {
            throw new IllegalArgumentException("length must be a multiple of eight: was " + length);
        }
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        final long end = at + length;
        long a = hash;
        long b = hash ^ SEED_1;
        long c = hash ^ SEED_2;
        long d = hash ^ SEED_3;
        while (end - at >= LANES_LENGTH) {
            a = step(a, word(array, at));
            b = step(b, word(array, at + Long.BYTES));
            c = step(c, word(array, at + 2 * Long.BYTES));
            d = step(d, word(array, at + 3 * Long.BYTES));
            at += LANES_LENGTH;
        }
        if (at < end) {
            a = step(a, word(array, at));
            at += Long.BYTES;
        }
        if (at < end) {
            b = step(b, word(array, at));
            at += Long.BYTES;
        }
        if (at < end) {
            c = step(c, word(array, at));
        }
        final long both = (a ^ Long.rotateLeft(b, 21)) * MULTIPLIER + (c ^ Long.rotateLeft(d, 43)) * SEED_1;
        return both ^ both >>> 32;
    }

    private static long step(final long lane, final long word) {
        final long mixed = (lane ^ word) * MULTIPLIER;
        return mixed ^ mixed >>> 32;
    }

    /** A word of an array, or of memory outside the heap without one; the caller has checked the bounds. */
    static long word(final byte[] array, final long at) {
        final long word = array == null ? UnsafeApi.getLong(at) : UnsafeApi.getLong(array, at);
        return IS_LITTLE_ENDIAN ? word : Long.reverseBytes(word);
    }

    /** Zeroes a range. Of a record's length that is done before {@code setMemory} has left the JVM. */
    static void clear(final MutableDirectBuffer buffer, final int offset, final int length) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long from = buffer.addressOffset() + offset;
        final long end = from + length;
        long at = from;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            if (array == null) {
                UnsafeApi.putLong(at, 0);
            } else {
                UnsafeApi.putLong(array, at, 0);
            }
        }
        for (; at < end; at++) {
            buffer.putByte(offset + (int) (at - from), (byte) 0);
        }
    }

    /** How many zeroes a range begins with; a multiple of eight. */
    public static int zeroes(final DirectBuffer buffer, final int offset, final int length) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long from = buffer.addressOffset() + offset;
        final long end = from + length;
        long at = from;
        while (end - at >= LANES_LENGTH
                && (word(array, at)
                                | word(array, at + Long.BYTES)
                                | word(array, at + 2 * Long.BYTES)
                                | word(array, at + 3 * Long.BYTES))
                        == 0) {
            at += LANES_LENGTH;
        }
        while (end - at >= Long.BYTES && word(array, at) == 0) {
            at += Long.BYTES;
        }
        return (int) (at - from);
    }

    /** Whether two ranges hold the same bytes. */
    public static boolean equal(
            final DirectBuffer left,
            final int leftOffset,
            final DirectBuffer right,
            final int rightOffset,
            final int length) {
        left.boundsCheck(leftOffset, length);
        right.boundsCheck(rightOffset, length);
        final byte[] leftArray = left.byteArray();
        final byte[] rightArray = right.byteArray();
        if (leftArray != null && rightArray != null) {
            final int leftFrom = left.wrapAdjustment() + leftOffset;
            final int rightFrom = right.wrapAdjustment() + rightOffset;
            return Arrays.equals(leftArray, leftFrom, leftFrom + length, rightArray, rightFrom, rightFrom + length);
        }
        final long leftAt = left.addressOffset() + leftOffset;
        final long rightAt = right.addressOffset() + rightOffset;
        int i = 0;
        for (; i + LANES_LENGTH <= length; i += LANES_LENGTH) {
            if ((difference(leftArray, leftAt + i, rightArray, rightAt + i)
                            | difference(leftArray, leftAt + i + 8, rightArray, rightAt + i + 8)
                            | difference(leftArray, leftAt + i + 16, rightArray, rightAt + i + 16)
                            | difference(leftArray, leftAt + i + 24, rightArray, rightAt + i + 24))
                    != 0) {
                return false;
            }
        }
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (difference(leftArray, leftAt + i, rightArray, rightAt + i) != 0) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i)) {
                return false;
            }
        }
        return true;
    }

    private static long difference(final byte[] left, final long leftAt, final byte[] right, final long rightAt) {
        return word(left, leftAt) ^ word(right, rightAt);
    }
}
