package dev.reprise.simulator.market;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededMarketPropertyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final MarketSettings SETTINGS = new MarketSettings(START, 60_000_0000L, 100, 100, 2_000_00, 8, 18);

    /** What a market did, second by second. */
    private static final class Watch implements MarketListener {
        long trades;
        long changes;
        long hash;
        double lastPrice;

        @Override
        public void onTrade(
                final long time, final long tradeId, final long price, final long qty, final Side aggressor) {
            trades++;
            lastPrice = price;
            hash = (hash * 31 + time) * 31 + price * 7 + qty;
            assertEquals(trades, tradeId);
            assertTrue(price > 0 && qty > 0);
        }

        @Override
        public void onLevelChange(
                final long time, final long updateId, final Side side, final long price, final long newQty) {
            changes++;
            hash = (hash * 31 + time) * 31 + price * 5 + newQty;
            assertTrue(price > 0 && newQty >= 0);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void marketIsLivelyAndNeverEmpty(final long seed) {
        final int seconds = 120;
        final SeededMarket market = new SeededMarket(SETTINGS, seed);
        final Watch watch = new Watch();
        market.listener(watch);
        final double[] prices = new double[seconds * 10];
        long touchMoves = 0;
        long bid = 0;
        long levels = 0;
        long steps = 0;
        long minLevels = Long.MAX_VALUE;
        for (int i = 0; i < prices.length; i++) {
            final long until = START + (i + 1) * SECOND / 10;
            while (market.nextTime() <= until) {
                market.step();
                final long newBid = market.engine().bestPrice(Side.BUY);
                assertTrue(newBid > 0 && newBid < market.engine().bestPrice(Side.SELL), "seed " + seed);
                touchMoves += newBid == bid ? 0 : 1;
                bid = newBid;
                steps++;
                levels += market.engine().levels(Side.BUY);
                minLevels = Math.min(minLevels, market.engine().levels(Side.BUY));
                minLevels = Math.min(minLevels, market.engine().levels(Side.SELL));
            }
            prices[i] = watch.lastPrice;
        }
        final double meanLevels = (double) levels / steps;
        final String figures = "seed " + seed + " changes/s=" + watch.changes / seconds + " trades/s="
                + (double) watch.trades / seconds + " touch moves/s=" + touchMoves / seconds + " levels>=" + minLevels
                + " mean "
                + meanLevels
                + " crosses=" + crosses(prices) + " hit20=" + medianTimeToMove(prices, 20) + " hit60="
                + medianTimeToMove(prices, 60);
        assertTrue(watch.changes / seconds >= 50 && watch.changes / seconds <= 220, figures);
        assertTrue(watch.trades / seconds >= 5 && watch.trades / seconds <= 40, figures);
        assertTrue(touchMoves / seconds >= 3, figures);
        assertTrue(minLevels >= 8 && meanLevels >= 20, figures);
        assertTrue(crosses(prices) >= seconds / 15, figures);
        assertTrue(medianTimeToMove(prices, 20) <= 15, figures);
        assertTrue(medianTimeToMove(prices, 60) <= 60, figures);
    }

    @Test
    void sameSeedSameMarketAndOtherSeedsDiffer() {
        final long[] once = hashes();
        assertArrayEquals(once, hashes());
        assertEquals(once.length, Arrays.stream(once).distinct().count());
    }

    @Test
    void sidesSurviveSweepsFromOutside() {
        final SeededMarket market = new SeededMarket(SETTINGS, 42);
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 2_000; i++) {
            market.step();
            market.moveTo(market.nextTime() - 1);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            market.engine().placeMarket(SeededMarket.FIRST_EXTERNAL_OWNER, i, side, random.nextLong(1, 100_000));
            assertTrue(market.engine().levels(Side.BUY) > 0 && market.engine().levels(Side.SELL) > 0, "step " + i);
        }
    }

    @Test
    void longWalkStaysNearItsStart() {
        final SeededMarket market = new SeededMarket(SETTINGS, 7);
        final Watch watch = new Watch();
        market.listener(watch);
        while (market.nextTime() < START + 3_600 * SECOND) {
            market.step();
        }
        final double ratio = watch.lastPrice / SETTINGS.startPrice();
        assertTrue(ratio > 0.8 && ratio < 1.25, "price after an hour " + ratio + " of the start");
    }

    @Test
    void timeDoesNotJumpOverAnAgent() {
        final SeededMarket market = new SeededMarket(SETTINGS, 1);
        assertThrows(IllegalArgumentException.class, () -> market.moveTo(market.nextTime() + 1));
        market.moveTo(market.nextTime());
        assertFalse(market.now() < START);
    }

    private static long[] hashes() {
        final long[] hashes = new long[5];
        for (int seed = 0; seed < hashes.length; seed++) {
            final SeededMarket market = new SeededMarket(SETTINGS, seed);
            final Watch watch = new Watch();
            market.listener(watch);
            for (int i = 0; i < 5_000; i++) {
                market.step();
            }
            hashes[seed] = watch.hash;
        }
        return hashes;
    }

    /** Crossings of exponential averages over 5 and 15 bars of 200 ms. */
    private static int crosses(final double[] prices) {
        double fast = prices[1];
        double slow = prices[1];
        int crosses = 0;
        boolean above = false;
        for (int i = 1; i < prices.length; i += 2) {
            fast += (prices[i] - fast) * 2 / 6;
            slow += (prices[i] - slow) * 2 / 16;
            if (fast > slow != above) {
                above = !above;
                crosses++;
            }
        }
        return crosses;
    }

    /** Seconds until the price has moved so many basis points either way, median over starting points. */
    private static double medianTimeToMove(final double[] prices, final double bps) {
        final double[] times = new double[prices.length / 20];
        for (int i = 0; i < times.length; i++) {
            int at = i * 10;
            while (at < prices.length && Math.abs(prices[at] / prices[i * 10] - 1) < bps / 10_000) {
                at++;
            }
            times[i] = (at - i * 10) / 10.0;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
