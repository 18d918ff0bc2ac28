package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProtectionTableTest {
    private static final long EPISODE = ProtectionTable.EPISODE_NS;

    private final ProtectionTable table = new ProtectionTable(4, 3, 2);

    private int add(final long id, final int strategy, final int instrument, final Side side) {
        return add(table, id, strategy, instrument, side);
    }

    private static int add(
            final ProtectionTable table, final long id, final int strategy, final int instrument, final Side side) {
        final int slot = table.add(id, strategy, instrument, side);
        table.triggerSource[slot] = TriggerSource.LAST;
        table.trailingUnit[slot] = TrailingUnit.NULL_VAL;
        return slot;
    }

    private List<Long> listed(final int instrument) {
        final List<Long> ids = new ArrayList<>();
        for (int slot = table.first(instrument); slot != ProtectionTable.NONE; slot = table.next(slot)) {
            ids.add(table.parentOrderId[slot]);
        }
        return ids;
    }

    @Test
    void shouldListThemFromTheOldestWhicheverEnds() {
        for (long id = 11; id <= 14; id++) {
            add(id, 0, 1, Side.SELL);
        }
        assertTrue(table.isFull());
        assertEquals(4, table.count());
        assertThrows(IllegalStateException.class, () -> add(15, 0, 1, Side.SELL));
        table.remove(table.find(13));
        assertEquals(List.of(11L, 12L, 14L), listed(1));
        table.remove(table.find(14));
        add(15, 0, 1, Side.SELL);
        assertEquals(List.of(11L, 12L, 15L), listed(1));
        table.remove(table.find(11));
        assertEquals(List.of(12L, 15L), listed(1));
        assertEquals(ProtectionTable.NONE, table.find(11));
        assertEquals(2, table.count());
        assertFalse(table.isFull());
        assertEquals(List.of(), listed(0));
    }

    @Test
    void shouldSumWhatEachStrategyProtectsInEachInstrumentAndSide() {
        long qty = 1;
        for (int s = 0; s < 3; s++) {
            for (int i = 0; i < 2; i++) {
                for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
                    final ProtectionTable one = new ProtectionTable(4, 3, 2);
                    one.resize(add(one, 1, s, i, side), ++qty);
                    one.resize(add(one, 2, s, i, side), 100);
                    one.resize(one.find(2), 50);
                    for (int t = 0; t < 3; t++) {
                        for (int j = 0; j < 2; j++) {
                            final boolean here = t == s && j == i;
                            assertEquals(here ? qty + 50 : 0, one.qty(t, j, side));
                            assertEquals(0, one.qty(t, j, side == Side.BUY ? Side.SELL : Side.BUY));
                        }
                    }
                    one.remove(one.find(1));
                    assertEquals(50, one.qty(s, i, side));
                }
            }
        }
    }

    @Test
    void shouldCountTheTriesOfOneEpisodeAndBeginAnewAfterSilence() {
        final int slot = add(11, 0, 0, Side.SELL);
        table.fire(slot, 100);
        assertEquals(1, table.fired());
        assertTries(slot, 1, 100, 100, 100);
        table.fire(slot, 100 + EPISODE);
        assertTries(slot, 2, 100, 100, 100 + EPISODE);
        table.fire(slot, 200 + EPISODE);
        assertTries(slot, 3, 100, 100 + EPISODE, 200 + EPISODE);
        table.fire(slot, 201 + 2 * EPISODE);
        assertTries(slot, 1, 201 + 2 * EPISODE, 201 + 2 * EPISODE, 201 + 2 * EPISODE);
        assertEquals(1, table.fired());
        final int other = add(12, 0, 0, Side.SELL);
        table.remove(other);
        assertEquals(1, table.fired());
        table.remove(slot);
        assertEquals(0, table.fired());
    }

    private void assertTries(
            final int slot, final int attempts, final long first, final long previous, final long last) {
        assertEquals(attempts, table.attempts[slot]);
        assertEquals(first, table.firstAttempt[slot]);
        assertEquals(previous, table.previousAttempt[slot]);
        assertEquals(last, table.lastAttempt[slot]);
    }

    @Test
    void shouldShowEveryPartInTheStateHash() {
        final List<Consumer<ProtectionTable>> changes = List.of(
                t -> {},
                t -> t.stopPrice[0] = 5,
                t -> t.takeProfitPrice[0] = 5,
                t -> t.triggerSource[0] = TriggerSource.MARK,
                t -> t.stopLimitOffset[0] = 5,
                t -> t.activationPrice[0] = 5,
                t -> t.trailingOffset[0] = 5,
                t -> t.trailingUnit[0] = TrailingUnit.TICKS,
                t -> t.instructions[0] = 5,
                t -> t.bestPrice[0] = 5,
                t -> t.stopThrough[0] = 1,
                t -> t.targetThrough[0] = 1,
                t -> t.stopOrderId[0] = 5,
                t -> t.targetOrderId[0] = 5,
                t -> t.placedTime[0] = 5,
                t -> t.failures[0] = 1,
                t -> t.withdrawn[0] = true,
                t -> t.exitOrderId[0] = 5,
                t -> t.resize(0, 5),
                t -> t.fire(0, 5),
                t -> t.fire(0, 6),
                t -> add(t, 12, 0, 0, Side.SELL),
                t -> add(t, 12, 0, 1, Side.SELL),
                t -> add(t, 12, 1, 1, Side.SELL),
                t -> add(t, 12, 1, 1, Side.BUY));
        final Set<Long> hashes = new HashSet<>();
        assertTrue(hashes.add(table.stateHash()));
        for (int i = 0; i < changes.size(); i++) {
            final ProtectionTable fresh = new ProtectionTable(4, 3, 2);
            assertEquals(0, add(fresh, 11, 0, 0, Side.SELL));
            changes.get(i).accept(fresh);
            assertTrue(hashes.add(fresh.stateHash()), "change " + i);
        }
    }
}
