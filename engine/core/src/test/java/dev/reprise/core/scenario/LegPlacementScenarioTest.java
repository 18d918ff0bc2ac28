package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.TriggerSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When legs at the venue are placed, tried again and not placed: exact times, sizes and alarms. */
class LegPlacementScenarioTest extends VenueLegs {
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
}
