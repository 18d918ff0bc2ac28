package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class ForksTest {
    @Test
    void shouldNotBlameARowForAProcessorThatOthersUseToo() {
        assertEquals(false, Forks.judged(true, false, true, 0.1));
        assertNull(Forks.judged(true, false, true, 0.11));
    }

    @Test
    void shouldBlameItForMoreThanThat() {
        assertEquals(false, Forks.judged(true, false, false, 0.9));
    }

    @Test
    void shouldLeaveARowAloneThatIsKeptInSpiteOfIt() {
        assertEquals(true, Forks.judged(true, true, true, 0.9));
        assertNull(Forks.judged(false, true, true, 0));
    }
}
