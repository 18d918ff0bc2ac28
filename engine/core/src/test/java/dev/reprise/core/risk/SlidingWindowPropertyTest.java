package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlidingWindowPropertyTest {
    static LongStream seeds() {
        return Seeds.range(1, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverMoreThanTheLimitInAnyWindowAndNoNeedlessRefusal(final long seed) {
        final Random random = new Random(seed);
        final int limit = 1 + random.nextInt(12);
        final long window = 1 + random.nextInt(200);
        final SlidingWindow sliding = new SlidingWindow(12);
        final List<Long> sent = new ArrayList<>();
        long now = random.nextInt(1_000);
        int denied = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextInt((int) (2 * window)) : random.nextInt(3);
            final long at = now;
            final long recent = sent.stream().filter(t -> at - t < window).count();
            assertEquals(recent < limit, sliding.allows(limit, window, now), "seed=" + seed + " i=" + i);
            assertEquals(Math.min(recent, 12), sliding.count(window, now), "seed=" + seed + " i=" + i);
            if (recent < limit) {
                sliding.add(now);
                sent.add(now);
            } else {
                denied++;
            }
        }
        for (final long start : sent) {
            assertTrue(
                    sent.stream().filter(t -> t >= start && t < start + window).count() <= limit, "seed=" + seed);
        }
        assertTrue(denied > 0 && sent.size() > limit, "seed=" + seed);
    }

    @Test
    void refusesAtALimitOrWindowOfZeroAndHoldsALargerLimitAsItsCapacity() {
        final SlidingWindow sliding = new SlidingWindow(2);
        assertEquals(false, sliding.allows(0, 100, 0));
        assertEquals(false, sliding.allows(1, 0, 0));
        sliding.add(0);
        assertEquals(true, sliding.allows(1_000_000, 100, 0));
        sliding.add(0);
        assertEquals(false, sliding.allows(1_000_000, 100, 99));
        assertEquals(true, sliding.allows(1_000_000, 100, 100));
    }
}
