package dev.reprise.strategies.ta4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.strategies.FakeContext;
import dev.reprise.strategies.FakeMarket;
import dev.reprise.strategies.FakeMarket.TestBar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.rules.BooleanRule;
import org.ta4j.core.rules.StopLossRule;

class Ta4jStrategyTest {
    private static final BarSpec TICKS = BarSpec.tick(10);
    private static final Ta4jSettings SETTINGS =
            new Ta4jSettings(TICKS, (i, p) -> i.qty("0.01"), Optional.empty(), Optional.empty(), false, 3);

    private static final class AlwaysInWithStop extends Ta4jStrategy {
        BarSeries series;

        AlwaysInWithStop() {
            super(SETTINGS);
        }

        @Override
        protected org.ta4j.core.Strategy rules(final BarSeries bars) {
            series = bars;
            return new BaseStrategy(
                    BooleanRule.TRUE, new StopLossRule(new ClosePriceIndicator(bars), DoubleNum.valueOf(10)));
        }
    }

    private final AlwaysInWithStop strategy = new AlwaysInWithStop();
    private final FakeContext ctx = new FakeContext(strategy, FakeMarket.BTC);

    /** Of 0.01 the venue took 0.000001 for its fee: 0.00999 are lots, and 0.000009 nobody can sell. */
    @Test
    void shouldTakeWhatAFeeLeftForNoPosition() {
        strategy.onStart(ctx);
        bar("100", 1);
        ctx.fill(ctx.last(), ctx.last().qty(), FakeMarket.BTC.price("120"));
        ctx.moved(-10, FakeMarket.BTC.price("120"));
        bar("110", 2);
        assertEquals(1, ctx.sent(), "held");
        ctx.moved(-FakeMarket.BTC.qty("0.00999"), FakeMarket.BTC.price("109")); // its stop-loss
        bar("109", 3);
        assertEquals(2, ctx.sent());
        assertEquals("BUY 0.01 market", ctx.last().toString());
        assertEquals(90, ctx.position(FakeMarket.BTC).qty());
    }

    @Test
    void shouldKeepABoundedSeriesOfBarsThatCloseAtTheSameTime() {
        strategy.onStart(ctx);
        for (int i = 0; i < 13; i++) {
            bar("100", 1_000);
            assertEquals(i < 12 ? i + 1 : 3, strategy.series.getBarCount(), "up to four times three, and then three");
        }
        assertEquals(2, strategy.series.getEndIndex(), "a new series begins at 0");
        assertEquals(100.0, strategy.series.getLastBar().getClosePrice().doubleValue());
        assertEquals(
                Instant.ofEpochSecond(0, 1_012),
                strategy.series.getLastBar().getEndTime().toInstant());
    }

    @Test
    void shouldShowRulesThePositionWeReallyHold() {
        strategy.onStart(ctx);
        bar("100", 1);
        assertEquals("BUY 0.01 market", ctx.last().toString());
        ctx.fill(ctx.last(), ctx.last().qty(), FakeMarket.BTC.price("120"));
        bar("109", 2);
        assertEquals(1, ctx.sent(), "9 % below the fill of 120");
        bar("107", 3);
        assertEquals("SELL 0.01 market reduce", ctx.last().toString());
        ctx.fill(ctx.last(), ctx.last().qty(), FakeMarket.BTC.price("107"));
        bar("106", 4);
        assertEquals("BUY 0.01 market", ctx.last().toString());
        assertEquals(3, ctx.sent());
    }

    /** Averages by two crossing rules, and what they were at every bar. */
    private static final class Averaging extends Ta4jStrategy {
        final List<Double> seen = new ArrayList<>();

        Averaging(final int maxBars) {
            super(new Ta4jSettings(TICKS, (i, p) -> i.qty("0.01"), Optional.empty(), Optional.empty(), false, maxBars));
        }

        @Override
        protected org.ta4j.core.Strategy rules(final BarSeries bars) {
            final EMAIndicator average = new EMAIndicator(new ClosePriceIndicator(bars), 9);
            return new BaseStrategy(
                    (index, record) -> {
                        seen.add(average.getValue(index).doubleValue());
                        return false;
                    },
                    BooleanRule.FALSE);
        }

        void bar(final int i, final FakeContext context) {
            final long price = FakeMarket.BTC.price(String.valueOf(100 + i * 37 % 11));
            onBar(new TestBar(FakeMarket.BTC, TICKS, i + 1, i + 1, price, price, price, price, 1, 10), context);
        }
    }

    /** Against the same average by its definition: what the series forgets takes nothing from it that a double could tell. */
    @Test
    void shouldKeepARecursiveAverageOverBarsThatTheSeriesForgot() {
        final Averaging averaging = new Averaging(32 * 9);
        final FakeContext context = new FakeContext(averaging, FakeMarket.BTC);
        averaging.onStart(context);
        double expected = 0;
        for (int i = 0; i < 2_000; i++) {
            final int close = 100 + i * 37 % 11;
            averaging.bar(i, context);
            expected = i == 0 ? close : expected + (close - expected) * 2 / 10;
            assertEquals(expected, averaging.seen.get(averaging.seen.size() - 1), 1e-12, "bar " + i);
        }
    }

    /** However the journal's generations cut a session: a memory that was carried finds at every later bar what the session finds. */
    @Test
    void shouldFindAfterACarryBitByBitWhatItFindsWithoutOne() {
        final Averaging whole = new Averaging(5);
        final FakeContext context = new FakeContext(whole, FakeMarket.BTC);
        whole.onStart(context);
        Averaging carried = new Averaging(5);
        carried.onStart(context);
        for (int i = 0; i < 60; i++) {
            whole.bar(i, context);
            carried.bar(i, context);
            assertEquals(whole.seen.get(whole.seen.size() - 1), carried.seen.get(carried.seen.size() - 1), "bar " + i);
            if (i % 7 != 3) {
                final Words written = new Words(new ArrayList<>(), false);
                carried.carry(written);
                carried = new Averaging(5);
                carried.onStart(context);
                carried.carry(new Words(written.values(), true));
            }
        }
    }

    /** A journal that begins anew refuses memory that is not written as it was read. */
    @Test
    void shouldWriteTheMemoryThatItReadHoweverOldThePositionIs() {
        strategy.onStart(ctx);
        for (int i = 0; i < 40; i++) {
            bar("100", 1_000 + i);
            if (i == 2 || i == 20) { // in and out: soon older than every bar
                ctx.fill(ctx.last(), ctx.last().qty(), FakeMarket.BTC.price("100"));
            } else if (i == 19) {
                bar("80", 1_000 + i);
            }
            final Words written = new Words(new ArrayList<>(), false);
            strategy.carry(written);
            final AlwaysInWithStop again = new AlwaysInWithStop();
            again.onStart(new FakeContext(again, FakeMarket.BTC));
            again.carry(new Words(new ArrayList<>(written.values()), true));
            final Words rewritten = new Words(new ArrayList<>(), false);
            again.carry(rewritten);
            assertEquals(written.values(), rewritten.values(), "bar " + i);
        }
        assertEquals(3, ctx.sent(), "in, out and in again");
    }

    @Test
    void shouldIgnoreBarsOfAnotherKind() {
        strategy.onStart(ctx);
        strategy.onBar(TestBar.flat(FakeMarket.BTC, BarSpec.tick(5), 1, "100"), ctx);
        assertTrue(strategy.series.isEmpty());
        assertEquals(0, ctx.sent());
    }

    @Test
    void shouldRefuseASeriesTooShortToCompareBars() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ta4jSettings(TICKS, (i, p) -> 1, Optional.empty(), Optional.empty(), false, 1));
    }

    private void bar(final String close, final long closeTime) {
        final long price = FakeMarket.BTC.price(close);
        strategy.onBar(
                new TestBar(FakeMarket.BTC, TICKS, closeTime, closeTime, price, price, price, price, 1_000_000L, 10),
                ctx);
    }

    /** The slow, obvious carrier: a list of numbers. */
    private record Words(List<Long> values, boolean isReading) implements Carrier {
        @Override
        public long carry(final long value) {
            if (isReading) {
                return values.remove(0);
            }
            values.add(value);
            return value;
        }

        @Override
        public void carry(final long[] each) {
            throw new AssertionError("no arrays in this memory");
        }

        @Override
        public void carry(final int[] each) {
            throw new AssertionError("no arrays in this memory");
        }

        @Override
        public void carry(final byte[] each) {
            throw new AssertionError("no arrays in this memory");
        }

        @Override
        public void carry(final boolean[] each) {
            throw new AssertionError("no arrays in this memory");
        }
    }
}
