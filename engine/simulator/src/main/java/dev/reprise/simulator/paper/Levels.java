package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
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

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final long price) {
        final long key = bid ? price : -price;
        final int at = firstNotBelow(key);
        return at < size && keys[at] == key ? qtys[at] : 0;
    }

    /** Index of the best level that is strictly worse than a price, -1 when there is none. */
    int firstWorseThan(final long price) {
        return firstNotBelow(bid ? price : -price) - 1;
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
            grow();
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

    private void grow() {
        qtys = Arrays.copyOf(qtys, keys.length * 2);
        keys = Arrays.copyOf(keys, keys.length * 2);
    }

    void carry(final Carrier carrier) {
        size = carrier.carry(size);
        while (keys.length < size) {
            grow();
        }
        for (int i = 0; i < size; i++) {
            keys[i] = carrier.carry(keys[i]);
            qtys[i] = carrier.carry(qtys[i]);
        }
    }
}
