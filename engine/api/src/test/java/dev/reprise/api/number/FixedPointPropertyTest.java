package dev.reprise.api.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every product is what exact arithmetic gives, or says that it does not fit. */
final class FixedPointPropertyTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        5,
        10,
        25,
        -5,
        500_000_000_000_000_000L,
        Decimals.MAX_MANTISSA,
        Decimals.MIN_MANTISSA,
        1_000_000_000_000_000_000L,
        5_000_000_000_000_000_000L,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        -Long.MAX_VALUE,
        FixedPoint.OVERFLOW,
        1L << 32,
        (1L << 32) - 1,
        3_037_000_500L
    };

    @Test
    void multiplyIsExactAtTheEdges() {
        for (final long a : EDGES) {
            for (final long b : EDGES) {
                for (int scaleDown = -18; scaleDown <= 36; scaleDown++) {
                    checkMultiply(a, b, scaleDown, "");
                }
                checkOthers(a, b, "");
            }
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void multiplyIsExact(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            checkMultiply(value(random), value(random), random.nextInt(-18, 37), "seed=" + seed + " ");
        }
    }

    /** Products that end in a half, or one beside it, where rounding twice would show. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {5, 6})
    void halvesRoundToEven(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            final int digits = random.nextInt(1, 19);
            final long half = Decimals.powerOfTen(digits) / 2;
            final long odd = random.nextLong(0, Math.max(1, Long.MAX_VALUE / half / 2 - 1)) * 2 + 1;
            final long a = half * odd + random.nextInt(-1, 2);
            final int more = random.nextInt(0, 19);
            checkMultiply(a, Decimals.powerOfTen(more), digits + more, "seed=" + seed + " ");
            checkMultiply(-a, Decimals.powerOfTen(more), digits + more, "seed=" + seed + " ");
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {7, 8, 9})
    void divisionSumAndProductAreExact(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            checkOthers(value(random), value(random), "seed=" + seed + " ");
            checkDivide(value(random), value(random), Math.max(1, Math.abs(value(random))), "seed=" + seed + " ");
        }
    }

    /** Around every multiple of the divisor that a wrong reciprocal would round to the other side. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {10, 11})
    void powersOfTenDivideExactly(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int exponent = 0; exponent <= Decimals.MAX_SCALE; exponent++) {
            final long divisor = Decimals.powerOfTen(exponent);
            for (int i = 0; i < 5_000; i++) {
                final long multiple = random.nextLong(0, Long.MAX_VALUE / divisor) * divisor;
                for (final long value :
                        new long[] {Math.max(multiple - 1, 0), multiple, multiple + divisor - 1, Long.MAX_VALUE - i}) {
                    assertEquals(
                            value / divisor,
                            Decimals.dividePowerOfTen(value, exponent),
                            () -> "seed=" + seed + " " + value + " / " + divisor);
                }
            }
        }
    }

    private static long value(final SplittableRandom random) {
        return random.nextLong() >> random.nextInt(0, 63);
    }

    private static void checkMultiply(final long a, final long b, final int scaleDown, final String at) {
        assertEquals(
                isNone(a, b) ? FixedPoint.OVERFLOW : rounded(product(a, b).scaleByPowerOfTen(-scaleDown)),
                FixedPoint.multiply(a, b, scaleDown),
                at + a + " * " + b + " scaleDown=" + scaleDown);
    }

    private static void checkOthers(final long a, final long b, final String at) {
        final String what = at + "a=" + a + " b=" + b;
        final boolean none = isNone(a, b);
        assertEquals(none ? FixedPoint.OVERFLOW : rounded(product(a, b)), FixedPoint.multiplyExact(a, b), what);
        final BigDecimal sum = BigDecimal.valueOf(a).add(BigDecimal.valueOf(b));
        assertEquals(none ? FixedPoint.OVERFLOW : rounded(sum), FixedPoint.add(a, b), what);
        if (b > 0) {
            checkDivide(a, b, b, at);
            checkDivide(a, a, b, at);
        }
    }

    private static void checkDivide(final long a, final long b, final long divisor, final String at) {
        final long divisorOrOne = divisor == Long.MIN_VALUE ? 1 : divisor;
        assertEquals(
                isNone(a, b)
                        ? FixedPoint.OVERFLOW
                        : fitting(product(a, b)
                                .divide(BigDecimal.valueOf(divisorOrOne), 0, RoundingMode.HALF_EVEN)
                                .toBigIntegerExact()),
                FixedPoint.multiplyDivide(a, b, divisorOrOne),
                at + a + " * " + b + " / " + divisorOrOne);
    }

    private static boolean isNone(final long a, final long b) {
        return a == FixedPoint.OVERFLOW || b == FixedPoint.OVERFLOW;
    }

    private static BigDecimal product(final long a, final long b) {
        return BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(b));
    }

    private static long rounded(final BigDecimal exact) {
        return fitting(exact.setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact());
    }

    private static long fitting(final BigInteger value) {
        return value.abs().compareTo(MAX) > 0 ? FixedPoint.OVERFLOW : value.longValueExact();
    }
}
