package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Protection that rests at a venue, and everything that can go wrong with it, in virtual time. */
class ProtectionFaultScenarioTest {
    private static final Distance STOP = Distance.price(100);
    private static final Distance TARGET = Distance.price(200);

    private Scenario s = spot(Capability.STOP_MARKET, Capability.TAKE_PROFIT_MARKET, Capability.OCO);
    private VenueReports venue = s.venue;

    private static Scenario spot(final Capability... capabilities) {
        int bits = Capability.TRIGGER_LAST.bit();
        for (final Capability capability : capabilities) {
            bits |= capability.bit();
        }
        return new Scenario(new Capabilities(bits)).trade(10_000);
    }

    private void at(final Capability... capabilities) {
        s = spot(capabilities);
        venue = s.venue;
    }

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private long bracket() {
        return s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP).takeProfit(TARGET));
    }

    /** A filled bracket whose legs the venue has; returns the take-profit's id, the stop's is the next. */
    private long protectedLong() {
        final long entry = bracket();
        venue.take(entry, 10_000);
        final long target = entry + 1;
        venue.accept(target).venue.accept(target + 1);
        return target;
    }

    private Protector protector() {
        return s.state().protection.protector(0, 0);
    }

    @Test
    void aBracketsChildrenRestAtTheVenueAsAPair() {
        final long target = protectedLong();
        final long stop = target + 1;
        assertEquals(OrderType.TAKE_PROFIT_MARKET, s.order(target).orderType());
        assertEquals(10_200, s.order(target).stopPrice());
        assertEquals(OrderType.STOP_MARKET, s.order(stop).orderType());
        assertEquals(9_900, s.order(stop).stopPrice());
        assertEquals(target, s.order(stop).listId());
        assertEquals(OrderRole.STOP_LOSS, s.order(stop).role());
        assertEquals(Protector.VENUE, protector());
        venue.triggered(stop).venue.fill(stop, 9_890, 1_000).venue.expire(target);
        assertEquals(0, s.position());
        assertEquals(0, s.state().protection.count());
        assertEquals(List.of(), s.alarms());
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void untilTheVenueConfirmsTheEngineProtects() {
        final long entry = bracket();
        assertEquals(Protector.NOTHING, protector());
        venue.take(entry, 10_000);
        assertEquals(Protector.ENGINE, protector());
        venue.accept(entry + 2);
        assertEquals(Protector.VENUE, protector());
    }

    @Test
    void onlyTheStopRestsWhereTheVenueKnowsNoPairs() {
        at(Capability.STOP_LIMIT, Capability.TAKE_PROFIT_LIMIT);
        final long entry = bracket();
        venue.take(entry, 10_000);
        final long stop = entry + 1;
        venue.accept(stop);
        assertEquals(OrderType.STOP_LIMIT, s.order(stop).orderType());
        assertEquals(9_810, s.order(stop).price(), "one percent beyond the trigger, on the tick nearer to it");
        s.trade(10_200); // the engine watches the target; the stop binds the balance
        assertEquals(List.of(stop), s.cancels());
        venue.cancel(stop);
        final long exit = s.lastSent();
        assertEquals(OrderRole.TAKE_PROFIT, s.order(exit).role());
        venue.take(exit, 10_190);
        assertEquals(0, s.position());
    }

    @Test
    void theEngineHoldsWhatAsksForIt() {
        final long entry =
                s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP).protectInEngine());
        venue.take(entry, 10_000);
        assertEquals(List.of(entry), s.sent());
        assertEquals(Protector.ENGINE, protector());
    }

    @Test
    void f53ChildrenFollowAPartialFillAndGrowWithIt() {
        final long entry = bracket();
        venue.accept(entry).venue.fill(entry, 10_000, 400);
        final long first = s.lastSent() - 1;
        assertEquals(400, s.order(first).qty());
        venue.accept(first).venue.accept(first + 1);
        venue.fill(entry, 10_000, 300);
        assertEquals(Protector.ENGINE, protector(), "the engine watches what is not covered yet");
        assertEquals(List.of(), s.cancels(), "not at every fill");
        s.pass(2 * Scenario.SECOND);
        assertEquals(List.of(first), s.cancels(), "one leg takes the other along");
        venue.cancel(first).venue.cancel(first + 1);
        final long second = s.lastSent() - 1;
        assertEquals(700, s.order(second).qty());
        assertEquals(700, s.order(second + 1).qty());
        venue.accept(second).venue.accept(second + 1);
        assertEquals(Protector.VENUE, protector());
        // The entry is cancelled: the children stay for what it filled.
        s.strategy(ctx -> ctx.cancel(entry));
        venue.cancel(entry);
        assertEquals(700, s.state().protection.protectedQty(0, 0));
        assertEquals(Protector.VENUE, protector());
        assertEquals(List.of(), s.alarms());
    }

    @Test
    void f53AnEntryWhoseStopFiredAtTheVenueDoesNotGoOnFilling() {
        final long entry = bracket();
        venue.accept(entry).venue.fill(entry, 10_000, 400);
        final long target = s.lastSent() - 1;
        venue.accept(target).venue.accept(target + 1);
        venue.triggered(target + 1).venue.fill(target + 1, 9_890, 400);
        assertEquals(List.of(entry), s.cancels());
        venue.expire(target).venue.cancel(entry);
        assertEquals(0, s.position());
        assertEquals(0, s.state().orders.openCount());
    }

    @Test
    void f53AChildThatIsLostIsSaidAndPlacedAnew() {
        final long target = protectedLong();
        s.pass(2 * Scenario.SECOND);
        venue.cancel(target + 1); // by somebody else, or by the venue's own switch
        assertEquals(AlarmCode.PROTECTION_LOST, s.alarms().get(0));
        assertEquals(Protector.ENGINE, protector(), "at no time bare");
        venue.cancel(target);
        assertEquals(target + 3, s.lastSent());
        venue.accept(target + 2).venue.accept(target + 3);
        assertEquals(Protector.VENUE, protector());
    }

    @Test
    void f49AStopThatWasCrossedWhileTheEngineWasDownComesFirst() {
        final long entry =
                s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP).protectInEngine());
        venue.take(entry, 10_000);
        final int before = s.sent().size();
        s.run(RunMode.LIVE, 2);
        s.trade(9_500).top(9_490, 9_510);
        assertEquals(before, s.sent().size(), "nothing before the venue's state has been read");
        s.reconciled();
        final long exit = s.lastSent();
        assertEquals(OrderRole.STOP_LOSS, s.order(exit).role());
        assertEquals(OrderType.MARKET, s.order(exit).orderType());
        assertEquals(1_000, s.order(exit).qty());
        venue.take(exit, 9_490);
        assertEquals(0, s.position());
    }

    @Test
    void f49AStopThatFilledWhileTheEngineWasDownIsNotClosedAgain() {
        final long target = protectedLong();
        final int before = s.sent().size();
        s.run(RunMode.LIVE, 2);
        s.trade(9_500).top(9_490, 9_510);
        venue.fill(target + 1, 9_890, 1_000);
        venue.expire(target);
        s.reconciled();
        assertEquals(before, s.sent().size());
        assertEquals(0, s.position());
    }

    @Test
    void f49ProtectionIsComparedBeforeAnythingElseAndDoublesAreCut() {
        final long target = protectedLong();
        s.run(RunMode.LIVE, 2);
        venue.cancel(target); // both went while the engine was down
        venue.cancel(target + 1);
        assertEquals(Protector.ENGINE, protector());
        s.reconciled();
        s.command(dev.reprise.api.schema.CommandKind.ARM);
        s.pass(2 * Scenario.SECOND);
        s.reconciled();
        assertTrue(s.lastSent() > target + 1);
        assertEquals(2, s.state().orders.openCount(0));
    }

    @Test
    void f50AStopThatTheVenueRefusesIsRepricedOnceAndThenHeldByTheEngine() {
        at(Capability.STOP_MARKET, Capability.STOP_LIMIT);
        final long entry = s.submit(o -> o.buy(1_000).market().stopLoss(STOP));
        venue.take(entry, 10_010);
        final long first = s.lastSent();
        assertEquals(OrderType.STOP_MARKET, s.order(first).orderType());
        venue.reject(first, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        assertEquals(List.of(AlarmCode.PROTECTION_REJECTED), s.alarms());
        assertEquals(Protector.ENGINE, protector());
        s.pass(2 * Scenario.SECOND);
        final long second = s.lastSent();
        assertEquals(OrderType.STOP_LIMIT, s.order(second).orderType(), "re-priced");
        venue.reject(second, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        s.pass(60 * Scenario.SECOND);
        assertEquals(second, s.lastSent(), "the engine alone from here on");
        assertEquals(Protector.ENGINE, protector());
        s.trade(9_900).top(9_890, 9_910);
        assertEquals(OrderType.MARKET, s.order(s.lastSent()).orderType());
        venue.take(s.lastSent(), 9_890);
        assertEquals(0, s.position());
    }

    @Test
    void f51AStopLimitThatWasJumpedIsTakenBackAndClosedAtTheMarket() {
        at(Capability.STOP_LIMIT);
        final long entry = s.submit(o -> o.buy(1_000).market().stopLoss(STOP).stopLossLimit(Distance.price(20)));
        venue.take(entry, 10_010);
        final long stop = s.lastSent();
        venue.accept(stop);
        assertEquals(9_890, s.order(stop).price());
        s.trade(9_700).top(9_690, 9_710); // far through its limit
        venue.triggered(stop);
        assertEquals(List.of(), s.cancels(), "the venue's turn");
        s.pass(1_100_000_000L);
        assertEquals(List.of(stop), s.cancels());
        assertTrue(s.alarms().contains(AlarmCode.STOP_JUMPED));
        venue.cancel(stop);
        final long repriced = s.lastSent();
        assertEquals(OrderType.LIMIT, s.order(repriced).orderType(), "first re-priced");
        assertEquals(9_680, s.order(repriced).price());
        venue.accept(repriced).venue.expire(repriced);
        s.pass(Scenario.SECOND);
        final long atMarket = s.lastSent();
        assertEquals(OrderType.MARKET, s.order(atMarket).orderType(), "then at the market");
        venue.take(atMarket, 9_650);
        assertEquals(0, s.position());
    }

    @Test
    void f51AStopLimitInTheEngineIsRepricedAndThenClosedAtTheMarket() {
        s = new Scenario(Capabilities.NONE);
        venue = s.venue;
        final long entry = s.submit(o -> o.buy(1_000).market().stopLoss(STOP).stopLossLimit(Distance.price(20)));
        venue.take(entry, 10_010);
        s.top(9_700, 9_720);
        final long first = s.lastSent();
        assertEquals(9_890, s.order(first).price(), "at its own limit first");
        venue.accept(first).venue.expire(first);
        s.pass(Scenario.SECOND);
        assertEquals(9_680, s.order(s.lastSent()).price());
        venue.accept(s.lastSent()).venue.expire(s.lastSent());
        s.pass(Scenario.SECOND);
        assertEquals(OrderType.MARKET, s.order(s.lastSent()).orderType());
    }

    @Test
    void f52WhenBothLegsFillTheExcessIsClosedAtOnce() {
        final long target = protectedLong();
        venue.fill(target, 10_200, 1_000);
        assertEquals(0, s.position());
        venue.fill(target + 1, 9_890, 1_000);
        assertEquals(-1_000, s.position());
        assertTrue(s.alarms().contains(AlarmCode.BOTH_LEGS_FILLED));
        final long back = s.lastSent();
        assertEquals(Side.BUY, s.order(back).side());
        assertEquals(1_000, s.order(back).qty());
        venue.take(back, 9_900);
        assertEquals(0, s.position());
    }

    @Test
    void f52AStrategysOwnPairThatFillsTwiceIsClosedToo() {
        final long limit = s.submit(o -> o.buy(1_000).limit(9_800).orStopMarket(10_200));
        venue.accept(limit).venue.accept(limit + 1);
        venue.fill(limit, 9_800, 1_000).venue.fill(limit + 1, 10_200, 400);
        assertEquals(1_400, s.position());
        final long back = s.lastSent();
        assertEquals(Side.SELL, s.order(back).side());
        assertEquals(400, s.order(back).qty());
    }

    @Test
    void aStrategysOwnExitWaitsUntilTheVenueLetsGoOfTheBalance() {
        final long target = protectedLong();
        final long exit = s.submit(o -> o.sell(1_000).market().reduceOnly());
        assertEquals(OrderStatus.HELD, s.status(exit));
        assertEquals(List.of(target), s.cancels());
        venue.cancel(target).venue.cancel(target + 1);
        assertEquals(exit, s.lastSent());
        assertFalse(s.alarms().contains(AlarmCode.PROTECTION_LOST));
        venue.take(exit, 9_990);
        assertEquals(0, s.position());
        assertEquals(0, s.state().protection.count());
        assertEquals(0, s.state().orders.openCount());
    }

    @Test
    void whatTheStrategyClosedInPartStaysProtectedForTheRest() {
        final long target = protectedLong();
        s.pass(2 * Scenario.SECOND);
        final long exit = s.submit(o -> o.sell(400).limit(10_100).reduceOnly());
        venue.cancel(target).venue.cancel(target + 1);
        venue.accept(exit);
        assertEquals(exit, s.lastSent());
        final long smaller = exit + 1;
        assertEquals(600, s.order(smaller).qty());
        venue.accept(smaller).venue.accept(smaller + 1);
        s.strategy(ctx -> ctx.cancel(exit));
        s.pass(2 * Scenario.SECOND);
        venue.cancel(exit);
        assertEquals(List.of(target, exit, smaller), s.cancels(), "grows back to the whole");
    }

    @Test
    void aTrailingStopLossFollowsInTheEngineAndJournalsItsMark() {
        s = new Scenario(Capabilities.NONE);
        venue = s.venue;
        final long entry = s.submit(o -> o.buy(1_000).market().trailingStopLoss(Distance.price(100)));
        venue.take(entry, 10_010);
        final int p = s.state().protection.first(0);
        assertEquals(9_910, s.state().protection.stopPrice(p));
        s.top(10_190, 10_210);
        assertEquals(10_090, s.state().protection.stopPrice(p));
        s.top(10_100, 10_120);
        assertEquals(10_090, s.state().protection.stopPrice(p));
        s.top(10_080, 10_100);
        assertEquals(OrderRole.STOP_LOSS, s.order(s.lastSent()).role());
    }

    @Test
    void aTrailingStopLossInBasisPointsRestsAtTheVenue() {
        at(Capability.TRAILING_STOP, Capability.STOP_MARKET);
        final long entry = s.submit(o -> o.buy(1_000).market().trailingStopLoss(Distance.bps(100)));
        venue.take(entry, 10_010);
        final long stop = s.lastSent();
        assertEquals(OrderType.TRAILING_STOP, s.order(stop).orderType());
        assertEquals(10_000, s.order(stop).trailingOffset());
        venue.accept(stop);
        s.trade(10_300).top(10_290, 10_310);
        assertEquals(List.of(), s.cancels(), "the venue trails by itself");
        assertEquals(Protector.VENUE, protector());
    }

    @Test
    void aHaltLeavesProtectionAtTheVenueAndPlacesNothingNew() {
        final long entry = bracket();
        venue.accept(entry).venue.fill(entry, 10_000, 400);
        final long target = s.lastSent() - 1;
        venue.accept(target).venue.accept(target + 1);
        s.command(dev.reprise.api.schema.CommandKind.STOP);
        venue.cancel(entry);
        s.pass(5 * Scenario.SECOND);
        assertFalse(s.cancels().contains(target));
        assertEquals(Protector.VENUE, protector());
    }
}
