package dev.reprise.core.book;

import java.util.Arrays;

/**
 * A sorted set of longs in blocks of {@value #BLOCK}, so that adding or removing one of a hundred thousand moves a
 * kilobyte and not a megabyte. The blocks lie in one array; {@code order} lists them by their keys, {@code lowest}
 * holds the lowest key of each in that order. A full block is split in halves, an empty one is free again. Grows by
 * doubling, never shrinks.
 */
final class SortedKeys {
    /** No key; never added. */
    static final long NONE = Long.MIN_VALUE;

    private static final int BLOCK = 128;
    private static final int INITIAL_BLOCKS = 1;

    private long[] keys = new long[INITIAL_BLOCKS * BLOCK];
    private int[] counts = new int[INITIAL_BLOCKS]; // by block
    private int[] free = new int[INITIAL_BLOCKS]; // stack of blocks not in use
    private int[] order = new int[INITIAL_BLOCKS];
    private long[] lowest = new long[INITIAL_BLOCKS];
    private int freeBlocks;
    private int usedBlocks;
    private int size;

    SortedKeys() {
        clear();
    }

    int size() {
        return size;
    }

    void clear() {
        freeBlocks = counts.length;
        for (int i = 0; i < freeBlocks; i++) {
            free[i] = freeBlocks - 1 - i;
        }
        usedBlocks = 0;
        size = 0;
    }

    /** Adds a key that is not in the set. */
    void add(final long key) {
        if (usedBlocks == 0) {
            openBlock(0);
        }
        int place = Math.max(0, placeOf(key));
        if (counts[order[place]] == BLOCK) {
            split(place);
            if (key >= lowest[place + 1]) {
                place++;
            }
        }
        final int block = order[place];
        final int from = block * BLOCK;
        final int count = counts[block];
        final int at = lowerBound(from, count, key);
        System.arraycopy(keys, at, keys, at + 1, from + count - at);
        keys[at] = key;
        counts[block] = count + 1;
        lowest[place] = keys[from];
        size++;
    }

    /** Removes a key that is in the set. */
    void remove(final long key) {
        final int place = placeOf(key);
        final int block = order[place];
        final int from = block * BLOCK;
        final int count = counts[block] - 1;
        final int at = lowerBound(from, count + 1, key);
        assert keys[at] == key;
        System.arraycopy(keys, at + 1, keys, at, from + count - at);
        counts[block] = count;
        size--;
        if (count == 0) {
            closeBlock(place);
        } else {
            lowest[place] = keys[from];
        }
    }

    /** The highest key, or {@link #NONE}. */
    long highest() {
        if (usedBlocks == 0) {
            return NONE;
        }
        final int block = order[usedBlocks - 1];
        return keys[block * BLOCK + counts[block] - 1];
    }

    /** The highest key below {@code key}, or {@link #NONE}. */
    long below(final long key) {
        if (key == NONE) {
            return NONE;
        }
        final int place = placeOf(key - 1);
        if (place < 0) {
            return NONE;
        }
        final int from = order[place] * BLOCK;
        return keys[lowerBound(from, counts[order[place]], key) - 1];
    }

    /** Place in {@code order} of the last block whose lowest key is not above {@code key}; -1 without one. */
    private int placeOf(final long key) {
        int low = 0;
        int high = usedBlocks;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (lowest[middle] <= key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Index of the first key of a block that is not below {@code key}; the block's end without one. */
    private int lowerBound(final int from, final int count, final long key) {
        int low = from;
        int high = from + count;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(final int place) {
        final int half = BLOCK / 2;
        openBlock(place + 1);
        final int lower = order[place];
        final int upper = order[place + 1];
        System.arraycopy(keys, lower * BLOCK + half, keys, upper * BLOCK, half);
        counts[lower] = half;
        counts[upper] = half;
        lowest[place + 1] = keys[upper * BLOCK];
    }

    private void openBlock(final int place) {
        if (freeBlocks == 0) {
            grow();
        }
        final int block = free[--freeBlocks];
        System.arraycopy(order, place, order, place + 1, usedBlocks - place);
        System.arraycopy(lowest, place, lowest, place + 1, usedBlocks - place);
        order[place] = block;
        lowest[place] = Long.MAX_VALUE;
        counts[block] = 0;
        usedBlocks++;
    }

    private void closeBlock(final int place) {
        free[freeBlocks++] = order[place];
        usedBlocks--;
        System.arraycopy(order, place + 1, order, place, usedBlocks - place);
        System.arraycopy(lowest, place + 1, lowest, place, usedBlocks - place);
    }

    private void grow() {
        final int blocks = counts.length;
        keys = Arrays.copyOf(keys, 2 * blocks * BLOCK);
        counts = Arrays.copyOf(counts, 2 * blocks);
        free = Arrays.copyOf(free, 2 * blocks);
        order = Arrays.copyOf(order, 2 * blocks);
        lowest = Arrays.copyOf(lowest, 2 * blocks);
        for (int i = 2 * blocks - 1; i >= blocks; i--) {
            free[freeBlocks++] = i;
        }
    }
}
