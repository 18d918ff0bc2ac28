package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingIdleTest {
    private final List<Long> rests = new ArrayList<>();
    private final RingIdle idle = new RingIdle(rests::add);

    @Test
    void shouldSpinAndYieldBeforeItRests() {
        idle(110);
        assertEquals(List.of(), rests);

        idle(2);

        assertEquals(List.of(100_000L, 100_000L), rests);
    }

    @Test
    void shouldSpinAgainAfterWork() {
        idle(111);
        idle.idle(1);
        idle(110);

        assertEquals(1, rests.size());
    }

    private void idle(final int times) {
        for (int i = 0; i < times; i++) {
            idle.idle(0);
        }
    }
}
