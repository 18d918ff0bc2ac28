package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;

/** A held order that leaves is judged as things are when it leaves, not as they were when it was decided. */
class ReleaseTest {
    private static final long SECOND = 1_000_000_000L;

    private final TradingRig rig = new TradingRig();
    private long held;

    private void limit(final Limit limit, final long value) {
        final TestLimits limits = new TestLimits().set(limit, value);
        rig.gate.applySettings(limits.partial(-1, -1, -1, limit), 0);
    }

    private void hold() {
        final OrderRequest r = rig.limit(Side.BUY, 10_100, 1_000);
        r.type = OrderType.STOP_LIMIT;
        r.stopPrice = 10_100;
        r.instructions = OrderInstructions.EMULATED;
        held = rig.send(r);
        assertTrue(rig.orders.isHeld(rig.orders.slotOf(held)));
    }

    private OrderRequest entry() {
        return rig.limit(Side.BUY, 10_000, 1_000);
    }

    private OrderRequest exit() {
        final OrderRequest r = rig.limit(Side.SELL, 10_000, 1_000);
        r.role = OrderRole.EXIT;
        return r;
    }

    private DenialCode leaves(final OrderRequest r) {
        return rig.gate.checkRelease(r, rig.now);
    }

    private void long1000() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
    }

    @Test
    void shouldLetGoWhatWouldPassNowAndNotFindItsOwnDecision() {
        limit(Limit.MAX_OPEN_ORDERS, 1); // K13: it is the one
        limit(Limit.DUPLICATE_WINDOW, 60 * SECOND); // K16: nor is it its own duplicate
        hold();

        assertNull(leaves(entry()));
        assertTrue(rig.release(held, entry()));
        assertEquals(1, rig.orders.openCount());
    }

    @Test
    void shouldAskForStateLinkAndList() {
        rig.linked();
        hold();
        long1000();
        assertNull(leaves(entry()));
        rig.gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.DOWN);
        assertEquals(DenialCode.K2_VENUE_LINK, leaves(entry()));
        assertNull(leaves(exit()));
        rig.linked();
        rig.gate.applyState(RiskState.REDUCING);
        assertEquals(DenialCode.K1_ENGINE_STATE, leaves(entry()));
        assertNull(leaves(exit()));
        rig.gate.applyState(RiskState.HALTED);
        assertEquals(DenialCode.K1_ENGINE_STATE, leaves(exit()));
        rig.arm();
        rig.gate.applyStrategyStatus(0, StrategyStatus.DISABLED, StateCause.OPERATOR);
        assertEquals(DenialCode.STRATEGY_DISABLED, leaves(entry()));
        assertNull(leaves(exit()));
        rig.gate.applyStrategyStatus(0, StrategyStatus.ENABLED, StateCause.OPERATOR);
        rig.gate.disallow(0);
        assertEquals(DenialCode.K3_ALLOW_LIST, leaves(entry()));
        assertNull(leaves(exit()));
        rig.market.status[0] = TradingStatus.CANCEL_ONLY;
        assertEquals(DenialCode.K3_ALLOW_LIST, leaves(exit()));
    }

    @Test
    void shouldAskForDataSizePriceAndDrift() {
        hold();
        final TestLimits limits = new TestLimits();
        rig.now += limits.maxTopAge;
        assertNull(leaves(entry()));
        rig.now++;
        assertEquals(DenialCode.K4_STALE_DATA, leaves(entry()));
        rig.top(9_990, 10_010);
        assertEquals(DenialCode.K5_FIELD_SANITY, leaves(rig.limit(Side.BUY, 10_001, 1_000)));
        limit(Limit.MAX_ORDER_QTY, 1_000);
        assertNull(leaves(entry()));
        limit(Limit.MAX_ORDER_QTY, 999);
        assertEquals(DenialCode.K6_MAX_QTY, leaves(entry()));
        limit(Limit.MAX_ORDER_QTY, 1_000_000);
        limit(Limit.MAX_ORDER_NOTIONAL, 10_000);
        assertNull(leaves(entry()));
        limit(Limit.MAX_ORDER_NOTIONAL, 9_999);
        assertEquals(DenialCode.K7_MAX_NOTIONAL, leaves(entry()));
        limit(Limit.MAX_ORDER_NOTIONAL, 1_000_000);
        assertNull(leaves(rig.limit(Side.BUY, 10_100, 1_000)));
        assertEquals(DenialCode.K9_PRICE_COLLAR, leaves(rig.limit(Side.BUY, 10_110, 1_000)));
    }

    @Test
    void shouldAskForPositionExposureAndMoney() {
        rig.open(100_000);
        hold();
        limit(Limit.MAX_POSITION, 1_000);
        assertNull(leaves(entry()));
        limit(Limit.MAX_POSITION, 999);
        assertEquals(DenialCode.K11_MAX_POSITION, leaves(entry()));
        limit(Limit.MAX_POSITION, 1_000_000);
        limit(Limit.MAX_GROSS_EXPOSURE, 10_000);
        assertNull(leaves(entry()));
        limit(Limit.MAX_GROSS_EXPOSURE, 9_999);
        assertEquals(DenialCode.K12_EXPOSURE, leaves(entry()));
        limit(Limit.MAX_GROSS_EXPOSURE, Limit.MAX_GROSS_EXPOSURE.off());
        limit(Limit.MAX_BALANCE_USE, 1_000);
        assertNull(leaves(entry()));
        limit(Limit.MAX_BALANCE_USE, 999);
        assertEquals(DenialCode.K19_CREDIT, leaves(entry()));
        limit(Limit.MAX_BALANCE_USE, Limit.MAX_BALANCE_USE.off());
        assertNull(leaves(entry()));
    }

    @Test
    void shouldAskForLossAndDrawdown() {
        hold();
        rig.open(100_000);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        limit(Limit.MAX_DAILY_LOSS, 500);
        rig.market.top(0, 9_491, 9_511, rig.now);
        rig.gate.applyPrice(0);
        assertNull(leaves(rig.limit(Side.BUY, 9_500, 1_000)));
        rig.market.top(0, 9_490, 9_510, rig.now);
        rig.gate.applyPrice(0);
        assertEquals(DenialCode.K20_DAILY_LOSS, leaves(rig.limit(Side.BUY, 9_500, 1_000)));
        final OrderRequest exit = rig.limit(Side.SELL, 9_500, 1_000);
        exit.role = OrderRole.EXIT;
        assertNull(leaves(exit));
    }

    @Test
    void shouldAskForTheMachine() {
        hold();
        long1000();
        limit(Limit.MAX_CLOCK_OFFSET, 10);
        rig.gate.applyClockOffset(10);
        assertNull(leaves(entry()));
        rig.gate.applyClockOffset(11);
        assertEquals(DenialCode.K25_CLOCK_LAG, leaves(entry()));
        assertNull(leaves(exit()));
        rig.gate.applyClockOffset(0);
        rig.gate.applyHealth(0, DiskLevel.REDUCE);
        assertEquals(DenialCode.K26_JOURNAL, leaves(entry()));
        assertNull(leaves(exit()));
    }

    @Test
    void shouldCountAReleaseInTheThrottleWhenItLeaves() {
        limit(Limit.ORDERS_PER_WINDOW, 2);
        hold();
        rig.now += 500;
        assertTrue(rig.release(held, entry())); // the second request of the window
        assertEquals(DenialCode.K14_THROTTLE, rig.check(rig.limit(1, 1, Side.BUY, 9_990, 1_000)));
        rig.now += 499;
        assertEquals(DenialCode.K14_THROTTLE, rig.check(rig.limit(1, 1, Side.BUY, 9_990, 1_000)));
        rig.now++;
        assertNull(rig.check(rig.limit(1, 1, Side.BUY, 9_990, 1_000))); // its decision is out of the window
    }

    @Test
    void shouldThrottleEntriesThatFireTogetherAndNoExit() {
        hold();
        long1000();
        limit(Limit.ORDERS_PER_WINDOW, 3);
        assertNull(leaves(entry()));
        limit(Limit.ORDERS_PER_WINDOW, 2);
        final OrderRequest r = entry();
        assertEquals(DenialCode.K14_THROTTLE, leaves(r));
        assertEquals(2, r.allowed);
        assertEquals(3, r.actual);
        assertFalse(rig.release(held, entry()));
        assertNull(leaves(exit()));
        assertNull(leaves(protective()));
    }

    private OrderRequest protective() {
        final OrderRequest r = exit();
        r.role = OrderRole.STOP_LOSS;
        return r;
    }

    @Test
    void shouldAskForRepeatedFillsOfEntriesAlone() {
        hold();
        long1000();
        limit(Limit.REPEATED_FILLS_WINDOW, SECOND);
        limit(Limit.MAX_REPEATED_FILLS, 2);
        assertNull(leaves(entry()));
        limit(Limit.MAX_REPEATED_FILLS, 1);
        assertEquals(DenialCode.K15_REPEATED_EXECUTION, leaves(entry()));
        assertNull(leaves(exit()));
        limit(Limit.MAX_REPEATED_FILLS, 0);
        assertNull(leaves(protective()));
    }

    @Test
    void shouldAskForTheVenuesRejectsOfEntriesAlone() {
        hold();
        long1000();
        limit(Limit.MAX_SAME_REJECTS, 1);
        limit(Limit.REJECT_PAUSE, SECOND);
        rig.reject(rig.send(rig.limit(Side.BUY, 9_900, 1_000)));
        assertEquals(DenialCode.K23_REJECT_RATE, leaves(entry()));
        assertNull(leaves(exit()));
        assertNull(leaves(protective()));
        rig.now += SECOND - 1;
        assertEquals(DenialCode.K23_REJECT_RATE, leaves(entry()));
        rig.now++;
        rig.top(9_990, 10_010);
        assertNull(leaves(entry()));
    }

    @Test
    void shouldAskForUnresolvedOrdersSelfTradeAndParent() {
        hold();
        final long other = rig.send(rig.limit(Side.BUY, 9_900, 1_000));
        rig.unknown(other);
        assertEquals(DenialCode.UNRESOLVED_ORDER, leaves(entry()));
        rig.accept(other);
        assertNull(leaves(entry()));
        final long resting = rig.send(rig.limit(1, 0, Side.SELL, 10_010, 1_000));
        rig.accept(resting);
        assertNull(leaves(entry()));
        assertEquals(DenialCode.K18_SELF_TRADE, leaves(rig.limit(Side.BUY, 10_010, 1_000)));
        rig.canceled(resting);
        rig.fill(other, 9_900, 600);
        final OrderRequest child = rig.limit(Side.SELL, 10_000, 600);
        child.role = OrderRole.STOP_LOSS;
        child.parentOrderId = other;
        assertNull(leaves(child));
        child.qty = 610;
        assertEquals(DenialCode.K17_PARENT_CHILD, leaves(child));
        child.parentOrderId = 0;
        assertEquals(DenialCode.K24_REDUCE_ONLY, leaves(child));
    }

    @Test
    void shouldNotRefuseAStructuralRejectsRepeatForWhatCloses() {
        limit(Limit.MAX_SAME_REJECTS, 1);
        limit(Limit.REJECT_PAUSE, 60 * SECOND);
        long1000();
        rig.reject(
                rig.send(rig.limit(Side.BUY, 9_900, 1_000)),
                dev.reprise.api.schema.OrderRequest.NEW_ORDER,
                RejectCode.FILTER);
        assertEquals(DenialCode.K23_REJECT_RATE, rig.check(entry()));
        assertNull(rig.check(exit()));
        final OrderRequest reduceOnly = rig.limit(Side.SELL, 10_000, 1_000);
        reduceOnly.instructions = OrderInstructions.REDUCE_ONLY;
        assertNull(rig.check(reduceOnly));
        reduceOnly.qty = 1_010;
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.check(reduceOnly));
        assertEquals(DenialCode.K23_REJECT_RATE, rig.check(rig.limit(Side.SELL, 10_000, 1_000)));

        final OrderRequest resting = rig.limit(Side.SELL, 10_100, 1_000);
        resting.role = OrderRole.EXIT;
        final long id = rig.send(resting);
        rig.accept(id);
        rig.reject(rig.send(rig.limit(1, 0, Side.BUY, 9_900, 1_000)));
        assertNull(rig.gate.checkAmend(rig.orders.slotOf(id), 0, 10_090, 1_000, rig.now, rig.request));
    }
}
