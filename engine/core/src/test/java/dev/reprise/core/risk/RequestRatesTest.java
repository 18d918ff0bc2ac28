package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K14 and K16 by themselves: what counts where, and limits of nothing. */
class RequestRatesTest {
    private static final long WINDOW = 1_000;

    private final RiskCapacity capacity = new RiskCapacity(2, 2, 2);
    private final RiskLimits limits = new RiskLimits(new TradingRig().market, capacity);
    private final RequestRates rates = new RequestRates(limits, capacity);
    private final OrderRequest request = new OrderRequest().reset(0, 0);

    private void set(final int strategy, final int instrument, final Limit limit, final long value) {
        limits.apply(new TestLimits().set(limit, value).partial(strategy, instrument, -1, limit), 0);
    }

    private void setOfVenue(final int venue, final long orders) {
        final TestLimits ofVenue = new TestLimits();
        ofVenue.ordersPerWindow = orders;
        ofVenue.throttleWindow = WINDOW;
        limits.apply(ofVenue.ofVenue(venue, Limit.ORDERS_PER_WINDOW, Limit.THROTTLE_WINDOW), 0);
    }

    private void begin(final long orders, final long cancels) {
        for (int i = 0; i < 2; i++) {
            limits.define(i);
            rates.define(i, 0);
        }
        set(-1, -1, Limit.THROTTLE_WINDOW, WINDOW);
        set(-1, -1, Limit.ORDERS_PER_WINDOW, orders);
        set(-1, -1, Limit.CANCELS_PER_WINDOW, cancels);
    }

    private void assertDenied(final long allowed, final long actual, final long now) {
        assertEquals(DenialCode.K14_THROTTLE, rates.checkOrder(request, now));
        assertEquals(allowed, request.allowed);
        assertEquals(actual, request.actual);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void shouldCountWhatIsNobodysForTheAccountAlone(final int index) {
        begin(2, 1);
        set(0, -1, Limit.ORDERS_PER_WINDOW, 1);
        set(-1, 0, Limit.ORDERS_PER_WINDOW, 1);
        rates.applyNewOrder(index, index, Side.BUY, OrderType.LIMIT, 1, 1, 0);
        assertNull(rates.checkOrder(request, 0));
        rates.applyNewOrder(index, index, Side.BUY, OrderType.LIMIT, 1, 1, 0);
        assertDenied(2, 3, 0);
        assertTrue(rates.allowsCancel(0, 0, 0));
        rates.applyCancel(index, index, 0);
        assertFalse(rates.allowsCancel(0, 0, WINDOW - 1));
        assertTrue(rates.allowsCancel(0, 0, WINDOW));
    }

    @Test
    void shouldCountForAnInstrumentThatNobodyDefinedYet() {
        rates.applyRelease(0, 0, 0);
        rates.applyCancel(0, 0, 0);
        begin(2, 2);
        rates.applyAmend(0, 0, 0);
        assertDenied(2, 3, 0);
        assertTrue(rates.allowsCancel(0, 0, 0));
        rates.applyCancel(0, 0, 0);
        assertFalse(rates.allowsCancel(0, 0, 0));
    }

    @Test
    void shouldCountOrdersAndCancelsByInstrument() {
        begin(10, 10);
        set(-1, 1, Limit.ORDERS_PER_WINDOW, 1);
        set(-1, 1, Limit.CANCELS_PER_WINDOW, 1);
        rates.applyAmend(0, 1, 0);
        rates.applyCancel(0, 1, 0);
        assertNull(rates.checkOrder(request, 0));
        assertTrue(rates.allowsCancel(1, 0, 0));
        assertFalse(rates.allowsCancel(1, 1, 0));
        request.reset(1, 1);
        assertDenied(1, 2, WINDOW - 1);
        assertNull(rates.checkOrder(request, WINDOW));
        assertTrue(rates.allowsCancel(1, 1, WINDOW));
    }

    @Test
    void shouldTakeALimitOfNothingForNone() {
        begin(10, 10);
        set(-1, 0, Limit.ORDERS_PER_WINDOW, 0);
        set(0, -1, Limit.CANCELS_PER_WINDOW, 0);
        assertDenied(0, 1, 0);
        assertFalse(rates.allowsCancel(0, 0, 0));
        assertTrue(rates.allowsCancel(1, 0, 0));
        request.reset(0, 1);
        assertNull(rates.checkOrder(request, 0));
        setOfVenue(0, 0);
        assertDenied(0, 1, 0);
    }

    @Test
    void shouldDenyWhatNoScopeLimits() {
        begin(Limit.NONE, Limit.NONE);
        assertDenied(0, 1, 0);
        assertFalse(rates.allowsCancel(0, 0, 0));
    }

    @Test
    void shouldCountForAVenueWithAWindowOfItsOwn() {
        begin(100, 100);
        setOfVenue(0, 2);
        rates.applyAmend(0, 0, 0);
        rates.applyRelease(1, 1, 0);
        assertDenied(2, 3, WINDOW - 1);
        assertNull(rates.checkOrder(request, WINDOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, VenueLinks.VENUES})
    void shouldKnowNoVenueBeyondTheCapacity(final int venue) {
        begin(100, 100);
        setOfVenue(0, 0);
        rates.define(0, venue);
        rates.applyRelease(0, 0, 0);
        assertNull(rates.checkOrder(request, 0));
    }

    @Test
    void shouldCountForTheLastVenue() {
        begin(100, 100);
        rates.define(0, VenueLinks.VENUES - 1);
        setOfVenue(VenueLinks.VENUES - 1, 1);
        rates.applyRelease(0, 0, 0);
        assertDenied(1, 2, 0);
    }

    @Test
    void shouldTakeAMarketOrderForTheSameWhateverItsCollarIs() {
        begin(100, 100);
        set(-1, -1, Limit.DUPLICATE_WINDOW, 500);
        rates.applyNewOrder(0, 0, Side.BUY, OrderType.MARKET, 10_000, 7, 0);
        request.side = Side.BUY;
        request.type = OrderType.MARKET;
        request.price = 10_010;
        request.qty = 7;
        assertEquals(DenialCode.K16_DUPLICATE, rates.checkDuplicate(request, 499));
        assertEquals(500, request.allowed);
        assertEquals(0, request.actual);
        assertNull(rates.checkDuplicate(request, 500));
        request.type = OrderType.LIMIT;
        assertNull(rates.checkDuplicate(request, 499));
        request.signalId = 9;
        rates.applySignal(0, 9);
        assertEquals(DenialCode.K16_DUPLICATE, rates.checkDuplicate(request, 900));
        assertEquals(9, request.actual);
    }

    @Test
    void shouldRememberAsManyOrdersAsItHasRoomFor() {
        final DuplicateGuard guard = new DuplicateGuard(3);
        guard.add(0, Side.BUY, 1, 1, 0);
        guard.add(0, Side.BUY, 2, 1, 0);
        assertTrue(guard.hasSeen(0, Side.BUY, 1, 1, 10, 0));
        assertTrue(guard.hasSeen(0, Side.BUY, 2, 1, 10, 9));
        assertFalse(guard.hasSeen(0, Side.BUY, 2, 1, 10, 10));
        assertFalse(guard.hasSeen(1, Side.BUY, 2, 1, 10, 0));
        assertFalse(guard.hasSeen(0, Side.SELL, 2, 1, 10, 0));
        assertFalse(guard.hasSeen(0, Side.BUY, 3, 1, 10, 0));
        assertFalse(guard.hasSeen(0, Side.BUY, 2, 2, 10, 0));
        guard.add(0, Side.BUY, 3, 1, 1);
        assertTrue(guard.hasSeen(0, Side.BUY, 9, 9, 10, 9), "the ring may have lost it");
        assertFalse(guard.hasSeen(0, Side.BUY, 9, 9, 10, 10));
        guard.add(0, Side.BUY, 4, 1, 20);
        assertTrue(guard.hasSeen(0, Side.BUY, 4, 1, 10, 20));
        assertFalse(guard.hasSeen(0, Side.BUY, 1, 1, 10, 20));
    }
}
