package dev.reprise.adapters.json;

/** Eight digits of a text at once, as the word that they are in memory: the first in the lowest byte. */
public final class Digits {
    static final long ONES = 0x0101010101010101L;
    static final long HIGH = ONES * 0x80;

    private static final long ZEROES = ONES * '0';
    private static final long POINTS = ONES * '.';
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

    /** How many bytes come before the first point; 8 when there is none. */
    static int beforePoint(final long text) {
        return Long.numberOfTrailingZeros(zeroBytes(text ^ POINTS)) >>> 3;
    }

    /** High bits of the bytes that are 0; the lowest is right, those above it may not be. */
    static long zeroBytes(final long word) {
        return word - ONES & ~word & HIGH;
    }

    /** Whether the first so many bytes, 1 to 8, are zeroes. */
    static boolean areZeroes(final long text, final int count) {
        return (text ^ ZEROES) << Long.SIZE - count * Byte.SIZE == 0;
    }

    /** Whether a decimal is one for {@link #joined}. */
    static boolean isShort(final int whole, final int decimals) {
        return whole > 0 && decimals > 0 && whole + decimals <= Long.BYTES;
    }

    /**
     * The digits of a decimal without its point as one number.
     *
     * @param head eight bytes from its first digit on
     * @param whole digits before the point
     * @param tail the eight bytes that end with its last digit
     * @param decimals digits behind the point
     * @return below 0 when one is no digit
     */
    static long joined(final long head, final int whole, final long tail, final int decimals) {
        final long behind = -1L << Long.SIZE - decimals * Byte.SIZE;
        final int unused = Long.SIZE - (whole + decimals) * Byte.SIZE;
        final long digits = tail & behind | head << unused & ~behind | ZEROES & ~(-1L << unused);
        return areEight(digits) ? value(digits) : -1;
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
