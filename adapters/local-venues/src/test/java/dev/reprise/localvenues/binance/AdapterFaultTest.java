package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.api.Capability;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Faults of orders and the private stream, by their numbers in the list of faults: the adapter against a venue that does them. */
@Timeout(40)
@Tag("slow")
class AdapterFaultTest {
    private static final double STILL = 0.02; // a market that hardly moves

    @TempDir
    Path folder;

    private VenueRig rig;

    private void open(final UnaryOperator<BinanceSettings> change) throws Exception {
        rig = new VenueRig(folder, STILL, change);
        rig.awaitReady();
    }

    private void open() throws Exception {
        open(UnaryOperator.identity());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void buyAway(final long number) {
        rig.limit(number, Side.BUY, rig.away(Side.BUY, 500), "0.01");
    }

    /** Rests at the best price, so that whoever sells at the market meets it first. */
    private void buyAtTop(final long number) {
        rig.limit(number, Side.BUY, rig.told.ask() - rig.instrument().tickSize(), "0.01");
    }

    private static UnaryOperator<BinanceSettings> audits(final long everyMs) {
        final long ns = everyMs * VenueRig.MILLI;
        return s -> s.withSchedule(s.schedule().withAudits(ns, ns, ns, 150 * VenueRig.MILLI));
    }

    @Test
    void f1SubmitTimesOutAndTheOrderLives() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.DROP_ACK, 1).with(Fault.LATE_MS, 500));
        buyAway(1);
        rig.await("unknown 1 NEW_ORDER TIMEOUT");
        rig.await("snapshot 1 NEW");
        assertEquals(1, rig.logged("accepted", 1));
        assertEquals(1, rig.logged("received", 1));
    }

    @Test
    void f35CancelledOrderOfAnEarlierProcessHasNoSuccessorToLookForWhenNobodyReplacedIt() throws Exception {
        open();
        for (final int number : new int[] {7, 8}) {
            final String id = ClientOrderIds.render(VenueRig.id(number));
            rig.byHand(
                    "order.place",
                    Signing.timed()
                            .put("symbol", "BTCUSDT")
                            .put("side", "BUY")
                            .put("type", "LIMIT")
                            .put("timeInForce", "GTC")
                            .put("price", "30000")
                            .put("quantity", "0.01")
                            .put("newClientOrderId", id));
            rig.byHand("order.cancel", Signing.timed().put("symbol", "BTCUSDT").put("origClientOrderId", id));
        }
        rig.query(7, true);
        rig.query(8, false);
        rig.await("snapshot 7 CANCELED");
        assertTrue(rig.told.at("snapshot 8 CANCELED") < rig.told.at("snapshot 7 CANCELED"), rig.told.all());
    }

    /** O5. */
    @Test
    void f2SubmitTimesOutAndTheOrderFilled() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.DROP_ACK, 1).with(Fault.DROP_FILL, 1));
        rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, rig.away(Side.SELL, 50), 0, "0.01", 0, 0);
        rig.await("snapshot 1 FILLED");
        assertEquals(1, rig.logged("received", 1), "sent again");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
        assertTrue(rig.told.at("fill 1") < rig.told.at("snapshot 1 FILLED"), rig.told.all());
    }

    @Test
    void f3VenueFaultIsUnknown() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.BUSY, 1));
        buyAway(1);
        rig.await("unknown 1 NEW_ORDER VENUE_FAULT");
        rig.await("snapshot 1 NEW");
        rig.venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1).with(Fault.NOT_EXECUTED, 1));
        buyAway(2);
        rig.await("unknown 2 NEW_ORDER VENUE_FAULT");
        rig.await("snapshot 2 ABSENT");
        assertEquals(0, rig.logged("accepted", 2));
    }

    @Test
    void f4SocketCutAtAnyByteOfTheOrder() throws Exception {
        open();
        for (int number = 1; number <= 12; number++) {
            rig.proxy.cutUpAfter(number * 37L - 36); // the frame has about 430 bytes
            buyAway(number);
            final String order = Integer.toString(number);
            final long id = number;
            rig.await(() -> isResolved(id), "order " + order + " resolved");
            rig.proxy.heal();
            rig.awaitReady();
            final boolean isThere = rig.logged("accepted", number) == 1;
            assertEquals(isThere, !rig.told.has("snapshot " + order + " ABSENT"), rig.told.all());
            assertTrue(rig.logged("received", number) <= 1, "sent again");
        }
    }

    private boolean isResolved(final long number) {
        return rig.told.has("accepted " + number + "\n")
                || rig.told.has("snapshot " + number + " NEW")
                || rig.told.has("snapshot " + number + " ABSENT")
                || rig.told.has("accepted " + number);
    }

    @Test
    void f5ReplyCannotBeRead() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.GARBAGE, 1));
        buyAway(1);
        rig.await("unknown 1 NEW_ORDER CONNECTION_LOST");
        rig.await("snapshot 1 NEW");
        assertEquals(1, rig.logged("received", 1));
    }

    @Test
    void f6LimitRefusesAndStopsNewOrdersUntilItIsOver() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.LIMIT_MS, 1_200));
        buyAway(1);
        rig.await("rejected 1 NEW_ORDER RATE_LIMIT");
        buyAway(2);
        rig.await("withheld 2 NEW_ORDER RATE_LIMIT");
        rig.await("rate 6000");
        Thread.sleep(1_300);
        buyAway(3);
        rig.await("accepted 3");
        assertEquals(0, rig.logged("received", 2));
    }

    @Test
    void f7BanHaltsTheVenueAndEnds() throws Exception {
        open();
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.LIMIT_MS, 0).with(Fault.BAN_MS, 1_500));
        rig.await("connection PRIVATE DOWN");
        rig.venue.faults(Faults.NONE);
        rig.await("connection PRIVATE UP 2");
        rig.awaitReady();
        buyAway(2);
        rig.await("accepted 2");
    }

    @Test
    void f8FillBeforeTheAcknowledgement() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.ACK_DELAY_MS, 200).with(Fault.SWAP_REPORT, 1));
        rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, rig.away(Side.SELL, 50), 0, "0.01", 0, 0);
        rig.await("fill 1");
        rig.await("accepted 1");
        assertTrue(rig.told.at("fill 1") < rig.told.at("accepted 1"), rig.told.all());
    }

    @Test
    void f9DuplicateFillCountsOnce() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.DUPLICATE_REPORT, 1));
        rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, rig.away(Side.SELL, 50), 0, "0.01", 0, 0);
        rig.await(() -> rig.told.count("fill 1") >= 2, "the second report");
        rig.reconcile();
        rig.await(() -> rig.told.count("reconciled 1") >= 2, "reconciliation");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
    }

    @Test
    void f10FillWhileTheConnectionWasDownIsFoundInOnePass() throws Exception {
        open();
        buyAtTop(1);
        rig.await("accepted 1");
        rig.proxy.down();
        rig.await("connection PRIVATE DOWN");
        rig.marketByHand("SELL", "0.4");
        rig.proxy.heal();
        rig.await("fill 1");
        rig.awaitReady();
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
        final String all = rig.told.all();
        assertTrue(all.indexOf("fill 1") < all.indexOf("reconciled 1", all.indexOf("connection PRIVATE DOWN")), all);
    }

    @Test
    void f11DroppedFillIsFoundByAnAuditAndTwoInARowAreTold() throws Exception {
        open(audits(600));
        rig.venue.faults(Faults.NONE.with(Fault.DROP_FILL, 1));
        // An order whose answer is late is asked about, and may be found filled by that before an audit looks.
        for (int number = 1; number < 8 && !(isFoundByAudit() && hasTwoInARow()); number++) {
            buyAtTop(number);
            rig.await("accepted " + number);
            rig.marketByHand("SELL", "0.4");
            rig.await("fill " + number);
        }
        assertTrue(isFoundByAudit(), rig.told.all());
        assertTrue(hasTwoInARow(), rig.told.all());
    }

    private boolean isFoundByAudit() {
        return rig.told.all().matches("(?s).*\\bfill \\d+ " + rig.qty("0.01") + " AUDIT\\b.*");
    }

    private boolean hasTwoInARow() {
        return rig.told.has("mismatch OPEN_ORDERS 2") || rig.told.has("mismatch TRADES 2");
    }

    @Test
    void o9AuditsOfAHealthyStreamFindNothing() throws Exception {
        open(audits(150));
        for (int number = 1; number <= 10; number++) {
            buyAtTop(number);
            rig.await("accepted " + number);
            rig.marketByHand("SELL", "0.4");
            rig.await("fill " + number);
            Thread.sleep(60);
        }
        assertFalse(rig.told.has("mismatch"), rig.told.all());
        assertEquals(10 * rig.qty("0.01"), rig.told.filledQty());
    }

    @Test
    void f12AnswersBehindTheStreamTakeNothingBack() throws Exception {
        open(audits(200));
        buyAtTop(1);
        rig.await("accepted 1");
        Thread.sleep(300);
        rig.marketByHand("SELL", "0.4");
        rig.await("fill 1");
        rig.venue.faults(Faults.NONE.with(Fault.STALE_MS, 2_000));
        Thread.sleep(1_000);
        assertFalse(rig.told.has("mismatch OPEN_ORDERS"), rig.told.all());
        assertFalse(rig.told.has("mismatch TRADES"), rig.told.all());
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
    }

    @Test
    void f13CancelRefusedAsUnknownIsAskedAbout() throws Exception {
        open();
        buyAtTop(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.DROP_FILL, 1));
        rig.marketByHand("SELL", "0.4");
        rig.cancel(1);
        rig.await("rejected 1 CANCEL UNKNOWN_ORDER");
        rig.await("snapshot 1 FILLED");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
        assertFalse(rig.told.has("canceled 1"), rig.told.all());
    }

    @Test
    void f15ReplacementThatIsHalfDoneEndsTheOrder() throws Exception {
        open();
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.REPLACE_HALF, 1));
        rig.amend(1, rig.away(Side.BUY, 400), "0.02", AmendMode.CANCEL_REPLACE);
        rig.await("rejected 1 AMEND");
        rig.await("canceled 1");
        assertFalse(rig.told.has("amended 1"), rig.told.all());
    }

    @Test
    void f15ReplacementOfAnOrderThatFilledIsNotPlaced() throws Exception {
        open();
        buyAtTop(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.DROP_FILL, 1));
        rig.marketByHand("SELL", "0.4");
        rig.amend(1, rig.away(Side.BUY, 400), "0.02", AmendMode.CANCEL_REPLACE);
        rig.await("rejected 1 AMEND UNKNOWN_ORDER");
        rig.await("snapshot 1 FILLED");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
        assertEquals(1, rig.logged("accepted", 1));
    }

    @Test
    void f15ReplacementWithUnknownOutcomeIsFoundEitherWay() throws Exception {
        open();
        final long price = rig.away(Side.BUY, 400);
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1));
        rig.amend(1, price, "0.02", AmendMode.CANCEL_REPLACE);
        rig.await("amended 1 " + price + ' ' + rig.qty("0.02"));
        rig.venue.faults(Faults.NONE);
        buyAway(2);
        rig.await("accepted 2");
        rig.venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1).with(Fault.NOT_EXECUTED, 1));
        rig.amend(2, price, "0.02", AmendMode.CANCEL_REPLACE);
        rig.await("unknown 2 AMEND");
        rig.await("snapshot 2 NEW");
        rig.venue.faults(Faults.NONE);
        rig.cancel(1);
        rig.cancel(2);
        rig.await("canceled 1");
        rig.await("canceled 2");
    }

    @Test
    void f16CancelOfTheReplacedOrderEndsNothing() throws Exception {
        open();
        final long price = rig.away(Side.BUY, 400);
        buyAway(1);
        rig.await("accepted 1");
        for (int i = 1; i <= 5; i++) {
            final long next = price + i * rig.instrument().price("1");
            rig.amend(1, next, "0.01", AmendMode.CANCEL_REPLACE);
            rig.await("amended 1 " + next);
        }
        Thread.sleep(100);
        assertFalse(rig.told.has("canceled 1"), rig.told.all());
        rig.cancel(1);
        rig.await("canceled 1");
        assertEquals(6, rig.logged("accepted", 1));
    }

    @Test
    void shouldMakeAnOrderSmallerInPlace() throws Exception {
        open();
        final long price = rig.away(Side.BUY, 500);
        rig.limit(1, Side.BUY, price, "0.02");
        rig.await("accepted 1");
        rig.amend(1, price, "0.01", AmendMode.IN_PLACE);
        rig.await("amended 1 " + price + ' ' + rig.qty("0.01"));
        assertEquals(1, rig.logged("accepted", 1));
        rig.amend(1, price, "0.03", AmendMode.IN_PLACE);
        rig.await("rejected 1 AMEND MALFORMED");
    }

    @Test
    void f17AbsentOrderThatFillsLaterIsTold() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.DROP_ACK, 1).with(Fault.LATE_MS, 4_000));
        rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, rig.away(Side.SELL, 50), 0, "0.01", 0, 0);
        rig.await("snapshot 1 ABSENT");
        rig.await("fill 1");
    }

    @Test
    void f18OrderPlacedByHandIsShownAndNotTouchedUnlessAsked() throws Exception {
        open();
        final String price = rig.instrument().formatPrice(rig.away(Side.BUY, 500));
        final JsonNode placed = rig.byHand(
                "order.place",
                Signing.timed()
                        .put("symbol", "BTCUSDT")
                        .put("side", "BUY")
                        .put("type", "LIMIT")
                        .put("timeInForce", "GTC")
                        .put("price", price)
                        .put("quantity", "0.01")
                        .put("newClientOrderId", "by_hand"));
        rig.await("snapshot 0 NEW");
        rig.reconcile();
        rig.await(() -> rig.told.count("snapshot 0 NEW") >= 2, "at reconciliation");
        final JsonNode open = rig.byHand("openOrders.status", Signing.timed().put("symbol", "BTCUSDT"));
        assertEquals(1, open.path("result").size());

        final long id = placed.path("result").path("orderId").asLong();
        final long cancelled = rig.told.count("snapshot 0 CANCELED");
        rig.cancelForeign(id); // a person asked
        rig.await(() -> rig.told.count("snapshot 0 CANCELED") > cancelled, "what became of it");
        rig.await(() -> rig.told.count("snapshot 0 CANCELED") >= cancelled + 2, "told by the stream, and asked");
        final JsonNode left = rig.byHand("openOrders.status", Signing.timed().put("symbol", "BTCUSDT"));
        assertEquals(0, left.path("result").size());

        rig.cancelForeign(id); // again: the venue does not know it as open, so it is asked what became of it
        rig.await(() -> rig.told.count("snapshot 0 CANCELED") >= cancelled + 3, "asked again");
        rig.cancelForeign(987_654_321);
        rig.await("snapshot 0 ABSENT");
        rig.venue.faults(Faults.NONE.with(Fault.DROP_ACK, 1));
        rig.cancelForeign(id);
        rig.await("unknown 0 CANCEL TIMEOUT");
    }

    private long placeByHand() throws Exception {
        final JsonNode placed = rig.byHand(
                "order.place",
                Signing.timed()
                        .put("symbol", "BTCUSDT")
                        .put("side", "BUY")
                        .put("type", "LIMIT")
                        .put("timeInForce", "GTC")
                        .put("price", "30000")
                        .put("quantity", "0.01")
                        .put("newClientOrderId", "by_hand_" + System.nanoTime()));
        return placed.path("result").path("orderId").asLong();
    }

    private void cancelByHand(final long venueOrderId) throws Exception {
        rig.byHand("order.cancel", Signing.timed().put("symbol", "BTCUSDT").put("orderId", venueOrderId));
    }

    @Test
    void f18OrderOfOthersThatEndedWhileNobodyListenedIsTold() throws Exception {
        open();
        final long ended = placeByHand();
        placeByHand();
        rig.await(() -> rig.told.count("snapshot 0 NEW") == 2, "both");
        rig.proxy.down();
        rig.await("connection PRIVATE DOWN");
        cancelByHand(ended);
        rig.proxy.heal();
        rig.await("connection PRIVATE UP 2");
        rig.await("snapshot 0 CANCELED");
        rig.awaitReady();
        assertEquals(1, rig.told.count("snapshot 0 CANCELED"), "the other one works on");
        assertFalse(rig.told.has("mismatch"), "a reconciliation expects to find things");
    }

    @Test
    void f18OrderOfOthersFromAnEarlierProcessIsAskedForUntilTheVenueLacksItTwice() throws Exception {
        rig = new VenueRig(folder, STILL, UnaryOperator.identity(), new long[] {987_654_321});
        rig.awaitReady();
        Thread.sleep(100);
        assertFalse(rig.told.has("snapshot 0 ABSENT"), "once is no proof");
        rig.reconcile();
        rig.await("snapshot 0 ABSENT");
    }

    @Test
    void f18AnswerThatIsOlderThanTheStreamReopensNoOrderOfOthers() throws Exception {
        open(audits(150));
        final long id = placeByHand();
        rig.await("snapshot 0 NEW");
        Thread.sleep(100);
        cancelByHand(id);
        rig.await("snapshot 0 CANCELED");
        rig.venue.faults(Faults.NONE.with(Fault.STALE_MS, 1_000));
        final long opened = rig.told.count("snapshot 0 NEW");
        final long reconciled = rig.told.count("reconciled 1");
        for (int i = 1; i <= 3; i++) {
            final int n = i;
            rig.reconcile();
            rig.await(() -> rig.told.count("reconciled 1") >= reconciled + n, "reconciliation");
        }
        assertEquals(opened, rig.told.count("snapshot 0 NEW"), rig.told.all());
        assertFalse(rig.told.has("mismatch OPEN_ORDERS"), rig.told.all());
    }

    @Test
    void f18EmptyListEndsNoOrderOfOthersAndOneThatIsNewerThanTheListStays() throws Exception {
        open(audits(150));
        placeByHand();
        rig.await("snapshot 0 NEW");
        rig.venue.faults(Faults.NONE.with(Fault.EMPTY, 1));
        Thread.sleep(700);
        placeByHand();
        rig.venue.faults(Faults.NONE.with(Fault.STALE_MS, 250));
        Thread.sleep(700);
        assertFalse(rig.told.has("snapshot 0 ABSENT"), rig.told.all());
        assertFalse(rig.told.has("snapshot 0 CANCELED"), rig.told.all());
        assertFalse(rig.told.has("mismatch OPEN_ORDERS"), rig.told.all());
    }

    /** Nothing of ours that rests keeps a position open: what an exit meets of it ends at the venue, and the exit fills with others. */
    @Test
    void anExitExpiresOurRestingOrderAndFills() throws Exception {
        open();
        assertTrue(rig.instrument().capabilities().has(Capability.EXPIRE_MAKER));
        rig.limit(1, Side.BUY, rig.away(Side.BUY, 2), "0.01");
        rig.await("accepted 1");
        rig.exit(3, Side.SELL, rig.away(Side.BUY, 50), "2"); // through it
        rig.await("expired 1");
        rig.await(() -> rig.told.filledQty() > 0, "the exit fills");
        assertEquals(0, rig.logged("filled", 1));
        assertTrue(rig.logged("filled", 3) > 0);
    }

    @Test
    void theReplacementOfAnExitOfAnEarlierProcessExpiresOurRestingOrderToo() throws Exception {
        open();
        final String[] modes = {"EXPIRE_MAKER", "NONE"};
        for (int i = 0; i < modes.length; i++) {
            final int number = 7 + i;
            rig.byHand(
                    "order.place",
                    Signing.timed()
                            .put("symbol", "BTCUSDT")
                            .put("side", "BUY")
                            .put("type", "LIMIT")
                            .put("timeInForce", "GTC")
                            .put("price", "30000")
                            .put("quantity", "0.01")
                            .put("selfTradePreventionMode", modes[i])
                            .put("newClientOrderId", ClientOrderIds.render(VenueRig.id(number))));
            rig.query(number, false);
            rig.await("snapshot " + number + " NEW");
            final long price = rig.instrument().price("31000");
            rig.amend(number, price, "0.01", AmendMode.CANCEL_REPLACE);
            rig.await("amended " + number + ' ' + price);
        }
        final JsonNode open = rig.byHand("openOrders.status", Signing.timed().put("symbol", "BTCUSDT"))
                .path("result");
        assertEquals(2, open.size());
        for (final JsonNode order : open) {
            final boolean isExit =
                    order.path("clientOrderId").asString("").startsWith(ClientOrderIds.render(VenueRig.id(7)));
            assertEquals(
                    isExit,
                    order.path("selfTradePreventionMode").asString("").equals("EXPIRE_MAKER"),
                    order.toString());
        }
    }

    @Test
    void f19OverfillIsTold() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.OVERFILL, 1));
        rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, rig.away(Side.SELL, 50), 0, "0.01", 0, 0);
        rig.await(() -> rig.told.filledQty() > rig.qty("0.01"), "more than was ordered");
    }

    @Test
    void f20EndOfTheUserStreamIsReconciled() throws Exception {
        open();
        buyAtTop(1);
        rig.await("accepted 1");
        rig.venue.endUserStreams();
        rig.await("connection PRIVATE DOWN 1");
        rig.marketByHand("SELL", "0.4");
        rig.await("fill 1");
        rig.await("connection PRIVATE UP 2");
    }

    @Test
    void f21ShutdownOfTheServerIsNotNoticed() throws Exception {
        open();
        buyAtTop(1);
        rig.await("accepted 1");
        rig.venue.shutDownServer(1_500, TimeUnit.MILLISECONDS);
        rig.await("connection PRIVATE UP 2");
        rig.await("connection MARKET_DATA UP 2");
        rig.marketByHand("SELL", "0.4");
        rig.await("fill 1");
        Thread.sleep(1_700);
        assertFalse(rig.told.has("connection PRIVATE DOWN"), rig.told.all());
        assertFalse(rig.told.has("connection MARKET_DATA DOWN"), rig.told.all());
        assertFalse(rig.told.has("book invalid"), rig.told.all());
        buyAway(2);
        rig.await("accepted 2");
        assertEquals(rig.qty("0.01"), rig.told.filledQty());
    }

    @Test
    void f21ConnectionsAreReplacedAtTheirAge() throws Exception {
        open(s -> s.withWires(
                new dev.reprise.adapters.net.WireSettings(
                        100 * VenueRig.MILLI,
                        900 * VenueRig.MILLI,
                        Long.MAX_VALUE,
                        0,
                        2_000 * VenueRig.MILLI,
                        300 * VenueRig.MILLI,
                        700 * VenueRig.MILLI),
                new dev.reprise.adapters.net.WireSettings(
                        100 * VenueRig.MILLI,
                        900 * VenueRig.MILLI,
                        Long.MAX_VALUE,
                        0,
                        2_000 * VenueRig.MILLI,
                        300 * VenueRig.MILLI,
                        700 * VenueRig.MILLI)));
        rig.await("connection PRIVATE UP 4");
        rig.await("connection MARKET_DATA UP 3");
        for (int number = 1; number <= 10; number++) {
            buyAway(number);
            Thread.sleep(50);
        }
        rig.await(() -> rig.told.count("accepted") >= 10, "all of them");
        assertFalse(rig.told.has("connection PRIVATE DOWN"), rig.told.all());
        assertFalse(rig.told.has("unknown"), rig.told.all());
        assertFalse(rig.told.has("book invalid"), rig.told.all());
    }

    /** O12. */
    @Test
    void f22HalfOpenConnectionIsGivenUp() throws Exception {
        open();
        rig.proxy.blackHole();
        final long start = System.nanoTime();
        rig.await("connection PRIVATE DOWN");
        rig.await("connection MARKET_DATA DOWN");
        rig.await("book invalid");
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "took longer than 20 s");
        rig.proxy.heal();
        rig.await("connection PRIVATE UP 2");
        rig.awaitReady();
    }

    /** O12. */
    @Test
    void f22PeerThatStopsReadingHoldsNoThreadAndNoHalt() throws Exception {
        open();
        buyAway(1);
        rig.await("accepted 1");
        rig.proxy.deaf();
        for (int i = 0; i < 100_000 && !rig.adapter.isBacklogged(); i++) {
            rig.cancel(9); // of an order that is not there: cancels leave at any rate
        }
        assertTrue(rig.adapter.isBacklogged(), "the socket takes no more");
        buyAway(2); // behind what waits, where the engine's gateway would hold it back: in doubt

        rig.isHalted = true;
        buyAway(3);
        rig.await("withheld 3 NEW_ORDER GATE_CLOSED");
        assertEquals(1, rig.adapter.cancelOpen(id -> false).cancelled(), "over REST meanwhile");

        rig.await("connection PRIVATE DOWN");
        rig.await("unknown 2 NEW_ORDER"); // by the end of its connection, or of its time
        rig.proxy.heal();
        rig.awaitReady();
        // What the systems between had taken may arrive after all; what is told is what the venue has either way.
        rig.await(() -> rig.told.has("snapshot 2 ABSENT") || rig.told.has("snapshot 2 NEW"), "what became of 2");
        assertEquals(rig.told.has("snapshot 2 ABSENT") ? 0 : 1, rig.logged("received", 2), rig.told.all());
        assertEquals(0, rig.logged("received", 3));
        assertEquals(1, rig.logged("received", 1));
    }

    @Test
    void f23DataStopsWhilePongsGoOn() throws Exception {
        final long milli = VenueRig.MILLI;
        rig = new VenueRig(
                folder,
                1,
                s -> s.withWires(
                                new dev.reprise.adapters.net.WireSettings(
                                        100 * milli,
                                        900 * milli,
                                        500 * milli,
                                        2_000 * milli,
                                        2_000 * milli,
                                        300 * milli,
                                        Long.MAX_VALUE),
                                s.requests())
                        .withSchedule(s.schedule().withConnections(700 * milli, 600 * milli, 100 * milli)));
        rig.awaitReady();
        rig.venue.faults(Faults.NONE.with(Fault.SILENT, 1));
        rig.await("connection MARKET_DATA STALE");
        rig.await("book invalid STALE");
        rig.await("connection MARKET_DATA DOWN");
        rig.venue.faults(Faults.NONE);
        rig.await(rig.told::isBookValid, "a book again");
    }

    /** O14. */
    @Test
    void f30NewRulesAreReadAfterARefusal() throws Exception {
        open();
        rig.venue.rules(VenueSymbol.btcUsdt().withSteps(10, 100));
        rig.limit(1, Side.BUY, rig.away(Side.BUY, 500) + rig.instrument().tickSize(), "0.01001");
        rig.await("rejected 1 NEW_ORDER FILTER");
        rig.await("definition version=2 tick=1000");
    }

    @Test
    void f31CancelOnlyIsToldAndCancelsGoOn() throws Exception {
        open(s -> s.withSchedule(s.schedule().withRefresh(200 * VenueRig.MILLI, 200 * VenueRig.MILLI)));
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.rules(VenueSymbol.btcUsdt().withStatus("CANCEL_ONLY"));
        rig.await("status CANCEL_ONLY");
        buyAway(2);
        rig.await("rejected 2 NEW_ORDER MARKET_CLOSED");
        rig.cancel(1);
        rig.await("canceled 1");
        rig.venue.rules(VenueSymbol.btcUsdt());
        rig.await("status TRADING");
    }

    @Test
    void f32EmptyAnswersEndNothing() throws Exception {
        open(audits(200));
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.EMPTY, 1));
        rig.reconcile();
        rig.await("reconciled 0");
        Thread.sleep(500);
        assertFalse(rig.told.has("canceled 1"), rig.told.all());
        assertFalse(rig.told.has("snapshot 1 ABSENT"), rig.told.all());
        rig.venue.faults(Faults.NONE);
        rig.await(() -> rig.told.count("reconciled 1") >= 2, "complete again");
    }

    /** O11. */
    @Test
    void f33ClockTwoSecondsOff() throws Exception {
        rig = new VenueRig(folder, STILL, UnaryOperator.identity());
        rig.awaitReady();
        rig.venue.faults(Faults.NONE.with(Fault.CLOCK_MS, 2_000));
        rig.await("clock 2");
        rig.proxy.cut();
        rig.await("connection PRIVATE UP 2");
        rig.awaitReady();
        buyAway(1);
        rig.await("accepted 1");
    }

    @Test
    void f34JumpOfTheVenuesClockIsToldAndMeasuredAgain() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.CLOCK_MS, 8_000));
        rig.await("clock 8");
        Thread.sleep(500);
        buyAway(1);
        rig.await("accepted 1");
    }

    @Test
    void o10ReserveIsKeptForCancelsAndQueries() throws Exception {
        open();
        buyAway(1);
        rig.await("accepted 1");
        rig.venue.faults(Faults.NONE.with(Fault.WEIGHT, VenueRig.WEIGHT_PER_MINUTE * 5L / 6));
        rig.await(() -> rig.told.all().contains("\nrate 50"), "weight told");
        buyAway(2);
        rig.await("withheld 2 NEW_ORDER RATE_LIMIT");
        rig.cancel(1);
        rig.await("canceled 1");
    }

    @Test
    void o8NoNewOrderLeavesBeforeTheAccountIsReconciled() throws Exception {
        open();
        rig.venue.faults(Faults.NONE.with(Fault.EMPTY, 1));
        rig.proxy.cut();
        rig.await("connection PRIVATE UP 2");
        rig.await("reconciled 0");
        buyAway(1);
        rig.await("withheld 1 NEW_ORDER NOT_RECONCILED");
        rig.venue.faults(Faults.NONE);
        rig.awaitReady();
        buyAway(2);
        rig.await("accepted 2");
        assertEquals(0, rig.logged("received", 1));
    }
}
