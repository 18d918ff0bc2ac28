package dev.reprise.simulator.market;

import dev.reprise.api.Carrier;

/**
 * The SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014), with the
 * distributions the agents need. Only exact IEEE operations and {@link StrictMath}: the same numbers everywhere.
 */
public final class SplitMix {
    private static final double DOUBLE_UNIT = 0x1.0p-53;
    private static final int UNIFORMS = 12; // their sum has variance 1

    private long state;

    /** @param seed any number */
    public SplitMix(final long seed) {
        state = seed;
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** From 0 (inclusive) to 1 (exclusive). */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    double between(final double from, final double to) {
        return from + (to - from) * nextDouble();
    }

    boolean chance(final double probability) {
        return nextDouble() < probability;
    }

    /** Exponentially distributed. */
    double exponential(final double mean) {
        return -mean * StrictMath.log(1 - nextDouble());
    }

    /** Nearly normal with variance 1, within ±6: a sum of uniforms. */
    double normal() {
        double sum = 0;
        for (int i = 0; i < UNIFORMS; i++) {
            sum += nextDouble();
        }
        return sum - UNIFORMS / 2.0;
    }

    /** Writes or reads where it stands. */
    public void carry(final Carrier carrier) {
        state = carrier.carry(state);
    }
}
