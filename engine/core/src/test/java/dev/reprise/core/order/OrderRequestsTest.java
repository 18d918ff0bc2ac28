package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we ask for, and what becomes of it on the way out. */
class OrderRequestsTest {
    private static final long ID = 1L << 40 | 1;
    private static final Consumer<NewOrderEncoder> HELD =
            order -> order.instructions((short) OrderRecords.EMULATED).stopPrice(95);

    private final Orders orders = new Orders(new OrderSettings(4, 2, 3, 2, 16, 2, 4));
    private final OrderRecords records = new OrderRecords(orders);

    private int slot() {
        return orders.slotOf(ID);
    }

    @Test
    void shouldRefuseInstrumentsAndGatewaysBeyondTheSettings() {
        assertDoesNotThrow(() -> orders.define(OrderRecords.instrument(2), 1));
        assertThrows(IllegalArgumentException.class, () -> orders.define(OrderRecords.instrument(3), 0));
        assertThrows(IllegalArgumentException.class, () -> orders.define(OrderRecords.instrument(0), -1));
        final String message = assertThrows(
                        IllegalArgumentException.class, () -> orders.define(OrderRecords.instrument(0), 2))
                .getMessage();
        assertEquals("beyond capacity: instrument=0 gateway=2; raise maxInstruments or maxGateways", message);
    }

    @Test
    void shouldRefuseAnOrderOfAnInstrumentNobodyDefined() {
        assertEquals(Outcome.ANOMALY, records.order(ID, order -> order.instrument(2)));
        assertEquals(Outcome.ANOMALY, records.order(ID, order -> order.instrument(-1)));
        orders.define(OrderRecords.instrument(2), 0);
        assertEquals(Outcome.APPLIED, records.order(ID, order -> order.instrument(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseAnOrderWithoutAnId(final long id) {
        assertEquals(Outcome.ANOMALY, records.order(id, order -> {}));
        assertEquals(Outcome.APPLIED, records.order(1, order -> {}));
    }

    @Test
    void shouldRefuseAnOrderWithoutASide() {
        assertEquals(Outcome.ANOMALY, records.order(ID, order -> order.side(Side.NULL_VAL)));
        assertEquals(0, orders.openCount());
    }

    @Test
    void shouldTakeThePlaceFromTheInstrumentsGateway() {
        orders.define(OrderRecords.instrument(1), 1);
        assertEquals(Outcome.APPLIED, records.order(ID, order -> order.instrument(1)));

        assertEquals(4, orders.credits().available(0));
        assertEquals(3, orders.credits().available(1));
        assertEquals(3, orders.availableCredits(1));
        assertEquals(4, orders.availableCredits(0));
        records.accepted(ID, 11); // before "sent" is seen
        assertEquals(4, orders.availableCredits(1));
    }

    @Test
    void shouldReleaseAHeldOrderAsWhatItHasBecome() {
        records.order(ID, HELD);
        assertEquals(4, orders.availableCredits(0));
        final Consumer<NewOrderEncoder> plain =
                order -> order.orderType(OrderType.MARKET).price(105).qty(9);

        assertEquals(Outcome.ANOMALY, records.order(ID, plain.andThen(order -> order.qty(0))));
        assertEquals(Outcome.ANOMALY, records.order(ID, plain.andThen(order -> order.instrument(1))));
        assertEquals(Outcome.ANOMALY, records.order(ID, HELD), "still held: that would be a second order");
        assertEquals(OrderStatus.HELD, orders.status(slot()));
        assertEquals(Outcome.APPLIED, records.order(ID, plain));

        assertEquals(OrderStatus.PENDING_NEW, orders.status(slot()));
        assertEquals(OrderType.MARKET, orders.type(slot()));
        assertEquals(105, orders.price(slot()));
        assertEquals(9, orders.worstBuyQty(0, 0));
        assertEquals(3, orders.availableCredits(0));
        assertEquals(Outcome.APPLIED, records.sent(ID, OrderRequest.NEW_ORDER));
        assertEquals(4, orders.availableCredits(0));
        assertEquals(Outcome.APPLIED, records.accepted(ID, 11));
        assertEquals(OrderStatus.NEW, orders.status(slot()));
    }

    @Test
    void shouldChangeAHeldOrderAtOnceAndKeepTheTriggerThatIsNotNamed() {
        records.order(ID, HELD);

        assertEquals(Outcome.APPLIED, records.amend(ID, 101, 11));
        assertEquals(95, orders.stopPrice(slot()));
        assertEquals(Outcome.APPLIED, records.amend(ID, 101, 11, 96));
        assertEquals(96, orders.stopPrice(slot()));
        assertEquals(101, orders.price(slot()));
        assertFalse(orders.mayBeReplaced(slot()), "the venue never heard of it");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void shouldRefuseAnAmendToNothing(final long qty) {
        records.order(ID, Side.BUY, 100, 10);
        records.accepted(ID, 11);

        assertEquals(Outcome.ANOMALY, records.amend(ID, 101, qty));
        assertEquals(OrderStatus.NEW, orders.status(slot()));
        assertEquals(Outcome.APPLIED, records.amend(ID, 101, 1));
        assertEquals(101, orders.pendingPrice(slot()));
        assertEquals(1, orders.pendingQty(slot()));
        assertTrue(orders.isAmendPending(slot()));
        assertTrue(orders.mayBeReplaced(slot()));
        assertEquals(Outcome.APPLIED, records.rejected(ID, OrderRequest.AMEND, RejectCode.FILTER));
        assertFalse(orders.mayBeReplaced(slot()), "the venue refused it");
        assertEquals(0, orders.pendingPrice(slot()));
    }

    @Test
    void shouldIgnoreThatARequestNobodyMadeWasWithheld() {
        records.order(ID, Side.BUY, 100, 10);
        records.unknown(ID, OrderRequest.NEW_ORDER);
        final long hash = orders.stateHash();

        assertEquals(Outcome.IGNORED, records.withheld(ID, OrderRequest.AMEND));
        assertEquals(Outcome.IGNORED, records.withheld(ID, OrderRequest.CANCEL));
        assertEquals(hash, orders.stateHash());
        records.order(ID + 1, HELD);
        assertEquals(Outcome.ANOMALY, records.withheld(ID + 1, OrderRequest.AMEND));
        assertEquals(Outcome.ANOMALY, records.unknown(ID + 1, OrderRequest.AMEND));
    }

    @Test
    void shouldNotBelieveThatAnOrderAtTheVenueWasWithheld() {
        records.order(ID, Side.BUY, 100, 10);
        records.fill(ID, 1, 4, 4);
        records.cancel(ID);

        assertEquals(Outcome.ANOMALY, records.withheld(ID, OrderRequest.NEW_ORDER));
        assertEquals(OrderStatus.PENDING_CANCEL, orders.status(slot()));
        assertEquals(6, orders.worstBuyQty(0, 0));
    }

    @Test
    void shouldGiveThePlaceOfAnUnansweredRequestBack() {
        records.order(ID, Side.BUY, 100, 10);
        assertEquals(3, orders.availableCredits(0));
        assertEquals(Outcome.APPLIED, records.unknown(ID, OrderRequest.NEW_ORDER));
        assertEquals(4, orders.availableCredits(0));
        assertEquals(Outcome.IGNORED, records.unknown(ID, OrderRequest.NEW_ORDER), "known to be unknown");
    }

    @Test
    void shouldMissTheAnswerOfOneRequestAndWaitForTheOther() {
        records.order(ID, Side.BUY, 100, 10);
        records.accepted(ID, 11);
        records.amend(ID, 101, 12);
        records.cancel(ID);

        assertEquals(Outcome.APPLIED, records.unknown(ID, OrderRequest.CANCEL));
        assertEquals(OrderStatus.UNKNOWN, orders.status(slot()));
        assertFalse(orders.isCancelPending(slot()));
        assertTrue(orders.isAmendPending(slot()));
        assertTrue(orders.canCancel(slot()), "its answer will not come: ask again");
        assertFalse(orders.isCancelUnknown(slot()), "the venue did not say it knows no such order");
    }

    @Test
    void shouldLetAStopFireAtTheVenueOnce() {
        records.order(ID, order -> order.orderType(OrderType.STOP_MARKET).stopPrice(90));
        assertFalse(orders.isTriggered(slot()));

        assertEquals(Outcome.APPLIED, records.triggered(ID, 12), "before the acknowledgement");
        assertTrue(orders.isTriggered(slot()));
        assertEquals(OrderStatus.NEW, orders.status(slot()));
        assertEquals(12, orders.venueOrderIdLow(slot()));
        assertEquals(4, orders.availableCredits(0));
        assertEquals(Outcome.DUPLICATE, records.triggered(ID, 13));
        assertEquals(12, orders.venueOrderIdLow(slot()));
        assertEquals(Outcome.APPLIED, records.canceled(ID, 0, 12));
        assertEquals(Outcome.IGNORED, records.triggered(ID, 12));
    }

    @Test
    void shouldKnowATriggeredStopByTheIdOfThePlainOrder() {
        records.order(ID, order -> order.orderType(OrderType.STOP_MARKET).stopPrice(90));
        records.accepted(ID, 11);

        records.triggered(ID, 12);
        assertEquals(12, orders.venueOrderIdLow(slot()));
        assertEquals(Outcome.IGNORED, records.canceled(ID, 0, 11), "the stop went, the order stays");
        assertEquals(Outcome.APPLIED, records.canceled(ID, 0, 12));
    }

    @Test
    void shouldCountAPairAsOneUntilALegEnds() {
        records.order(ID, order -> order.listId(ID).side(Side.SELL));
        assertEquals(1, orders.openExposures());
        records.order(ID + 1, order -> order.listId(ID).side(Side.SELL).strategy(0));
        records.order(ID + 2, order -> order.instrument(1).strategy(1));

        assertEquals(orders.slotOf(ID + 1), orders.otherLeg(orders.slotOf(ID)));
        assertEquals(orders.slotOf(ID), orders.otherLeg(orders.slotOf(ID + 1)));
        assertEquals(OrderTable.NONE, orders.otherLeg(orders.slotOf(ID + 2)));
        assertEquals(3, orders.openCount());
        assertEquals(2, orders.openExposures());
        assertEquals(1, orders.openExposures(0));
        assertEquals(1, orders.openExposures(1));
        assertEquals(1, orders.openExposures(0, 0));
        records.canceled(ID, 0, 11);
        assertEquals(2, orders.openExposures());
        assertEquals(1, orders.openExposures(0));
        assertEquals(1, orders.openExposures(0, 0));
        records.canceled(ID + 1, 0, 12);
        assertEquals(1, orders.openExposures());
        assertEquals(0, orders.openExposures(0));
    }

    @Test
    void shouldUseEverySlotAgainAndForgetWhatAnOldOrderStillOwed() {
        for (int i = 0; i < 4; i++) {
            records.order(ID + i, Side.BUY, 100, 10);
        }
        for (int i = 0; i < 4; i++) {
            records.canceled(ID + i, 3, 11 + i); // tells of fills that never come
        }
        assertEquals(6, orders.worstBuyQty(0, 0), "of the two that are remembered");
        for (int i = 4; i < 8; i++) {
            assertEquals(Outcome.APPLIED, records.order(ID + i, order -> order.instrument(1)));
        }
        assertTrue(orders.isFull());
        assertEquals(6, orders.worstBuyQty(0, 0));
        assertEquals(40, orders.worstBuyQty(0, 1));
        for (int i = 4; i < 8; i++) {
            assertEquals(0, orders.cumQty(orders.slotOf(ID + i)));
            assertEquals(1, orders.instrument(orders.slotOf(ID + i)));
            records.expired(ID + i, 0, 0);
        }
        assertEquals(0, orders.worstBuyQty(0, 0));
        assertEquals(0, orders.worstBuyQty(0));
    }

    @Test
    void shouldGiveBackThePlaceOfAnAmendThatNobodyHeardOfAgain() {
        records.order(ID, Side.BUY, 100, 10);
        records.accepted(ID, 11);
        records.amend(ID, 101, 10);
        records.expired(ID, 0, 11);
        assertEquals(3, orders.availableCredits(0));
        assertEquals(0, orders.pendingQty(slot()), "an ended order wants nothing");
        assertEquals(0, orders.pendingPrice(slot()));

        for (int i = 1; i <= 2; i++) {
            records.order(ID + i, Side.BUY, 100, 10);
            records.canceled(ID + i, 0, 11 + i);
        }
        assertEquals(OrderTable.NONE, slot());
        assertEquals(4, orders.availableCredits(0));
    }

    @Test
    void shouldCountEntriesApartFromExits() {
        records.order(ID, order -> order.role(OrderRole.EXIT));
        records.order(ID + 1, order -> order.role(OrderRole.ENTRY));
        assertEquals(1, orders.openEntries(0, 0));
        assertEquals(2, orders.openCount(0, 0));
        records.rejected(ID + 1, OrderRequest.NEW_ORDER, RejectCode.OTHER);
        assertEquals(0, orders.openEntries(0, 0));
    }
}
