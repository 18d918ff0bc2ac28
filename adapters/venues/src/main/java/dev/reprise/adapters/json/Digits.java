package dev.reprise.adapters.json;

/** Eight digits of a text at once, as the word that they are in memory: the first in the lowest byte. */
public final class Digits {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = ONES * 0x80;
    private static final long ZEROES = ONES * '0';
    private static final long ABOVE_NINE = ONES * (0x80 - '9' - 1);
    private static final int MAX_DIGITS = 18;

    private Digits() {}

    /** Whether eight bytes are digits. */
    public static boolean areEight(final long text) {
        return ((text - ZEROES | text + ABOVE_NINE | text) & HIGH) == 0;
    }

    /** Value of eight digits: of pairs, then of fours, then of all. */
    public static long value(final long text) {
        long value = text - ZEROES;
        value = value * 10 + (value >>> 8) & 0x00FF00FF00FF00FFL;
        value = value * 100 + (value >>> 16) & 0x0000FFFF0000FFFFL;
        return value * 10_000 + (value >>> 32) & 0xFFFFFFFFL;
    }

    /** Whether a number of so many digits before the point is one for {@link #fraction}. */
    static boolean fits(final int whole, final int scale) {
        return whole > 0 && whole <= MAX_DIGITS - Long.BYTES && scale <= Long.BYTES;
    }

    /**
     * The first of eight decimals.
     *
     * @param scale how many of them, 0 to 8
     * @return below 0 when a byte is no digit, or one beyond the scale not 0
     */
    static long fraction(final long text, final int scale) {
        if (!areEight(text)) {
            return -1;
        }
        if (scale == Long.BYTES) {
            return value(text);
        }
        final int used = scale * Byte.SIZE;
        if (text >>> used != ZEROES >>> used) {
            return -1;
        }
        // As many zeroes in front as were behind.
        return scale == 0 ? 0 : value(text << Long.SIZE - used | ZEROES >>> used);
    }
}
