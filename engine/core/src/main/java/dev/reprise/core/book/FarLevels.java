package dev.reprise.core.book;

import org.agrona.collections.Long2LongHashMap;

/**
 * Levels outside the window or off the grid: quantities in a map, their keys sorted beside it. A changed quantity
 * touches the map alone; a new or removed level also its place among the keys.
 */
final class FarLevels {
    private static final int INITIAL_CAPACITY = 16;

    private final Long2LongHashMap qtys = new Long2LongHashMap(INITIAL_CAPACITY, 0.55f, 0);
    private final SortedKeys keys = new SortedKeys();

    int levels() {
        return keys.size();
    }

    void clear() {
        if (keys.size() != 0) {
            qtys.clear();
            keys.clear();
        }
    }

    long qty(final long key) {
        return qtys.get(key);
    }

    /** Sets a level's quantity, 0 for none, and returns the one before. */
    long set(final long key, final long qty) {
        if (qty == 0) {
            final long before = qtys.remove(key);
            if (before != 0) {
                keys.remove(key);
            }
            return before;
        }
        final long before = qtys.put(key, qty);
        if (before == 0) {
            keys.add(key);
        }
        return before;
    }

    /** Best key, or NONE. */
    long highest() {
        return keys.highest();
    }

    /** Best key below {@code key}, or NONE. */
    long below(final long key) {
        return keys.below(key);
    }
}
