package dev.reprise.core.order;

import dev.reprise.api.Carrier;

/** The open orders' slots in order of creation. */
final class OpenList {
    private static final int NONE = OrderTable.NONE;

    private final int[] nexts;
    private final int[] previous;
    private int first = NONE;
    private int last = NONE;

    OpenList(final int slots) {
        nexts = new int[slots];
        previous = new int[slots];
    }

    int first() {
        return first;
    }

    /** The slot after this one, also when this one was removed since: its link stays until the slot is appended again. */
    int next(final int slot) {
        return nexts[slot];
    }

    void append(final int slot) {
        nexts[slot] = NONE;
        previous[slot] = last;
        if (last == NONE) {
            first = slot;
        } else {
            nexts[last] = slot;
        }
        last = slot;
    }

    void remove(final int slot) {
        if (previous[slot] == NONE) {
            first = nexts[slot];
        } else {
            nexts[previous[slot]] = nexts[slot];
        }
        if (nexts[slot] == NONE) {
            last = previous[slot];
        } else {
            previous[nexts[slot]] = previous[slot];
        }
    }

    void carry(final Carrier carrier) {
        carrier.carry(nexts);
        carrier.carry(previous);
        first = carrier.carry(first);
        last = carrier.carry(last);
    }
}
