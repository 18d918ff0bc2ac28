package dev.reprise.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long MILLI = 1_000_000;

    private int rounds;

    @Test
    void shouldRunForAsLongAsItMustAlthoughNothingIsCompiled() throws IOException {
        final long begun = System.nanoTime();

        new WarmUp().run(50 * MILLI, 50 * MILLI, () -> {
            rounds++;
            LockSupport.parkNanos(MILLI);
        });

        assertTrue(rounds > 1, () -> "rounds: " + rounds);
        assertTrue(System.nanoTime() - begun >= 50 * MILLI);
    }

    @Test
    void shouldEndBehindARoundThatTookAsLongAsItMay() throws IOException {
        new WarmUp().run(0, MILLI, () -> {
            rounds++;
            LockSupport.parkNanos(5 * MILLI);
        });

        assertEquals(1, rounds);
    }
}
