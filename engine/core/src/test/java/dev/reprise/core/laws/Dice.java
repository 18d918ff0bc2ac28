package dev.reprise.core.laws;

import dev.reprise.api.Carrier;
import java.util.SplittableRandom;

/** A {@link SplittableRandom} that can be carried: its state is its seed plus so many steps of 2^64 divided by the golden ratio. */
final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;
    private SplittableRandom random;

    Dice(final long seed) {
        state = seed;
        random = new SplittableRandom(seed);
    }

    /** The bounds are so small that the generator never draws twice. */
    int nextInt(final int bound) {
        state += STEP;
        return random.nextInt(bound);
    }

    boolean nextBoolean() {
        state += STEP;
        return random.nextBoolean();
    }

    void carry(final Carrier carrier) {
        state = carrier.carry(state);
        if (carrier.isReading()) {
            random = new SplittableRandom(state);
        }
    }
}
