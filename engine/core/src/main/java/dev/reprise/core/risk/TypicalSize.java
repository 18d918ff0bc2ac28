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
        if (size < CAPACITY) {
            settle(size++, qty);
        } else if (ring[next] != qty) { // or else one goes and the same comes
            settle(Arrays.binarySearch(sorted, ring[next]), qty);
        }
        ring[next] = qty;
        next = next + 1 == CAPACITY ? 0 : next + 1;
    }

    /** Puts a size where it belongs; what lies between there and a free place moves by one. */
    private void settle(final int free, final long qty) {
        int at = free;
        for (; at > 0 && sorted[at - 1] > qty; at--) {
            sorted[at] = sorted[at - 1];
        }
        for (; at + 1 < size && sorted[at + 1] < qty; at++) {
            sorted[at] = sorted[at + 1];
        }
        sorted[at] = qty;
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
