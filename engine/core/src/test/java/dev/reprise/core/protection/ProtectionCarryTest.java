package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.risk.TradingRig;
import org.junit.jupiter.api.Test;

/** What a generation of the journal begins with protects as what it was written from. */
class ProtectionCarryTest {
    private static ProtectionTable table() {
        return new ProtectionTable(4, 3, 2);
    }

    private static StateReader reader(final StateWriter writer) {
        final byte[] bytes = writer.take();
        return new StateReader(bytes, bytes.length);
    }

    private static ProtectionTable filled() {
        final ProtectionTable t = table();
        for (int i = 0; i < 4; i++) {
            final int p = t.add(11 + i, 1 + i % 2, 1, i == 3 ? Side.BUY : Side.SELL);
            long value = 100L * (i + 1);
            t.resize(p, ++value);
            t.stopPrice[p] = ++value;
            t.takeProfitPrice[p] = ++value;
            t.stopLimitOffset[p] = ++value;
            t.activationPrice[p] = ++value;
            t.trailingOffset[p] = ++value;
            t.trailingUnit[p] = TrailingUnit.TICKS;
            t.triggerSource[p] = TriggerSource.MARK;
            t.instructions[p] = 3;
            t.bestPrice[p] = ++value;
            t.stopThrough[p] = 1;
            t.targetThrough[p] = 2;
            t.stopOrderId[p] = ++value;
            t.targetOrderId[p] = ++value;
            t.placedTime[p] = ++value;
            t.failures[p] = 1;
            t.withdrawn[p] = true;
            t.exitOrderId[p] = ++value;
            t.fire(p, ++value);
            t.fire(p, ++value);
        }
        t.remove(t.find(12));
        return t;
    }

    @Test
    void shouldCarryEveryFieldOfEveryProtection() {
        final ProtectionTable from = filled();
        final StateWriter writer = new StateWriter();
        from.carry(writer);
        final ProtectionTable to = table();
        to.add(99, 0, 0, Side.BUY); // is forgotten
        to.carry(reader(writer));
        assertEquals(from.stateHash(), to.stateHash());
        assertEquals(3, to.count());
        assertEquals(3, to.fired());
        assertEquals(ProtectionTable.NONE, to.find(99));
        for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
            for (int strategy = 0; strategy < 3; strategy++) {
                assertEquals(from.qty(strategy, 1, side), to.qty(strategy, 1, side));
            }
        }
        // Both go on alike: the order of the list, the next free slot, an end at either side of the list.
        for (final ProtectionTable t : new ProtectionTable[] {from, to}) {
            t.remove(t.find(14));
            assertEquals(13, t.parentOrderId[t.add(113, 0, 1, Side.SELL)] - 100);
            t.triggerSource[t.find(113)] = TriggerSource.LAST;
            t.trailingUnit[t.find(113)] = TrailingUnit.PRICE;
            t.remove(t.find(11));
            assertEquals(13, t.parentOrderId[t.first(1)]);
            assertEquals(113, t.parentOrderId[t.next(t.first(1))]);
            t.add(50, 0, 0, Side.SELL);
            t.add(51, 0, 0, Side.SELL);
            assertTrue(t.isFull());
            assertThrows(IllegalStateException.class, () -> t.add(52, 0, 0, Side.SELL));
        }
        assertEquals(from.find(113), to.find(113));
        assertEquals(from.find(51), to.find(51));
    }

    @Test
    void shouldCarryProtectionsHeldOrdersAndWhatHoldsThemUp() {
        final TradingRig rig = new TradingRig();
        rig.enter(Side.BUY, 10_000, 1_000, 100, 200);
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        final OrderRequest stop = rig.limit(Side.SELL, 0, 1_000);
        stop.type = OrderType.STOP_MARKET;
        stop.stopPrice = 9_800;
        stop.role = OrderRole.STOP_LOSS;
        stop.instructions = OrderInstructions.EMULATED | OrderInstructions.REDUCE_ONLY;
        stop.triggerSource = TriggerSource.BID_ASK;
        rig.send(stop);
        rig.market.status[0] = TradingStatus.HALTED;
        rig.top(9_800, 9_820);
        rig.protection.applySuspended();
        rig.protection.applyHalted(true);
        final StateWriter writer = new StateWriter();
        rig.protection.carry(writer);
        final Protection to = new Protection(
                rig.market, rig.orders, rig.portfolio, 16, TradingRig.STRATEGIES, TradingRig.INSTRUMENTS);
        to.carry(reader(writer));
        assertEquals(rig.protection.stateHash(), to.stateHash());
        assertTrue(to.isSuspended());
        assertTrue(to.isHalted());
        assertEquals(1, to.count());
        assertEquals(1, to.held().count());
        to.applyReconciled();
        rig.market.status[0] = TradingStatus.TRADING;
        final int before = rig.sent.size();
        to.onTime(rig.now + 100_000_000L, rig);
        assertEquals(before + 2, rig.sent.size(), "the protection and the held stop both try again");
    }
}
