package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the last sizes, sorted each time. */
class TypicalSizePropertyTest {
    static LongStream seeds() {
        return Seeds.range(1, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theMedianIsOfTheLastHundred(final long seed) {
        final Random random = new Random(seed);
        final TypicalSize size = new TypicalSize();
        final List<Long> all = new ArrayList<>();
        final int kinds = 1 + random.nextInt(200); // few: many are the same
        for (int i = 0; i < 1_000; i++) {
            final long qty = 1 + random.nextInt(kinds);
            all.add(qty);
            size.add(qty);
            final long[] sorted = all.subList(Math.max(0, all.size() - TypicalSize.CAPACITY), all.size()).stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            assertEquals(
                    sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2],
                    size.twiceMedian(),
                    "seed " + seed + " step " + i);
        }
    }
}
