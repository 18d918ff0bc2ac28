package dev.reprise.core.risk;

import java.util.Arrays;

/** Counts in sixtieths of a window: the sum reaches back at least 59/60 of it and at most all of it. */
final class RollingCount {
    private static final int PARTS = 60;

    private final long[] counts = new long[PARTS];
    private long partNs;
    private long part = Long.MIN_VALUE;

    void add(final long windowNs, final long now) {
        final long length = Math.max(windowNs / PARTS, 1);
        final long newest = Math.floorDiv(now, length);
        if (length != partNs || newest - part >= PARTS || part == Long.MIN_VALUE) {
            Arrays.fill(counts, 0);
            partNs = length;
            part = newest;
        }
        while (part < newest) {
            part++;
            counts[(int) Math.floorMod(part, (long) PARTS)] = 0;
        }
        counts[(int) Math.floorMod(part, (long) PARTS)]++;
    }

    /** What was added within the window before now. */
    long sum(final long now) {
        if (partNs == 0) {
            return 0;
        }
        final long oldest = Math.floorDiv(now, partNs) - PARTS + 1;
        long sum = 0;
        for (long p = Math.max(oldest, part - PARTS + 1); p <= part; p++) {
            sum += counts[(int) Math.floorMod(p, (long) PARTS)];
        }
        return sum;
    }

    void clear() {
        Arrays.fill(counts, 0);
        partNs = 0;
        part = Long.MIN_VALUE;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, partNs), part);
        for (final long count : counts) {
            hash = Exact.mix(hash, count);
        }
        return hash;
    }
}
