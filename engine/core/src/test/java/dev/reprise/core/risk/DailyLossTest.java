package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.number.Valuation;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;

class DailyLossTest {
    private final TradingRig rig = new TradingRig();

    private void maxLoss(final int strategy, final int instrument, final long loss) {
        final TestLimits limits = TestLimits.none();
        limits.maxDailyLoss = loss;
        rig.limits(strategy, instrument, limits);
    }

    @Test
    void shouldReduceAndCancelEntriesWhenTheLossReachesTheLimitInAnyScope() {
        final int[][] scopes = {{-1, -1}, {-1, 0}, {0, -1}, {0, 0}};
        for (final int[] scope : scopes) {
            final TradingRig fresh = new TradingRig();
            final TestLimits limits = scope[0] < 0 && scope[1] < 0 ? new TestLimits() : TestLimits.none();
            limits.maxDailyLoss = 500;
            fresh.limits(scope[0], scope[1], limits);
            fresh.enter(Side.BUY, 10_000, 1_000, 0, 0);
            final long entry = fresh.send(fresh.limit(1, 1, Side.BUY, 9_900, 1_000));
            fresh.top(9_491, 9_511); // 4.99 lost
            assertEquals(RiskState.ACTIVE, fresh.gate.state());
            fresh.top(9_490, 9_510); // 5.00 lost
            assertEquals(RiskState.REDUCING, fresh.gate.state());
            assertTrue(fresh.orders.isCancelPending(fresh.orders.slotOf(entry)));
            assertEquals(1, fresh.cancels.size());
        }
    }

    @Test
    void shouldStayActiveInScopesThatDidNotLose() {
        maxLoss(1, -1, 500);
        maxLoss(-1, 1, 500);
        maxLoss(0, 1, 500);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_000, 9_020);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
    }

    @Test
    void shouldKeepResumedEntriesDeniedUntilTheDayEnds() {
        maxLoss(0, 0, 500);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_490, 9_510);
        rig.gate.applyState(RiskState.ACTIVE);
        rig.top(9_990, 10_010); // won back: still latched

        assertEquals(RiskState.ACTIVE, rig.gate.state());
        assertEquals(DenialCode.K20_DAILY_LOSS, rig.check(rig.limit(Side.BUY, 10_000, 1_000)));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 1_000)));
        final OrderRequest exit = rig.limit(Side.SELL, 10_000, 1_000);
        exit.role = OrderRole.EXIT;
        assertNull(rig.check(exit));

        rig.now = TradingRig.NOON + DailyLoss.DAY_NS / 2 - 1;
        rig.gate.applyTime(rig.now);
        rig.top(9_990, 10_010);
        assertEquals(DenialCode.K20_DAILY_LOSS, rig.check(rig.limit(Side.BUY, 10_000, 1_000)));
        rig.now++;
        rig.gate.applyTime(rig.now);
        assertNull(rig.check(rig.limit(Side.BUY, 10_000, 1_000)));
    }

    @Test
    void shouldCountFromTheMarkAtWhichTheDayBegan() {
        maxLoss(0, 0, 500);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_890, 9_910);
        assertEquals(100, rig.gate.dailyLoss(0, 0));
        rig.now += DailyLoss.DAY_NS;
        rig.gate.applyTime(rig.now);
        assertEquals(0, rig.gate.dailyLoss(0, 0));
        rig.top(9_391, 9_411);
        assertEquals(499, rig.gate.dailyLoss(0, 0));
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.top(9_390, 9_410);
        assertEquals(RiskState.REDUCING, rig.gate.state());
    }

    @Test
    void shouldCountRealisedLossAndFeesInQuoteAndBase() {
        final long buy = rig.send(rig.limit(Side.BUY, 10_000, 1_000));
        rig.fill(buy, 10_000, 1_000, 7, 1); // 0.07 USD
        final long sell = rig.send(rig.limit(Side.SELL, 9_990, 1_000));
        rig.fill(sell, 9_990, 1_000, 10, 0); // 0.010 AAA at 99.90 is 1.00
        assertEquals(10 + 7 + 100, rig.gate.dailyLoss(0, 0));
    }

    @Test
    void shouldValueAtTheMarkBeforeTheMid() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.mark(0, 9_700);
        rig.price(0);
        assertEquals(300, rig.gate.dailyLoss(0, 0));
        rig.now = rig.market.markTime[0] + Valuation.MARK_NS;
        rig.top(9_790, 9_810);
        assertEquals(300, rig.gate.dailyLoss(0, 0), "ten minutes older than the touch");
        rig.now++;
        rig.top(9_790, 9_810);
        assertEquals(200, rig.gate.dailyLoss(0, 0), "more");
        rig.market.mark(0, 9_650);
        rig.price(0);
        assertEquals(350, rig.gate.dailyLoss(0, 0));
    }

    @Test
    void shouldValueSpotAtTheMidWhateverAMarkPriceSays() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.mark[0] = 9_700;
        rig.top(9_890, 9_910);
        assertEquals(100, rig.gate.dailyLoss(0, 0));
    }

    @Test
    void shouldReduceByTheLossOfAShortPositionAtTheMark() {
        maxLoss(0, 0, 500);
        rig.enter(Side.SELL, 10_000, 1_000, 0, 0);
        rig.market.mark(0, 10_499);
        rig.price(0);
        assertEquals(RiskState.ACTIVE, rig.gate.state());
        rig.market.mark(0, 10_500);
        rig.price(0);
        assertEquals(500, rig.gate.dailyLoss(0, 0));
        assertEquals(RiskState.REDUCING, rig.gate.state());
    }

    @Test
    void shouldDenyAllEntriesAtALimitOfZero() {
        maxLoss(0, 0, 0);
        assertEquals(DenialCode.K20_DAILY_LOSS, rig.check(rig.limit(Side.BUY, 10_000, 1_000)));
        assertEquals(RiskState.ACTIVE, rig.gate.state());
    }

    @Test
    void shouldJudgeAnewWhenLimitsChange() {
        maxLoss(0, 0, 500);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.top(9_490, 9_510);
        rig.gate.applyState(RiskState.ACTIVE);
        maxLoss(0, 0, 501);
        assertNull(rig.check(rig.limit(Side.BUY, 9_500, 1_000)));
        rig.top(9_480, 9_500);
        assertEquals(RiskState.REDUCING, rig.gate.state());
    }
}
