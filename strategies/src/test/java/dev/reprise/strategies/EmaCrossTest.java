package dev.reprise.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Distance;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.strategies.FakeMarket.TestBar;
import dev.reprise.strategies.indicator.Ema;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmaCrossTest {
    private static final BarSpec SECOND = BarSpec.time(Duration.ofSeconds(1));

    private Strategy strategy;
    private FakeContext ctx;
    private int bars;

    @Test
    void shouldEnterAndLeaveWhereThePencilSays() {
        start("fast", "1", "slow", "2");
        // fast is the close; slow s(i) = s(i-1) + (c - s(i-1)) * 2 / 3:
        // closes 100 100 100 97  103    104     101
        // slow   100 100 100 98  101.33 103.11  101.70: up at 103, down at 101
        closes("100", "100", "100", "97");
        assertEquals(0, ctx.sent());
        closes("103");
        assertEquals(1, ctx.sent());
        assertEquals("BUY 0.01 market", ctx.last().toString());
        assertEquals(Distance.bps(40), ctx.last().stopLoss());
        assertEquals(Distance.bps(80), ctx.last().takeProfit());
        fillLast();
        closes("104");
        assertEquals(1, ctx.sent());
        closes("101");
        assertEquals("SELL 0.01 market reduce", ctx.last().toString());
        fillLast();
        assertEquals(2, ctx.sent());
        assertEquals(0, ctx.qty());
    }

    @Test
    void shouldNotEnterTwiceWhileTheEntryWorks() {
        enterLong();
        closes("90", "110", "90", "110");
        assertEquals(1, ctx.sent(), "the entry still works");
    }

    @Test
    void shouldLeaveAtTheEndOfAnEntryThatWasCrossedBack() {
        enterLong();
        closes("90");
        fillLast();
        assertEquals("SELL 0.01 market reduce", ctx.last().toString());
        fillLast();
        assertEquals(0, ctx.qty());
        assertEquals(2, ctx.sent());
    }

    @Test
    void shouldDropADeniedEntryAndRetryADeniedExitAtEveryClose() {
        start("fast", "1", "slow", "2");
        closes("100", "100", "100", "97");
        ctx.denyNext = DenialCode.K14_THROTTLE;
        closes("103", "104", "105");
        assertEquals(0, ctx.sent());
        closes("90", "110");
        fillLast();
        ctx.denyNext = DenialCode.K14_THROTTLE;
        closes("90");
        assertEquals(1, ctx.sent());
        closes("89");
        assertEquals("SELL 0.01 market reduce", ctx.last().toString());
    }

    @Test
    void shouldLeaveARejectedEntryAndRetryARejectedOrPartialExit() {
        enterLong();
        ctx.status(ctx.last(), OrderStatus.REJECTED);
        closes("111");
        assertEquals(1, ctx.sent());
        closes("90", "120");
        fillLast();
        closes("90");
        ctx.status(ctx.last(), OrderStatus.REJECTED);
        assertEquals(3, ctx.sent(), "no loop of rejects within a bar");
        closes("89");
        ctx.fill(ctx.last(), FakeMarket.BTC.qty("0.004"), 1);
        ctx.status(ctx.last(), OrderStatus.EXPIRED);
        closes("88");
        assertEquals("SELL 0.006 market reduce", ctx.last().toString());
    }

    @Test
    void shouldCloseWhatAPartialEntryBought() {
        enterLong();
        ctx.fill(ctx.last(), FakeMarket.BTC.qty("0.003"), 1);
        ctx.status(ctx.last(), OrderStatus.EXPIRED);
        closes("90");
        assertEquals("SELL 0.003 market reduce", ctx.last().toString());
    }

    @Test
    void shouldStayOutAfterTheStopLossUntilTheNextCross() {
        enterLong();
        fillLast();
        ctx.moved(-ctx.qty(), 1);
        closes("112", "113");
        assertEquals(1, ctx.sent());
        closes("90", "114");
        assertEquals(2, ctx.sent());
        assertEquals(Side.BUY, ctx.last().side());
    }

    @Test
    void shouldTurnShortOnlyWhenAllowed() {
        enterLong("allow_short", "true");
        fillLast();
        closes("90");
        assertEquals("SELL 0.01 market reduce", ctx.last().toString());
        fillLast();
        assertEquals("SELL 0.01 market", ctx.last().toString());
        fillLast();
        closes("110");
        assertEquals("BUY 0.01 market reduce", ctx.last().toString());
        fillLast();
        assertEquals("BUY 0.01 market", ctx.last().toString());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void signalsEqualTheStreamingAveragesThroughABoundedSeries(final long seed) {
        start("fast", "3", "slow", "8");
        final Ema fast = new Ema(3);
        final Ema slow = new Ema(8);
        final Random random = new Random(seed);
        long price = FakeMarket.BTC.price("60000");
        int crosses = 0;
        for (int i = 0; i < 3_000; i++) {
            price += FakeMarket.BTC.tickSize() * (random.nextInt(2_001) - 1_000);
            final int before = ctx.sent();
            closes(FakeMarket.BTC.formatPrice(price));
            fast.update(FakeMarket.BTC.priceAsDouble(price));
            slow.update(FakeMarket.BTC.priceAsDouble(price));
            final boolean enter = fast.crossedAbove(slow) && ctx.qty() == 0;
            final boolean leave = fast.crossedBelow(slow) && ctx.qty() > 0;
            assertEquals(enter || leave, ctx.sent() > before, "seed " + seed + " bar " + i);
            if (enter || leave) {
                assertEquals(enter ? Side.BUY : Side.SELL, ctx.last().side());
                fillLast();
                crosses++;
            }
        }
        assertTrue(crosses > 200, "crosses=" + crosses);
    }

    @Test
    void shouldRefuseAveragesThatCannotCross() {
        final IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> start("fast", "13", "slow", "13"));
        assertTrue(refused.getMessage().contains("fast=13 slow=13"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> start("stop_loss", "-1 bps"));
        assertThrows(IllegalArgumentException.class, () -> start("size", "1 ETH"), "the unit is checked at the start");
    }

    @Test
    void shouldTradeWithoutProtectionWhenToldSo() {
        enterLong("stop_loss", "0 bps", "take_profit", "0 bps");
        assertEquals(null, ctx.last().stopLoss());
        assertEquals(null, ctx.last().takeProfit());
        assertFalse(ctx.last().isReduceOnly());
    }

    private void enterLong(final String... parameters) {
        final String[] all = java.util.Arrays.copyOf(parameters, parameters.length + 4);
        System.arraycopy(new String[] {"fast", "1", "slow", "2"}, 0, all, parameters.length, 4);
        start(all);
        closes("100", "100", "100", "97", "110");
        assertEquals(1, ctx.sent());
    }

    private void start(final String... parameters) {
        final Map<String, String> given = new HashMap<>(Map.of("size", "0.01 BTC"));
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        final EmaCrossFactory factory = new EmaCrossFactory();
        strategy = factory.create(new StrategyParameters(factory.parameters(), given));
        ctx = new FakeContext(strategy, FakeMarket.BTC);
        bars = 0;
        strategy.onStart(ctx);
        assertEquals(SECOND, ctx.subscribed.get(0));
    }

    private void closes(final String... prices) {
        for (final String price : prices) {
            final TestBar bar = TestBar.flat(FakeMarket.BTC, SECOND, bars++, price);
            ctx.at(bar.closeTime());
            strategy.onBar(bar, ctx);
        }
    }

    private void fillLast() {
        ctx.fill(ctx.last(), ctx.last().qty(), FakeMarket.BTC.price("100"));
    }
}
