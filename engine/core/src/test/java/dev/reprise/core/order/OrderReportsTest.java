package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the venue tells: amends, fills, answers to queries, orders that are not ours. */
class OrderReportsTest {
    private static final long ID = 1L << 40 | 1;

    private final Orders orders = new Orders(new OrderSettings(4, 2, 2, 2, 16, 1, 4));
    private final OrderRecords records = new OrderRecords(orders);

    private int slot() {
        return orders.slotOf(ID);
    }

    private void working() {
        records.order(ID, order -> order.stopPrice(90));
        records.accepted(ID, 11);
    }

    private void assertOrder(final OrderStatus status, final long price, final long qty, final long stopPrice) {
        assertEquals(status, orders.status(slot()));
        assertEquals(price, orders.price(slot()));
        assertEquals(qty, orders.qty(slot()));
        assertEquals(stopPrice, orders.stopPrice(slot()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 90", // neither says: as it was
        "95, 0, 95", // as asked
        "0, 96, 96", // as the venue says
        "95, 96, 96"
    })
    void shouldTakeTheTriggerOfAReplaceFromTheVenueElseAsAsked(final long asked, final long told, final long expected) {
        working();
        records.amend(ID, 101, 12, asked);
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 12, told, 11, 50));
        assertOrder(OrderStatus.NEW, 101, 12, expected);
        assertEquals(4, orders.availableCredits(0), "answered before it was seen to leave");
        assertTrue(orders.mayBeReplaced(slot()));
    }

    @ParameterizedTest
    @CsvSource({"49, DUPLICATE, NEW", "50, DUPLICATE, NEW", "51, APPLIED, UNKNOWN"})
    void shouldNotTakeAnOldAmendForANewOne(final long time, final Outcome outcome, final OrderStatus status) {
        working();
        records.amend(ID, 101, 12);
        records.amended(ID, 101, 12, 0, 12, 50);

        assertEquals(outcome, records.amended(ID, 100, 10, 0, 11, time));
        assertEquals(status, orders.status(slot()));
        assertEquals(Outcome.DUPLICATE, records.amended(ID, 101, 12, 0, 12, 60), "what it is");
    }

    @Test
    void shouldTakeAnAmendOfUntoldTimeForANewOne() {
        working();
        records.amend(ID, 101, 12);
        records.amended(ID, 101, 12, 0, 12, 50);
        assertEquals(Outcome.APPLIED, records.amended(ID, 103, 12, 0, 12, Records.NO_TIME));
        assertOrder(OrderStatus.UNKNOWN, 101, 12, 90);
        assertEquals(103, orders.pendingPrice(slot()));
    }

    @Test
    void shouldAnswerAnAmendWithTheSameValuesUnderAnotherVenueOrder() {
        working();
        records.amend(ID, 100, 10); // to what it is: the venue replaces it all the same
        assertEquals(Outcome.APPLIED, records.amended(ID, 100, 10, 12));
        assertOrder(OrderStatus.NEW, 100, 10, 90);
        assertEquals(12, orders.venueOrderIdLow(slot()));
    }

    @ParameterizedTest
    @CsvSource({"101, 10", "100, 11"})
    void shouldQueryAnAmendNobodyAskedForWhicheverValueDiffers(final long price, final long qty) {
        working();
        assertEquals(Outcome.APPLIED, records.amended(ID, price, qty, 11));
        assertEquals(OrderStatus.UNKNOWN, orders.status(slot()));
        assertEquals(Math.max(10, qty), orders.worstBuyQty(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void shouldNotBelieveAnAmendToNothing(final long qty) {
        working();
        records.amend(ID, 101, 12);
        assertEquals(Outcome.ANOMALY, records.amended(ID, 101, qty, 12));
        assertOrder(OrderStatus.PENDING_REPLACE, 100, 10, 90);
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 1, 12), "other terms than asked, but an answer");
        assertOrder(OrderStatus.NEW, 101, 1, 90);
    }

    @Test
    void shouldIgnoreAnAmendOfAnEndedOrderButNotOneThatNamesAnother() {
        working();
        records.canceled(ID, 0, 11);
        assertEquals(Outcome.IGNORED, records.amended(ID, 101, 12, 11));
        assertEquals(Outcome.ANOMALY, records.amended(ID, 101, 12, 12), "another order of ours lives on");
        assertOrder(OrderStatus.CANCELED, 100, 10, 90);
    }

    @Test
    void shouldKnowAnOrderAsAcknowledgedOnceItsReplaceIsAnswered() {
        records.order(ID, Side.BUY, 100, 10);
        records.amend(ID, 101, 10);
        assertEquals(Outcome.APPLIED, records.canceled(ID, 0, 11)); // half of the replace
        assertEquals(OrderStatus.UNKNOWN, orders.status(slot()));
        assertEquals(11, orders.venueOrderIdLow(slot()));
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 10, 12));
        assertEquals(OrderStatus.NEW, orders.status(slot()));
    }

    @Test
    void shouldKnowAnOrderAsAcknowledgedByItsAnsweredAmendAlone() {
        records.order(ID, Side.BUY, 100, 10);
        records.amend(ID, 101, 10);
        assertEquals(Outcome.APPLIED, records.amended(ID, 101, 10, 12));
        assertEquals(OrderStatus.NEW, orders.status(slot()));
    }

    @Test
    void shouldTakeTheAmountTheVenueTellsElsePriceTimesQuantity() {
        working();
        records.fill(ID, 1, 4, fill -> fill.quoteAmount(7));
        assertEquals(7, orders.filledAmount(slot()));
        records.fill(ID, 2, 1, fill -> {});
        // 100 at scale 2 times 1 at scale 4, at scale 8
        assertEquals(7 + 100 * 100, orders.filledAmount(slot()));
    }

    @Test
    void shouldLearnTheVenuesIdFromAFillThatComesFirstAndKeepTheOneItKnows() {
        records.order(ID, Side.BUY, 100, 10);
        records.fill(ID, 1, 4, fill -> fill.venueOrderIdHigh(5).venueOrderIdLow(11));
        assertEquals(5, orders.venueOrderIdHigh(slot()));
        assertEquals(11, orders.venueOrderIdLow(slot()));
        assertEquals(4, orders.availableCredits(0), "a fill answers the order");
        records.fill(ID, 2, 1, fill -> fill.venueOrderIdLow(99));
        assertEquals(5, orders.venueOrderIdHigh(slot()));
        assertEquals(11, orders.venueOrderIdLow(slot()));
    }

    @ParameterizedTest
    @CsvSource({"0, DUPLICATE", "3, DUPLICATE", "4, DUPLICATE", "5, APPLIED", "-1, APPLIED"})
    void shouldCountAFillWithoutAnIdOnlyWhenTheTotalIsNew(final long total, final Outcome outcome) {
        working();
        records.fill(ID, 1, 4, 4);
        assertEquals(outcome, records.fill(ID, 0, 1, total));
        assertEquals(outcome == Outcome.APPLIED ? 5 : 4, orders.filledQty(slot()));
    }

    @Test
    void shouldTakeAZeroTotalForNothingNewOnAnOrderWithoutFills() {
        working();
        assertEquals(Outcome.DUPLICATE, records.fill(ID, 0, 1, 0));
        assertEquals(0, orders.filledQty(slot()));
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "0, 10", "1, 1", "12, 12"})
    void shouldTakeAFilledOrderForFilledInFullWhereNoTotalIsTold(final long told, final long cumQty) {
        working();
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.FILLED, 100, 10, told, 11));
        assertEquals(OrderStatus.FILLED, orders.status(slot()));
        assertEquals(cumQty, orders.cumQty(slot()));
    }

    @Test
    void shouldNotBelieveThatAnOrderWithFillsWasRejected() {
        working();
        records.found(ID, OrderStatus.UNKNOWN, 0, 0, 1, 11);
        assertEquals(OrderStatus.UNKNOWN, orders.status(slot()));
        assertEquals(Outcome.ANOMALY, records.found(ID, OrderStatus.REJECTED, 100, 10, 0, 11));
        assertEquals(OrderStatus.UNKNOWN, orders.status(slot()));
    }

    @Test
    void shouldBelieveThatAnOrderWithoutFillsWasRejectedAndGiveItsPlaceBack() {
        records.order(ID, Side.BUY, 100, 10);
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.REJECTED, 100, 10, 0, 0));
        assertEquals(OrderStatus.REJECTED, orders.status(slot()));
        assertEquals(4, orders.availableCredits(0));
    }

    @Test
    void shouldFillAnUnknownOrderFromAnAnswerThatSettlesNothingElse() {
        working();
        records.found(ID, OrderStatus.UNKNOWN, 0, 0, 0, 11);
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.UNKNOWN, 0, 0, 10, 11));
        assertEquals(OrderStatus.FILLED, orders.status(slot()));
    }

    @Test
    void shouldTakeTheTermsAQueryFindsForAReplaceWithoutAnAnswer() {
        replaceUnknown();
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.NEW, 102, 8, 0, 12));
        assertOrder(OrderStatus.NEW, 102, 8, 95);
        assertEquals(0, orders.pendingQty(slot()));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void shouldKeepTheLargerQuantityWhereAQueryTellsNoTerms(final long qty) {
        replaceUnknown();
        assertEquals(Outcome.APPLIED, records.found(ID, OrderStatus.NEW, 0, qty, 0, 12));
        assertOrder(OrderStatus.NEW, 101, 12, 95);
    }

    private void replaceUnknown() {
        working();
        records.amend(ID, 101, 12, 95);
        records.unknown(ID, dev.reprise.api.schema.OrderRequest.AMEND);
        assertOrder(OrderStatus.UNKNOWN, 100, 10, 90);
        assertFalse(orders.isAmendPending(slot()));
    }

    @Test
    void shouldKeepTheTriggerOfAReplaceThatNamedNone() {
        working();
        records.amend(ID, 101, 12);
        records.unknown(ID, dev.reprise.api.schema.OrderRequest.AMEND);
        records.found(ID, OrderStatus.NEW, 101, 12, 0, 12);
        assertOrder(OrderStatus.NEW, 101, 12, 90);
    }

    @Test
    void shouldTellTheExecutionsItRemembersOldestFirst() {
        working();
        records.fill(ID, 7, 1, 1);
        records.fill(ID, 5, 1, 2);
        final List<String> told = new ArrayList<>();
        orders.forEachExecution((instrument, isBuy, high, low) -> told.add(instrument + " " + isBuy + " " + low));
        assertEquals(List.of("0 true 7", "0 true 5"), told);
    }

    @Test
    void shouldCountAnOrderThatIsNotOursByWhatItHasLeft() {
        assertTrue(records.external(1, Side.SELL, OrderStatus.PARTIALLY_FILLED, 10, 4));
        assertEquals(6, orders.worstSellQty(1));
        assertFalse(records.external(1, Side.SELL, OrderStatus.NEW, 10, -1), "known");
        assertEquals(10, orders.worstSellQty(1), "no total told");
        assertEquals(1, orders.external().count());
        assertEquals(1, orders.openCount(1));
        assertFalse(records.external(1, Side.SELL, OrderStatus.CANCELED, 10, 4));
        assertEquals(0, orders.external().count());
        assertEquals(0, orders.worstSellQty(1));
    }

    @Test
    void f18OrderOfOthersWithAStatusNobodyKnowsStaysAsItIs() {
        assertTrue(records.external(1, Side.SELL, OrderStatus.UNKNOWN, 10, 0), "a person hears of it");
        assertEquals(0, orders.external().count(), "it may have ended");
        records.external(1, Side.SELL, OrderStatus.NEW, 10, 4);
        assertFalse(records.external(1, Side.SELL, OrderStatus.UNKNOWN, 10, 4), "known");
        assertEquals(1, orders.external().count());
        assertEquals(6, orders.worstSellQty(1));
    }

    @Test
    void shouldTellAPersonOfAnOrderItCannotPlace() {
        assertTrue(records.external(2, Side.SELL, OrderStatus.NEW, 10, 0), "no such instrument");
        assertTrue(records.external(-1, Side.SELL, OrderStatus.NEW, 10, 0));
        assertTrue(records.external(0, Side.NULL_VAL, OrderStatus.NEW, 10, 0));
        assertEquals(0, orders.external().count());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FILLED", "CANCELED", "EXPIRED"},
            mode = EnumSource.Mode.INCLUDE)
    void shouldStayEndedWhateverComesAfter(final OrderStatus end) {
        working();
        records.found(ID, end, 100, 10, end == OrderStatus.FILLED ? 10 : 0, 11);
        assertEquals(end, orders.status(slot()));
        records.accepted(ID, 11);
        records.found(ID, OrderStatus.NEW, 100, 10, 0, 11);
        records.amended(ID, 101, 10, 11);
        assertEquals(end, orders.status(slot()));
        assertEquals(0, orders.openCount());
    }
}
