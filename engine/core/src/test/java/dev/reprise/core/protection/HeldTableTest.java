package dev.reprise.core.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldTableTest {
    private final HeldTable table = new HeldTable(8, 2);

    private List<Integer> listed(final int instrument) {
        final List<Integer> slots = new ArrayList<>();
        for (int slot = table.first(instrument); slot != HeldTable.NONE; slot = table.next(slot)) {
            slots.add(slot);
        }
        return slots;
    }

    @Test
    void shouldListEachInstrumentsOrdersFromTheOldestWhicheverIsTakenOff() {
        for (final int slot : new int[] {5, 3, 7, 1}) {
            table.add(slot, 1, false);
        }
        table.add(2, 0, false);
        assertEquals(List.of(5, 3, 7, 1), listed(1));
        table.remove(7);
        assertEquals(List.of(5, 3, 1), listed(1));
        table.remove(1);
        assertEquals(List.of(5, 3), listed(1));
        table.add(6, 1, false);
        table.remove(5);
        assertEquals(List.of(3, 6), listed(1));
        table.remove(3);
        table.remove(6);
        assertEquals(List.of(), listed(1));
        assertEquals(List.of(2), listed(0));
        assertTrue(table.isListed(2));
        assertFalse(table.isListed(6));
        assertEquals(2, table.instruments());
    }

    @Test
    void shouldCountWhatIsHeldAndWhatCouldNotGoYet() {
        table.add(0, 0, false);
        table.add(1, 0, true);
        assertEquals(2, table.count());
        assertEquals(1, table.waiting());
        table.fire(0);
        table.fire(0);
        assertEquals(2, table.waiting());
        table.remove(1);
        assertEquals(1, table.count());
        assertEquals(1, table.waiting());
        table.add(2, 0, false);
        table.remove(2);
        assertEquals(1, table.waiting());
        table.remove(0);
        assertEquals(0, table.count());
        assertEquals(0, table.waiting());
    }

    @Test
    void shouldUseASlotAsNew() {
        table.add(0, 0, true);
        table.best[0] = 5;
        table.through[0] = 1;
        table.denials[0] = 2;
        table.lastDenial[0] = 9;
        table.remove(0);
        table.add(0, 1, false);
        assertEquals(0, table.best[0] + table.through[0] + table.denials[0] + table.lastDenial[0]);
        assertFalse(table.fired[0]);
    }

    @Test
    void shouldShowEveryPartInTheHash() {
        for (int slot = 0; slot < 7; slot++) {
            table.add(slot, 0, slot == 1);
        }
        table.best[2] = 2;
        table.through[3] = 1;
        table.denials[4] = 1;
        table.lastDenial[5] = 1;
        table.best[6] = 2;
        table.through[6] = 1;
        table.denials[6] = 1;
        table.lastDenial[6] = 1;
        table.fire(6);
        final Set<Long> hashes = new HashSet<>();
        for (int slot = 0; slot < 7; slot++) {
            assertTrue(hashes.add(table.hash(slot)), "slot " + slot);
        }
    }
}
