package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.Side;
import dev.reprise.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lowest and highest price of a window, against a list of every price that came. */
class PriceDriftPropertyTest {
    private static final int PARTS = 60;

    private record Sample(long time, long price) {}

    private final List<Sample> samples = new ArrayList<>();
    private final PriceDrift drift = new PriceDrift();

    static LongStream seeds() {
        return Seeds.range(1, 4);
    }

    private void add(final long price, final long window, final long now) {
        drift.add(price, window, now);
        samples.add(new Sample(now, price));
    }

    private void verify(final String seed, final long window, final long now) {
        final long part = window / PARTS;
        final long oldest = Math.floorDiv(now, part) - PARTS + 1;
        long low = 0;
        long high = 0;
        for (final Sample s : samples) {
            if (Math.floorDiv(s.time, part) >= oldest) {
                low = low == 0 ? s.price : Math.min(low, s.price);
                high = Math.max(high, s.price);
            }
        }
        assertEquals(low, drift.extreme(Side.BUY, now), seed);
        assertEquals(high, drift.extreme(Side.SELL, now), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void remembersWhatTheWindowReachesBackTo(final long seed) {
        final Random random = new Random(seed);
        final long window = PARTS * (1 + random.nextInt(20));
        long now = random.nextInt(100) - 50;
        for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(8) == 0 ? random.nextInt((int) window * 2) : random.nextInt(5);
            if (random.nextInt(3) > 0) {
                add(100 + random.nextInt(1_000), window, now);
            }
            if (samples.isEmpty()) {
                continue;
            }
            verify("seed=" + seed + " step=" + i, window, now);
            verify("seed=" + seed + " later, step=" + i, window, now + random.nextInt((int) window + 1));
        }
    }

    @Test
    void shouldReachBackSixtyPartsAndNoFurther() {
        add(100, 600, 0);
        add(200, 600, 10);
        verify("edge", 600, 599);
        assertEquals(100, drift.extreme(Side.BUY, 599));
        assertEquals(200, drift.extreme(Side.BUY, 600));
        assertEquals(200, drift.extreme(Side.BUY, 609));
        assertEquals(0, drift.extreme(Side.BUY, 610));
        add(300, 600, 600);
        assertEquals(200, drift.extreme(Side.BUY, 600));
        add(400, 600, 1_200);
        assertEquals(400, drift.extreme(Side.BUY, 1_200));
        assertEquals(400, drift.extreme(Side.SELL, 1_200));
    }

    @Test
    void shouldTakeTheShortestWindowThatHasParts() {
        drift.add(100, PARTS - 1, 5);
        assertEquals(0, drift.extreme(Side.BUY, 5));
        drift.add(-1, PARTS, 5);
        assertEquals(0, drift.extreme(Side.BUY, 5));
        drift.add(100, PARTS, 5);
        assertEquals(100, drift.extreme(Side.BUY, 5));
        drift.add(90, 2 * PARTS, 6);
        drift.add(95, PARTS, 6);
        assertEquals(95, drift.extreme(Side.BUY, 6), "another window begins anew");
        assertEquals(95, drift.extreme(Side.SELL, 6));
    }
}
