package dev.reprise.core.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.core.Seeds;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a map. */
class IdIndexPropertyTest {
    private static final int SLOTS = 100;
    private static final int RUNS = 5;

    static LongStream seeds() {
        return Seeds.range(1, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsWhatIsThereAndNothingElse(final long seed) {
        final Random random = new Random(seed);
        final long[] ids = new long[SLOTS];
        final IdIndex index = new IdIndex(ids);
        final Map<Long, Integer> map = new HashMap<>();
        final ArrayDeque<Integer> free = new ArrayDeque<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            free.add(slot);
        }
        for (int i = 0; i < 5_000; i++) {
            final long id = id(random);
            final Integer known = map.get(id);
            if (random.nextInt(500) == 0) {
                index.clear();
                map.values().forEach(free::add);
                map.clear();
            } else if (known == null && !free.isEmpty()) {
                final int slot = random.nextBoolean() ? free.removeFirst() : free.removeLast();
                ids[slot] = id;
                index.add(slot);
                map.put(id, slot);
            } else if (known != null) {
                index.remove(known);
                map.remove(id);
                free.addLast(known);
            }
            final long asked = id(random);
            assertEquals(map.getOrDefault(asked, IdIndex.NONE), index.find(asked), "seed " + seed + " step " + i);
        }
        final long[] all = map.keySet().stream().mapToLong(Long::longValue).toArray();
        Arrays.stream(all).forEach(id -> assertEquals(map.get(id), index.find(id), "seed " + seed + " id " + id));
    }

    /** Of several runs, and among more counters than there are places, so that places are shared. */
    private static long id(final Random random) {
        return ClientOrderIds.of(1 + random.nextInt(RUNS), 1 + random.nextInt(3 * SLOTS));
    }
}
