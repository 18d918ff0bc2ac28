package dev.reprise.api.number;

import java.math.BigInteger;
import org.agrona.DirectBuffer;

/**
 * Decimal text to a {@code long} mantissa at a given scale, and back, exactly.
 *
 * <p>Accepted: an optional minus sign, digits, an optional point with digits after it. Digits beyond the scale are accepted
 * only when they are zeroes, for trailing zeroes are not digits. Refused: plus sign, exponent, NaN, Infinity, blanks, an empty
 * text, a point without a digit on both sides, minus zero, more than 18 significant digits of mantissa or anything else that
 * does not fit. A refusal is one of the negative sentinels below, so that the hot path neither throws nor allocates; none of
 * them is a mantissa, because {@link #MIN_MANTISSA} bounds those.
 */
public final class Decimals {
    /** Not a decimal number. */
    public static final long MALFORMED = Long.MIN_VALUE;
    /** Has non-zero digits beyond the scale. */
    public static final long TOO_PRECISE = Long.MIN_VALUE + 1;
    /** Does not fit. */
    public static final long TOO_LARGE = Long.MIN_VALUE + 2;

    /** Largest mantissa accepted: 18 digits, which leaves room to add nine of them. */
    public static final long MAX_MANTISSA = 999_999_999_999_999_999L;
    /** Smallest mantissa accepted. */
    public static final long MIN_MANTISSA = -MAX_MANTISSA;
    /** Largest scale accepted. */
    public static final int MAX_SCALE = 18;

    private static final long[] POWERS_OF_TEN = new long[MAX_SCALE + 1];
    /** 2^(64 + shift) ÷ 10^n rounded up, minus 2^64: to divide by multiplying (Granlund and Montgomery, 1994). */
    private static final long[] RECIPROCALS = new long[MAX_SCALE + 1];

    private static final int[] SHIFTS = new int[MAX_SCALE + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i <= MAX_SCALE; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
            SHIFTS[i] = Long.SIZE - Long.numberOfLeadingZeros(POWERS_OF_TEN[i]) - 1;
            RECIPROCALS[i] = BigInteger.ONE
                    .shiftLeft(Long.SIZE + SHIFTS[i])
                    .divide(BigInteger.valueOf(POWERS_OF_TEN[i]))
                    .add(BigInteger.ONE)
                    .longValue();
        }
    }

    private Decimals() {}

    /** Whether a result of {@link #parse} is a refusal. */
    public static boolean isRefused(final long mantissa) {
        return mantissa < MIN_MANTISSA;
    }

    /** What a refusal means, for messages. */
    public static String reason(final long refusal) {
        if (refusal == TOO_PRECISE) {
            return "has more digits than the scale";
        }
        return refusal == TOO_LARGE ? "is too large" : "is not a decimal number";
    }

    /** 10^exponent, exponent from 0 to 18. */
    public static long powerOfTen(final int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /**
     * value ÷ 10^exponent, truncated, without a division.
     *
     * @param value 0 or above
     * @param exponent from 0 to 18
     */
    static long dividePowerOfTen(final long value, final int exponent) {
        // The reciprocal is too large by at most 1 in 2^(64 + shift), so that the quotient of a value below 2^63 is
        // exact.
        return exponent == 0 ? value : value + Math.multiplyHigh(value, RECIPROCALS[exponent]) >>> SHIFTS[exponent];
    }

    /** Mantissa at {@code scale} of the ASCII text in a buffer, or a refusal. */
    public static long parse(final DirectBuffer buffer, final int offset, final int length, final int scale) {
        int i = offset;
        final int end = offset + length;
        final boolean negative = length > 0 && buffer.getByte(i) == '-';
        if (negative) {
            i++;
        }
        long mantissa = 0;
        int decimals = -1;
        int digits = 0;
        long refusal = 0;
        for (; i < end; i++) {
            final int c = buffer.getByte(i);
            final int digit = c - '0';
            if (digit >= 0 && digit <= 9) {
                digits++;
                if (decimals >= 0) {
                    if (decimals == scale) {
                        if (digit != 0 && refusal == 0) {
                            refusal = TOO_PRECISE;
                        }
                        continue;
                    }
                    decimals++;
                }
                if (mantissa > MAX_MANTISSA / 10) {
                    refusal = TOO_LARGE;
                } else {
                    mantissa = mantissa * 10 + digit;
                }
            } else if (c == '.' && decimals < 0 && digits > 0 && i + 1 < end) {
                decimals = 0;
            } else {
                return MALFORMED;
            }
        }
        if (digits == 0) {
            return MALFORMED;
        }
        if (refusal != 0) {
            return refusal;
        }
        return scaleUp(mantissa, scale - Math.max(decimals, 0), negative);
    }

    private static long scaleUp(final long mantissa, final int by, final boolean negative) {
        if (mantissa > MAX_MANTISSA / POWERS_OF_TEN[by]) {
            return TOO_LARGE;
        }
        if (negative && mantissa == 0) {
            return MALFORMED;
        }
        final long scaled = mantissa * POWERS_OF_TEN[by];
        return negative ? -scaled : scaled;
    }

    /** Mantissa at {@code scale} of a text, or a refusal. Not for the hot path: it copies the text. */
    public static long parse(final CharSequence text, final int scale) {
        final byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            final char c = text.charAt(i);
            bytes[i] = c < 128 ? (byte) c : (byte) '?';
        }
        return parse(new org.agrona.concurrent.UnsafeBuffer(bytes), 0, bytes.length, scale);
    }

    /**
     * As {@link #parse(CharSequence, int)}, for input where a refusal is an error.
     *
     * @throws IllegalArgumentException with the text and what is wrong with it
     */
    public static long require(final CharSequence text, final int scale) {
        final long mantissa = parse(text, scale);
        if (isRefused(mantissa)) {
            throw new IllegalArgumentException("'" + text + "' " + reason(mantissa) + " (scale " + scale + ")");
        }
        return mantissa;
    }

    /** Digits after the point that the text needs, trailing zeroes not counted; -1 when it is not a decimal number. */
    public static int significantDecimals(final CharSequence text) {
        if (parse(text, MAX_SCALE) == MALFORMED) {
            return -1;
        }
        final String s = text.toString();
        final int point = s.indexOf('.');
        if (point < 0) {
            return 0;
        }
        int last = s.length() - 1;
        while (s.charAt(last) == '0') {
            last--;
        }
        return last - point;
    }

    /** Plain decimal text with exactly {@code scale} decimals, never an exponent. */
    public static String format(final long mantissa, final int scale) {
        return append(new StringBuilder(24), mantissa, scale).toString();
    }

    /** Plain decimal text without trailing zeroes: {@code 1.5}, {@code 100}. */
    public static String formatShort(final long mantissa, final int scale) {
        long m = mantissa;
        int s = scale;
        while (s > 0 && m % 10 == 0) {
            m /= 10;
            s--;
        }
        return format(m, s);
    }

    /** Appends what {@link #format} returns. */
    public static StringBuilder append(final StringBuilder text, final long mantissa, final int scale) {
        if (mantissa == Long.MIN_VALUE) {
            throw new IllegalArgumentException("not a mantissa: no value");
        }
        final long magnitude = Math.abs(mantissa);
        if (mantissa < 0) {
            text.append('-');
        }
        text.append(magnitude / POWERS_OF_TEN[scale]);
        if (scale > 0) {
            final long fraction = magnitude % POWERS_OF_TEN[scale];
            text.append('.');
            for (int i = scale - 1; i > 0 && fraction < POWERS_OF_TEN[i]; i--) {
                text.append('0');
            }
            text.append(fraction);
        }
        return text;
    }
}
