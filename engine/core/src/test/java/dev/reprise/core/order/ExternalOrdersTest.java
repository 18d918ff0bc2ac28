package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExternalOrdersTest {
    private final OpenTotals totals = new OpenTotals(1, 2);
    private final ExternalOrders orders = new ExternalOrders(totals, 3);

    private boolean three() {
        return orders.apply(1, 7, 0, Side.BUY, 100, 10)
                & orders.apply(2, 7, 1, Side.SELL, 200, 20)
                & orders.apply(2, 8, 0, Side.SELL, 300, 30);
    }

    private void assertOrder(
            final int at,
            final long high,
            final long low,
            final int instrument,
            final Side side,
            final long price,
            final long leavesQty) {
        assertEquals(high, orders.venueOrderIdHigh(at));
        assertEquals(low, orders.venueOrderIdLow(at));
        assertEquals(instrument, orders.instrument(at));
        assertEquals(side, orders.side(at));
        assertEquals(price, orders.price(at));
        assertEquals(leavesQty, orders.leavesQty(at));
    }

    @Test
    void shouldKeepThemInTheOrderTheyWereSeenAndCountThemAtWorst() {
        assertTrue(three(), "each is news");

        assertEquals(3, orders.count());
        assertOrder(0, 1, 7, 0, Side.BUY, 100, 10);
        assertOrder(1, 2, 7, 1, Side.SELL, 200, 20);
        assertOrder(2, 2, 8, 0, Side.SELL, 300, 30);
        assertEquals(2, totals.open(0));
        assertEquals(1, totals.open(1));
        assertEquals(10, totals.worst(0, true));
        assertEquals(30, totals.worst(0, false));
        assertEquals(20, totals.worst(1, false));
        assertEquals(0, totals.open(), "not ours");
    }

    @Test
    void shouldFollowOneThatIsKnownWithoutNews() {
        three();

        assertFalse(orders.apply(2, 7, 1, Side.SELL, 201, 15));
        assertEquals(3, orders.count());
        assertOrder(1, 2, 7, 1, Side.SELL, 201, 15);
        assertEquals(15, totals.worst(1, false));
        assertEquals(1, totals.open(1));
    }

    @Test
    void shouldForgetOneThatEndedAndCloseTheGap() {
        three();

        assertFalse(orders.apply(1, 7, 0, Side.BUY, 100, 0));
        assertEquals(2, orders.count());
        assertOrder(0, 2, 7, 1, Side.SELL, 200, 20);
        assertOrder(1, 2, 8, 0, Side.SELL, 300, 30);
        assertEquals(1, totals.open(0));
        assertEquals(0, totals.worst(0, true));
        assertEquals(30, totals.worst(0, false));

        assertFalse(orders.apply(2, 8, 0, Side.SELL, 300, -1));
        assertFalse(orders.apply(9, 9, 0, Side.SELL, 300, 0), "an end of one never seen");
        assertEquals(1, orders.count());
        assertTrue(orders.apply(2, 8, 0, Side.SELL, 300, 5), "it is news again");
        assertOrder(1, 2, 8, 0, Side.SELL, 300, 5);
    }

    @Test
    void shouldTakeWhatCanFillNoMoreUntilNothingIsLeft() {
        three();

        assertTrue(orders.take(0, 2, 8, 12));
        assertOrder(2, 2, 8, 0, Side.SELL, 300, 18);
        assertEquals(18, totals.worst(0, false));
        assertFalse(orders.take(1, 2, 8, 18), "another instrument's");
        assertFalse(orders.take(0, 1, 8, 18));
        assertEquals(3, orders.count());
        assertTrue(orders.take(0, 2, 8, 18));
        assertTrue(orders.take(0, 1, 7, Long.MAX_VALUE));
        assertEquals(1, orders.count());
        assertOrder(0, 2, 7, 1, Side.SELL, 200, 20);
        assertEquals(0, totals.open(0));
        assertEquals(0, totals.worst(0, true));
        assertEquals(0, totals.worst(0, false));
    }

    @Test
    void shouldTellAPersonOfOneItHasNoRoomFor() {
        three();

        assertTrue(orders.apply(3, 9, 0, Side.BUY, 100, 10));
        assertTrue(orders.apply(3, 9, 0, Side.BUY, 100, 10), "every time: it is not watched");
        assertEquals(3, orders.count());
        assertEquals(2, totals.open(0));
        assertFalse(orders.apply(2, 8, 0, Side.SELL, 300, 29), "a known one needs no room");
        assertFalse(orders.apply(2, 8, 0, Side.SELL, 300, 0));
        assertTrue(orders.apply(3, 9, 0, Side.BUY, 100, 10));
        assertEquals(3, orders.count());
    }

    @Test
    void shouldShowEveryPartInTheStateHash() {
        final Set<Long> hashes = new HashSet<>();
        final long[][] each = {
            {1, 7, 0, 0, 100, 10},
            {2, 7, 0, 0, 100, 10},
            {1, 8, 0, 0, 100, 10},
            {1, 7, 1, 0, 100, 10},
            {1, 7, 0, 1, 100, 10},
            {1, 7, 0, 0, 101, 10},
            {1, 7, 0, 0, 100, 11}
        };
        for (final long[] e : each) {
            final ExternalOrders one = new ExternalOrders(new OpenTotals(1, 2), 1);
            final long empty = one.stateHash();
            one.apply(e[0], e[1], (int) e[2], e[3] == 0 ? Side.BUY : Side.SELL, e[4], e[5]);
            assertTrue(hashes.add(one.stateHash()));
            one.apply(e[0], e[1], (int) e[2], e[3] == 0 ? Side.BUY : Side.SELL, e[4], 0);
            assertEquals(empty, one.stateHash());
        }
    }
}
