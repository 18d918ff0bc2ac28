package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.TriggerSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When legs at the venue are placed, withdrawn and tried again: exact times, sizes and alarms. */
class VenueLegsScenarioTest {
    private static final Distance STOP = Distance.price(100);
    private static final Distance TARGET = Distance.price(200);
    private static final Instrument.Rules RULES = new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 0, 0);
    private static final Capability[] PAIRS = {Capability.STOP_MARKET, Capability.TAKE_PROFIT_MARKET, Capability.OCO};

    private Scenario s;
    private VenueReports venue;

    private void at(final MarketKind market, final Instrument.Rules rules, final Capability... capabilities) {
        int bits = Capability.TRIGGER_LAST.bit();
        for (final Capability capability : capabilities) {
            bits |= capability.bit();
        }
        s = new Scenario(new Capabilities(bits), market, rules, 2).trade(10_000);
        venue = s.venue;
    }

    private void spot(final Capability... capabilities) {
        at(MarketKind.SPOT, RULES, capabilities);
    }

    private void perpetual(final Capability... capabilities) {
        at(MarketKind.LINEAR_PERPETUAL, RULES, capabilities);
    }

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private long bracket(final long qty) {
        return s.submit(
                o -> o.buy(qty).limit(10_000).stopLoss(STOP).takeProfit(TARGET).trigger(TriggerSource.LAST));
    }

    /** A filled bracket whose legs the venue has; returns the take-profit's id, the stop's is the next. */
    private long protectedLong(final long qty) {
        final long entry = bracket(qty);
        venue.take(entry, 10_000);
        final long target = s.lastSent() - 1;
        venue.accept(target).venue.accept(target + 1);
        return target;
    }

    /** Time goes on to this moment exactly. */
    private void until(final long time) {
        s.pass(time - s.now() - 1_000);
        assertEquals(time, s.now());
    }

    private int count(final AlarmCode code) {
        return Collections.frequency(s.alarms(), code);
    }

    private Protector protector() {
        return s.state().protection.protector(0, 0);
    }

    private int only() {
        final int protection = s.state().protection.first(0);
        assertTrue(protection >= 0 && s.state().protection.next(protection) < 0);
        return protection;
    }

    @Test
    void listsWhatRestsAtTheVenueWhileItRests() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        assertEquals(target, s.state().protection.targetOrderId(only()));
        assertEquals(target + 1, s.state().protection.stopOrderId(only()));
        assertEquals(0, s.state().protection.strategy(only()));
        s.trade(9_910); // near the stop, and through one placed anew
        venue.expire(target);
        assertEquals(0, s.state().protection.targetOrderId(only()));
        assertEquals(target + 1, s.state().protection.stopOrderId(only()));
        s.trade(9_900);
        venue.expire(target + 1);
        assertEquals(0, s.state().protection.stopOrderId(only()));
    }

    @Test
    void aPlacementThatTheVenueNeverTookIsTriedAgainAfterAGapThatDoublesToSixteenSeconds() {
        spot(Capability.STOP_MARKET);
        venue.take(s.submit(o -> o.buy(1_000).market().stopLoss(STOP)), 10_010);
        for (final int seconds : new int[] {1, 2, 4, 8, 16, 16}) {
            final long placed = s.now();
            final long stop = s.lastSent();
            s.top(9_990, 10_010);
            venue.cancel(stop, 0); // it was never there
            assertEquals(stop, s.lastSent());
            until(placed + seconds * Scenario.SECOND - 1_000);
            assertEquals(stop, s.lastSent(), "before " + seconds + " s");
            until(placed + seconds * Scenario.SECOND);
            assertEquals(stop + 1, s.lastSent(), "after " + seconds + " s");
        }
        assertEquals(6, count(AlarmCode.PROTECTION_LOST));
        assertEquals(0, count(AlarmCode.PROTECTION_REJECTED));
        assertEquals(List.of(), s.denials());
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void aStopThatTheVenueTakesAndEndsAgainIsPlacedOnceASecondAndNotAtItsPace() {
        spot(Capability.STOP_MARKET);
        venue.take(s.submit(o -> o.buy(1_000).market().stopLoss(STOP)), 10_010);
        for (int i = 1; i <= 3; i++) {
            final long placed = s.now();
            final long stop = s.lastSent();
            s.top(9_990, 10_010);
            venue.accept(stop).venue.cancel(stop);
            assertEquals(stop, s.lastSent(), "at once");
            assertEquals(i, count(AlarmCode.PROTECTION_LOST));
            until(placed + Scenario.SECOND - 1_000);
            assertEquals(stop, s.lastSent(), "before a second");
            until(placed + Scenario.SECOND);
            assertEquals(stop + 1, s.lastSent(), "after a second");
        }
    }

    @Test
    void aTakeProfitAloneThatIsRefusedIsTriedOnceMore() {
        spot(Capability.TAKE_PROFIT_MARKET);
        venue.take(s.submit(o -> o.buy(1_000).market().takeProfit(TARGET)), 10_010);
        final long first = s.lastSent();
        final long placed = s.now();
        assertEquals(OrderType.TAKE_PROFIT_MARKET, s.order(first).orderType());
        assertEquals(10_210, s.order(first).stopPrice());
        venue.reject(first, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        until(placed + Scenario.SECOND - 1_000);
        assertEquals(first, s.lastSent());
        until(placed + Scenario.SECOND);
        final long second = s.lastSent();
        assertEquals(first + 1, second);
        venue.reject(second, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        for (int i = 0; i < 5; i++) {
            s.pass(20 * Scenario.SECOND).top(9_990, 10_010).trade(10_000);
        }
        assertEquals(second, s.lastSent());
        assertEquals(List.of(), s.denials());
        assertEquals(2, count(AlarmCode.PROTECTION_REJECTED));
        assertEquals(Protector.ENGINE, protector());
    }

    @Test
    void aRefusedPairIsOneFailureAndOneAlarm() {
        for (final boolean stopFirst : new boolean[] {true, false}) {
            spot(PAIRS);
            venue.take(bracket(1_000), 10_000);
            final long target = s.lastSent() - 1;
            final long placed = s.now();
            venue.reject(stopFirst ? target + 1 : target, OrderRequest.NEW_ORDER, RejectCode.FILTER);
            venue.reject(stopFirst ? target : target + 1, OrderRequest.NEW_ORDER, RejectCode.FILTER);
            assertEquals(List.of(AlarmCode.PROTECTION_REJECTED), s.alarms(), "stopFirst=" + stopFirst);
            until(placed + Scenario.SECOND - 1_000);
            assertEquals(target + 1, s.lastSent());
            until(placed + Scenario.SECOND);
            assertEquals(target + 3, s.lastSent());
            assertEquals(List.of(), s.cancels());
        }
    }

    @Test
    void aPlacementThatWorkedEndsTheCountOfFailures() {
        spot(Capability.STOP_MARKET, Capability.STOP_LIMIT);
        venue.take(s.submit(o -> o.buy(1_000).market().stopLoss(STOP)), 10_010);
        venue.reject(s.lastSent(), OrderRequest.NEW_ORDER, RejectCode.FILTER);
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        final long second = s.lastSent();
        assertEquals(OrderType.STOP_LIMIT, s.order(second).orderType());
        assertEquals(9_870, s.order(second).price(), "half a percent beyond 99.10, on the tick nearer to it");
        venue.accept(second);
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        venue.cancel(second);
        final long third = s.lastSent();
        assertEquals(second + 1, third);
        venue.accept(third).venue.cancel(third);
        s.pass(Scenario.SECOND).top(9_990, 10_010);
        final long fourth = s.lastSent();
        assertEquals(OrderType.STOP_MARKET, s.order(fourth).orderType(), "no failure since");
        venue.reject(fourth, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        s.top(9_990, 10_010);
        s.pass(2 * Scenario.SECOND);
        assertEquals(fourth + 1, s.lastSent(), "the first failure of a new row");
    }

    @Test
    void legsGrowOneSecondAfterTheyWerePlacedOrWhenTheEntryIsDone() {
        spot(PAIRS);
        final long entry = bracket(1_000);
        venue.accept(entry).venue.fill(entry, 10_000, 400);
        final long placed = s.now();
        final long target = s.lastSent() - 1;
        venue.accept(target).venue.accept(target + 1);
        venue.fill(entry, 10_000, 300);
        until(placed + Scenario.SECOND - 1_000);
        assertEquals(List.of(), s.cancels());
        until(placed + Scenario.SECOND);
        assertEquals(List.of(target), s.cancels());
        venue.cancel(target).venue.cancel(target + 1);
        final long larger = s.lastSent() - 1;
        assertEquals(700, s.order(larger).qty());
        venue.accept(larger).venue.accept(larger + 1);
        venue.fill(entry, 10_000, 300);
        assertEquals(List.of(target, larger), s.cancels(), "the whole entry: at once");
        assertEquals(0, count(AlarmCode.PROTECTION_LOST));
    }

    @Test
    void aMovedTriggerIsPlacedAnewThoughTheQuantityIsTheSame() {
        for (final boolean isStop : new boolean[] {true, false}) {
            spot(isStop ? Capability.STOP_MARKET : Capability.TAKE_PROFIT_MARKET);
            final long entry = s.submit(o -> isStop
                    ? o.buy(1_000).limit(10_000).stopLoss(STOP)
                    : o.buy(1_000).limit(10_000).takeProfit(TARGET));
            venue.accept(entry).venue.fill(entry, 10_000, 405);
            final long first = s.lastSent();
            venue.accept(first);
            assertEquals(400, s.order(first).qty(), "whole lots");
            s.pass(2 * Scenario.SECOND);
            assertEquals(List.of(), s.cancels());
            venue.fill(entry, 5_000, 4); // the average falls to 99.51 at the same lots
            assertEquals(List.of(first), s.cancels(), "isStop=" + isStop);
            venue.cancel(first);
            assertEquals(isStop ? 9_860 : 10_150, s.order(s.lastSent()).stopPrice());
            assertEquals(400, s.order(s.lastSent()).qty());
        }
    }

    @Test
    void aTrailingStopAtTheVenueIsNeverStale() {
        spot(Capability.TRAILING_STOP, Capability.STOP_MARKET);
        venue.take(s.submit(o -> o.buy(1_000).market().trailingStopLoss(Distance.bps(100))), 10_010);
        venue.accept(s.lastSent());
        s.trade(10_300).top(10_290, 10_310);
        assertTrue(s.state().protection.stopPrice(only()) > 10_000);
        s.pass(2 * Scenario.SECOND);
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void whatIsTooSmallForTheVenueTheEngineHolds() {
        // smallest quantity 0.020
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 20, 0, 10, 0, 0, 0), Capability.STOP_MARKET);
        final long entry = s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP));
        venue.accept(entry).venue.fill(entry, 10_000, 10);
        assertEquals(entry, s.lastSent());
        assertEquals(Protector.ENGINE, protector());
        assertEquals(List.of(), s.denials());
        venue.fill(entry, 10_000, 10);
        assertEquals(20, s.order(entry + 1).qty());
        // smallest worth 10.00: of 0.100 at a stop of 99.00 it is 9.90, at one of 100.00 just enough
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 1_000, 0), Capability.STOP_MARKET);
        final long small = s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP));
        venue.accept(small).venue.fill(small, 10_000, 100);
        assertEquals(small, s.lastSent());
        assertEquals(List.of(), s.denials());
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 990, 0), Capability.STOP_MARKET);
        final long enough = s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP));
        venue.accept(enough).venue.fill(enough, 10_000, 100);
        assertEquals(enough + 1, s.lastSent());
        assertEquals(100, s.order(enough + 1).qty());
    }

    @Test
    void aTakeProfitAloneIsWeighedAtItsOwnPrice() {
        at(MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 1_020, 0), Capability.TAKE_PROFIT_LIMIT);
        final long entry = s.submit(o -> o.buy(1_000).limit(10_000).takeProfit(TARGET));
        venue.accept(entry).venue.fill(entry, 10_000, 100);
        assertEquals(entry + 1, s.lastSent());
        assertEquals(OrderType.TAKE_PROFIT_LIMIT, s.order(entry + 1).orderType());
        assertEquals(10_200, s.order(entry + 1).price());
    }

    @Test
    void aShortsTakeProfitAloneRestsToo() {
        perpetual(Capability.TAKE_PROFIT_MARKET);
        venue.take(s.submit(o -> o.sell(1_000).market().takeProfit(TARGET).trigger(TriggerSource.LAST)), 9_990);
        assertEquals(OrderType.TAKE_PROFIT_MARKET, s.order(s.lastSent()).orderType());
        assertEquals(9_790, s.order(s.lastSent()).stopPrice());
        venue.accept(s.lastSent());
        assertEquals(Protector.VENUE, protector());
    }

    @Test
    void aShortsStopLimitIsAPercentAboveItsTrigger() {
        perpetual(Capability.STOP_LIMIT);
        venue.take(s.submit(o -> o.sell(1_000).market().stopLoss(STOP).trigger(TriggerSource.LAST)), 9_990);
        assertEquals(10_090, s.order(s.lastSent()).stopPrice());
        assertEquals(10_190, s.order(s.lastSent()).price());
    }

    @Test
    void nothingIsPlacedThatThePriceIsThroughAlready() {
        spot(Capability.TAKE_PROFIT_MARKET);
        s.trade(10_210);
        final long entry = s.submit(o -> o.buy(1_000).market().takeProfit(TARGET));
        venue.accept(entry).venue.fill(entry, 10_010, 1_000); // at the target of 102.10
        assertEquals(
                List.of(entry),
                s.sent().stream().filter(id -> !isMarketExit(id)).toList());
        s.trade(10_210);
        assertEquals(OrderRole.TAKE_PROFIT, s.order(s.lastSent()).role());
        assertEquals(OrderType.MARKET, s.order(s.lastSent()).orderType());

        spot(Capability.STOP_MARKET);
        s.trade(9_910);
        final long other = s.submit(o -> o.buy(1_000).market().stopLoss(STOP));
        venue.accept(other).venue.fill(other, 10_010, 1_000);
        assertEquals(
                List.of(other),
                s.sent().stream().filter(id -> !isMarketExit(id)).toList());
        s.trade(9_910);
        assertEquals(OrderRole.STOP_LOSS, s.order(s.lastSent()).role());
        assertEquals(OrderType.MARKET, s.order(s.lastSent()).orderType());
    }

    private boolean isMarketExit(final long id) {
        return s.order(id).role() != OrderRole.ENTRY && s.order(id).orderType() == OrderType.MARKET;
    }

    @Test
    void whatTheEngineAloneProtectsAsksTheVenueForNothing() {
        for (int i = 0; i < 3; i++) {
            final int how = i;
            spot(PAIRS);
            final long entry = s.submit(o -> {
                o.buy(1_000).limit(10_000).stopLoss(STOP).takeProfit(TARGET);
                return how == 0 ? o.protectInEngine() : how == 1 ? o.confirmTwice() : o.trigger(TriggerSource.BID_ASK);
            });
            venue.take(entry, 10_000);
            s.pass(2 * Scenario.SECOND);
            assertEquals(List.of(entry), s.sent());
            assertEquals(List.of(), s.denials());
            assertEquals(0, s.state().protection.stopOrderId(only()));
            assertEquals(0, s.state().protection.targetOrderId(only()));
        }
    }

    @Test
    void theOldestProtectionGivesWayToAnExitFirst() {
        spot(PAIRS);
        final long first = protectedLong(1_000);
        final long second = protectedLong(1_000);
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        final long small = s.submit(o -> o.sell(500).limit(10_100).reduceOnly());
        assertEquals(OrderStatus.HELD, s.status(small));
        assertEquals(List.of(first), s.cancels());
        venue.cancel(first).venue.cancel(first + 1);
        final long half = small + 1;
        assertEquals(small, s.lastSent());
        assertEquals(500, s.order(half).qty());
        venue.accept(small).venue.accept(half).venue.accept(half + 1);
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        assertEquals(List.of(first), s.cancels(), "that is enough");
        final long more = s.submit(o -> o.sell(1_000).limit(10_110).reduceOnly());
        assertEquals(List.of(first, half, second), s.cancels());
        venue.cancel(half).venue.cancel(half + 1);
        assertEquals(OrderStatus.HELD, s.status(more), "while anything of it is bound");
        venue.cancel(second).venue.cancel(second + 1);
        assertTrue(s.sent().contains(more));
        assertEquals(500, s.order(more + 1).qty());
        assertEquals(0, count(AlarmCode.PROTECTION_LOST));
    }

    @Test
    void anExitThatFitsBesideWhatIsBoundDoesNotWait() {
        for (final boolean beside : new boolean[] {false, true}) {
            spot(PAIRS);
            venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
            protectedLong(1_000);
            if (beside) {
                venue.accept(s.submit(o -> o.sell(400).limit(10_100).reduceOnly()));
            }
            final long free = beside ? 600 : 1_000;
            final long fits = s.submit(o -> o.sell(free).limit(10_110).reduceOnly());
            assertEquals(OrderStatus.PENDING_NEW, s.status(fits), "beside=" + beside);
            assertEquals(List.of(), s.cancels());
            final long more = s.submit(o -> o.sell(10).limit(10_120).reduceOnly());
            assertEquals(OrderStatus.HELD, s.status(more));
        }
    }

    @Test
    void aHeldExitThatIsNotDueTakesNothingFromProtection() {
        spot(PAIRS);
        venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
        final long exit = s.submit(o ->
                o.sell(1_000).stopMarket(9_850).trigger(TriggerSource.BID_ASK).reduceOnly());
        assertEquals(1, s.state().protection.held().count());
        protectedLong(1_000);
        venue.take(s.submit(o -> o.sell(500).market().reduceOnly()), 9_990);
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        assertEquals(List.of(), s.cancels());
        s.strategy(ctx -> ctx.cancel(exit));
        assertEquals(0, s.state().protection.held().count());
    }

    @Test
    void aDerivativesExitNeedsNoBalance() {
        perpetual(PAIRS);
        final long target = protectedLong(1_000);
        final long exit = s.submit(o -> o.sell(1_000).market().reduceOnly());
        assertEquals(OrderStatus.PENDING_NEW, s.status(exit));
        assertEquals(List.of(), s.cancels());
        venue.take(exit, 9_990);
        assertEquals(List.of(target), s.cancels(), "what protected a position that is gone");
        assertEquals(0, s.state().protection.count());
        venue.cancel(target).venue.cancel(target + 1);
        assertEquals(0, count(AlarmCode.PROTECTION_LOST));
        assertEquals(0, s.state().orders.openCount());
    }

    @Test
    void oneLegThatIsLostIsSaidOnceAndWhatItsEndTakesAlongIsNot() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        venue.cancel(target + 1);
        assertEquals(List.of(AlarmCode.PROTECTION_LOST), s.alarms());
        s.trade(9_900); // the stop is gone, and the take-profit binds the balance
        assertEquals(List.of(target), s.cancels());
        assertEquals(target + 1, s.lastSent());
        venue.cancel(target);
        final long exit = s.lastSent();
        assertEquals(OrderRole.STOP_LOSS, s.order(exit).role());
        assertEquals(1_000, s.order(exit).qty());
        assertEquals(List.of(AlarmCode.PROTECTION_LOST), s.alarms());
    }

    @Test
    void theLegThatAFillTookAlongIsNotLost() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        venue.fill(target, 10_200, 400);
        venue.cancel(target + 1);
        assertEquals(0, count(AlarmCode.PROTECTION_LOST));
        venue.fill(target, 10_200, 600);
        assertEquals(List.of(), s.alarms());
        assertEquals(0, s.position());
    }

    @Test
    void theEngineClosesWhatTheLegsDoNotCoverYet() {
        for (final boolean isStop : new boolean[] {true, false}) {
            spot(PAIRS);
            final long entry = bracket(1_000);
            venue.accept(entry).venue.fill(entry, 10_000, 400);
            final long target = s.lastSent() - 1;
            venue.accept(target).venue.accept(target + 1);
            venue.fill(entry, 10_000, 300);
            s.trade(isStop ? 9_900 : 10_200);
            final long exit = s.lastSent();
            assertEquals(300, s.order(exit).qty(), "isStop=" + isStop);
            assertEquals(
                    isStop ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT,
                    s.order(exit).role());
            assertEquals(OrderType.MARKET, s.order(exit).orderType());
            assertEquals(List.of(entry), s.cancels(), "the entry's rest");
            s.trade(isStop ? 9_890 : 10_210);
            assertEquals(exit, s.lastSent(), "one closing order at a time");
        }
    }

    @Test
    void aStopAtTheVenueThatDoesNotFireIsTakenBackAfterASecond() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        s.trade(9_900);
        final long first = s.now();
        assertEquals(target + 1, s.lastSent(), "the venue's turn");
        s.pass(500_000_000L).trade(9_890);
        until(first + Scenario.SECOND - 2_000);
        s.trade(9_880);
        assertEquals(0, count(AlarmCode.STOP_JUMPED));
        s.trade(9_880);
        assertEquals(first + Scenario.SECOND, s.now());
        assertEquals(1, count(AlarmCode.STOP_JUMPED));
        assertEquals(List.of(target), s.cancels());
        s.pass(2 * Scenario.SECOND).trade(9_870);
        assertEquals(1, count(AlarmCode.STOP_JUMPED), "its cancel is under way");
        assertEquals(List.of(target), s.cancels());
    }

    @Test
    void aReachedTargetLeavesTheFullLegsToTheVenue() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        s.trade(10_200);
        s.pass(2 * Scenario.SECOND).trade(10_210);
        assertEquals(target + 1, s.lastSent());
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void doublesAreCutToTheNewest() {
        perpetual(PAIRS);
        final long entry = bracket(1_000);
        venue.accept(entry).venue.fill(entry, 10_000, 400);
        final long old = s.lastSent() - 1;
        venue.accept(old).venue.accept(old + 1);
        final long exit = s.submit(o -> o.sell(400).market().reduceOnly());
        venue.take(exit, 9_990);
        assertEquals(List.of(old), s.cancels());
        final long more = s.submit(o -> o.buy(400).market());
        venue.take(more, 10_010);
        venue.fill(entry, 10_000, 300);
        final long young = s.lastSent() - 1;
        assertEquals(more + 1, young);
        venue.accept(young).venue.accept(young + 1);
        venue.reject(old, OrderRequest.CANCEL, RejectCode.OTHER); // the old pair stays
        s.run(RunMode.LIVE, 2).reconciled();
        assertEquals(2, count(AlarmCode.PROTECTION_DOUBLED));
        assertEquals(List.of(old, old, old + 1), s.cancels());
        final int before = s.alarms().size();
        venue.cancel(old).venue.cancel(old + 1);
        assertEquals(before, s.alarms().size(), "none of them was lost");
        assertEquals(young, s.state().protection.targetOrderId(only()));
        venue.cancel(young + 1);
        assertEquals(1, count(AlarmCode.PROTECTION_LOST), "the newest were not withdrawn");
    }

    @Test
    void whatIsMissingIsPlacedAsSoonAsTheVenuesStateIsRead() {
        spot(PAIRS);
        final long target = protectedLong(1_000);
        s.pass(2 * Scenario.SECOND);
        s.run(RunMode.LIVE, 2);
        venue.cancel(target).venue.cancel(target + 1);
        s.pass(Scenario.SECOND).top(9_990, 10_010);
        assertEquals(target + 1, s.lastSent());
        final int before = s.sent().size();
        s.reconciled();
        assertEquals(before + 2, s.sent().size());
        assertEquals(2, s.state().orders.openCount(0));
    }

    @Test
    void aSessionThatWaitsForTheVenueSaysWhatNobodyCloses() {
        for (final boolean inEngine : new boolean[] {true, false}) {
            spot(PAIRS);
            if (inEngine) {
                venue.take(s.submit(o -> o.buy(1_000).market().stopLoss(STOP).protectInEngine()), 10_010);
            } else {
                protectedLong(1_000);
            }
            s.pass(10 * Scenario.SECOND).top(9_990, 10_010);
            s.run(RunMode.LIVE, 2);
            s.pass(4 * Scenario.SECOND);
            assertEquals(0, count(AlarmCode.UNPROTECTED));
            s.pass(2 * Scenario.SECOND);
            assertEquals(inEngine ? 1 : 0, count(AlarmCode.UNPROTECTED), "inEngine=" + inEngine);
            s.pass(5 * Scenario.SECOND);
            assertEquals(inEngine ? 2 : 0, count(AlarmCode.UNPROTECTED));
            s.reconciled();
            s.pass(10 * Scenario.SECOND);
            assertEquals(inEngine ? 2 : 0, count(AlarmCode.UNPROTECTED));
        }
    }

    @Test
    void aHaltPlacesNothingAndItsEndPlacesWhatIsMissing() {
        spot(PAIRS);
        final long entry = bracket(1_000);
        venue.accept(entry);
        s.command(CommandKind.HALT);
        venue.fill(entry, 10_000, 400);
        assertEquals(entry, s.lastSent());
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        assertEquals(entry, s.lastSent());
        assertEquals(Protector.ENGINE, protector());
        s.command(CommandKind.RESUME).command(CommandKind.ARM);
        assertFalse(s.sent().stream().allMatch(id -> id == entry));
        assertEquals(400, s.order(s.lastSent()).qty());
    }

    @Test
    void ofAnEntryPairTheHeldLegEndsWhenTheOtherIsRefused() {
        spot();
        final long limit = s.submit(o -> o.buy(1_000).limit(9_800).orStopMarket(10_200));
        assertEquals(OrderStatus.HELD, s.status(limit + 1));
        venue.reject(limit, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        assertEquals(OrderStatus.CANCELED, s.status(limit + 1));

        spot();
        venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
        final long exit = s.submit(o -> o.sell(1_000)
                .limit(10_200)
                .orStopMarket(9_900)
                .trigger(TriggerSource.BID_ASK)
                .reduceOnly());
        venue.reject(exit, OrderRequest.NEW_ORDER, RejectCode.FILTER);
        assertEquals(OrderStatus.HELD, s.status(exit + 1), "a stop of a position stays");
        s.top(9_900, 9_920);
        assertEquals(exit + 1, s.lastSent());
    }

    @Test
    void whatBothLegsFilledBeyondTheOrderIsClosedAndNoMore() {
        for (final long second : new long[] {300, 305, 600}) {
            spot(Capability.STOP_MARKET, Capability.OCO);
            final long limit = s.submit(o -> o.buy(1_000).limit(9_800).orStopMarket(10_200));
            venue.accept(limit).venue.accept(limit + 1);
            venue.fill(limit, 9_800, 700).venue.fill(limit + 1, 10_200, second);
            assertEquals(second > 300 ? 1 : 0, count(AlarmCode.BOTH_LEGS_FILLED), "second=" + second);
            assertEquals(second == 600, s.lastSent() > limit + 1, "less than a lot is not closed");
            if (second == 600) {
                assertEquals(300, s.order(s.lastSent()).qty());
            }
            assertEquals(0, count(AlarmCode.UNPROTECTED));
        }
    }
}
