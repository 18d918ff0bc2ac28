package dev.reprise.simulator.paper;

import java.util.Arrays;

/** Price levels of one side as the venue shows them, sorted, the best one last, so that changes at the touch move little. */
final class Levels {
    private static final int INITIAL_CAPACITY = 4096;

    private final boolean bid;
    private long[] keys = new long[INITIAL_CAPACITY]; // price, negated for asks: ascending means better
    private long[] qtys = new long[INITIAL_CAPACITY];
    private int size;

    Levels(final boolean bid) {
        this.bid = bid;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    long price(final int level) {
        return bid ? keys[level] : -keys[level];
    }

    long qty(final int level) {
        return qtys[level];
    }

    /** Sets a level's absolute quantity; 0 or less removes it. */
    void set(final long price, final long qty) {
        final long key = bid ? price : -price;
        final int found = Arrays.binarySearch(keys, 0, size, key);
        if (found >= 0) {
            if (qty > 0) {
                qtys[found] = qty;
            } else {
                remove(found);
            }
        } else if (qty > 0) {
            insert(-found - 1, key, qty);
        }
    }

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final long price) {
        final int found = Arrays.binarySearch(keys, 0, size, bid ? price : -price);
        return found < 0 ? 0 : qtys[found];
    }

    /** Index of the best level that is strictly worse than a price, -1 when there is none. */
    int firstWorseThan(final long price) {
        final int found = Arrays.binarySearch(keys, 0, size, bid ? price : -price);
        return (found < 0 ? -found - 1 : found) - 1;
    }

    private void insert(final int at, final long key, final long qty) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            qtys = Arrays.copyOf(qtys, size * 2);
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
