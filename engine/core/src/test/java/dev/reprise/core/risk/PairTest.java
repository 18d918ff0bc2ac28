package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;

/** Two legs of a list, each of which passes by itself. */
class PairTest {
    private final TradingRig rig = new TradingRig();
    private final TestLimits limits = new TestLimits();

    private static OrderRequest leg(final long qty, final int instructions) {
        final OrderRequest leg = new OrderRequest().reset(0, 0);
        leg.side = Side.BUY;
        leg.price = 10_000;
        leg.qty = qty;
        leg.instructions = instructions;
        return leg;
    }

    private DenialCode check(final OrderRequest first, final OrderRequest second) {
        rig.limits(-1, -1, limits);
        return rig.gate.checkPair(first, second, rig.now);
    }

    @Test
    void shouldCountBothLegsThatRest() {
        limits.maxPosition = 100;
        assertNull(check(leg(50, 0), leg(50, 0)));
        limits.maxPosition = 99;
        final OrderRequest first = leg(50, 0);
        assertEquals(DenialCode.K11_MAX_POSITION, check(first, leg(50, 0)));
        assertEquals(99, first.allowed);
        assertEquals(100, first.actual);
        assertNull(check(leg(50, 0), leg(50, OrderInstructions.EMULATED)), "a leg that the engine holds does not rest");
    }

    @Test
    void shouldCountTwoRequests() {
        limits.ordersPerWindow = 2;
        assertNull(check(leg(50, 0), leg(50, OrderInstructions.EMULATED)));
        limits.ordersPerWindow = 1;
        assertEquals(DenialCode.K14_THROTTLE, check(leg(50, 0), leg(50, OrderInstructions.EMULATED)));
    }

    @Test
    void shouldNotHoldUpProtection() {
        limits.maxPosition = 10;
        limits.ordersPerWindow = 0;
        final OrderRequest stop = leg(50, 0);
        stop.role = OrderRole.STOP_LOSS;
        final OrderRequest target = leg(50, 0);
        target.role = OrderRole.TAKE_PROFIT;
        assertNull(check(stop, target));
    }

    private static OrderRequest leg(final int strategy, final int instrument, final long price) {
        final OrderRequest leg = new OrderRequest().reset(strategy, instrument);
        leg.side = Side.BUY;
        leg.price = price;
        leg.qty = 1_000;
        return leg;
    }

    private static void sendPair(final TradingRig to, final long price) {
        assertTrue(to.pair(leg(0, 0, price), leg(0, 0, price - 10)) != 0);
    }

    @Test
    void shouldCountAPairAsOneOpenOrderInEveryScope() {
        for (final int[] scope : new int[][] {{-1, -1}, {-1, 0}, {0, -1}, {0, 0}}) {
            final TradingRig fresh = new TradingRig();
            sendPair(fresh, 9_900);
            fresh.send(leg(0, 0, 9_880));
            sendPair(fresh, 9_870);
            maxOpen(fresh, scope, 5);
            assertNull(fresh.check(leg(0, 0, 9_800)));
            maxOpen(fresh, scope, 4);
            assertNull(fresh.check(leg(0, 0, 9_800)), "the fourth: two pairs and one");
            maxOpen(fresh, scope, 3);
            assertEquals(DenialCode.K13_OPEN_ORDERS, fresh.check(leg(0, 0, 9_800)));
            final boolean ofAll = scope[0] < 0 && scope[1] < 0;
            assertEquals(ofAll ? DenialCode.K13_OPEN_ORDERS : null, fresh.check(leg(1, 1, 9_800)));
        }
    }

    private static void maxOpen(final TradingRig to, final int[] scope, final long most) {
        final TestLimits narrow = new TestLimits().set(Limit.MAX_OPEN_ORDERS, most);
        to.gate.applySettings(narrow.partial(scope[0], scope[1], -1, Limit.MAX_OPEN_ORDERS), 0);
    }

    @Test
    void shouldReserveTheBalanceOfAPairOnce() {
        rig.open(100_000);
        sendPair(rig, 9_900);
        assertEquals(9_900, rig.portfolio.balances().reserved(1));
        rig.canceled(rig.sent.get(0));
        assertEquals(9_890, rig.portfolio.balances().reserved(1));
        rig.canceled(rig.sent.get(1));
        assertEquals(0, rig.portfolio.balances().reserved(1));
        assertTrue(rig.pair(leg(0, 0, 9_800), leg(0, 0, 9_850)) != 0);
        assertEquals(9_850, rig.portfolio.balances().reserved(1), "the larger of the two");
        rig.fill(rig.sent.get(2), 9_800, 400);
        assertEquals(9_850, rig.portfolio.balances().reserved(1));
        rig.canceled(rig.sent.get(3));
        assertEquals(5_880, rig.portfolio.balances().reserved(1));
    }

    @Test
    void shouldCountTheLegThatIsLeft() {
        sendPair(rig, 9_900);
        assertEquals(2, rig.orders.openCount());
        assertEquals(1, rig.orders.openExposures());
        rig.canceled(rig.sent.get(0));
        assertEquals(1, rig.orders.openCount());
        assertEquals(1, rig.orders.openExposures());
        assertEquals(1, rig.orders.openExposures(0));
        assertEquals(1, rig.orders.openExposures(0, 0));
        rig.canceled(rig.sent.get(1));
        assertEquals(0, rig.orders.openExposures());
        assertEquals(0, rig.orders.openExposures(0));
        assertEquals(0, rig.orders.openExposures(0, 0));
    }

    @Test
    void shouldCountBothLegsAtTheVenue() {
        final TradingRig five = new TradingRig(4, 10_000_000, 5);
        final TradingRig three = new TradingRig(4, 10_000_000, 3);
        assertNull(five.gate.checkPair(leg(0, 0, 9_900), leg(0, 0, 9_890), five.now), "two of two");
        final OrderRequest first = leg(0, 0, 9_900);
        assertEquals(DenialCode.K13_OPEN_ORDERS, three.gate.checkPair(first, leg(0, 0, 9_890), three.now));
        assertEquals(1, first.allowed);
        assertEquals(2, first.actual);
        first.role = OrderRole.STOP_LOSS;
        assertNull(three.gate.checkPair(first, leg(0, 0, 9_890), three.now), "protection may use the other half");
        three.send(leg(1, 0, 9_880));
        assertNull(three.gate.checkPair(first, leg(0, 0, 9_890), three.now));
        final TradingRig one = new TradingRig(4, 10_000_000, 1);
        assertEquals(DenialCode.K13_OPEN_ORDERS, one.gate.checkPair(first, leg(0, 0, 9_890), one.now));
    }

    @Test
    void shouldDenyWhatOverflows() {
        assertEquals(
                DenialCode.K11_MAX_POSITION, check(leg(Long.MAX_VALUE / 2 + 1, 0), leg(Long.MAX_VALUE / 2 + 1, 0)));
    }
}
