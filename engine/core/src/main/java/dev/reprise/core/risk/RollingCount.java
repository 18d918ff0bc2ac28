package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import java.util.Arrays;

/** Counts in sixtieths of a window: the sum reaches back at least 59/60 of it and at most all of it. */
final class RollingCount {
    static final int PARTS = 60;

    private final long[] counts = new long[PARTS];
    private long partNs;
    private long part; // newest that was counted in
    private long partStart; // its time
    private int place; // of its count
    private long total; // of all parts
    private boolean isEmpty = true;

    void add(final long windowNs, final long now) {
        final long length = Math.max(windowNs / PARTS, 1);
        if (isEmpty || length != partNs) {
            clear();
            isEmpty = false;
            partNs = length;
            move(Math.floorDiv(now, length));
        } else if (now - partStart >= length) {
            final long newest = Math.floorDiv(now, length);
            total -= older(newest);
            if (newest - part >= PARTS) {
                Arrays.fill(counts, 0);
            } else {
                for (long p = part + 1; p <= newest; p++) {
                    counts[index(p)] = 0;
                }
            }
            move(newest);
        }
        counts[place]++;
        total++;
    }

    private void move(final long to) {
        part = to;
        partStart = to * partNs;
        place = index(to);
    }

    private static int index(final long part) {
        return (int) Math.floorMod(part, (long) PARTS);
    }

    /** What was added within the window before now. */
    long sum(final long now) {
        if (isEmpty || now - partStart < partNs) {
            return total; // the usual case: without a division
        }
        return total - older(Math.floorDiv(now, partNs));
    }

    /** What leaves the window when that part is the newest. */
    private long older(final long newest) {
        if (newest - part >= PARTS) {
            return total;
        }
        long older = 0;
        for (long p = part - PARTS + 1; p <= newest - PARTS; p++) {
            older += counts[index(p)];
        }
        return older;
    }

    void clear() {
        Arrays.fill(counts, 0);
        partNs = 0;
        part = 0;
        partStart = 0;
        place = 0;
        total = 0;
        isEmpty = true;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, partNs), part);
        for (final long count : counts) {
            hash = Exact.mix(hash, count);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(counts);
        partNs = carrier.carry(partNs);
        part = carrier.carry(part);
        partStart = carrier.carry(partStart);
        place = index(part);
        total = carrier.carry(total);
        isEmpty = carrier.carry(isEmpty);
    }
}
