package dev.reprise.simulator.paper;

import java.util.Arrays;

/** Levels of one side outside its {@link Levels window}: sorted by key, the best one last, so that changes at the touch move little. */
final class SortedLevels {
    private static final int INITIAL_CAPACITY = 64;

    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] qtys = new long[INITIAL_CAPACITY];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Sets a level's absolute quantity; 0 or less removes it. */
    void set(final long key, final long qty) {
        final int at = firstNotBelow(key);
        if (at < size && keys[at] == key) {
            if (qty > 0) {
                qtys[at] = qty;
            } else {
                remove(at);
            }
        } else if (qty > 0) {
            insert(at, key, qty);
        }
    }

    /** Quantity at a key, 0 when there is no level. */
    long qty(final long key) {
        final int at = firstNotBelow(key);
        return at < size && keys[at] == key ? qtys[at] : 0;
    }

    /** Best key, or {@link Levels#NONE}. */
    long highest() {
        return size == 0 ? Levels.NONE : keys[size - 1];
    }

    /** Best key below this one, or {@link Levels#NONE}. */
    long below(final long key) {
        final int at = firstNotBelow(key);
        return at == 0 ? Levels.NONE : keys[at - 1];
    }

    /**
     * Index of the first key that is not below this one, or {@link #size}. Steps from the best level in strides that double,
     * because that is where most changes are, then halves without a branch to guess.
     */
    private int firstNotBelow(final long key) {
        int stride = 1;
        int at = size;
        while (at - stride >= 0 && keys[at - stride] >= key) {
            at -= stride;
            stride <<= 1;
        }
        int low = Math.max(0, at - stride); // every key before it is below
        int count = at - low;
        while (count > 0) {
            final int half = count + 1 >>> 1;
            low += keys[low + half - 1] < key ? half : 0;
            count -= half;
        }
        return low;
    }

    private void insert(final int at, final long key, final long qty) {
        if (size == keys.length) {
            qtys = Arrays.copyOf(qtys, size * 2);
            keys = Arrays.copyOf(keys, size * 2);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(qtys, at, qtys, at + 1, size - at);
        keys[at] = key;
        qtys[at] = qty;
        size++;
    }

    private void remove(final int at) {
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(qtys, at + 1, qtys, at, size - at);
    }
}
