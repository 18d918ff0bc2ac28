package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the engine's own protection fires, by which prices, and for how much. */
class TriggerScenarioTest {
    private static final Distance STOP = Distance.price(100);
    private static final Distance TARGET = Distance.price(200);
    private Scenario s = new Scenario(Capabilities.NONE);

    private void fresh() {
        s = new Scenario(Capabilities.NONE);
    }

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    /** A long of 1.000 from 100.00, or a short, with these terms. */
    private void enter(final boolean isLong, final UnaryOperator<OrderBuilder> terms) {
        s.trade(10_000);
        final long id = s.submit(o -> terms.apply((isLong ? o.buy(1_000) : o.sell(1_000)).limit(10_000)));
        s.venue.take(id, 10_000);
    }

    private int exits() {
        return s.sent().size() - 1;
    }

    private long stopPrice() {
        return s.state().protection.stopPrice(s.state().protection.first(0));
    }

    @Test
    void twoTradesInARowConfirmAStopOrATarget() {
        for (final boolean isLong : new boolean[] {true, false}) {
            for (final boolean isStop : new boolean[] {true, false}) {
                fresh();
                enter(
                        isLong,
                        o -> o.stopLoss(STOP).takeProfit(TARGET).confirmTwice().trigger(TriggerSource.LAST));
                final int away = (isLong ? 1 : -1) * (isStop ? -1 : 1);
                final long trigger = 10_000 + away * (isStop ? 100 : 200);
                final String what = "isLong=" + isLong + " isStop=" + isStop;
                s.trade(trigger).trade(trigger - 10 * away).trade(trigger + 10 * away);
                s.top(trigger - 10, trigger + 10).pass(Scenario.SECOND);
                assertEquals(0, exits(), what);
                s.trade(trigger);
                assertEquals(1, exits(), what);
                assertEquals(
                        isStop ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT,
                        s.order(s.lastSent()).role(),
                        what);
            }
        }
    }

    @Test
    void twoTopsInARowConfirmWhatWatchesThem() {
        enter(true, o -> o.stopLoss(STOP).confirmTwice().trigger(TriggerSource.BID_ASK));
        s.top(9_900, 9_920).trade(9_000).trade(9_000);
        assertEquals(0, exits());
        s.top(0, 9_920).top(9_890, 9_910);
        assertEquals(0, exits(), "a side was missing between");
        s.top(9_880, 9_900);
        assertEquals(1, exits());
    }

    @Test
    void whatWasNotAskedForNeverFires() {
        for (final boolean twice : new boolean[] {false, true}) {
            for (final boolean isLong : new boolean[] {true, false}) {
                for (final boolean isStop : new boolean[] {true, false}) {
                    fresh();
                    enter(isLong, o -> {
                        final OrderBuilder b = isStop ? o.stopLoss(STOP) : o.takeProfit(TARGET);
                        return twice ? b.confirmTwice() : b;
                    });
                    s.top(9_960, 9_980).top(10_020, 10_040).top(9_980, 10_000);
                    assertEquals(0, exits());
                    final int away = (isLong ? 1 : -1) * (isStop ? 1 : -1);
                    final long far = 10_000 + away * 500;
                    s.top(far - 10, far + 10).top(far - 20, far + 20).top(far - 10, far + 10);
                    assertEquals(0, exits(), "isLong=" + isLong + " isStop=" + isStop + " twice=" + twice);
                    assertEquals(List.of(), s.alarms());
                }
            }
        }
    }

    @Test
    void aShortsTrailingStopFollowsDownFromItsActivationOn() {
        enter(false, o -> o.trailingStopLoss(Distance.price(100)));
        assertEquals(10_100, stopPrice());
        s.top(9_880, 9_900);
        assertEquals(10_000, stopPrice());
        s.top(9_930, 9_950);
        assertEquals(10_000, stopPrice());
        s.top(9_980, 10_000);
        assertEquals(1, exits());

        fresh();
        enter(true, o -> o.trailingStopLoss(Distance.price(100)).activateAt(10_200));
        s.top(10_190, 10_210);
        assertEquals(9_900, stopPrice(), "not active yet");
        s.top(10_200, 10_220);
        assertEquals(10_100, stopPrice());
        s.top(10_210, 10_230);
        assertEquals(10_110, stopPrice(), "active from here on");
    }

    @Test
    void aLaterFillTakesNoTrailingStopBackAndMayRaiseIt() {
        final long id = s.submit(o -> o.buy(1_000).limit(10_100).trailingStopLoss(Distance.price(100)));
        s.venue.accept(id).venue.fill(id, 10_000, 400);
        assertEquals(9_900, stopPrice());
        s.top(10_050, 10_070);
        assertEquals(9_950, stopPrice());
        s.venue.fill(id, 10_000, 300);
        assertEquals(9_950, stopPrice());
        s.venue.fill(id, 10_600, 300); // average 101.80
        assertEquals(10_080, stopPrice());
    }

    @Test
    void aShortsStopLimitIsRepricedAboveAndThenClosedAtTheMarket() {
        enter(false, o -> o.stopLoss(STOP).stopLossLimit(Distance.price(20)));
        s.top(10_280, 10_300);
        assertEquals(10_120, s.order(s.lastSent()).price());
        s.venue.accept(s.lastSent()).venue.expire(s.lastSent());
        s.pass(Scenario.SECOND);
        assertEquals(10_320, s.order(s.lastSent()).price());
        s.venue.accept(s.lastSent()).venue.expire(s.lastSent());
        s.pass(Scenario.SECOND);
        assertEquals(OrderType.MARKET, s.order(s.lastSent()).orderType());
    }

    /** 0.600 protected of a long of 1.000. */
    private void partlyProtected() {
        s.venue.take(s.submit(o -> o.buy(400).market()), 10_010);
        s.venue.take(s.submit(o -> o.buy(600).limit(10_000).stopLoss(STOP).trigger(TriggerSource.BID_ASK)), 10_000);
    }

    @Test
    void onlySoManyRivalExitsAreCancelledAsWouldTurnThePosition() {
        partlyProtected();
        final long fits = s.submit(o -> o.sell(400).limit(10_100).reduceOnly());
        s.venue.accept(fits);
        s.top(9_900, 9_920);
        assertEquals(600, s.order(s.lastSent()).qty());
        assertEquals(List.of(), s.cancels(), "there is room for both");

        fresh();
        partlyProtected();
        final long older = s.submit(o -> o.sell(300).limit(10_100).reduceOnly());
        final long younger = s.submit(o -> o.sell(300).limit(10_110).reduceOnly());
        s.venue.accept(older).venue.accept(younger);
        s.top(9_900, 9_920);
        assertEquals(List.of(older), s.cancels());
    }

    @Test
    void anExitPairTakesItsQuantityOnce() {
        s = new Scenario(Capabilities.of(Capability.STOP_MARKET, Capability.OCO, Capability.TRIGGER_LAST));
        s.trade(10_000);
        partlyProtected();
        final long pair =
                s.submit(o -> o.sell(400).limit(10_200).orStopMarket(9_500).reduceOnly());
        s.venue.accept(pair).venue.accept(pair + 1);
        s.top(9_900, 9_920);
        assertEquals(600, s.order(s.lastSent()).qty());
        assertEquals(List.of(), s.cancels());
    }

    @Test
    void anEntryThatFillsAfterItsProtectionWentWaitsForTheExitUnderWay() {
        final long entry = s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP));
        s.venue.accept(entry).venue.fill(entry, 10_000, 600);
        final long own = s.submit(o -> o.sell(600).limit(10_100).reduceOnly());
        s.venue.accept(own);
        s.top(9_900, 9_920);
        final long exit = s.lastSent();
        s.venue.accept(exit);
        s.venue.fill(own, 10_100, 600);
        assertEquals(0, s.state().protection.count());
        assertTrue(s.cancels().contains(exit));
        s.venue.fill(entry, 10_000, 400);
        assertEquals(1, s.state().protection.count());
        assertEquals(
                exit, s.state().protection.openExitOrderId(s.state().protection.first(0)));
        s.pass(Scenario.SECOND).top(9_890, 9_910);
        assertEquals(exit, s.lastSent());
        s.venue.cancel(exit);
        assertEquals(400, s.order(s.lastSent()).qty());
        assertEquals(OrderRole.STOP_LOSS, s.order(s.lastSent()).role());
    }

    @Test
    void aFillSetsNoMoreThanItHasTo() {
        s.venue.take(s.submit(o -> o.sell(1_000).market()), 9_990);
        final long back = s.submit(o -> o.buy(400).limit(10_000).stopLoss(STOP));
        s.venue.accept(back);
        final int before = s.decided();
        s.venue.fill(back, 10_000, 400);
        assertEquals(before, s.decided(), "it opened nothing");

        fresh();
        for (int i = 0; i < 2; i++) {
            s.venue.take(s.submit(o -> o.buy(1_000).limit(10_000).stopLoss(STOP)), 10_000);
        }
        final long own = s.submit(o -> o.sell(1_000).limit(10_100).reduceOnly());
        s.venue.accept(own);
        final int decided = s.decided();
        s.venue.fill(own, 10_100, 1_000);
        assertEquals(decided + 1, s.decided(), "only the oldest changed");
        assertEquals(1_000, s.state().protection.protectedQty(0, 0));
    }

    @Test
    void theAverageIsWorkedOutWhateverTheCurrencysDecimals() {
        for (final int scale : new int[] {2, 5, 6}) {
            s = new Scenario(
                    Capabilities.NONE, MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 0, 0), scale);
            final long id =
                    s.submit(o -> o.buy(2_000).limit(10_000).stopLoss(STOP).takeProfit(TARGET));
            s.venue.accept(id).venue.fill(id, 10_000, 1_000).venue.fill(id, 9_900, 1_000);
            assertEquals(9_850, stopPrice(), "scale=" + scale);
        }
    }

    @Test
    void aHeldStopLimitKeepsItsTimeLimitAndItsTrailingDistance() {
        for (final boolean knows : new boolean[] {false, true}) {
            s = new Scenario(knows ? Capabilities.of(Capability.GTD) : Capabilities.NONE);
            final long till = s.now() + 100 * Scenario.SECOND;
            final long id = s.submit(
                    o -> o.buy(1_000).stopLimit(10_100, 10_120).goodTill(till).trailingStopLoss(Distance.price(100)));
            s.top(10_080, 10_100);
            assertEquals(OrderStatus.PENDING_NEW, s.status(id));
            assertEquals(knows ? TimeInForce.GTD : TimeInForce.GTC, s.order(id).timeInForce());
            s.venue.take(id, 10_100);
            assertEquals(10_000, stopPrice());
            s.top(10_180, 10_200);
            assertEquals(10_080, stopPrice());
        }
    }

    @Test
    void aHeldLegIsSmallerByWhatItsPartnerIsSaidToHaveFilled() {
        for (final long said : new long[] {300, 995}) {
            fresh();
            s.venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
            final long limit = s.submit(
                    o -> o.sell(1_000).limit(10_200).orStopMarket(9_900).reduceOnly());
            s.venue.accept(limit);
            s.top(9_900, 9_920);
            s.venue.cancelAt(limit, said); // the fill itself is still on its way
            if (said == 300) {
                assertEquals(limit + 1, s.lastSent());
                assertEquals(700, s.order(limit + 1).qty());
            } else {
                assertEquals(OrderStatus.CANCELED, s.status(limit + 1), "less than a lot is left");
            }
            assertEquals(List.<AlarmCode>of(), s.alarms());
        }
    }
}
