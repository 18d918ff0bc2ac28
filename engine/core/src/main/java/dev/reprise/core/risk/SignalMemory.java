package dev.reprise.core.risk;

import dev.reprise.api.Carrier;

/**
 * The signals that one strategy acted on, for the duplicate check: the last ones one by one, and of those that no longer fit
 * the largest, up to which every id counts as seen. So no signal is ever acted on twice, and memory does not grow.
 */
final class SignalMemory {
    /** Ids remembered one by one. */
    static final int CAPACITY = 256;

    private final long[] ids = new long[CAPACITY];
    private long seenUpTo = Long.MIN_VALUE;
    private int next;
    private int size;

    boolean hasSeen(final long id) {
        if (id <= seenUpTo) {
            return true;
        }
        for (int n = 0; n < size; n++) {
            if (ids[n] == id) {
                return true;
            }
        }
        return false;
    }

    void add(final long id) {
        if (size == CAPACITY) {
            seenUpTo = Math.max(seenUpTo, ids[next]);
        } else {
            size++;
        }
        ids[next] = id;
        next = next + 1 == CAPACITY ? 0 : next + 1;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, seenUpTo), next);
        for (int n = 0; n < size; n++) {
            hash = Exact.mix(hash, ids[n]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(ids);
        seenUpTo = carrier.carry(seenUpTo);
        next = carrier.carry(next);
        size = carrier.carry(size);
    }
}
