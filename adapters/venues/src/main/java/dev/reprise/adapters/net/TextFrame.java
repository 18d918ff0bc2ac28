package dev.reprise.adapters.net;

import java.security.SecureRandom;
import org.agrona.DirectBuffer;

/**
 * A client's text frame (RFC 6455, 5.2): whole, masked, with a mask that nobody outside can foresee. Written again and again into the
 * same array, without allocation. Not thread-safe.
 *
 * <pre>
 * 0      FIN and opcode 1
 * 1      mask bit and length, or 126 with the length in two bytes behind, or 127 with it in eight
 * 2..    mask, four bytes; the text, each byte with one of the mask's
 * </pre>
 */
final class TextFrame {
    private static final int FIN_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_16 = 0xFFFF;
    private static final int MAX_HEAD = 14;
    private static final int MASK = 4;
    private static final int USUAL = 4096;
    private static final int MASKS_DRAWN = 1024;

    private final SecureRandom random = new SecureRandom();
    private final byte[] masks = new byte[MASKS_DRAWN];
    private int nextMask = MASKS_DRAWN;
    private byte[] bytes = new byte[MAX_HEAD + USUAL];

    /** Writes the frame of a text into {@link #bytes}, from 0 on; returns its length. */
    int write(final DirectBuffer text, final int offset, final int length) {
        if (bytes.length < MAX_HEAD + length) {
            bytes = new byte[MAX_HEAD + length];
        }
        bytes[0] = (byte) FIN_TEXT;
        int at = 2;
        if (length <= SHORT) {
            bytes[1] = (byte) (MASKED | length);
        } else if (length <= MAX_16) {
            bytes[1] = (byte) (MASKED | LENGTH_16);
            at = bigEndian(at, Short.BYTES, length);
        } else {
            bytes[1] = (byte) (MASKED | LENGTH_64);
            at = bigEndian(at, Long.BYTES, length);
        }
        if (nextMask == MASKS_DRAWN) { // one draw for many: each costs a call of the system's
            random.nextBytes(masks);
            nextMask = 0;
        }
        System.arraycopy(masks, nextMask, bytes, at, MASK);
        at += MASK;
        text.getBytes(offset, bytes, at, length);
        for (int i = 0; i < length; i++) {
            bytes[at + i] ^= masks[nextMask + (i & MASK - 1)];
        }
        nextMask += MASK;
        return at + length;
    }

    private int bigEndian(final int at, final int count, final long value) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >>> Byte.SIZE * (count - 1 - i));
        }
        return at + count;
    }

    byte[] bytes() {
        return bytes;
    }
}
