package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import java.util.Arrays;

/** Median of the last hundred entry sizes of one strategy in one instrument: sorted as they come. */
final class TypicalSize {
    static final int CAPACITY = 100;
    /** With fewer there is no typical size. */
    static final int LEAST = 10;

    private final long[] ring = new long[CAPACITY];
    private final long[] sorted = new long[CAPACITY];
    private int next;
    private int size;

    boolean isKnown() {
        return size >= LEAST;
    }

    /** Twice the median, which may fall between two sizes. */
    long twiceMedian() {
        return sorted[(size - 1) / 2] + sorted[size / 2];
    }

    /** An entry was sent; quantities are far below half a {@code long}. */
    void add(final long qty) {
        if (size == CAPACITY) {
            final int at = Arrays.binarySearch(sorted, 0, size, ring[next]);
            System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
            size--;
        }
        final int found = Arrays.binarySearch(sorted, 0, size, qty);
        final int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = qty;
        size++;
        ring[next] = qty;
        next = next + 1 == CAPACITY ? 0 : next + 1;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, size);
        for (int n = 1; n <= size; n++) {
            hash = Exact.mix(hash, ring[Math.floorMod(next - n, CAPACITY)]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(ring);
        carrier.carry(sorted);
        next = carrier.carry(next);
        size = carrier.carry(size);
    }
}
