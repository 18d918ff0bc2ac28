package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepestFallTest {
    private long highest;
    private long highestTime;

    /** A series of profits, one each nanosecond from 1 on. */
    private DeepestFall of(final DeepestFall fall, final long... profits) {
        highest = 0;
        highestTime = 0;
        for (int i = 0; i < profits.length; i++) {
            if (profits[i] > highest) {
                highest = profits[i];
                highestTime = i + 1;
            }
            fall.onProfit(i + 1, profits[i], highest, highestTime, highest - profits[i]);
        }
        return fall;
    }

    private static void assertFall(
            final DeepestFall fall,
            final long depth,
            final long peak,
            final long from,
            final long to,
            final long recovered) {
        assertEquals(depth, fall.depth());
        assertEquals(peak, fall.peak());
        assertEquals(from, fall.from());
        assertEquals(to, fall.to());
        assertEquals(recovered, fall.recovered());
    }

    @Test
    void shouldTellTheFallOfTheSmallAccountFromThatOfTheLargeOne() {
        final long[] profits = {0, -3_000, 90_000, 86_000};
        // 4,000 of 100,000 is more money than 3,000 of 10,000, and a smaller part
        assertFall(of(DeepestFall.ofMoney(0), profits), 4_000, 90_000, 3, 4, 0);
        assertFall(of(DeepestFall.ofEquity(10_000, 0), profits), 3_000, 0, 0, 2, 3);
    }

    @Test
    void shouldKeepTheFirstOfEquallyDeepOnes() {
        // 1,000 of 10,000, then 2,000 of 20,000
        assertFall(of(DeepestFall.ofEquity(10_000, 0), 0, -1_000, 10_000, 8_000), 1_000, 0, 0, 2, 3);
        assertFall(of(DeepestFall.ofEquity(10_000, 0), 0, -1_000, 10_000, 7_999), 2_001, 10_000, 3, 4, 0);
    }

    @Test
    void shouldHaveNoPartOfWhatIsNotAboveZero() {
        assertFall(of(DeepestFall.ofEquity(0, 7), 0, -5), 0, 0, 7, 7, 0);
        assertFall(of(DeepestFall.ofEquity(0, 7), 0, -5, 10, 9), 1, 10, 3, 4, 0);
        assertFall(of(DeepestFall.ofMoney(7), 0), 0, 0, 7, 7, 0);
    }

    @Test
    void shouldCompareWhatDoublesCannotTellApart() {
        final long large = 1L << 61;
        // (2^61 + 1) / 2^62 against 2^61 / 2^62
        assertFall(of(DeepestFall.ofEquity(large, 0), large, 0), large, large, 1, 2, 0);
        assertFall(of(DeepestFall.ofEquity(large, 0), large, 0, -1), large + 1, large, 1, 3, 0);
        // an equity beyond 63 bits is none
        assertFall(of(DeepestFall.ofEquity(Long.MAX_VALUE, 0), 1, 0), 0, 0, 0, 0, 0);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void deepestPartIsThatOfExactArithmetic(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long initial = random.nextLong(1L << 62);
        final long[] profits = new long[300];
        for (int i = 0; i < profits.length; i++) {
            profits[i] = random.nextLong(-initial, 1L << 61);
        }
        final DeepestFall fall = of(DeepestFall.ofEquity(initial, 0), profits);

        BigInteger depth = BigInteger.ZERO;
        BigInteger equity = BigInteger.ONE;
        long top = 0;
        long at = 0;
        for (int i = 0; i < profits.length; i++) {
            top = Math.max(top, profits[i]);
            final BigInteger down = BigInteger.valueOf(top - profits[i]);
            final BigInteger of = BigInteger.valueOf(initial).add(BigInteger.valueOf(top));
            if (down.multiply(equity).compareTo(depth.multiply(of)) > 0) {
                depth = down;
                equity = of;
                at = i + 1;
            }
        }
        assertEquals(depth.longValueExact(), fall.depth());
        assertEquals(equity.longValueExact(), initial + fall.peak());
        assertEquals(at, fall.to());
    }
}
