package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records about orders that are not ours, or that name no request, change nothing. */
class StrayRecordsTest {
    private static final long ID = 1L << 40 | 1;
    private static final long STRAY = ID + 1;

    private final Orders orders = new Orders(new OrderSettings(4, 3, 2, 2, 16, 1, 2));
    private final OrderRecords records = new OrderRecords(orders);

    private static Arguments record(final String name, final Function<OrderRecords, Outcome> record) {
        return Arguments.of(name, record);
    }

    static Stream<Arguments> ofNoOrderOfOurs() {
        return Stream.of(
                record("amend", r -> r.amend(STRAY, 100, 5)),
                record("cancel", r -> r.cancel(STRAY)),
                record("sent", r -> r.sent(STRAY, OrderRequest.NEW_ORDER)),
                record("withheld", r -> r.withheld(STRAY, OrderRequest.NEW_ORDER)),
                record("unknown", r -> r.unknown(STRAY, OrderRequest.NEW_ORDER)),
                record("triggered", r -> r.triggered(STRAY, 11)),
                record("accepted", r -> r.accepted(STRAY, 11)),
                record("rejected", r -> r.rejected(STRAY, OrderRequest.NEW_ORDER, RejectCode.OTHER)),
                record("canceled", r -> r.canceled(STRAY, 0, 11)),
                record("expired", r -> r.expired(STRAY, 0, 11)),
                record("amended", r -> r.amended(STRAY, 100, 5, 11)),
                record("fill", r -> r.fill(STRAY, 1, 5, 5)),
                record("found", r -> r.found(STRAY, OrderStatus.NEW, 100, 5, 0, 11)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofNoOrderOfOurs")
    void shouldSayThatTheOrderIsNotOurs(final String name, final Function<OrderRecords, Outcome> record) {
        records.order(ID, Side.BUY, 100, 10);
        records.fill(ID, 9, 2, 2);
        final long hash = orders.stateHash();

        assertEquals(Outcome.UNKNOWN_ORDER, record.apply(records));
        assertEquals(OrderTable.NONE, orders.lastSlot());
        assertEquals(0, orders.lastFillQty());
        assertEquals(hash, orders.stateHash());
    }

    static Stream<Arguments> ofNoRequest() {
        return Stream.of(
                record("sent", r -> r.sent(ID, OrderRequest.NULL_VAL)),
                record("withheld", r -> r.withheld(ID, OrderRequest.NULL_VAL)),
                record("unknown", r -> r.unknown(ID, OrderRequest.NULL_VAL)),
                record("rejected", r -> r.rejected(ID, OrderRequest.NULL_VAL, RejectCode.OTHER)),
                record("found", r -> r.found(ID, OrderStatus.NULL_VAL, 100, 10, 5, 11)),
                record("found held", r -> r.found(ID, OrderStatus.HELD, 100, 10, 5, 11)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofNoRequest")
    void shouldCallARecordThatSaysNothingAnAnomaly(final String name, final Function<OrderRecords, Outcome> record) {
        records.order(ID, Side.BUY, 100, 10);
        final long hash = orders.stateHash();

        assertEquals(Outcome.ANOMALY, record.apply(records));
        assertEquals(hash, orders.stateHash());
    }

    static Stream<Arguments> ofAHeldOrder() {
        return Stream.of(
                record("sent", r -> r.sent(ID, OrderRequest.NEW_ORDER)),
                record("unknown", r -> r.unknown(ID, OrderRequest.NEW_ORDER)),
                record("triggered", r -> r.triggered(ID, 11)),
                record("accepted", r -> r.accepted(ID, 11)),
                record("rejected", r -> r.rejected(ID, OrderRequest.NEW_ORDER, RejectCode.OTHER)),
                record("rejected cancel", r -> r.rejected(ID, OrderRequest.CANCEL, RejectCode.OTHER)),
                record("canceled", r -> r.canceled(ID, 3, 11)),
                record("expired", r -> r.expired(ID, 3, 11)),
                record("amended", r -> r.amended(ID, 100, 5, 11)),
                record("amended to itself", r -> r.amended(ID, 100, 10, 11)),
                record("fill", r -> r.fill(ID, 1, 5, 5)),
                record("found", r -> r.found(ID, OrderStatus.NEW, 100, 10, 3, 11)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAHeldOrder")
    void shouldNotBelieveReportsOfAnOrderThatIsNotAtTheVenue(
            final String name, final Function<OrderRecords, Outcome> record) {
        records.order(ID, order -> order.instructions((short) OrderRecords.EMULATED));
        final long hash = orders.stateHash();

        assertEquals(Outcome.ANOMALY, record.apply(records));
        assertEquals(OrderStatus.HELD, orders.status(orders.slotOf(ID)));
        assertEquals(hash, orders.stateHash());
    }

    @Test
    void shouldIgnoreThatAHeldOrderIsAbsentAtTheVenue() {
        records.order(ID, order -> order.instructions((short) OrderRecords.EMULATED));
        final long hash = orders.stateHash();

        assertEquals(Outcome.IGNORED, records.found(ID, OrderStatus.ABSENT, 0, 0, 0, 0));
        assertEquals(hash, orders.stateHash());
    }
}
