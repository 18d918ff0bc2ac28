package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capability;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.TriggerSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When legs at the venue give way, are lost, do not fire or are cut, and who protects meanwhile: exact times, sizes and alarms. */
class LegWithdrawalScenarioTest extends VenueLegs {
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
