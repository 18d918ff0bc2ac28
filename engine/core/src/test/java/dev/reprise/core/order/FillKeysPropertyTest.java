package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.core.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FillKeysPropertyTest {
    static LongStream seeds() {
        return Seeds.range(1, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void remembersExactlyTheLastKeys(final long seed) {
        final Random random = new Random(seed);
        final int capacity = 1 + random.nextInt(70);
        final FillKeys keys = new FillKeys(capacity);
        final Set<List<Object>> twin = new LinkedHashSet<>();
        for (int i = 0; i < 20_000; i++) {
            final int instrument = random.nextInt(2);
            final boolean isBuy = random.nextBoolean();
            final long high = random.nextInt(2);
            final long low = random.nextInt(30);
            final boolean isNew = twin.add(List.of(instrument, isBuy, high, low));
            if (twin.size() > capacity) {
                twin.remove(twin.iterator().next());
            }
            assertEquals(isNew, keys.add(instrument, isBuy, high, low), "seed " + seed + " step " + i);
            assertEquals(twin.size(), keys.size());
        }
        final List<List<Object>> told = new ArrayList<>();
        keys.forEach((instrument, isBuy, high, low) -> told.add(List.of(instrument, isBuy, high, low)));
        assertEquals(List.copyOf(twin), told, "seed " + seed);
    }
}
