package dev.reprise.core.risk;

/** Comparisons through 128 bits, and the mixing step of state hashes. */
final class Exact {
    private Exact() {}

    /** Sign of a × b − c × d, exactly; every operand is 0 or above. */
    static int compareProducts(final long a, final long b, final long c, final long d) {
        assert a >= 0 && b >= 0 && c >= 0 && d >= 0;
        final int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }

    /** One step of a hash over state, order-sensitive. */
    static long mix(final long hash, final long value) {
        final long h = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return h ^ h >>> 29;
    }
}
