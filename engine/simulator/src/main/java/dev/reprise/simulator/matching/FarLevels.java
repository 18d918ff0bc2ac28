package dev.reprise.simulator.matching;

import java.util.Arrays;

/** Levels of one side outside its window: sorted by key, the best one last, so that changes near the touch move little. */
final class FarLevels {
    private static final int INITIAL_CAPACITY = 64;

    private long[] keys = new long[INITIAL_CAPACITY];
    private Level[] levels = new Level[INITIAL_CAPACITY];
    private int size;

    /** The level at a key, or null. */
    Level find(final long key) {
        final int at = lower(key);
        return at < size && keys[at] == key ? levels[at] : null;
    }

    /** The best level below a key, or null. */
    Level below(final long key) {
        final int at = lower(key);
        return at == 0 ? null : levels[at - 1];
    }

    void add(final Level level) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            levels = Arrays.copyOf(levels, size * 2);
        }
        final int at = size == 0 || level.key > keys[size - 1] ? size : lower(level.key);
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(levels, at, levels, at + 1, size - at);
        keys[at] = level.key;
        levels[at] = level;
        size++;
    }

    void remove(final Level level) {
        final int at = lower(level.key);
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(levels, at + 1, levels, at, size - at);
        levels[size] = null;
    }

    void clear() {
        Arrays.fill(levels, 0, size, null);
        size = 0;
    }

    /** How many keys are below this one. */
    private int lower(final long key) {
        int from = 0;
        int length = size;
        while (length > 0) {
            final int half = length + 1 >>> 1;
            from += keys[from + half - 1] < key ? half : 0;
            length -= half;
        }
        return from;
    }
}
