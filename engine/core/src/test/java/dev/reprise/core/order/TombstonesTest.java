package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TombstonesTest {
    @Test
    void shouldForgetTheOldestOnceFullAndOnlyThen() {
        final Tombstones tombstones = new Tombstones(3);
        for (int slot = 10; slot < 13; slot++) {
            assertEquals(Tombstones.NONE, tombstones.add(slot));
        }
        for (int slot = 13; slot < 20; slot++) {
            assertEquals(slot - 3, tombstones.add(slot));
        }
    }
}
