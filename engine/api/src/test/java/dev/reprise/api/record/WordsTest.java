package dev.reprise.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class WordsTest {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long[] SEEDS = {0, 0xC2B2AE3D27D4EB4FL, 0x165667B19E3779F9L, 0x27D4EB2F165667C5L};
    private static final int LONGEST = 200;
    private static final int OFFSET = 3;

    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void aHashIsWhatItsDescriptionSays() {
        for (int length = 0; length <= LONGEST; length += 8) {
            final byte[] bytes = bytes(length);
            final long before = random.nextLong();
            assertEquals(
                    twin(before, bytes, length),
                    Words.hash(before, new UnsafeBuffer(bytes), OFFSET, length),
                    "" + length);
        }
    }

    @Test
    void clearsARangeAndNothingBesideIt() {
        for (int length = 0; length <= LONGEST; length++) {
            final UnsafeBuffer heap = new UnsafeBuffer(new byte[LONGEST + 2 * OFFSET]);
            final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST + 2 * OFFSET));
            for (final UnsafeBuffer buffer : new UnsafeBuffer[] {heap, direct}) {
                buffer.setMemory(0, buffer.capacity(), (byte) 7);
                Words.clear(buffer, OFFSET, length);
                for (int i = 0; i < buffer.capacity(); i++) {
                    assertEquals(i >= OFFSET && i < OFFSET + length ? 0 : 7, buffer.getByte(i), length + " at " + i);
                }
            }
        }
        assertThrows(
                IndexOutOfBoundsException.class, () -> Words.clear(new UnsafeBuffer(new byte[LONGEST]), 1, LONGEST));
    }

    /** By the words of docs/journal.md. */
    private static long twin(final long before, final byte[] bytes, final int length) {
        final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        final long[] lanes = new long[4];
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = before ^ SEEDS[lane];
        }
        for (int i = 0; i < length / 8; i++) {
            long lane = (lanes[i % 4] ^ words.getLong(OFFSET + 8 * i)) * MULTIPLIER;
            lane ^= lane >>> 32;
            lanes[i % 4] = lane;
        }
        final long all = (lanes[0] ^ Long.rotateLeft(lanes[1], 21)) * MULTIPLIER
                + (lanes[2] ^ Long.rotateLeft(lanes[3], 43)) * SEEDS[1];
        return all ^ all >>> 32;
    }

    @Test
    void everyBitCounts() {
        final byte[] bytes = bytes(LONGEST);
        final long hash = Words.hash(1, new UnsafeBuffer(bytes), OFFSET, LONGEST);
        assertNotEquals(hash, Words.hash(2, new UnsafeBuffer(bytes), OFFSET, LONGEST));
        for (int bit = 0; bit < 8 * LONGEST; bit++) {
            bytes[OFFSET + bit / 8] ^= (byte) (1 << bit % 8);
            assertNotEquals(hash, Words.hash(1, new UnsafeBuffer(bytes), OFFSET, LONGEST), "bit=" + bit);
            bytes[OFFSET + bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void memoryOutsideTheHeapGivesTheSame() {
        final byte[] bytes = bytes(64);
        final UnsafeBuffer direct = direct(bytes);
        assertEquals(Words.hash(9, new UnsafeBuffer(bytes), OFFSET, 64), Words.hash(9, direct, OFFSET, 64));
        assertTrue(Words.equal(direct, OFFSET, new UnsafeBuffer(bytes), OFFSET, 61));
        assertEquals(0, Words.zeroes(direct, OFFSET, 64));
    }

    @Test
    void whatIsOutOfBoundsIsNotRead() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        assertThrows(IndexOutOfBoundsException.class, () -> Words.hash(0, buffer, 8, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> Words.zeroes(buffer, 8, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> Words.equal(buffer, 8, buffer, 0, 64));
        assertThrows(IllegalArgumentException.class, () -> Words.hash(0, buffer, 0, 12));
    }

    @Test
    void oneOtherByteMakesRangesUnequal() {
        final byte[] bytes = bytes(LONGEST);
        for (final UnsafeBuffer left : new UnsafeBuffer[] {new UnsafeBuffer(bytes), direct(bytes)}) {
            for (int i = 0; i < LONGEST; i++) {
                final byte[] other = bytes.clone();
                assertTrue(Words.equal(left, OFFSET, new UnsafeBuffer(other), OFFSET, LONGEST));
                other[OFFSET + i]++;
                assertFalse(Words.equal(left, OFFSET, new UnsafeBuffer(other), OFFSET, LONGEST), "i=" + i);
            }
        }
    }

    @Test
    void zeroesEndAtTheWordThatHoldsSomething() {
        for (int length = 0; length <= LONGEST; length++) {
            assertEquals(length & ~7, Words.zeroes(new UnsafeBuffer(new byte[LONGEST]), 0, length));
        }
        for (int i = 0; i < LONGEST; i++) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + LONGEST]);
            buffer.putByte(OFFSET + i, (byte) 1);
            assertEquals(i & ~7, Words.zeroes(buffer, OFFSET, LONGEST), "i=" + i);
        }
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[OFFSET + length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(1, 128);
        }
        return bytes;
    }

    private static UnsafeBuffer direct(final byte[] bytes) {
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        direct.putBytes(0, bytes);
        return direct;
    }
}
