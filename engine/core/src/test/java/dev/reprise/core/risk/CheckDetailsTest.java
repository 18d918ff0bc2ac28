package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases at the edge of single checks: the first and the last of a table, a limit of nothing, one of two reasons alone. */
class CheckDetailsTest {
    private final TradingRig rig = new TradingRig();
    private final RiskCapacity capacity = new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 2);
    private final RiskLimits limits = new RiskLimits(rig.market, capacity);

    private void limit(final Limit limit, final long value) {
        rig.gate.applySettings(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private void own(final Limit limit, final long value) {
        limits.apply(new TestLimits().set(limit, value).partial(-1, -1, -1, limit), 0);
    }

    private static dev.reprise.core.decision.OrderRequest leg(final long qty, final int instructions) {
        final dev.reprise.core.decision.OrderRequest leg = new dev.reprise.core.decision.OrderRequest().reset(0, 0);
        leg.side = Side.BUY;
        leg.price = 10_000;
        leg.qty = qty;
        leg.instructions = instructions;
        return leg;
    }

    private dev.reprise.core.decision.OrderRequest exit(final long qty, final long parent) {
        final dev.reprise.core.decision.OrderRequest r = rig.limit(Side.SELL, 10_100, qty);
        r.role = OrderRole.EXIT;
        r.parentOrderId = parent;
        return r;
    }

    @Test
    void shouldNeedPlacesForBothLegsOfAPair() {
        final TradingRig one = TradingRig.withRoom(32, 8);
        for (int i = 0; one.orders.availableCredits(0) > 2; i++) {
            one.send(one.limit(Side.BUY, 9_800 - 10 * i, 100));
        }
        assertEquals(2, one.orders.availableCredits(0));
        assertNull(one.gate.checkPair(leg(10, 0), leg(10, 0), one.now));
        one.send(one.limit(Side.BUY, 9_600, 100));
        assertEquals(DenialCode.NO_CREDIT, one.gate.checkPair(leg(10, 0), leg(10, 0), one.now));
    }

    @Test
    void shouldCountWhatOfAPairRestsEvenWhereTheSumWraps() {
        limit(Limit.MAX_POSITION, 0);
        final int held = OrderInstructions.EMULATED;
        assertNull(rig.gate.checkPair(leg(10, held), leg(10, held), rig.now));
        final dev.reprise.core.decision.OrderRequest first = leg(Long.MAX_VALUE / 2 + 1, 0);
        assertEquals(DenialCode.K11_MAX_POSITION, rig.gate.checkPair(first, leg(Long.MAX_VALUE / 2 + 11, 0), rig.now));
        assertEquals(0, first.allowed);
        assertEquals(Long.MAX_VALUE, first.actual);
    }

    @Test
    void shouldReleaseAReduceOnlyOrderWithinThePosition() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final dev.reprise.core.decision.OrderRequest r = rig.limit(Side.SELL, 10_000, 1_000);
        r.instructions = OrderInstructions.REDUCE_ONLY;
        assertNull(rig.gate.checkRelease(r, rig.now));
        r.qty = 1_010;
        assertEquals(DenialCode.K24_REDUCE_ONLY, rig.gate.checkRelease(r, rig.now));
    }

    @Test
    void shouldKeepAnAmendedChildWithinWhatItsParentFilled() {
        final long parent = rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.enter(Side.BUY, 10_000, 900, 0, 0);
        final long id = rig.send(exit(600, parent));
        rig.accept(id);
        final int slot = rig.orders.slotOf(id);
        assertNull(rig.gate.checkAmend(slot, 0, 10_100, 1_000, rig.now, rig.request));
        assertEquals(DenialCode.K17_PARENT_CHILD, rig.gate.checkAmend(slot, 0, 10_100, 1_010, rig.now, rig.request));
        limit(Limit.MAX_POSITION, 0);
        assertNull(rig.gate.checkAmend(slot, 0, 10_110, 600, rig.now, rig.request), "it adds nothing");
    }

    @Test
    void shouldCountOneLegOfAParentsPair() {
        final long parent = rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long id = rig.send(exit(600, parent));
        final ParentChild children = new ParentChild(rig.orders);
        assertNull(children.check(exit(400, parent), 400));
        final dev.reprise.core.decision.OrderRequest r = exit(410, parent);
        assertEquals(DenialCode.K17_PARENT_CHILD, children.check(r, 410));
        assertEquals(400, r.allowed);
        assertEquals(410, r.actual);
        r.listId = id;
        assertEquals(DenialCode.K17_PARENT_CHILD, children.check(r, 410), "that one is of no list");
        rig.canceled(id);
        final dev.reprise.core.decision.OrderRequest first = exit(600, parent);
        final dev.reprise.core.decision.OrderRequest second = new dev.reprise.core.decision.OrderRequest().reset(0, 0);
        second.side = Side.SELL;
        second.role = OrderRole.EXIT;
        second.parentOrderId = parent;
        second.price = 10_110;
        second.qty = 600;
        final long list = rig.pair(first, second);
        assertNotEquals(0, list);
        final dev.reprise.core.decision.OrderRequest third = exit(1_000, parent);
        assertEquals(DenialCode.K17_PARENT_CHILD, children.check(third, 1_000));
        third.listId = list;
        assertNull(children.check(third, 1_000));
    }

    @Test
    void shouldCancelAllButProtectionWhenItHalts() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long entry = rig.send(rig.limit(Side.BUY, 9_900, 100));
        final long ending = rig.send(rig.limit(Side.BUY, 9_890, 100));
        final long closing = rig.send(exit(100, 0));
        final dev.reprise.core.decision.OrderRequest stop = exit(500, 0);
        stop.type = OrderType.STOP_LIMIT;
        stop.role = OrderRole.STOP_LOSS;
        stop.price = 9_890;
        stop.stopPrice = 9_900;
        final long protection = rig.send(stop);
        for (final long id : new long[] {entry, ending, closing, protection}) {
            rig.accept(id);
        }
        rig.cancel(ending);
        rig.cancels.clear();
        rig.gate.applyHealth(0, DiskLevel.HALT);
        rig.gate.decide(rig.now, rig);
        assertEquals(RiskState.HALTED, rig.gate.state());
        rig.cancels.sort(null);
        assertEquals(List.of(entry, closing), rig.cancels);
    }

    @Test
    void shouldCountFillsWhereThereIsRoomAndFromTheFirst() {
        final RepeatedFills fills = new RepeatedFills(limits, capacity);
        limits.define(0);
        limits.define(1);
        own(Limit.MAX_REPEATED_FILLS, 0);
        own(Limit.REPEATED_FILLS_WINDOW, 100);
        assertFalse(fills.applyFill(0, 0, Side.BUY, 0), "on no allow-list");
        for (int s = 0; s < TradingRig.STRATEGIES; s++) {
            fills.define(s, 0);
            fills.define(s, 1);
        }
        assertTrue(fills.applyFill(0, 0, Side.BUY, 0));
        own(Limit.MAX_REPEATED_FILLS, 2);
        assertFalse(fills.applyFill(1, 0, Side.BUY, 0));
        fills.applyArming(0);
        fills.applyArming(2);
        assertFalse(fills.applyFill(0, 0, Side.BUY, 0), "forgotten");
        assertTrue(fills.applyFill(1, 0, Side.BUY, 0), "not forgotten");
        assertFalse(fills.applyFill(1, 0, Side.SELL, 0));
    }

    @Test
    void shouldTakeNoTwoRejectsForTheSameThatAreNot() {
        limits.define(0);
        limits.define(1);
        own(Limit.MAX_SAME_REJECTS, 2);
        own(Limit.REJECT_PAUSE, 100);
        for (final RejectCode first : RejectCode.values()) {
            for (final RejectCode second : RejectCode.values()) {
                if (RejectBreaker.isStructural(first) && RejectBreaker.isStructural(second)) {
                    final RejectBreaker rejects = new RejectBreaker(limits, capacity);
                    rejects.applyReject(2, 1, OrderRequest.NEW_ORDER, first, 0);
                    rejects.applyReject(2, 1, OrderRequest.NEW_ORDER, second, 0);
                    assertEquals(first == second, rejects.isAlarmPending());
                }
            }
        }
    }

    @Test
    void shouldNotPauseBeforeTheFirstRejectHoweverEarlyItIs() {
        limits.define(0);
        own(Limit.MAX_SAME_REJECTS, 2);
        own(Limit.MAX_REJECTS, 2);
        assertNull(new RejectBreaker(limits, capacity).check(leg(10, 0), -1));
    }

    @Test
    void shouldHoldWhatFitsAndForgetTheRest() {
        final SlidingWindow window = new SlidingWindow(2);
        final long fresh = window.stateHash(99);
        for (int i = 0; i < 4; i++) {
            window.add(5);
        }
        assertEquals(2, window.count(10, 5));
        window.clear();
        assertEquals(fresh, window.stateHash(99));
        final DuplicateGuard guard = new DuplicateGuard(2);
        for (int i = 0; i < 4; i++) {
            guard.add(0, Side.BUY, 1, 1, 0);
        }
        assertTrue(guard.hasSeen(1, Side.BUY, 1, 1, 10, 0), "all of it is young");
    }

    @ParameterizedTest
    @CsvSource({"-2, -1, -1", "3, -1, -1", "-1, -2, -1", "-1, 2, -1", "-1, -1, -2", "-1, -1, 2", "-1, 0, 0", "0, 1, 1"})
    void shouldKnowNoScopeBeyondTheCapacity(final int strategy, final int instrument, final int currency) {
        final TestLimits any = new TestLimits();
        assertEquals(-1, limits.apply(any.partial(strategy, instrument, currency, Limit.MAX_POSITION_NOTIONAL), 0));
    }

    @Test
    void shouldHaveNoLimitOfWhatNobodyDefinedAndOneScopeForCurrenciesBeyondTheCapacity() {
        assertEquals(Limit.NONE, limits.tightest(Limit.MAX_ORDER_QTY, 2, 1));
        final RiskLimits narrow =
                new RiskLimits(rig.market, new RiskCapacity(TradingRig.STRATEGIES, TradingRig.INSTRUMENTS, 1));
        narrow.define(0);
        assertEquals(narrow.currencyScope(0), narrow.scope(4, 0, 0));
    }

    @Test
    void shouldKnowTheTypicalSizeOfTheLastStrategyToo() {
        final TradingRig last = TradingRig.at(2, 1);
        last.gate.applySettings(
                new TestLimits().set(Limit.MAX_SIZE_FACTOR, 2).partial(-1, -1, -1, Limit.MAX_SIZE_FACTOR), 0);
        for (int i = 0; i < TypicalSize.LEAST; i++) {
            last.send(last.limit(Side.BUY, 9_900 - 10 * i, 100));
        }
        assertNull(last.check(last.limit(Side.BUY, 9_700, 200)));
        assertEquals(DenialCode.K8_FAT_FINGER, last.check(last.limit(Side.BUY, 9_700, 210)));
        assertNull(last.check(last.limit(1, 1, Side.BUY, 9_700, 210)));
        last.gate.disallow(1);
        assertNull(last.check(last.limit(2, 1, Side.BUY, 9_700, 200)), "the allow-list is another's");
        last.gate.disallow(2);
        assertEquals(DenialCode.K3_ALLOW_LIST, last.check(last.limit(2, 1, Side.BUY, 9_700, 200)));
        assertNull(last.check(last.limit(0, 1, Side.BUY, 9_700, 200)));
    }

    @Test
    void shouldMeasureNoDriftBeforeThereIsAPriceAndNoSlippageOfExits() {
        limit(Limit.MAX_DRIFT, 10);
        assertNull(rig.check(rig.limit(Side.BUY, 9_900, 100)));
        limit(Limit.MAX_DRIFT, Limit.MAX_DRIFT.off());
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.sweep[0] = -1; // the book cannot fill it
        final dev.reprise.core.decision.OrderRequest r = exit(1_000, 0);
        r.type = OrderType.MARKET;
        assertNull(rig.check(r));
        limit(Limit.MAX_SLIPPAGE, Limit.NONE);
        assertNull(rig.check(rig.limit(Side.BUY, 9_900, 100)), "a limit order pays no more than its price");
    }

    @Test
    void shouldTellASpreadThatCannotBeMeasuredAsTheLargest() {
        final long huge = Long.MAX_VALUE / 20 * 10;
        rig.market.top(0, huge, huge + 10, rig.now);
        final dev.reprise.core.decision.OrderRequest r = rig.limit(Side.BUY, 10_000, 1_000);
        assertEquals(DenialCode.K4_STALE_DATA, rig.check(r));
        assertEquals(Long.MAX_VALUE, r.actual);
        limit(Limit.MAX_SPREAD, 19);
        rig.market.top(0, 9_990, 10_010, rig.now);
        assertEquals(DenialCode.K4_STALE_DATA, rig.check(r));
        assertEquals(20, r.actual);
    }

    @Test
    void shouldReferToALastTradeOfTheOldestAgeAllowed() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        limit(Limit.MAX_TOP_AGE, 50);
        rig.market.top(0, 0, 0, 0);
        rig.market.last[0] = 10_000;
        rig.market.lastTime[0] = rig.now - 50;
        assertNull(rig.check(exit(1_000, 0)));
    }
}
