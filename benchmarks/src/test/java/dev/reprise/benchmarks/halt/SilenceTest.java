package dev.reprise.benchmarks.halt;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final int LAST = 30;
    private static final long SILENCE_NS = 20_000_000;

    private int looks;
    private long last;

    @Test
    void shouldWaitUntilNothingCameForSoLong() throws InterruptedException {
        new Silence(this::arrivals, SILENCE_NS).await(Long.MAX_VALUE);

        assertTrue(looks > LAST, "looks " + looks);
        assertTrue(System.nanoTime() - last >= SILENCE_NS);
    }

    /** One more at each look, until the last came. */
    private int arrivals() {
        if (looks < LAST) {
            last = System.nanoTime();
        }
        looks++;
        return Math.min(looks, LAST);
    }

    @Test
    void shouldFailWhenTheyDoNotEnd() {
        final Silence endless = new Silence(() -> looks++, SILENCE_NS);

        assertThrows(IllegalStateException.class, () -> endless.await(1));
    }
}
