package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One side of the shown depth and its slow twin, a sorted map, agree after every change. */
final class LevelsPropertyTest {
    private static final int CHANGES = 20_000;
    private static final long[] FAR_PRICES = {
        1, 0, -1, 9_999_999_999_00L, 999_999_999_999_999_999L, -999_999_999_999_999_999L
    };

    @ParameterizedTest(name = "seed={0} bid={1} tickSize={2} step={3}")
    @CsvSource({
        "1, true, 1, 5",
        "2, false, 1, 40",
        "3, true, 100, 300",
        "4, false, 100, 5000",
        "5, true, 12345, 50",
        "6, false, 47000000, 20",
        "7, true, 50000000, 2000",
        "8, false, 562949953421312, 3",
        "9, true, 562949953421313, 3",
        "10, false, 3, 1"
    })
    void levelsAgreeWithTheirTwin(final long seed, final boolean bid, final long tickSize, final long step) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Levels levels = new Levels(bid, tickSize);
        final TreeMap<Long, Long> twin = new TreeMap<>();
        final long widest = 900_000_000_000_000_000L / tickSize;
        long mid = Math.min(30_000, widest / 2);
        for (int i = 0; i < CHANGES; i++) {
            if (random.nextInt(4_000) == 0) {
                levels.clear();
                twin.clear();
            }
            if (random.nextInt(700) == 0) {
                mid = random.nextLong(1, Math.min(100_000, widest)); // a jump: the window has to follow
            }
            mid += random.nextLong(-2, 3);
            final long price = price(random, twin, bid, mid, tickSize, step);
            final long qty = random.nextInt(100) < 45 ? random.nextLong(-1, 1) : random.nextLong(1, 1_000);
            levels.set(price, qty);
            if (qty > 0) {
                twin.put(price, qty);
            } else {
                twin.remove(price);
            }
            final String at = "seed=" + seed + " change=" + i + " price=" + price;
            final long asked = random.nextBoolean() ? price : price + random.nextLong(-3, 4) * tickSize;
            assertEquals(twin.getOrDefault(asked, 0L), levels.qtyAt(asked), at);
            assertEquals(worse(bid, twin, asked), levels.worseThan(asked), at);
            assertEquals(best(bid, twin), levels.best(), at);
            if (i % 500 == 0) {
                checkEveryLevel(bid, twin, levels, at);
            }
        }
    }

    private static long price(
            final SplittableRandom random,
            final TreeMap<Long, Long> twin,
            final boolean bid,
            final long mid,
            final long tickSize,
            final long step) {
        final int kind = random.nextInt(100);
        if (kind == 0) {
            return FAR_PRICES[random.nextInt(FAR_PRICES.length)];
        }
        if (kind < 25 && !twin.isEmpty()) {
            return best(bid, twin); // the touch goes or changes
        }
        final long ticks = mid + (bid ? -1 : 1) * random.nextLong(step + 1);
        return ticks * tickSize + (kind < 28 ? random.nextLong(tickSize) : 0); // some off the grid
    }

    private static long best(final boolean bid, final TreeMap<Long, Long> twin) {
        if (twin.isEmpty()) {
            return Levels.NONE;
        }
        return bid ? twin.lastKey() : twin.firstKey();
    }

    private static long worse(final boolean bid, final TreeMap<Long, Long> twin, final long price) {
        final Long found = bid ? twin.lowerKey(price) : twin.higherKey(price);
        return found == null ? Levels.NONE : found;
    }

    private static void checkEveryLevel(
            final boolean bid, final TreeMap<Long, Long> twin, final Levels levels, final String at) {
        final Iterator<Map.Entry<Long, Long>> expected =
                (bid ? twin.descendingMap() : twin).entrySet().iterator();
        for (long price = levels.best(); price != Levels.NONE; price = levels.worseThan(price)) {
            final Map.Entry<Long, Long> level = expected.next();
            assertEquals(level.getKey(), price, at);
            assertEquals(level.getValue(), levels.qtyAt(price), at);
        }
        assertEquals(false, expected.hasNext(), at);
    }
}
