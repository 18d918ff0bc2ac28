package dev.reprise.simulator.paper;

/** Order-dependent 64-bit mixing for state hashes; no security is meant. */
final class StateHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private StateHash() {}

    static long mix(final long hash, final long value) {
        long h = (hash ^ value) * MULTIPLIER;
        h ^= h >>> 32;
        h *= MULTIPLIER;
        return h ^ h >>> 29;
    }
}
