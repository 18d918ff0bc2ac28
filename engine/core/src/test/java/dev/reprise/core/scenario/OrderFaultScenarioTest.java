package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the engine and a venue, in virtual time: the core's side of it. */
class OrderFaultScenarioTest {
    private final Scenario s = new Scenario(Capabilities.NONE);
    private final VenueReports venue = s.venue;

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    private long buy() {
        return s.submit(o -> o.buy(1_000).limit(9_900));
    }

    private long worstBuys() {
        return s.state().orders.worstBuyQty(0);
    }

    @Test
    void f1SubmitTimesOutAndTheOrderLives() {
        final long id = buy();
        venue.unknown(id, OrderRequest.NEW_ORDER);
        assertEquals(OrderStatus.UNKNOWN, s.status(id));
        assertEquals(1_000, worstBuys(), "the worst case stays reserved");
        assertEquals(0, s.submit(o -> o.buy(500).limit(9_800)), "rule O3");
        assertEquals(List.of(id), s.sent(), "nothing is sent again");
        venue.snapshot(id, 77, OrderStatus.NEW, Side.BUY, 9_900, 1_000, 0);
        assertEquals(OrderStatus.NEW, s.status(id));
        assertTrue(s.submit(o -> o.buy(500).limit(9_800)) != 0);
    }

    @Test
    void f2SubmitTimesOutAndTheFillComesLate() {
        final long id = buy();
        venue.unknown(id, OrderRequest.NEW_ORDER);
        s.pass(30 * Scenario.SECOND);
        venue.fill(id, 9_900, 1_000);
        venue.snapshot(id, id, OrderStatus.FILLED, Side.BUY, 9_900, 1_000, 1_000);
        assertEquals(OrderStatus.FILLED, s.status(id));
        assertEquals(1_000, s.position());
        assertEquals(List.of(id), s.sent());
    }

    @Test
    void f4SocketCutAfterACancelWasSent() {
        final long id = buy();
        venue.accept(id);
        s.strategy(ctx -> ctx.cancel(id));
        venue.unknown(id, OrderRequest.CANCEL);
        assertEquals(OrderStatus.UNKNOWN, s.status(id));
        assertEquals(1_000, worstBuys());
        venue.snapshot(id, id, OrderStatus.CANCELED, Side.BUY, 9_900, 1_000, 0);
        assertEquals(OrderStatus.CANCELED, s.status(id));
        assertEquals(0, worstBuys());
    }

    @Test
    void f8FillBeforeTheAcknowledgement() {
        final long id = buy();
        venue.fill(id, 9_900, 400);
        assertEquals(400, s.position());
        assertEquals(OrderStatus.PARTIALLY_FILLED, s.status(id));
        venue.accept(id);
        venue.fill(id, 9_900, 600);
        assertEquals(1_000, s.position());
        assertEquals(OrderStatus.FILLED, s.status(id));
        assertEquals(List.of(), s.alarms());
    }

    @Test
    void f9DuplicateFillCountsOnce() {
        final long id = buy();
        venue.accept(id);
        venue.fill(id, 9_900, 400, 5).venue.fill(id, 9_900, 400, 5).venue.fill(id, 9_900, 400, 5);
        assertEquals(400, s.position());
    }

    @Test
    void f12AStaleAnswerTakesNothingBack() {
        final long id = buy();
        venue.accept(id);
        venue.fill(id, 9_900, 400);
        venue.snapshot(id, id, OrderStatus.NEW, Side.BUY, 9_900, 1_000, 0);
        assertEquals(400, s.state().orders.cumQty(s.state().orders.slotOf(id)));
        venue.fill(id, 9_900, 600);
        venue.snapshot(id, id, OrderStatus.PARTIALLY_FILLED, Side.BUY, 9_900, 1_000, 400);
        assertEquals(OrderStatus.FILLED, s.status(id));
        assertEquals(1_000, s.position());
    }

    /** O7. */
    @Test
    void f13CancelRefusedAsUnknownIsAskedAbout() {
        final long id = buy();
        venue.accept(id);
        s.strategy(ctx -> ctx.cancel(id));
        venue.reject(id, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER);
        assertEquals(OrderStatus.UNKNOWN, s.status(id));
        venue.fill(id, 9_900, 1_000);
        venue.snapshot(id, id, OrderStatus.FILLED, Side.BUY, 9_900, 1_000, 1_000);
        assertEquals(OrderStatus.FILLED, s.status(id));
        assertEquals(1_000, s.position());
    }

    @Test
    void f14CancelAndFillCross() {
        final long id = buy();
        venue.accept(id);
        s.strategy(ctx -> ctx.cancel(id));
        venue.fill(id, 9_900, 300);
        venue.cancel(id);
        assertEquals(OrderStatus.CANCELED, s.status(id));
        assertEquals(300, s.position());
        // One that the venue had not told when it said "cancelled": it counts, and a person hears of it.
        venue.fill(id, 9_900, 200);
        assertEquals(500, s.position());
        assertEquals(OrderStatus.CANCELED, s.status(id));
        assertEquals(List.of(AlarmCode.LATE_FILL), s.alarms());
        assertEquals(RiskState.REDUCING, s.state().risk.state());
    }

    @Test
    void f14ALateFillLiftsNoHalt() {
        final long id = buy();
        venue.accept(id);
        s.command(CommandKind.HALT);
        venue.cancel(id);
        venue.fill(id, 9_900, 200);
        assertEquals(200, s.position());
        assertTrue(s.alarms().contains(AlarmCode.LATE_FILL));
        assertEquals(RiskState.HALTED, s.state().risk.state());
        venue.fill(id, 9_900, 900);
        assertEquals(1_100, s.position());
        assertTrue(s.alarms().contains(AlarmCode.OVERFILL));
        assertEquals(RiskState.HALTED, s.state().risk.state());
    }

    @Test
    void f14AStrategysExitAfterALateFillInAHaltIsDenied() {
        final long id = buy();
        venue.accept(id);
        s.command(CommandKind.HALT);
        venue.cancel(id);
        venue.fill(id, 9_900, 200);
        assertEquals(0, s.submit(o -> o.sell(200).market().reduceOnly()));
        assertEquals(List.of(DenialCode.K1_ENGINE_STATE), s.denials());
    }

    @Test
    void f15ReplaceHalfDoneReservesTheWorstOfBothAndEndsEitherWay() {
        final long first = replacing();
        venue.cancel(first);
        assertEquals(OrderStatus.UNKNOWN, s.status(first), "off the venue, and the new one is not known");
        assertEquals(2_000, worstBuys());
        venue.amended(first, 501, 9_880, 2_000);
        assertEquals(OrderStatus.NEW, s.status(first));
        assertEquals(2_000, s.state().orders.qty(s.state().orders.slotOf(first)));
        s.strategy(ctx -> ctx.cancel(first));
        venue.cancel(first, 501);

        final long second = replacing();
        venue.cancel(second);
        venue.reject(second, OrderRequest.AMEND, RejectCode.FILTER);
        assertEquals(OrderStatus.CANCELED, s.status(second), "cancelled, and the new one refused");
        assertEquals(0, worstBuys());
    }

    private long replacing() {
        final long id = buy();
        venue.accept(id);
        s.strategy(ctx -> assertTrue(ctx.amend(id, 9_880, 2_000)));
        assertEquals(2_000, worstBuys(), "both could be alive");
        return id;
    }

    @Test
    void f16APhantomCancelFromBeforeTheReplaceIsIgnored() {
        final long id = replacing();
        venue.amended(id, 501, 9_880, 2_000);
        venue.cancel(id, id);
        assertEquals(OrderStatus.NEW, s.status(id));
        venue.fill(id, 9_880, 2_000);
        assertEquals(2_000, s.position());
    }

    @Test
    void f17AnAbsentOrderFillsAfterAll() {
        final long id = buy();
        venue.unknown(id, OrderRequest.NEW_ORDER);
        venue.snapshot(id, 0, OrderStatus.ABSENT, Side.BUY, 0, 0, 0);
        assertEquals(OrderStatus.ABSENT, s.status(id));
        assertEquals(List.of(AlarmCode.UNKNOWN_ORDER, AlarmCode.ORDER_ABSENT), s.alarms());
        venue.fill(id, 9_900, 1_000);
        assertEquals(1_000, s.position());
        assertEquals(OrderStatus.ABSENT, s.status(id), "an ended order stays ended");
        assertEquals(RiskState.REDUCING, s.state().risk.state());
        assertTrue(s.alarms().contains(AlarmCode.LATE_FILL));
        assertEquals(0, buy(), "no new risk");
        assertTrue(s.submit(o -> o.sell(1_000).market().reduceOnly()) != 0, "closing it is allowed");
    }

    @Test
    void f18AnOrderPlacedByHandCountsAndIsLeftAlone() {
        venue.snapshot(0, 900, OrderStatus.NEW, Side.BUY, 9_800, 5_000, 0);
        assertEquals(List.of(AlarmCode.EXTERNAL_ORDER), s.alarms());
        assertEquals(5_000, worstBuys());
        assertEquals(1, s.state().orders.external().count());
        venue.snapshot(0, 900, OrderStatus.PARTIALLY_FILLED, Side.BUY, 9_800, 5_000, 2_000);
        assertEquals(3_000, worstBuys());
        assertEquals(1, s.alarms().size(), "said once");
        s.command(CommandKind.CANCEL_ALL);
        assertEquals(List.of(), s.cancels(), "not cancelled unless asked");
        venue.snapshot(0, 900, OrderStatus.CANCELED, Side.BUY, 9_800, 5_000, 2_000);
        assertEquals(0, worstBuys());
        assertEquals(0, s.state().orders.external().count());
    }

    @Test
    void f18AnOrderPlacedByHandIsCancelledWhenAPersonAsks() {
        venue.snapshot(0, 900, OrderStatus.NEW, Side.BUY, 9_800, 5_000, 0);
        venue.snapshot(0, 901, OrderStatus.NEW, Side.SELL, 10_800, 700, 0);
        s.cancelOrder(0, 900);
        assertEquals(List.of(900L), s.externalCancels());
        assertEquals(5_000, worstBuys(), "until the venue says so");
        venue.rejectExternal(900);
        assertEquals(
                AlarmCode.EXTERNAL_NOT_CANCELED, s.alarms().get(s.alarms().size() - 1), "who asked has to hear of it");
        assertEquals(5_000, worstBuys());

        s.command(CommandKind.HALT).cancelOrder(0, 900);
        assertEquals(List.of(900L, 900L), s.externalCancels(), "also of a halted engine, also a second time");
        venue.snapshot(0, 900, OrderStatus.CANCELED, Side.BUY, 9_800, 5_000, 1_000);
        assertEquals(0, worstBuys());
        assertEquals(1, s.state().orders.external().count(), "the other one stays");

        s.cancelOrder(0, 900);
        assertEquals(2, s.externalCancels().size());
        assertEquals(List.of(DenialCode.UNKNOWN_ORDER), s.denials());
        s.cancelOrder(0, 901);
        venue.snapshot(0, 901, OrderStatus.ABSENT, Side.NULL_VAL, 0, 0, 0);
        assertEquals(0, s.state().orders.external().count(), "the venue has it no more");
    }

    @Test
    void f18OneOrderOfOursIsCancelledWhenAPersonAsks() {
        final long first = buy();
        final long second = s.submit(o -> o.buy(500).limit(9_800));
        venue.accept(first);
        venue.accept(second);
        s.cancelOrder(second, 0);
        assertEquals(List.of(second), s.cancels());
        s.cancelOrder(second, 0);
        assertEquals(List.of(second), s.cancels(), "its answer is awaited");
        assertEquals(List.of(DenialCode.CANCEL_PENDING), s.denials());
        venue.cancel(second);
        assertEquals(OrderStatus.NEW, s.status(first));
    }

    @Test
    void f18AnOrderPlacedByHandTakesFromThePositionLimit() {
        venue.snapshot(0, 900, OrderStatus.NEW, Side.BUY, 9_800, 999_500, 0);
        assertEquals(0, buy());
        s.strategy(ctx -> assertEquals(DenialCode.K11_MAX_POSITION, denial(ctx)));
        venue.snapshot(0, 900, OrderStatus.CANCELED, Side.BUY, 9_800, 999_500, 0);
        assertTrue(buy() != 0);
    }

    @Test
    void f18AnOrderOfOthersIsStillKnownAfterARestartAndEndsWhenTheVenueLacksIt() {
        venue.snapshot(0, 900, OrderStatus.NEW, Side.BUY, 9_800, 999_500, 0);
        venue.snapshot(0, 901, OrderStatus.NEW, Side.BUY, 9_700, 100, 0);
        s.run(RunMode.LIVE, 2);
        final List<Long> known = new ArrayList<>();
        s.state().orders.external().forEach((instrument, high, low) -> known.add(low));
        assertEquals(List.of(900L, 901L), known, "what a new process asks the venue about");
        s.reconciled();
        assertEquals(999_600, worstBuys(), "a reconciliation that names none ends none");

        venue.snapshot(0, 900, OrderStatus.CANCELED, Side.BUY, 9_800, 999_500, 0);
        assertEquals(100, worstBuys());
        venue.snapshot(0, 901, OrderStatus.ABSENT, Side.NULL_VAL, 0, 0, 0);
        assertEquals(0, worstBuys());
    }

    /** Its journal was cut, or it is another instance's: the text at the venue reads as an id of ours. */
    @Test
    void f18AnOrderThatTheJournalLostCountsAndIsCancelledWhenAPersonAsks() {
        final long lost = ClientOrderIds.of(9, 7);
        venue.snapshot(lost, 900, OrderStatus.NEW, Side.BUY, 9_800, 5_000, 0);
        assertEquals(List.of(AlarmCode.EXTERNAL_ORDER), s.alarms());
        assertEquals(5_000, worstBuys());
        assertEquals(1, s.state().orders.external().count());
        venue.snapshot(lost, 900, OrderStatus.PARTIALLY_FILLED, Side.BUY, 9_800, 5_000, 2_000);
        assertEquals(3_000, worstBuys());
        assertEquals(1, s.alarms().size(), "said once");
        s.cancelOrder(0, 900);
        assertEquals(List.of(900L), s.externalCancels());
        venue.cancel(lost, 901);
        assertEquals(3_000, worstBuys(), "the end of another one");
        venue.cancel(lost, 900);
        assertEquals(0, worstBuys());
        assertEquals(0, s.state().orders.external().count());
        assertEquals(0, s.position());
    }

    @Test
    void f18AnOrderThatTheJournalLostLeavesAsItFillsOrExpires() {
        final long lost = ClientOrderIds.of(9, 7);
        final long other = ClientOrderIds.of(9, 8);
        venue.snapshot(lost, 900, OrderStatus.NEW, Side.BUY, 9_800, 5_000, 0);
        venue.snapshot(other, 901, OrderStatus.NEW, Side.BUY, 9_800, 700, 0);
        venue.fillExternal(lost, 900, 2_000, -1);
        assertEquals(5_700, worstBuys(), "of the account's history: the snapshot may know of it");
        venue.fillExternal(lost, 900, 2_000, 2_000);
        assertEquals(3_700, worstBuys());
        venue.fillExternal(lost, 900, 3_000, 5_000);
        assertEquals(700, worstBuys());
        assertEquals(1, s.state().orders.external().count());
        venue.expire(other, 901);
        assertEquals(0, worstBuys());
        assertEquals(0, s.state().orders.external().count());
    }

    private DenialCode denial(final dev.reprise.api.StrategyContext ctx) {
        ctx.order(s.instrument).buy(1_000).limit(9_900).submit();
        return ctx.lastDenial();
    }

    @Test
    void o9OneMismatchIsToldAndTwoInARowTakeNoNewRisk() {
        s.mismatch(1);
        assertEquals(AlarmCode.AUDIT_MISMATCH, s.alarms().get(s.alarms().size() - 1));
        assertEquals(RiskState.ACTIVE, s.state().risk.state());
        assertTrue(buy() != 0);
        s.mismatch(1).mismatch(2);
        assertEquals(RiskState.REDUCING, s.state().risk.state());
        assertEquals(0, buy());
    }

    @Test
    void f19AnOverfillCountsAndStopsTheStrategy() {
        final long id = buy();
        venue.accept(id);
        venue.fill(id, 9_900, 1_300);
        assertEquals(1_300, s.position());
        assertTrue(s.alarms().contains(AlarmCode.OVERFILL));
        assertEquals(StrategyStatus.DISABLED, s.state().risk.strategyStatus(0));
        assertEquals(RiskState.REDUCING, s.state().risk.state());
    }

    @Test
    void f36WhatHadNoAnswerWhenTheProcessDiedIsUnknownAfterwards() {
        final long id = buy();
        s.run(RunMode.LIVE, 2);
        assertEquals(OrderStatus.UNKNOWN, s.status(id));
        assertEquals(1_000, worstBuys());
        venue.snapshot(id, 41, OrderStatus.NEW, Side.BUY, 9_900, 1_000, 0);
        s.reconciled();
        assertEquals(OrderStatus.NEW, s.status(id));
        assertEquals(List.of(id), s.sent());
    }
}
