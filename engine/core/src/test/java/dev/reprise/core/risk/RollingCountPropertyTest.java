package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a list of all times. */
class RollingCountPropertyTest {
    static LongStream seeds() {
        return Seeds.range(1, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsWhatWasAddedWithinTheWindow(final long seed) {
        final Random random = new Random(seed);
        final RollingCount count = new RollingCount();
        final List<Long> times = new ArrayList<>();
        long window = 60L * (1 + random.nextInt(1_000));
        long now = random.nextInt(1_000_000) - 500_000;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt((int) window * 2) : random.nextInt(30);
            switch (random.nextInt(40)) {
                case 0 -> {
                    count.clear();
                    times.clear();
                }
                case 1 -> { // another window begins anew with the next that is counted
                    final long before = window;
                    window = 60L * (1 + random.nextInt(1_000));
                    if (window != before) {
                        times.clear();
                    }
                    times.add(now);
                    count.add(window, now);
                }
                case 2, 3, 4, 5, 6, 7, 8, 9 -> {
                    times.add(now);
                    count.add(window, now);
                }
                default -> assertEquals(within(times, window, now), count.sum(now), "seed " + seed + " step " + i);
            }
        }
    }

    private static long within(final List<Long> times, final long window, final long now) {
        final long part = window / RollingCount.PARTS;
        final long newest = Math.floorDiv(now, part);
        return times.stream()
                .filter(t -> Math.floorDiv(t, part) > newest - RollingCount.PARTS)
                .count();
    }
}
