package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
        assertNull(check(leg(50, 0), leg(50, OrderRequest.EMULATED)), "a leg that the engine holds does not rest");
    }

    @Test
    void shouldCountTwoRequests() {
        limits.ordersPerWindow = 2;
        assertNull(check(leg(50, 0), leg(50, OrderRequest.EMULATED)));
        limits.ordersPerWindow = 1;
        assertEquals(DenialCode.K14_THROTTLE, check(leg(50, 0), leg(50, OrderRequest.EMULATED)));
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

    @Test
    void shouldDenyWhatOverflows() {
        assertEquals(
                DenialCode.K11_MAX_POSITION, check(leg(Long.MAX_VALUE / 2 + 1, 0), leg(Long.MAX_VALUE / 2 + 1, 0)));
    }
}
