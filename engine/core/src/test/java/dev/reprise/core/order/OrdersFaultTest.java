package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.Test;

class OrdersFaultTest {
    private static final long ID = 1L << 40 | 1;

    private final Orders orders = new Orders(new OrderSettings(4, 3, 2, 2, 16, 1, 2));
    private final OrderRecords records = new OrderRecords(orders);

    private int slot() {
        return orders.slotOf(ID);
    }

    private void assertOrder(final OrderStatus status, final long cumQty, final long worst) {
        assertEquals(status, orders.status(slot()));
        assertEquals(cumQty, orders.cumQty(slot()));
        assertEquals(worst, orders.worstLeavesQty(slot()));
        assertEquals(worst, orders.worstBuyQty(0, 0));
        assertEquals(worst, orders.worstBuyQty(0));
    }

    private void working(final long qty) {
        assertEquals(Outcome.APPLIED, records.order(ID, Side.BUY, 100, qty));
        assertEquals(Outcome.APPLIED, records.accepted(ID, 11));
        assertOrder(OrderStatus.NEW, 0, qty);
    }

    @Test
    void f8FillBeforeTheAcknowledgementCounts() {
        records.order(ID, Side.BUY, 100, 10);
        assertOrder(OrderStatus.PENDING_NEW, 0, 10);

        assertEquals(Outcome.APPLIED, records.fill(ID, 1, 4, 4));
        assertEquals(4, orders.lastFillQty());
        assertOrder(OrderStatus.PARTIALLY_FILLED, 4, 6);
        assertEquals(Outcome.APPLIED, records.accepted(ID, 11));
        assertOrder(OrderStatus.PARTIALLY_FILLED, 4, 6);
        assertEquals(11, orders.venueOrderIdLow(slot()));
    }

    @Test
    void f9FillThatComesTwiceCountsOnce() {
        working(10);
        assertEquals(Outcome.APPLIED, records.fill(ID, 1, 4, 4));
        final long hash = orders.stateHash();

        assertEquals(Outcome.DUPLICATE, records.fill(ID, 1, 4, 4));
        assertEquals(0, orders.lastFillQty());
        assertEquals(hash, orders.stateHash());
        assertOrder(OrderStatus.PARTIALLY_FILLED, 4, 6);
    }

    @Test
    void f9FillWithoutAnIdCountsByTheVenuesTotal() {
        working(10);
        assertEquals(Outcome.APPLIED, records.fill(ID, 0, 4, 4));
        assertEquals(Outcome.DUPLICATE, records.fill(ID, 0, 4, 4));
        assertEquals(Outcome.APPLIED, records.fill(ID, 0, 4, 8));
        assertOrder(OrderStatus.PARTIALLY_FILLED, 8, 2);
    }

    /** Another instrument's fills have pushed its execution out of what is remembered; a new process reads the account's history. */
    @Test
    void f9FillOfHistoryWhoseExecutionIsForgottenCountsOnce() {
        final Orders few = new Orders(new OrderSettings(4, 8, 2, 2, 8, 1, 64));
        final OrderRecords told = new OrderRecords(few);
        told.order(ID, Side.BUY, 100, 10);
        told.fill(ID, 1, 4, 4);
        told.fill(ID, 2, 6, 10);
        told.order(ID + 1, Side.BUY, 100, 10);
        told.fill(ID + 1, 3, 5, 5);
        told.canceled(ID + 1, 5, 0);
        told.order(ID + 2, 0, 1, Side.BUY, OrderRole.ENTRY, 100, 100, 0);
        for (int exec = 1; exec <= 8; exec++) {
            assertEquals(Outcome.APPLIED, told.fill(ID + 2, 1, Side.BUY, exec, 100, 1, exec));
        }
        final long hash = few.stateHash();

        assertEquals(Outcome.DUPLICATE, told.fill(ID, 2, 6, -1));
        assertEquals(Outcome.DUPLICATE, told.fill(ID, 1, 4, -1));
        assertEquals(Outcome.DUPLICATE, told.fill(ID + 1, 3, 5, -1), "as much as its end told");
        assertEquals(0, few.lastFillQty());
        assertEquals(hash, few.stateHash());
        assertEquals(10, few.filledQty(few.slotOf(ID)));
    }

    @Test
    void f9FillOfHistoryThatCannotBeForgottenCounts() {
        final Orders few = new Orders(new OrderSettings(4, 8, 2, 2, 8, 1, 64));
        final OrderRecords told = new OrderRecords(few);
        told.order(ID, Side.BUY, 100, 10);
        told.fill(ID, 1, 10, 10);
        assertEquals(Outcome.OVERFILL, told.fill(ID, 2, 3, -1), "nothing is forgotten yet");
        told.order(ID + 1, Side.BUY, 100, 10);
        told.fill(ID + 1, 3, 4, 4);
        told.canceled(ID + 1, 4, 0);
        told.order(ID + 2, Side.BUY, 100, 10);
        told.canceled(ID + 2, 0, 0);
        told.order(ID + 3, 0, 1, Side.BUY, OrderRole.ENTRY, 100, 100, 0);
        for (int exec = 1; exec <= 7; exec++) {
            told.fill(ID + 3, 1, Side.BUY, exec, 100, 1, exec);
        }

        assertEquals(Outcome.LATE_FILL, told.fill(ID + 1, 4, 2, -1), "behind one of its instrument that is remembered");
        told.fill(ID + 3, 1, Side.BUY, 8, 100, 1, 8);
        told.fill(ID + 3, 1, Side.BUY, 9, 100, 1, 9);
        assertEquals(Outcome.LATE_FILL, told.fill(ID + 2, 1, 2, -1), "of this one none can have counted");
    }

    /** O6. */
    @Test
    void f9FillsOutOfOrderEndTheSame() {
        working(10);
        assertEquals(Outcome.APPLIED, records.fill(ID, 2, 6, 10));
        assertOrder(OrderStatus.FILLED, 10, 4);
        assertEquals(Outcome.APPLIED, records.fill(ID, 1, 4, 4));
        assertOrder(OrderStatus.FILLED, 10, 0);
        assertEquals(10, orders.filledQty(slot()));
        // 100 at scale 2 times 10 at scale 4, at scale 8
        assertEquals(10 * 100 * 100, orders.filledAmount(slot()));
    }

    /** O6. */
    @Test
    void f12StaleAnswerTakesNothingBack() {
        working(10);
        records.fill(ID, 1, 4, 4);

        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.NEW, 100, 10, 0, 11));
        assertOrder(OrderStatus.PARTIALLY_FILLED, 4, 6);
        records.fill(ID, 2, 6, 10);
        assertEquals(Outcome.IGNORED, records.found(ID, OrderStatus.PARTIALLY_FILLED, 100, 10, 4, 11));
        assertOrder(OrderStatus.FILLED, 10, 0);
    }

    @Test
    void f13RefusedCancelOfAnUnknownOrderIsQueriedAndFillsCount() {
        working(10);
        records.cancel(ID);
        assertTrue(orders.isCancelPending(slot()));

        assertEquals(Outcome.APPLIED, records.rejected(ID, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER));
        assertOrder(OrderStatus.UNKNOWN, 0, 10);
        assertEquals(OrderStatus.PENDING_CANCEL, orders.unknownFrom(slot()));
        assertEquals(1, orders.unresolvedCount(0, 0, Side.BUY));
        assertTrue(orders.isCancelUnknown(slot()), "another cancel would hear the same");
        assertTrue(orders.canCancel(slot()), "an operator's goes out all the same");
        assertFalse(orders.mayBeReplaced(slot()));
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.FILLED, 100, 10, 10, 11));
        assertOrder(OrderStatus.FILLED, 10, 10);
        assertEquals(0, orders.unresolvedCount(0, 0, Side.BUY));
        assertEquals(Outcome.APPLIED, records.fill(ID, 1, 10, 10));
        assertOrder(OrderStatus.FILLED, 10, 0);
    }

    @Test
    void f13OrderThatTheQueryFindsWorkingMayBeCancelledAgain() {
        working(10);
        records.cancel(ID);
        records.rejected(ID, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.NEW, 100, 10, 0, 11));
        assertFalse(orders.isCancelUnknown(slot()));
        assertTrue(orders.canCancel(slot()));
    }

    @Test
    void otherwiseRefusedCancelIsUndone() {
        working(10);
        records.cancel(ID);
        assertEquals(Outcome.ANOMALY, records.cancel(ID));
        assertEquals(Outcome.APPLIED, records.rejected(ID, OrderRequest.CANCEL, RejectCode.RATE_LIMIT));
        assertOrder(OrderStatus.NEW, 0, 10);
        assertEquals(Outcome.IGNORED, records.rejected(ID, OrderRequest.CANCEL, RejectCode.RATE_LIMIT));
    }

    @Test
    void f14CancelAndFillCross() {
        working(10);
        records.cancel(ID);
        assertEquals(Outcome.APPLIED, records.fill(ID, 1, 4, 4));
        assertOrder(OrderStatus.PENDING_CANCEL, 4, 6);

        assertEquals(Outcome.APPLIED, records.canceled(ID, 7, 11));
        assertOrder(OrderStatus.CANCELED, 7, 3); // announced, not seen yet
        assertEquals(Outcome.APPLIED, records.fill(ID, 2, 3, 7));
        assertEquals(3, orders.lastFillQty());
        assertOrder(OrderStatus.CANCELED, 7, 0);
        assertEquals(Outcome.LATE_FILL, records.fill(ID, 3, 1, OrderRecords.NOT_TOLD));
        assertOrder(OrderStatus.CANCELED, 8, 0);
    }

    @Test
    void f15ReplaceKeepsTheWorstOfBothUntilAnswered() {
        working(10);
        records.amend(ID, 101, 15);
        assertOrder(OrderStatus.PENDING_REPLACE, 0, 15);
        records.fill(ID, 1, 10, 10);
        assertOrder(OrderStatus.PENDING_REPLACE, 10, 5);
        assertEquals(Outcome.APPLIED, records.rejected(ID, OrderRequest.AMEND, RejectCode.OTHER));
        assertOrder(OrderStatus.FILLED, 10, 0);
    }

    @Test
    void f15CancelHalfOfAReplaceLeavesTheOrderUnknown() {
        working(10);
        records.amend(ID, 101, 8);
        assertEquals(Outcome.APPLIED, records.canceled(ID, 2, 11));
        assertOrder(OrderStatus.UNKNOWN, 2, 10);
        assertEquals(Outcome.IGNORED, records.found(ID, OrderStatus.NEW, 100, 10, 2, 11));
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 8, 12));
        assertOrder(OrderStatus.PARTIALLY_FILLED, 2, 8);
        assertTrue(orders.mayBeReplaced(slot()), "never forgotten, though the venue told no time");

        records.amend(ID, 102, 9);
        records.canceled(ID, 2, 12);
        assertEquals(Outcome.APPLIED, records.rejected(ID, OrderRequest.AMEND, RejectCode.OTHER));
        assertOrder(OrderStatus.CANCELED, 2, 2);
    }

    @Test
    void f16PhantomCancelOfTheOldVenueOrderIsIgnored() {
        working(10);
        records.amend(ID, 101, 10);
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 10, 12));
        final long hash = orders.stateHash();

        assertEquals(Outcome.IGNORED, records.canceled(ID, 0, 11));
        assertEquals(Outcome.IGNORED, records.expired(ID, 0, 11));
        assertEquals(Outcome.DUPLICATE, records.accepted(ID, 11));
        assertEquals(hash, orders.stateHash());
        assertOrder(OrderStatus.NEW, 0, 10);
        assertEquals(12, orders.venueOrderIdLow(slot()));
        assertEquals(Outcome.APPLIED, records.canceled(ID, 0, 12));
    }

    @Test
    void f17AbsentOrderThatFillsLaterCounts() {
        records.order(ID, Side.BUY, 100, 10);
        assertEquals(Outcome.APPLIED, records.unknown(ID, OrderRequest.NEW_ORDER));
        assertOrder(OrderStatus.UNKNOWN, 0, 10);
        assertEquals(OrderStatus.PENDING_NEW, orders.unknownFrom(slot()));
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.ABSENT, 0, 0, 0, 0));
        assertOrder(OrderStatus.ABSENT, 0, 0);
        assertEquals(Outcome.ANOMALY, records.accepted(ID, 11));

        assertEquals(Outcome.LATE_FILL, records.fill(ID, 1, 10, 10));
        assertEquals(10, orders.lastFillQty());
        assertOrder(OrderStatus.ABSENT, 10, 0);
    }

    @Test
    void f19OverfillCounts() {
        working(10);
        assertEquals(Outcome.OVERFILL, records.fill(ID, 1, 12, 12));
        assertEquals(12, orders.lastFillQty());
        assertOrder(OrderStatus.FILLED, 12, 0);
        assertEquals(Outcome.OVERFILL, records.fill(ID, 2, 1, 13));
        assertOrder(OrderStatus.FILLED, 13, 0);
    }

    @Test
    void amendNobodyAskedForIsQueried() {
        working(10);
        assertEquals(Outcome.DUPLICATE, records.amended(ID, 100, 10, 11));
        assertEquals(Outcome.APPLIED, records.amended(ID, 100, 20, 11));
        assertOrder(OrderStatus.UNKNOWN, 0, 20);
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.NEW, 100, 20, 0, 11));
        assertOrder(OrderStatus.NEW, 0, 20);
        assertEquals(20, orders.qty(slot()));
    }

    @Test
    void restartMakesUnansweredRequestsUnknown() {
        working(10);
        records.order(ID + 1, Side.SELL, 100, 5);
        records.order(ID + 2, 0, 0, Side.SELL, OrderRole.ENTRY, 100, 5, OrderRecords.EMULATED);
        records.cancel(ID);

        orders.applyRestart();

        assertOrder(OrderStatus.UNKNOWN, 0, 10);
        assertEquals(OrderStatus.PENDING_CANCEL, orders.unknownFrom(slot()));
        assertEquals(OrderStatus.UNKNOWN, orders.status(orders.slotOf(ID + 1)));
        assertEquals(OrderStatus.HELD, orders.status(orders.slotOf(ID + 2)));
        assertEquals(2, orders.credits().available());
        assertTrue(orders.canCancel(slot()));
        assertEquals(Outcome.APPLIED, records.cancel(ID));
        assertEquals(Outcome.APPLIED, records.canceled(ID, 0, 11));
    }

    @Test
    void heldOrdersChangeAndEndAtOnceAndCountNothing() {
        records.order(ID, 0, 0, Side.BUY, OrderRole.ENTRY, 100, 10, OrderRecords.EMULATED);
        assertOrder(OrderStatus.HELD, 0, 0);
        assertEquals(2, orders.credits().available());
        assertEquals(Outcome.ANOMALY, records.accepted(ID, 11));
        assertEquals(Outcome.ANOMALY, records.fill(ID, 1, 1, 1));
        assertEquals(Outcome.APPLIED, records.amend(ID, 101, 20));
        assertEquals(20, orders.qty(slot()));
        assertEquals(1, orders.openEntries(0, 0));
        assertEquals(Outcome.APPLIED, records.cancel(ID));
        assertOrder(OrderStatus.CANCELED, 0, 0);
        assertEquals(0, orders.openCount());
    }

    @Test
    void creditsComeBackOnce() {
        records.order(ID, Side.BUY, 100, 10);
        assertEquals(1, orders.availableCredits(0));
        records.sent(ID, OrderRequest.NEW_ORDER);
        records.sent(ID, OrderRequest.NEW_ORDER);
        records.accepted(ID, 11);
        assertEquals(2, orders.credits().available());
        records.amend(ID, 101, 10);
        records.amended(ID, 101, 10, 11); // answered before "sent" is seen
        assertEquals(2, orders.credits().available());
        records.amend(ID, 102, 10);
        records.sent(ID, OrderRequest.AMEND); // of the first amend
        assertEquals(1, orders.credits().available());
        assertEquals(Outcome.APPLIED, records.withheld(ID, OrderRequest.AMEND));
        assertEquals(2, orders.credits().available());
        assertOrder(OrderStatus.NEW, 0, 10);
        records.cancel(ID);
        assertFalse(orders.canCancel(slot()));
        assertEquals(Outcome.APPLIED, records.withheld(ID, OrderRequest.CANCEL));
        assertTrue(orders.canCancel(slot()));
    }

    @Test
    void withheldNewOrderNeverWas() {
        records.order(ID, Side.BUY, 100, 10);
        assertEquals(Outcome.APPLIED, records.withheld(ID, OrderRequest.NEW_ORDER));
        assertOrder(OrderStatus.CANCELED, 0, 0);
        assertEquals(2, orders.credits().available());
    }

    @Test
    void refusesWhatContradictsTheOrder() {
        working(10);
        assertEquals(Outcome.ANOMALY, records.order(ID, Side.BUY, 100, 10));
        assertEquals(Outcome.ANOMALY, records.order(ID + 1, -1, 0, Side.BUY, OrderRole.ENTRY, 100, 10, 0));
        assertEquals(Outcome.ANOMALY, records.order(ID + 1, 2, 0, Side.BUY, OrderRole.ENTRY, 100, 10, 0));
        assertEquals(Outcome.ANOMALY, records.order(ID + 1, 0, 2, Side.BUY, OrderRole.ENTRY, 100, 10, 0));
        assertEquals(Outcome.ANOMALY, records.order(ID + 1, Side.BUY, 100, 0));
        assertEquals(Outcome.APPLIED, records.order(ID + 1, -2, 1, Side.BUY, OrderRole.STOP_LOSS, 100, 10, 0));
        assertEquals(Outcome.ANOMALY, records.fill(ID, 1, Side.BUY, 1, 100, 1, 1));
        assertEquals(Outcome.ANOMALY, records.fill(ID, 0, Side.SELL, 1, 100, 1, 1));
        assertEquals(Outcome.ANOMALY, records.fill(ID, 1, 0, 0));
        assertEquals(Outcome.UNKNOWN_ORDER, records.fill(ID + 9, 1, 1, 1));
        assertEquals(Outcome.UNKNOWN_ORDER, records.found(ID + 9, OrderStatus.NEW, 1, 1, 0, 1));
        assertEquals(-1, orders.lastSlot());
        records.fill(ID, 1, 4, 4);
        assertEquals(Outcome.ANOMALY, records.rejected(ID, OrderRequest.NEW_ORDER, RejectCode.OTHER));
        assertOrder(OrderStatus.PARTIALLY_FILLED, 4, 6);
    }

    @Test
    void fullTableRefusesAndTheOldestEndedOrderIsForgotten() {
        for (int i = 0; i < 4; i++) {
            assertEquals(Outcome.APPLIED, records.order(ID + i, Side.BUY, 100, 1));
        }
        assertTrue(orders.isFull());
        assertEquals(Outcome.ANOMALY, records.order(ID + 4, Side.BUY, 100, 1));
        for (int i = 0; i < 4; i++) {
            records.canceled(ID + i, 0, 0);
        }
        assertEquals(-1, orders.slotOf(ID));
        assertTrue(orders.slotOf(ID + 1) >= 0);
        assertEquals(2, orders.credits().available());
        assertEquals(Outcome.APPLIED, records.order(ID + 4, Side.BUY, 100, 1));
    }

    @Test
    void walkGoesOnWhenTheCurrentOrderEnds() {
        for (int i = 0; i < 4; i++) {
            records.order(ID + i, Side.BUY, 100, 1);
        }
        int slot = orders.nextOpen(orders.firstOpen());
        records.canceled(ID + 1, 0, 0);
        records.canceled(ID + 2, 0, 0);
        slot = orders.nextOpen(slot);
        assertEquals(ID + 3, orders.clientOrderId(slot));
        assertEquals(-1, orders.nextOpen(slot));
    }

    @Test
    void sumsPastSixtyThreeBitsSaturateAndComeBack() {
        records.order(ID, Side.BUY, 100, Long.MAX_VALUE);
        records.order(ID + 1, Side.BUY, 100, Long.MAX_VALUE);
        records.order(ID + 2, Side.BUY, 100, 5);
        assertEquals(Long.MAX_VALUE, orders.worstBuyQty(0, 0));
        records.canceled(ID, 0, 0);
        records.canceled(ID + 1, 0, 0);
        assertEquals(5, orders.worstBuyQty(0, 0));
    }
}
