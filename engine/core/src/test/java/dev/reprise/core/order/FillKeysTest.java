package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FillKeysTest {
    @Test
    void shouldKnowTheLastKeysAndNoOlderOnesHoweverManyCome() {
        final FillKeys keys = new FillKeys(61);
        for (int id = 1; id <= 3_000; id++) {
            assertTrue(keys.add(0, true, 0, id), "id " + id);
            for (int known = Math.max(1, id - 60); known <= id; known++) {
                assertFalse(keys.add(0, true, 0, known), "id " + id + " known " + known);
            }
        }
        assertEquals(61, keys.size());
    }

    @Test
    void shouldTellInstrumentSideAndBothHalvesApart() {
        final FillKeys keys = new FillKeys(8);
        assertTrue(keys.add(0, true, 1, 1));
        assertTrue(keys.add(1, true, 1, 1));
        assertTrue(keys.add(0, false, 1, 1));
        assertTrue(keys.add(0, true, 2, 1));
        assertTrue(keys.add(0, true, 1, 2));
        assertFalse(keys.add(0, true, 1, 1));
    }

    @Test
    void shouldHashWhatIsRememberedNotHowItCame() {
        final FillKeys forwards = new FillKeys(2);
        forwards.add(0, true, 0, 1);
        final long one = forwards.stateHash();
        forwards.add(0, true, 0, 2);
        final FillKeys backwards = new FillKeys(2);
        assertNotEquals(one, backwards.stateHash());
        backwards.add(0, true, 0, 9); // forgotten below
        backwards.add(0, true, 0, 2);
        backwards.add(0, true, 0, 1);

        assertEquals(forwards.stateHash(), backwards.stateHash());
        assertNotEquals(one, forwards.stateHash());
    }
}
