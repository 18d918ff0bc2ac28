package dev.reprise.adapters.dataset;

import org.agrona.collections.LongHashSet;

/**
 * The ids of the last trades of an instrument, to know one that is told again. Not every venue's ids ascend with time, so an id that is
 * lower than one before says nothing; one that was seen does.
 */
final class TradeIds {
    /** How many are known again: a file that tells a trade twice does so soon. */
    static final int CAPACITY = 4_096;

    private final long[] inOrder = new long[CAPACITY]; // the oldest is overwritten
    private final LongHashSet known = new LongHashSet(CAPACITY);
    private int count; // of all, up to the capacity
    private int next;

    /** Whether the id is one of the last. */
    boolean isKnown(final long id) {
        return known.contains(id);
    }

    /** The id before this one; 0 before the first. */
    long last() {
        return count == 0 ? 0 : inOrder[(next + CAPACITY - 1) % CAPACITY];
    }

    /** Adds one that is not known. */
    void add(final long id) {
        if (count == CAPACITY) {
            known.remove(inOrder[next]);
        } else {
            count++;
        }
        inOrder[next] = id;
        known.add(id);
        next = (next + 1) % CAPACITY;
    }
}
