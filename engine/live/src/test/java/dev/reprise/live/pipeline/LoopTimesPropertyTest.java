package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTimesPropertyTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tellsThePercentileOfWhatCameSinceTheLastTime(final long seed) {
        final Random random = new Random(seed);
        final LoopTimes times = new LoopTimes();
        for (int round = 0; round < 200; round++) {
            final long[] passes = new long[1 + random.nextInt(500)];
            for (int i = 0; i < passes.length; i++) {
                passes[i] = random.nextLong() >>> (1 + random.nextInt(63));
                times.record(passes[i]);
            }
            Arrays.sort(passes);
            times.take();
            final long wanted = passes[(passes.length * 99 + 99) / 100 - 1];
            final String where = "seed " + seed + ", round " + round;
            assertTrue(times.p99() >= wanted && times.p99() - wanted <= wanted / 8, where + ": " + times.p99());
            final long longest = passes[passes.length - 1];
            assertTrue(times.max() >= longest && times.max() - longest <= longest / 8, where + ": " + times.max());
        }
        times.take();
        assertEquals(0, times.p99());
        assertEquals(0, times.max());
    }
}
