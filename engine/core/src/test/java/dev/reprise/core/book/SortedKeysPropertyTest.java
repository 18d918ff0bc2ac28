package dev.reprise.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SortedKeysPropertyTest {
    /** A full block of even keys is split by an odd one: at every place the order stays. */
    @Test
    void everyPlaceInAFullBlockStaysSorted() {
        for (long odd = -1; odd <= 257; odd += 2) {
            final SortedKeys keys = new SortedKeys();
            final TreeSet<Long> twin = new TreeSet<>();
            for (long even = 0; even < 256; even += 2) {
                keys.add(even);
                twin.add(even);
            }
            keys.add(odd);
            twin.add(odd);
            long key = keys.highest();
            for (final long expected : twin.descendingSet()) {
                assertEquals(expected, key, "odd=" + odd);
                key = keys.below(key);
            }
            assertEquals(SortedKeys.NONE, key, "odd=" + odd);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void keysAgreeWithASortedSet(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final SortedKeys keys = new SortedKeys();
        final TreeSet<Long> twin = new TreeSet<>();
        final long range = 1L << 8 + 4 * seed;
        for (int i = 0; i < 60_000; i++) {
            final String at = "seed=" + seed + " step=" + i;
            final long key = random.nextLong(-range, range);
            // Grows for the first half, shrinks for the second, so that blocks split and empty.
            if (random.nextInt(100) < (i < 30_000 ? 70 : 30)) {
                if (twin.add(key)) {
                    keys.add(key);
                }
            } else {
                final Long victim = twin.ceiling(key);
                if (victim != null) {
                    twin.remove(victim);
                    keys.remove(victim);
                }
            }
            if (random.nextInt(20_000) == 0) {
                twin.clear();
                keys.clear();
            }
            assertEquals(twin.size(), keys.size(), at);
            assertEquals(twin.isEmpty() ? SortedKeys.NONE : twin.last(), keys.highest(), at);
            final Long below = twin.lower(key);
            assertEquals(below == null ? SortedKeys.NONE : below, keys.below(key), at);
        }
    }
}
