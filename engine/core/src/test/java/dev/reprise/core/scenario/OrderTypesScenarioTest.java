package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every kind of order: held by the engine where the venue declares nothing, at the venue where it does. */
class OrderTypesScenarioTest {
    private Scenario s = new Scenario(Capabilities.NONE);

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private void at(final Capability... capabilities) {
        s = new Scenario(Capabilities.of(capabilities));
    }

    private void enter(final long qty) {
        final long id = s.submit(o -> o.buy(qty).market());
        s.venue.take(id, 10_010);
        assertEquals(qty, s.position());
    }

    @Test
    void aHeldStopGoesToTheVenueUnderItsOwnIdWhenThePriceComes() {
        final long id = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        assertEquals(OrderStatus.HELD, s.status(id));
        assertEquals(List.of(), s.sent());
        s.top(10_070, 10_090);
        assertEquals(List.of(), s.sent());
        s.top(10_080, 10_100);
        assertEquals(List.of(id), s.sent());
        assertEquals(OrderStatus.PENDING_NEW, s.status(id));
        assertEquals(OrderType.MARKET, s.order(id).orderType());
        assertEquals(TimeInForce.IOC, s.order(id).timeInForce());
        s.venue.take(id, 10_100);
        assertEquals(1_000, s.position());
    }

    @Test
    void aStopThatIsThroughAlreadyFiresAtOnce() {
        final long id = s.submit(o -> o.buy(1_000).stopMarket(10_000));
        assertEquals(List.of(id), s.sent());
    }

    @Test
    void aHeldStopLimitBecomesALimitOrder() {
        final long id = s.submit(o -> o.sell(1_000).stopLimit(9_900, 9_880));
        s.top(9_900, 9_920);
        assertEquals(List.of(id), s.sent());
        assertEquals(OrderType.LIMIT, s.order(id).orderType());
        assertEquals(9_880, s.order(id).price());
        assertEquals(0, s.order(id).stopPrice());
    }

    @Test
    void aTakeProfitFiresOnTheOtherSide() {
        enter(1_000);
        final long sell = s.submit(o -> o.sell(1_000).takeProfitMarket(10_200).reduceOnly());
        s.top(9_000, 9_020);
        assertEquals(OrderStatus.HELD, s.status(sell));
        s.top(10_200, 10_220);
        assertEquals(sell, s.lastSent());
        assertEquals(OrderRole.TAKE_PROFIT, s.order(sell).role());
        final long buy = s.submit(o -> o.buy(1_000).takeProfitLimit(10_100, 10_120));
        s.top(10_070, 10_100);
        assertEquals(buy, s.lastSent());
        assertEquals(10_120, s.order(buy).price());
    }

    @Test
    void aTrailingStopFollowsTheBestPriceAndNeverGoesBack() {
        enter(1_000);
        final long id =
                s.submit(o -> o.sell(1_000).trailingStop(Distance.ticks(10)).reduceOnly());
        assertEquals(9_890, stop(id)); // the bid less ten ticks
        s.top(10_190, 10_210);
        assertEquals(10_090, stop(id));
        s.top(10_100, 10_120);
        assertEquals(10_090, stop(id));
        assertEquals(OrderStatus.HELD, s.status(id));
        s.top(10_090, 10_110);
        assertEquals(id, s.lastSent());
    }

    @Test
    void aTrailingStopInBasisPointsTrailsFromItsActivationPriceOn() {
        final long id =
                s.submit(o -> o.buy(1_000).trailingStop(Distance.bps(100)).activateAt(9_800));
        s.top(10_500, 10_520); // above where it would stand: not active yet
        assertEquals(OrderStatus.HELD, s.status(id));
        s.top(9_680, 9_700);
        assertEquals(9_790, stop(id)); // 97.97, on the tick nearer to the price
        s.top(9_760, 9_780);
        assertEquals(OrderStatus.HELD, s.status(id));
        s.top(9_770, 9_790);
        assertEquals(List.of(id), s.sent());
    }

    private long stop(final long id) {
        return s.state().orders.stopPrice(s.state().orders.slotOf(id));
    }

    @Test
    void twoPricesInARowConfirm() {
        final long id =
                s.submit(o -> o.buy(1_000).stopMarket(10_100).confirmTwice().trigger(TriggerSource.LAST));
        assertEquals(0, id, "nobody has seen a trade yet");
        s.trade(10_000);
        final long again =
                s.submit(o -> o.buy(1_000).stopMarket(10_100).confirmTwice().trigger(TriggerSource.LAST));
        s.trade(10_110).trade(10_090).trade(10_120);
        s.top(10_100, 10_120); // no trade
        assertEquals(OrderStatus.HELD, s.status(again));
        s.trade(10_100);
        assertEquals(List.of(again), s.sent());
    }

    @Test
    void aTimeLimitThatTheVenueDoesNotKeepIsKeptByTheEngine() {
        final long till = s.now() + 5 * Scenario.SECOND;
        final long limit = s.submit(o -> o.buy(1_000).limit(9_900).goodTill(till));
        final long held = s.submit(o -> o.buy(1_000).stopMarket(10_200).goodTill(till));
        assertEquals(TimeInForce.GTC, s.order(limit).timeInForce());
        s.venue.accept(limit);
        s.pass(6 * Scenario.SECOND);
        assertEquals(List.of(limit), s.cancels());
        assertEquals(OrderStatus.CANCELED, s.status(held));
        s.venue.cancel(limit);

        at(Capability.GTD);
        final long soon = s.now() + Scenario.SECOND;
        final long atVenue = s.submit(o -> o.buy(1_000).limit(9_900).goodTill(soon));
        assertEquals(TimeInForce.GTD, s.order(atVenue).timeInForce());
        s.pass(6 * Scenario.SECOND);
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void aDeniedEntryEndsWhenItFiresAndAnExitIsTriedAgain() {
        enter(1_000);
        final long entry = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        final long exit = s.submit(o -> o.sell(1_000).stopMarket(9_900).reduceOnly());
        s.command(dev.reprise.api.schema.CommandKind.STOP); // REDUCING, entries cancelled
        assertEquals(OrderStatus.CANCELED, s.status(entry));
        s.top(9_900, 9_920);
        assertEquals(exit, s.lastSent());
        assertEquals(OrderRole.STOP_LOSS, s.order(exit).role());
    }

    @Test
    void aHeldEntryThatFiresBesideAnOrderOfUnknownFateEnds() {
        final long stop = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        final long limit = s.submit(o -> o.buy(1_000).limit(9_900));
        s.venue.unknown(limit, OrderRequest.NEW_ORDER);
        s.top(10_080, 10_100);
        assertEquals(List.of(limit), s.sent());
        assertEquals(OrderStatus.CANCELED, s.status(stop));
        assertTrue(s.alarms().contains(AlarmCode.TRIGGER_DENIED));
    }

    @Test
    void aHeldStopIsAmendedAtOnce() {
        final long id = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        s.strategy(ctx -> assertTrue(ctx.amendStop(id, 10_300, 0, 500)));
        s.top(10_180, 10_200);
        assertEquals(List.of(), s.sent());
        s.top(10_290, 10_310);
        assertEquals(500, s.order(id).qty());
    }

    @Test
    void anOrderIsAmendedInPlaceOnlyWhereTheVenueCan() {
        assertEquals(AmendMode.CANCEL_REPLACE, amendedTo(Capabilities.NONE, 9_900, 500));
        assertEquals(AmendMode.IN_PLACE, amendedTo(Capabilities.of(Capability.AMEND), 9_800, 2_000));
        assertEquals(AmendMode.IN_PLACE, amendedTo(Capabilities.of(Capability.AMEND_DOWN), 9_900, 500));
        assertEquals(AmendMode.CANCEL_REPLACE, amendedTo(Capabilities.of(Capability.AMEND_DOWN), 9_800, 500));
    }

    private AmendMode amendedTo(final Capabilities capabilities, final long price, final long qty) {
        s = new Scenario(capabilities);
        final long id = s.submit(o -> o.buy(1_000).limit(9_900));
        s.venue.accept(id);
        s.strategy(ctx -> assertTrue(ctx.amend(id, price, qty)));
        assertEquals(OrderStatus.PENDING_REPLACE, s.status(id));
        return s.lastAmend().mode();
    }

    @Test
    void ofAPairTheLegAtTheVenueIsCancelledBeforeTheHeldStopGoes() {
        enter(1_000);
        final long limit =
                s.submit(o -> o.sell(1_000).limit(10_200).orStopMarket(9_900).reduceOnly());
        s.venue.accept(limit);
        final long stop = limit + 1;
        assertEquals(OrderStatus.HELD, s.status(stop));
        s.top(9_900, 9_920);
        assertEquals(List.of(limit), s.cancels());
        assertEquals(OrderStatus.HELD, s.status(stop));
        s.venue.fill(limit, 10_200, 300); // crossing the cancel
        s.venue.cancel(limit);
        assertEquals(0, s.sent().stream().filter(id -> id == stop).count(), "a leg that filled ends the other");
        assertEquals(OrderStatus.CANCELED, s.status(stop));
        assertEquals(700, s.position());
    }

    @Test
    void ofAPairTheStopGoesWhenTheLimitHasEndedUnfilled() {
        enter(1_000);
        final long limit = s.submit(
                o -> o.sell(1_000).limit(10_200).orStopLimit(9_900, 9_850).reduceOnly());
        s.venue.accept(limit);
        s.top(9_900, 9_920);
        s.venue.cancel(limit);
        assertEquals(limit + 1, s.lastSent());
        assertEquals(1_000, s.order(limit + 1).qty());
        s.venue.take(limit + 1, 9_900);
        assertEquals(0, s.position());
    }

    @Test
    void cancellingOneLegOfAPairEndsBoth() {
        enter(1_000);
        final long limit =
                s.submit(o -> o.sell(1_000).limit(10_200).orStopMarket(9_900).reduceOnly());
        s.venue.accept(limit);
        s.strategy(ctx -> assertEquals(limit + 1, ctx.orderOf(limit).otherLegId()));
        s.strategy(ctx -> ctx.cancel(limit));
        assertEquals(OrderStatus.CANCELED, s.status(limit + 1));
        assertEquals(List.of(limit), s.cancels());
    }

    @Test
    void theVenueGetsWhatItDeclares() {
        at(
                Capability.STOP_MARKET,
                Capability.STOP_LIMIT,
                Capability.TAKE_PROFIT_MARKET,
                Capability.TRAILING_STOP,
                Capability.OCO,
                Capability.TRIGGER_LAST);
        s.trade(10_000);
        final long stop = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        assertEquals(OrderType.STOP_MARKET, s.order(stop).orderType());
        assertEquals(10_100, s.order(stop).stopPrice());
        assertEquals(TriggerSource.LAST, s.order(stop).triggerSource());
        final long trailing = s.submit(o -> o.buy(1_000).trailingStop(Distance.bps(50)));
        assertEquals(5_000, s.order(trailing).trailingOffset());
        final long pair = s.submit(o -> o.buy(1_000).limit(9_800).orStopMarket(10_200));
        assertEquals(List.of(stop, trailing, pair, pair + 1), s.sent());
        assertEquals(pair, s.order(pair + 1).listId());
        assertEquals(OrderInstructions.PAIRED, s.order(pair).instructions());
        assertEquals(OrderInstructions.PAIRED, s.order(pair + 1).instructions());
        // What it does not declare the engine holds.
        final long byBid = s.submit(o -> o.buy(1_000).stopMarket(10_100).trigger(TriggerSource.BID_ASK));
        final long inTicks = s.submit(o -> o.buy(1_000).trailingStop(Distance.ticks(5)));
        final long inHalves = s.submit(o -> o.buy(1_000).trailingStop(Distance.bps(2.5)));
        assertEquals(OrderStatus.HELD, s.status(inHalves));
        assertEquals(OrderStatus.HELD, s.status(byBid));
        assertEquals(OrderStatus.HELD, s.status(inTicks));
    }

    @Test
    void aPostOnlyStopIsHeldWhereTheVenueHasNoneAndMayOnlyRestWhenItFires() {
        for (final boolean has : new boolean[] {false, true}) {
            final Capabilities others = Capabilities.of(Capability.STOP_LIMIT, Capability.TRIGGER_LAST);
            s = new Scenario(has ? new Capabilities(others.bits() | Capability.POST_ONLY_STOP.bit()) : others);
            s.trade(10_000);
            final long id = s.submit(o -> o.buy(1_000).stopLimit(10_100, 10_080).postOnly());
            assertEquals(has ? List.of(id) : List.of(), s.sent());
            if (!has) {
                s.trade(10_100);
                assertEquals(List.of(id), s.sent());
            }
            assertEquals(
                    has ? OrderType.STOP_LIMIT : OrderType.LIMIT, s.order(id).orderType());
            assertEquals(OrderInstructions.POST_ONLY, s.order(id).instructions());
        }
    }

    @Test
    void aLegThatGoesOutAloneIsNoPartOfAPairThere() {
        at(Capability.STOP_MARKET, Capability.TRIGGER_LAST); // and no pairs
        s.trade(10_000);
        final long first = s.submit(o -> o.buy(1_000).limit(9_800).orStopMarket(10_200));
        assertEquals(0, s.order(first).instructions());
        assertEquals(first, s.order(first).listId());
        assertEquals(OrderStatus.HELD, s.status(first + 1));
        assertEquals(List.of(first), s.sent());
        s.venue.accept(first);
        s.trade(10_200);
        s.venue.cancel(first); // which the stop had waited for
        assertEquals(0, s.order(first + 1).instructions());
    }

    @Test
    void aStopAtTheVenueThatFiredSaysSo() {
        at(Capability.STOP_LIMIT, Capability.TRIGGER_LAST);
        s.trade(10_000);
        final long id = s.submit(o -> o.buy(1_000).stopLimit(10_100, 10_120));
        s.venue.accept(id).venue.triggered(id);
        assertTrue(s.state().orders.isTriggered(s.state().orders.slotOf(id)));
        s.venue.fill(id, 10_110, 1_000);
        assertEquals(OrderStatus.FILLED, s.status(id));
    }

    @Test
    void derivativesWatchTheMarkPriceUnlessToldOtherwise() {
        s = new Scenario(Capabilities.NONE, MarketKind.LINEAR_PERPETUAL);
        assertEquals(
                0,
                s.submit(o -> o.buy(1_000).stopMarket(10_100).trigger(TriggerSource.MARK)),
                "no mark price: nothing to watch");
        final long untold = s.submit(o -> o.buy(1_000).stopMarket(10_150));
        s.top(10_140, 10_150);
        assertEquals(List.of(untold), s.sent(), "without a mark price the ask is watched");
        s.mark(10_000);
        final long id = s.submit(o -> o.buy(1_000).stopMarket(10_100));
        s.top(10_190, 10_210);
        assertEquals(OrderStatus.HELD, s.status(id));
        s.mark(10_100);
        assertEquals(List.of(untold, id), s.sent());
    }

    @Test
    void nonsenseIsDenied() {
        assertEquals(0, s.submit(o -> o.buy(1_000).stopMarket(10_105)), "off the tick");
        assertEquals(0, s.submit(o -> o.buy(1_000).stopMarket(0)), "no trigger");
        assertEquals(0, s.submit(o -> o.buy(1_000).stopLimit(10_100, 11_000)), "limit past the collar of its trigger");
        assertEquals(0, s.submit(o -> o.buy(1_000).stopMarket(10_100).postOnly()), "never rests");
        assertEquals(List.of(), s.sent());
        assertEquals(List.<AlarmCode>of(), s.alarms());
    }
}
