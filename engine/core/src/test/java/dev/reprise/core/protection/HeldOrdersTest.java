package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.risk.TradingRig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Orders that the engine holds: when they fire, what happens when they may not go, and what the state hash shows. */
class HeldOrdersTest {
    private static final long[] GAPS_MS = {100, 200, 400, 800, 1_600, 1_600};

    private final TradingRig rig = new TradingRig();

    private OrderRequest held(final Side side, final OrderType type, final long trigger) {
        final OrderRequest r = rig.limit(side, 0, 1_000);
        r.type = type;
        r.stopPrice = trigger;
        r.instructions = OrderInstructions.EMULATED;
        r.triggerSource = TriggerSource.BID_ASK;
        return r;
    }

    private long heldExit(final OrderType type, final long trigger) {
        final OrderRequest r = held(Side.SELL, type, trigger);
        r.role = OrderRequest.isTakeProfit(type) ? OrderRole.TAKE_PROFIT : OrderRole.STOP_LOSS;
        r.instructions |= OrderInstructions.REDUCE_ONLY;
        return rig.send(r);
    }

    private OrderStatus status(final long id) {
        return rig.orders.status(rig.orders.slotOf(id));
    }

    /** The engine's clock at this moment. */
    private void tick(final long time) {
        rig.now = time;
        rig.lastDenial = null;
        rig.gate.applyTime(time);
        rig.protection.onTime(time, rig);
    }

    @Test
    void shouldStayDueWhenItsReleaseIsDeniedAndTryAgainAfterADoublingGap() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long stop = heldExit(OrderType.STOP_MARKET, 9_900);
        assertEquals(1, rig.protection.held().count());
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(9_900, 9_920);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
        assertEquals(List.of(AlarmCode.PROTECTION_REJECTED), rig.alarms);
        assertEquals(OrderStatus.HELD, status(stop));
        rig.top(9_990, 10_010); // the price came back: it fired all the same
        for (final long gap : GAPS_MS) {
            final long denied = rig.now;
            tick(denied + gap * 1_000_000L - 1);
            assertNull(rig.lastDenial, "before " + gap + " ms");
            tick(denied + gap * 1_000_000L);
            assertNotEquals(null, rig.lastDenial, "after " + gap + " ms");
        }
        rig.market.status[0] = TradingStatus.TRADING;
        rig.market.top(0, 9_990, 10_010, rig.now);
        tick(rig.now + 1_600_000_000L);
        assertEquals(OrderStatus.PENDING_NEW, status(stop));
        assertEquals(stop, rig.lastSent());
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered, "it fires once");
        assertEquals(List.of(AlarmCode.PROTECTION_REJECTED), rig.alarms, "said once");
        assertEquals(0, rig.protection.held().count());
    }

    @Test
    void shouldNotTryByTimeWhatHasNotFired() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long first = heldExit(OrderType.STOP_MARKET, 9_900);
        final OrderRequest other = held(Side.BUY, OrderType.STOP_MARKET, 10_200);
        final long second = rig.send(other);
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(9_900, 9_920);
        rig.market.status[0] = TradingStatus.TRADING;
        rig.market.top(0, 10_190, 10_210, rig.now); // nobody was told
        tick(rig.now + 100_000_000L);
        assertEquals(OrderStatus.PENDING_NEW, status(first));
        assertEquals(OrderStatus.HELD, status(second));
    }

    @Test
    void shouldEndADeniedEntryAndSaySo() {
        final long entry = rig.send(held(Side.BUY, OrderType.STOP_MARKET, 10_100));
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(10_080, 10_100);
        assertEquals(OrderStatus.CANCELED, status(entry));
        assertEquals(List.of(AlarmCode.TRIGGER_DENIED), rig.alarms);
    }

    @Test
    void shouldWatchAnInstrumentWhileAnOrderIsHeldInIt() {
        assertFalse(rig.protection.watches(0));
        rig.send(held(Side.BUY, OrderType.STOP_MARKET, 10_100));
        assertTrue(rig.protection.watches(0));
        assertFalse(rig.protection.watches(1));
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(10_080, 10_100); // denied, and so it ends
        assertFalse(rig.protection.watches(0));
    }

    @Test
    void shouldWatchAnInstrumentWhileAnEntryIsProtectedInIt() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        assertFalse(rig.protection.watches(0));
        rig.enter(Side.BUY, 10_000, 1_000, 100, 0);
        assertTrue(rig.protection.watches(0));
    }

    @Test
    void shouldSayWhichKindFired() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long target = heldExit(OrderType.TAKE_PROFIT_MARKET, 10_100);
        rig.top(10_090, 10_110);
        assertEquals(List.of(), rig.triggered);
        rig.top(10_100, 10_120);
        assertEquals(List.of(ProtectionKind.TAKE_PROFIT), rig.triggered);
        assertEquals(OrderStatus.PENDING_NEW, status(target));
    }

    @Test
    void shouldNotFireByAPriceThatNobodyHasSeen() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.market.last[0] = 10_000;
        final OrderRequest stop = held(Side.SELL, OrderType.STOP_MARKET, 9_900);
        stop.triggerSource = TriggerSource.LAST;
        stop.role = OrderRole.STOP_LOSS;
        rig.send(stop);
        rig.market.last[0] = 0;
        rig.top(9_990, 10_010);
        assertEquals(List.of(), rig.triggered);
        rig.market.last[0] = 9_900;
        rig.price(0);
        assertEquals(List.of(ProtectionKind.STOP_LOSS), rig.triggered);
    }

    private OrderRequest trailing(final Side side, final long offset) {
        final OrderRequest r = held(side, OrderType.TRAILING_STOP, 10_200);
        r.trailingUnit = TrailingUnit.PRICE;
        r.trailingOffset = offset;
        r.triggerSource = TriggerSource.LAST;
        return r;
    }

    @Test
    void shouldTrailOnlyByPricesThatWereSeen() {
        rig.market.last[0] = 10_000;
        final long id = rig.send(trailing(Side.BUY, 100));
        assertEquals(10_200, rig.orders.stopPrice(rig.orders.slotOf(id)));
        final long before = rig.protection.stateHash();
        rig.market.last[0] = 0;
        rig.price(0);
        assertEquals(before, rig.protection.stateHash());
        assertEquals(10_200, rig.orders.stopPrice(rig.orders.slotOf(id)));
        rig.market.last[0] = 10_000;
        rig.price(0);
        assertEquals(10_100, rig.orders.stopPrice(rig.orders.slotOf(id)));
        rig.market.last[0] = 9_900;
        rig.price(0);
        assertEquals(10_000, rig.orders.stopPrice(rig.orders.slotOf(id)));
        rig.market.last[0] = 9_990;
        rig.price(0);
        assertEquals(OrderStatus.HELD, status(id));
        rig.market.last[0] = 10_000;
        rig.price(0);
        assertEquals(OrderStatus.PENDING_NEW, status(id));
    }

    @Test
    void shouldShowEveryPartInTheStateHash() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final Set<Long> seen = new HashSet<>();
        assertTrue(seen.add(rig.protection.stateHash()));
        assertTrue(seen.add(rig.protection.held().stateHash()));
        final long first = heldExit(OrderType.STOP_MARKET, 9_900);
        assertTrue(seen.add(rig.protection.stateHash()), "an order is held");
        assertTrue(seen.add(rig.protection.held().stateHash()));
        rig.protection.applyDenial(first, 5);
        assertTrue(seen.add(rig.protection.stateHash()), "a denial");
        assertTrue(seen.add(rig.protection.held().stateHash()));
        rig.protection.applyDenial(rig.lastSent() + 9, 5);
        assertFalse(seen.add(rig.protection.stateHash()), "of an order that is not known");
        rig.protection.applySuspended();
        assertTrue(rig.protection.isSuspended());
        assertTrue(seen.add(rig.protection.stateHash()), "suspended");
        rig.protection.applyHalted(true);
        assertTrue(seen.add(rig.protection.stateHash()), "suspended and halted");
        rig.protection.applyReconciled();
        assertTrue(seen.add(rig.protection.stateHash()), "halted");
        rig.protection.applyHalted(false);
        assertFalse(seen.add(rig.protection.stateHash()), "neither");
        rig.cancel(first);
        assertFalse(seen.add(rig.protection.stateHash()), "as in the beginning");
        assertEquals(0, rig.protection.held().count());
    }

    @Test
    void shouldDoNothingWhileSuspendedAndCatchUpAfterwards() {
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final long stop = heldExit(OrderType.STOP_MARKET, 9_900);
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(9_900, 9_920);
        rig.market.status[0] = TradingStatus.TRADING;
        rig.protection.applySuspended();
        tick(rig.now + 100_000_000L);
        rig.top(9_890, 9_910);
        assertEquals(OrderStatus.HELD, status(stop));
        rig.protection.onResumed(rig.now, rig);
        assertEquals(OrderStatus.HELD, status(stop));
        rig.protection.applyReconciled();
        rig.protection.onResumed(rig.now, rig);
        assertEquals(OrderStatus.PENDING_NEW, status(stop));
    }
}
