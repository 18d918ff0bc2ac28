package dev.reprise.core.order;

import dev.reprise.api.Carrier;

/** Slots of ended orders, kept in the order they ended so that a late fill still finds its order; the oldest goes first. */
final class Tombstones {
    /** Nothing had to go. */
    static final int NONE = -1;

    private final int[] slots;
    private int oldest;
    private int count;

    Tombstones(final int capacity) {
        slots = new int[capacity];
    }

    /** Remembers a slot; returns the one forgotten for it, or {@link #NONE}. */
    int add(final int slot) {
        if (count < slots.length) {
            slots[count++] = slot;
            return NONE;
        }
        final int forgotten = slots[oldest];
        slots[oldest] = slot;
        oldest = oldest + 1 == slots.length ? 0 : oldest + 1;
        return forgotten;
    }

    void carry(final Carrier carrier) {
        carrier.carry(slots);
        oldest = carrier.carry(oldest);
        count = carrier.carry(count);
    }
}
