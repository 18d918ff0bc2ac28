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

    @Test
    void shouldKeepABoundedSeriesOfBarsThatCloseAtTheSameTime() {
        strategy.onStart(ctx);
        for (int i = 0; i < 7; i++) {
            bar("100", 1_000);
            assertEquals(i < 6 ? i + 1 : 3, strategy.series.getBarCount(), "up to twice three, and then three");
        }
        assertEquals(6, strategy.series.getEndIndex());
        assertEquals(100.0, strategy.series.getLastBar().getClosePrice().doubleValue());
        assertEquals(
                Instant.ofEpochSecond(0, 1_006),
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

    /** Against the same average by its definition: what the series forgets takes nothing from it. */
    @Test
    void shouldKeepARecursiveAverageOverBarsThatTheSeriesForgot() {
        final List<Double> seen = new ArrayList<>();
        final Ta4jStrategy averaging = new Ta4jStrategy(SETTINGS) {
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
        };
        final FakeContext context = new FakeContext(averaging, FakeMarket.BTC);
        averaging.onStart(context);
        double expected = 0;
        for (int i = 0; i < 50; i++) {
            final int close = 100 + i * 37 % 11;
            final long price = FakeMarket.BTC.price(String.valueOf(close));
            averaging.onBar(
                    new TestBar(FakeMarket.BTC, TICKS, i + 1, i + 1, price, price, price, price, 1, 10), context);
            expected = i == 0 ? close : expected + (close - expected) * 2 / 10;
            assertEquals(expected, seen.get(i), 1e-9, "bar " + i);
        }
    }

    /** A journal that begins anew refuses memory that is not written as it was read. */
    @Test
    void shouldWriteTheMemoryThatItReadHoweverOldThePositionIs() {
        strategy.onStart(ctx);
        for (int i = 0; i < 40; i++) {
            bar("100", 1_000 + i);
            if (i == 2 || i == 20) { // in and out: older than every bar from the seventh after it on
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
