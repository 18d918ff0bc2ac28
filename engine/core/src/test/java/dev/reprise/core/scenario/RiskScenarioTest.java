package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.risk.Limit;
import dev.reprise.core.risk.TestLimits;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The risk gate inside the whole core: a venue that blocks us, restarts, orders that leave later. */
class RiskScenarioTest {
    private final Scenario s = new Scenario(Capabilities.NONE);

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private DenialCode denied(final UnaryOperator<dev.reprise.api.OrderBuilder> terms) {
        final DenialCode[] code = new DenialCode[1];
        s.strategy(ctx -> {
            assertEquals(0, terms.apply(ctx.order(s.instrument)).submit(), "not denied");
            code[0] = ctx.lastDenial();
        });
        return code[0];
    }

    private void enter(final long qty) {
        s.venue.take(s.submit(o -> o.buy(qty).market()), 10_010);
        assertEquals(qty, s.position());
    }

    @Test
    void f7ABanDeniesWhatAddsRiskUntilItIsOverAndReconciled() {
        enter(1_000);
        final long held = s.submit(o -> o.buy(500).stopLimit(10_100, 10_110));
        assertEquals(OrderStatus.HELD, s.status(held));
        s.connection(StreamKind.ORDER_ENTRY, ConnectionState.BLOCKED); // the venue answered 418
        final int sent = s.sent().size();
        assertEquals(DenialCode.K2_VENUE_LINK, denied(o -> o.buy(100).limit(9_900)));
        s.top(10_080, 10_100); // the held entry fires into the ban
        assertEquals(OrderStatus.CANCELED, s.status(held));
        assertTrue(s.alarms().contains(AlarmCode.TRIGGER_DENIED));
        assertEquals(sent, s.sent().size());
        final long exit = s.submit(o -> o.sell(500).limit(10_080).reduceOnly());
        assertTrue(exit != 0, "closing is not held up here: the gateway holds it as long as the venue refuses");

        s.connection(StreamKind.ORDER_ENTRY, ConnectionState.UP);
        assertTrue(s.submit(o -> o.buy(100).limit(9_900)) != 0);
    }

    @Test
    void theMarketDataStreamsBanCountsAsWell() {
        s.connection(StreamKind.MARKET_DATA, ConnectionState.BLOCKED);
        assertEquals(DenialCode.K2_VENUE_LINK, denied(o -> o.buy(100).limit(9_900)));
        s.connection(StreamKind.MARKET_DATA, ConnectionState.UP);
        assertTrue(s.submit(o -> o.buy(100).limit(9_900)) != 0);
    }

    @Test
    void f62WhatWaitedThroughAPauseIsDeniedByItsAgeAndAFreshPriceHeals() {
        final TestLimits limits = new TestLimits();
        limits.set(Limit.MAX_ENGINE_LAG, 250_000_000L);
        s.limits(limits);
        enter(1_000);
        assertEquals(null, late(250_000_000L));
        assertEquals(DenialCode.K25_CLOCK_LAG, late(250_000_001L));
        assertEquals(null, late(0));
        assertEquals(DenialCode.K4_STALE_DATA, late(5 * Scenario.SECOND), "the price itself is too old by then");
        final long[] exit = new long[1];
        s.strategyLate(
                5 * Scenario.SECOND,
                ctx -> exit[0] = ctx.order(s.instrument)
                        .sell(500)
                        .limit(10_000)
                        .reduceOnly()
                        .submit());
        assertTrue(exit[0] != 0, "closing waits for nothing");
        assertEquals(null, late(0));
    }

    /** Our own bid is the best there is, as a market maker's often is: a flatten sells into it all the same. */
    @Test
    void k18AFlattenIsNotStoppedByOurOwnRestingOrder() {
        enter(1_000);
        final long resting = s.submit(o -> o.buy(500).limit(9_990));
        s.venue.accept(resting);
        s.submit(o -> o.sell(400).limit(9_990));
        assertEquals(List.of(DenialCode.K18_SELF_TRADE), s.denials(), "an entry is");
        final int before = s.sent().size();
        s.command(CommandKind.FLATTEN);
        assertEquals(before + 1, s.sent().size(), "the exit leaves");
        assertEquals(OrderRole.EXIT, s.order(s.lastSent()).role());
        assertTrue(s.cancels().contains(resting));
    }

    private long sentQty(final Scenario of, final int from) {
        return of.sent().stream().skip(from).mapToLong(id -> of.order(id).qty()).sum();
    }

    /** No limit on size or rate, and no unknown order, stands between a person and the way out. */
    @Test
    void aFlattenIsBoundByThePositionAlone() {
        s.venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
        s.venue.take(s.submit(o -> o.buy(1_000).market()), 10_010);
        final TestLimits limits = new TestLimits();
        limits.set(Limit.MAX_ORDER_QTY, 1_000)
                .set(Limit.MAX_ORDER_NOTIONAL, 10_000)
                .set(Limit.ORDERS_PER_WINDOW, 2)
                .set(Limit.DUPLICATE_WINDOW, Scenario.SECOND);
        s.limits(limits);
        final int before = s.sent().size();
        s.command(CommandKind.FLATTEN);
        assertEquals(2_000, sentQty(s, before), s.denials().toString());
        s.command(CommandKind.FLATTEN);
        assertEquals(2_000, sentQty(s, before), "what is under way is not sent again");
        s.venue.take(s.lastSent(), 9_990);
        s.pass(Scenario.SECOND);
        assertEquals(2_000, sentQty(s, before));
        assertEquals(List.of(), s.denials());
    }

    /** The strategy's own exit has the position until its cancel is answered. */
    @Test
    void aFlattenTakesTheStrategysExitBackFirst() {
        enter(1_000);
        final long exit = s.submit(o -> o.sell(1_000).limit(10_500).reduceOnly());
        s.venue.accept(exit);
        final int before = s.sent().size();
        s.command(CommandKind.FLATTEN);
        assertEquals(List.of(exit), s.cancels());
        assertEquals(0, sentQty(s, before));
        s.venue.cancel(exit);
        s.pass(Scenario.SECOND);
        assertEquals(1_000, sentQty(s, before));
        assertEquals(List.of(), s.denials());
        s.venue.take(s.lastSent(), 9_990);
        assertEquals(0, s.position());
    }

    @Test
    void aFlattenTriesAgainUntilSomebodyArmsOrHalfAMinuteIsOver() {
        enter(1_000);
        final int before = s.sent().size();
        s.command(CommandKind.FLATTEN);
        s.venue.expire(s.lastSent());
        s.pass(100_000_000);
        assertEquals(before + 2, s.sent().size());
        s.venue.expire(s.lastSent());
        s.command(CommandKind.ARM);
        s.pass(Scenario.SECOND);
        assertEquals(before + 2, s.sent().size(), "armed again");

        s.command(CommandKind.FLATTEN);
        for (int i = 0; i < 60; i++) {
            if (s.status(s.lastSent()) == OrderStatus.PENDING_NEW) {
                s.venue.expire(s.lastSent());
            }
            s.pass(Scenario.SECOND);
        }
        final int sent = s.sent().size();
        assertTrue(sent > before + 10 && sent <= before + 2 + 22, "sent " + (sent - before));
        s.top(9_990, 10_010).pass(60 * Scenario.SECOND);
        assertEquals(sent, s.sent().size());
    }

    @Test
    void aFlattenGoesInPiecesThatTheVenueTakes() {
        final Scenario small = new Scenario(
                Capabilities.NONE, MarketKind.SPOT, new Instrument.Rules(2, 3, 10, 10, 10, 1_000, 10, 0, 0, 0), 2);
        for (int i = 0; i < 3; i++) {
            small.venue.take(small.submit(o -> o.buy(900).market()), 10_010);
        }
        final int before = small.sent().size();
        small.command(CommandKind.FLATTEN);
        assertEquals(
                List.of(1_000L, 1_000L, 700L),
                small.sent().stream()
                        .skip(before)
                        .map(id -> small.order(id).qty())
                        .toList());
        small.verify();
    }

    /** On spot the stop binds the balance: the closing order waits in the engine, once. */
    @Test
    void aFlattenTakesBackWhatProtectsAtTheVenue() {
        final Scenario spot =
                new Scenario(Capabilities.of(Capability.TRIGGER_LAST, Capability.STOP_MARKET)).trade(10_000);
        final long entry = spot.submit(o -> o.buy(1_000).limit(10_000).stopLoss(Distance.price(100)));
        spot.venue.take(entry, 10_000);
        spot.venue.accept(entry + 1);
        final int before = spot.sent().size();
        spot.command(CommandKind.FLATTEN);
        spot.pass(Scenario.SECOND);
        assertEquals(List.of(entry + 1), spot.cancels());
        assertEquals(OrderStatus.HELD, spot.status(entry + 2));
        spot.venue.cancel(entry + 1);
        spot.pass(Scenario.SECOND);
        assertEquals(OrderStatus.PENDING_NEW, spot.status(entry + 2));
        assertEquals(1_000, spot.order(spot.lastSent()).qty());
        assertEquals(List.of(), spot.denials());
        spot.venue.take(entry + 2, 9_990);
        assertEquals(0, spot.position());
        assertTrue(spot.sent().size() <= before + 2, "nothing twice");
        spot.verify();
    }

    /** K4 knows how long the price itself waited for the core, whatever K25 allows; the next price is judged by its own age. */
    @Test
    void k4CountsTheTimeThatAPriceWaitedForTheCore() {
        final TestLimits limits = new TestLimits();
        limits.set(Limit.MAX_TOP_AGE, Scenario.SECOND);
        limits.set(Limit.MAX_ENGINE_LAG, 60 * Scenario.SECOND);
        s.limits(limits);
        enter(1_000);
        assertEquals(null, late(Scenario.SECOND - 1));
        assertEquals(null, late(Scenario.SECOND));
        assertEquals(DenialCode.K4_STALE_DATA, late(Scenario.SECOND + 1));
        assertEquals(null, late(0));
        final long[] exit = new long[1];
        s.strategyLate(
                5 * Scenario.SECOND,
                ctx -> exit[0] = ctx.order(s.instrument)
                        .sell(500)
                        .limit(10_000)
                        .reduceOnly()
                        .submit());
        assertTrue(exit[0] != 0, "closing waits for nothing");
    }

    private long lastPrice = 9_900;

    /** What an entry is told that a price of this age makes the strategy send; null: it passed. */
    private DenialCode late(final long ageNs) {
        final DenialCode[] code = new DenialCode[1];
        lastPrice -= 10;
        final long price = lastPrice;
        s.strategyLate(ageNs, ctx -> {
            if (ctx.order(s.instrument).buy(100).limit(price).submit() == 0) {
                code[0] = ctx.lastDenial();
            }
        });
        return code[0];
    }

    @Test
    void f54ADeadMansSwitchThatFiredIsSeenAndProtectionPlacedAnew() {
        final Scenario spot = new Scenario(Capabilities.of(
                        Capability.TRIGGER_LAST, Capability.STOP_MARKET, Capability.TAKE_PROFIT_MARKET, Capability.OCO))
                .trade(10_000);
        final VenueReports reports = spot.venue;
        final long entry = spot.submit(
                o -> o.buy(1_000).limit(10_000).stopLoss(Distance.price(100)).takeProfit(Distance.price(200)));
        reports.take(entry, 10_000);
        reports.accept(entry + 1).venue.accept(entry + 2);
        final long resting = spot.submit(o -> o.buy(500).limit(9_800));
        reports.accept(resting);
        assertEquals(Protector.VENUE, spot.state().protection.protector(0, 0));
        final int sent = spot.sent().size();

        reports.cancel(resting); // the venue cancels everything of the account, and nobody asked
        reports.cancel(entry + 1);
        reports.cancel(entry + 2);
        assertTrue(spot.alarms().contains(AlarmCode.PROTECTION_LOST));
        assertEquals(Protector.ENGINE, spot.state().protection.protector(0, 0), "never bare in between");
        assertEquals(OrderStatus.CANCELED, spot.status(resting));
        assertEquals(0, spot.state().orders.worstBuyQty(0));
        spot.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        assertEquals(sent + 2, spot.sent().size(), "both legs anew, and the entry not");
        reports.accept(spot.lastSent() - 1).venue.accept(spot.lastSent());
        assertEquals(Protector.VENUE, spot.state().protection.protector(0, 0));
        spot.verify();
    }

    @Test
    void whatTheDayCountedSurvivesARestart() {
        final TestLimits limits = new TestLimits();
        limits.maxDailyLoss = 500;
        s.limits(limits);
        enter(1_000);
        assertEquals(DenialCode.K5_FIELD_SANITY, denied(o -> o.buy(1).limit(9_900)));
        s.top(9_500, 9_520); // 5.10 lost
        assertEquals(RiskState.REDUCING, s.state().risk.state());
        final long loss = s.state().risk.dailyLoss(0, 0);
        assertTrue(loss >= 500, "loss " + loss);

        s.run(RunMode.LIVE, 2).reconciled().limits(limits);
        assertEquals(RiskState.HALTED, s.state().risk.state());
        s.command(CommandKind.ARM).top(9_500, 9_520);
        assertEquals(loss, s.state().risk.dailyLoss(0, 0));
        assertEquals(1, s.state().risk.denialsToday(DenialCode.K5_FIELD_SANITY));
        assertEquals(DenialCode.K20_DAILY_LOSS, denied(o -> o.buy(100).limit(9_400)));

        s.pass(86_400 * Scenario.SECOND).reconciled().top(9_500, 9_520);
        assertEquals(0, s.state().risk.dailyLoss(0, 0));
        assertEquals(0, s.state().risk.denialsToday(DenialCode.K5_FIELD_SANITY));
        s.command(CommandKind.ARM);
        assertTrue(s.submit(o -> o.buy(100).limit(9_400)) != 0, "a new day");
    }

    @Test
    void whatTheWindowsCountedSurvivesARestart() {
        final TestLimits limits = new TestLimits();
        limits.set(Limit.MAX_REPEATED_FILLS, 3).set(Limit.REPEATED_FILLS_WINDOW, 3_600 * Scenario.SECOND);
        s.limits(limits);
        enter(100);
        s.venue.take(s.submit(o -> o.buy(100).market()), 10_010);
        s.run(RunMode.LIVE, 2).reconciled().limits(limits);
        s.command(CommandKind.ARM).top(9_990, 10_010);
        s.venue.take(s.submit(o -> o.buy(100).market()), 10_010);
        assertEquals(StrategyStatus.DISABLED, s.state().risk.strategyStatus(0));
        assertEquals(300, s.position());
    }

    @Test
    void aSignalIsActedOnOnceAcrossRestarts() {
        assertTrue(s.submit(o -> o.buy(100).limit(9_700).signal(42)) != 0);
        assertEquals(
                DenialCode.K16_DUPLICATE, denied(o -> o.buy(200).limit(9_800).signal(42)));
        s.run(RunMode.LIVE, 2).reconciled().command(CommandKind.ARM).top(9_990, 10_010);
        assertEquals(
                DenialCode.K16_DUPLICATE, denied(o -> o.buy(200).limit(9_800).signal(42)));
        final long held = s.submit(o -> o.sell(200).stopLimit(9_900, 9_890).signal(43));
        assertEquals(
                DenialCode.K16_DUPLICATE, denied(o -> o.buy(200).limit(9_700).signal(43)));
        s.top(9_890, 9_910);
        assertTrue(s.sent().contains(held), "it is not its own duplicate when it leaves");
    }

    @Test
    void heldEntriesThatFireTogetherKeepTheThrottle() {
        final TestLimits limits = new TestLimits();
        limits.ordersPerWindow = 4;
        limits.throttleWindow = Scenario.SECOND;
        s.limits(limits);
        final long first = s.submit(o -> o.buy(100).stopLimit(10_100, 10_110));
        final long second = s.submit(o -> o.buy(200).stopLimit(10_100, 10_110));
        final long third = s.submit(o -> o.buy(300).stopLimit(10_100, 10_110));
        s.pass(2 * Scenario.SECOND).top(9_990, 10_010);
        final long plain = s.submit(o -> o.buy(100).limit(9_900));
        final long another = s.submit(o -> o.buy(200).limit(9_900));
        s.top(10_080, 10_100);

        assertEquals(List.of(plain, another, first, second), s.sent());
        assertEquals(OrderStatus.CANCELED, s.status(third));
        assertEquals(1, s.state().risk.denials(DenialCode.K14_THROTTLE));
    }

    @Test
    void aHeldExitLeavesThroughAFullThrottle() {
        final TestLimits limits = new TestLimits();
        limits.ordersPerWindow = 3;
        limits.throttleWindow = Scenario.SECOND;
        s.limits(limits);
        enter(1_000);
        final long stop = s.submit(o -> o.sell(1_000).stopMarket(9_900).reduceOnly());
        assertTrue(s.submit(o -> o.buy(100).limit(9_800)) != 0);
        assertEquals(DenialCode.K14_THROTTLE, denied(o -> o.buy(100).limit(9_790)));
        s.top(9_890, 9_910);
        assertEquals(OrderStatus.PENDING_NEW, s.status(stop));
    }
}
