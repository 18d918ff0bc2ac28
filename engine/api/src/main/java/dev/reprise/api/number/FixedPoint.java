package dev.reprise.api.number;

/**
 * Products of mantissas through 128 bits, rounded half to even, with overflow as a result instead of a wrap.
 *
 * <p>{@link #OVERFLOW} is {@link Long#MIN_VALUE}; a caller that gets it denies or halts, it never goes on with it.
 */
public final class FixedPoint {
    /** The result does not fit 63 bits. */
    public static final long OVERFLOW = Long.MIN_VALUE;
    /** One basis point of a mantissa is this fraction of it. */
    public static final long BASIS_POINTS = 10_000;

    private static final long DIGIT = 0xFFFF_FFFFL;

    private FixedPoint() {}

    /**
     * a × b at another scale: the product of a mantissa at scale s and one at scale t, as a mantissa at scale u.
     *
     * @param scaleDown s + t − u, from −18 to 36: how many decimal digits the product loses
     * @return rounded half to even, or {@link #OVERFLOW}
     */
    public static long multiply(final long a, final long b, final int scaleDown) {
        if (a == OVERFLOW || b == OVERFLOW) {
            return OVERFLOW;
        }
        if (scaleDown <= 0) {
            if (a == 0 || b == 0) {
                return 0;
            }
            final long scaled = multiplyExact(b, Decimals.powerOfTen(-scaleDown));
            return scaled == OVERFLOW ? OVERFLOW : multiplyExact(a, scaled);
        }
        if (scaleDown <= Decimals.MAX_SCALE) {
            final long x = Math.abs(a);
            final long y = Math.abs(b);
            final long low = x * y;
            if (Math.multiplyHigh(x, y) != 0 || low < 0) {
                return multiplyDivide(a, b, Decimals.powerOfTen(scaleDown));
            }
            final long quotient = Decimals.dividePowerOfTen(low, scaleDown);
            final long divisor = Decimals.powerOfTen(scaleDown);
            return signed(roundHalfEven(quotient, low - quotient * divisor, divisor, false), (a ^ b) < 0);
        }
        return multiplyDivideTwice(
                a, b, Decimals.powerOfTen(Decimals.MAX_SCALE), Decimals.powerOfTen(scaleDown - Decimals.MAX_SCALE));
    }

    /** a × b, or {@link #OVERFLOW}, also when either is already an overflow. */
    public static long multiplyExact(final long a, final long b) {
        if (a == OVERFLOW || b == OVERFLOW) {
            return OVERFLOW;
        }
        final long low = a * b;
        final long high = Math.multiplyHigh(a, b);
        return high == low >> 63 && low != OVERFLOW ? low : OVERFLOW;
    }

    /** a + b, or {@link #OVERFLOW}, also when either is already an overflow. */
    public static long add(final long a, final long b) {
        final long sum = a + b;
        final boolean wrapped = ((a ^ sum) & (b ^ sum)) < 0;
        return wrapped || a == OVERFLOW || b == OVERFLOW ? OVERFLOW : sum;
    }

    /**
     * a × b ÷ divisor, rounded half to even.
     *
     * @param divisor above 0
     * @return the quotient, or {@link #OVERFLOW}
     */
    public static long multiplyDivide(final long a, final long b, final long divisor) {
        if (a == OVERFLOW || b == OVERFLOW) {
            return OVERFLOW;
        }
        final boolean negative = (a ^ b) < 0;
        final long x = Math.abs(a);
        final long y = Math.abs(b);
        final long high = Math.multiplyHigh(x, y);
        final long low = x * y;
        final long quotient;
        final long remainder;
        if (high == 0 && low >= 0) {
            quotient = low / divisor;
            remainder = low - quotient * divisor;
        } else {
            if (high >= divisor) {
                return OVERFLOW;
            }
            quotient = divide(high, low, divisor);
            remainder = low - quotient * divisor;
            if (quotient < 0) {
                return OVERFLOW;
            }
        }
        return signed(roundHalfEven(quotient, remainder, divisor, false), negative);
    }

    /** a × b ÷ (first × second), rounded once: the first division truncates and leaves a sticky bit for the second. */
    private static long multiplyDivideTwice(final long a, final long b, final long first, final long second) {
        final long x = Math.abs(a);
        final long y = Math.abs(b);
        final long high = Math.multiplyHigh(x, y);
        final long low = x * y;
        final long truncatedHigh = high / first; // 10^18 leaves at most 4, which is below second
        final long truncatedLow = divide(high - truncatedHigh * first, low, first);
        final boolean sticky = truncatedLow * first != low; // the remainder is below 2^63, so its lower half tells
        final long quotient = divide(truncatedHigh, truncatedLow, second);
        if (quotient < 0) {
            return OVERFLOW;
        }
        final long remainder = truncatedLow - quotient * second;
        return signed(roundHalfEven(quotient, remainder, second, sticky), (a ^ b) < 0);
    }

    /**
     * The 128 bits high:low ÷ divisor, truncated, as an unsigned 64-bit number; {@code high} must be below the divisor, which is above
     * 0. Two digits of 32 bits, each estimated and corrected (Knuth, The Art of Computer Programming 2, 4.3.1 D).
     */
    private static long divide(final long high, final long low, final long divisor) {
        final int shift = Long.numberOfLeadingZeros(divisor); // 1 or more
        final long d = divisor << shift;
        final long upper = high << shift | low >>> Long.SIZE - shift;
        final long lower = low << shift;
        final long first = digit(upper, lower >>> Integer.SIZE, d);
        final long rest = (upper << Integer.SIZE | lower >>> Integer.SIZE) - first * d;
        return (first << Integer.SIZE) + digit(rest, lower & DIGIT, d);
    }

    /** One digit of the quotient of {@code upper} and the next digit by a divisor whose highest bit is set, all unsigned. */
    private static long digit(final long upper, final long next, final long divisor) {
        final long high = divisor >>> Integer.SIZE;
        final long low = divisor & DIGIT;
        long digit = Long.divideUnsigned(upper, high);
        long rest = upper - digit * high;
        while (digit > DIGIT || Long.compareUnsigned(digit * low, rest << Integer.SIZE | next) > 0) {
            digit--;
            rest += high;
            if (rest > DIGIT) {
                break;
            }
        }
        return digit;
    }

    private static long roundHalfEven(
            final long quotient, final long remainder, final long divisor, final boolean sticky) {
        final long rest = divisor - remainder;
        final boolean up = remainder > rest || remainder == rest && (sticky || (quotient & 1) != 0);
        if (!up) {
            return quotient;
        }
        return quotient == Long.MAX_VALUE ? OVERFLOW : quotient + 1;
    }

    private static long signed(final long magnitude, final boolean negative) {
        return magnitude == OVERFLOW || !negative ? magnitude : -magnitude;
    }
}
