package dev.reprise.core.hash;

/** The step of state hashes: deterministic, no security is meant. Stateless. */
public final class Mix {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, odd

    private Mix() {}

    /** Takes one more value into a hash; the order of values matters. */
    public static long step(final long hash, final long value) {
        final long mixed = (hash ^ value) * MULTIPLIER;
        return (mixed ^ mixed >>> 29) * MULTIPLIER ^ mixed >>> 32;
    }
}
