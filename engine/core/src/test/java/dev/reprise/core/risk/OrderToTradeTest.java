package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderToTradeTest {
    private static final long WINDOW = 60_000;
    private static final long NOW = 7_000_000;
    private static final int MINE = 1;

    private final RiskLimits limits = new RiskLimits(new StubMarket(), new RiskCapacity(2, 1, 1));
    private final OrderToTrade ratios = new OrderToTrade(limits, new RiskCapacity(2, 1, 1));
    private final OrderRequest request = new OrderRequest().reset(MINE, 0);

    @BeforeEach
    void threeOfEachPerTradeAndNoneFree() {
        set(Limit.ORDER_TO_TRADE_WINDOW, WINDOW);
        set(Limit.MAX_ORDERS_PER_TRADE, 3);
        set(Limit.MAX_CANCELS_PER_TRADE, 3);
        set(Limit.FREE_REQUESTS, 0);
    }

    private void set(final Limit limit, final long value) {
        limits.apply(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private void orders(final int count) {
        for (int i = 0; i < count; i++) {
            ratios.applyOrder(MINE, NOW);
        }
    }

    private void cancels(final int count) {
        for (int i = 0; i < count; i++) {
            ratios.applyCancel(MINE, NOW);
        }
    }

    private void assertDenied(final long allowed, final long actual) {
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, ratios.check(request, NOW));
        assertEquals(allowed, request.allowed);
        assertEquals(actual, request.actual);
    }

    @Test
    void shouldCountTheOrderInHandAgainstTheFills() {
        orders(2);
        assertNull(ratios.check(request, NOW));
        orders(1);
        assertDenied(3, 4);
        ratios.applyFill(MINE, NOW);
        assertDenied(3, 4); // the first trade is the one that counts anyway
        ratios.applyFill(MINE, NOW);
        orders(2);
        assertNull(ratios.check(request, NOW));
        orders(1);
        assertDenied(3, 3); // 7 by 2
        assertNull(ratios.check(new OrderRequest().reset(0, 0), NOW), "another strategy");
    }

    @Test
    void shouldCountCancelsByThemselves() {
        cancels(3);
        assertNull(ratios.check(request, NOW));
        cancels(1);
        assertDenied(3, 4);
        ratios.applyFill(MINE, NOW);
        ratios.applyFill(MINE, NOW);
        assertNull(ratios.check(request, NOW));
        cancels(3);
        assertDenied(3, 3); // 7 by 2
    }

    @Test
    void shouldLeaveTheFirstRequestsFree() {
        set(Limit.MAX_ORDERS_PER_TRADE, 0);
        set(Limit.MAX_CANCELS_PER_TRADE, 0);
        set(Limit.FREE_REQUESTS, 5);
        orders(2);
        cancels(2);
        assertNull(ratios.check(request, NOW));
        cancels(1);
        assertDenied(0, 4 - 1);
    }

    @Test
    void shouldLeaveNothingFreeWhereARatioIsNotSet() {
        set(Limit.FREE_REQUESTS, 5);
        set(Limit.MAX_ORDERS_PER_TRADE, Limit.NONE);
        assertDenied(0, 1);
        set(Limit.MAX_ORDERS_PER_TRADE, 3);
        set(Limit.MAX_CANCELS_PER_TRADE, Limit.NONE);
        assertNull(ratios.check(request, NOW), "nothing was cancelled");
        cancels(1);
        assertDenied(0, 1);
    }

    @Test
    void shouldHoldOneRatioWhileTheOtherIsOff() {
        set(Limit.MAX_ORDERS_PER_TRADE, Limit.MAX_ORDERS_PER_TRADE.off());
        orders(50);
        assertNull(ratios.check(request, NOW));
        cancels(4);
        assertDenied(3, 4);
        set(Limit.MAX_CANCELS_PER_TRADE, Limit.MAX_CANCELS_PER_TRADE.off());
        assertNull(ratios.check(request, NOW));
        set(Limit.MAX_ORDERS_PER_TRADE, 50);
        assertDenied(50, 51);
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        orders(3);
        assertEquals(DenialCode.K22_ORDER_TO_TRADE, ratios.check(request, NOW + WINDOW - WINDOW / 60 - 1));
        assertNull(ratios.check(request, NOW + WINDOW));
    }

    @Test
    void shouldSayWhenItDeniedForAWholeWindow() {
        assertFalse(ratios.applyDenial(MINE, NOW));
        assertFalse(ratios.applyDenial(MINE, NOW + WINDOW - 1));
        assertTrue(ratios.applyDenial(MINE, NOW + WINDOW));
        assertFalse(ratios.applyDenial(0, NOW + WINDOW), "another strategy's first");
        orders(1);
        assertFalse(ratios.applyDenial(MINE, NOW + 2 * WINDOW), "an order went out in between");
        assertFalse(ratios.applyDenial(MINE, NOW + 3 * WINDOW - 1));
        ratios.applyArming(MINE);
        assertFalse(ratios.applyDenial(MINE, NOW + 3 * WINDOW));
    }

    @Test
    void shouldBeginAnewOnceAPersonArms() {
        orders(9);
        cancels(9);
        for (int i = 0; i < 3; i++) {
            ratios.applyFill(MINE, NOW);
        }
        final long before = ratios.stateHash(1);
        ratios.applyArming(MINE);
        assertNotEquals(before, ratios.stateHash(1));
        orders(2);
        cancels(3);
        assertNull(ratios.check(request, NOW));
        orders(1);
        assertDenied(3, 4); // the fills from before do not help either
        ratios.applyArming(MINE);
        cancels(4);
        assertDenied(3, 4);
    }
}
