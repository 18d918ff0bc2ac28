package dev.reprise.simulator.matching;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Levels of one side. A level is an index into parallel arrays that stays as long as the level does, so an order knows its level and
 * leaves it without a search; its orders are a list through {@link OrderPool}. Prices find their level by a hash; the sorted list of
 * levels, the best one last so that what happens near the touch moves few elements, is searched only when a level comes or goes.
 */
final class BookSide {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1024;

    private final boolean bid;
    private final OrderPool orders;
    private final Long2LongHashMap byKey = new Long2LongHashMap(INITIAL_CAPACITY * 2, 0.5f, NONE);
    private long[] keys = new long[INITIAL_CAPACITY]; // by level: price, negated for asks: ascending means better
    private long[] qtys = new long[INITIAL_CAPACITY];
    private int[] heads = new int[INITIAL_CAPACITY];
    private int[] tails = new int[INITIAL_CAPACITY];
    private long[] sortedKeys = new long[INITIAL_CAPACITY]; // ascending
    private int[] sorted = new int[INITIAL_CAPACITY]; // the levels of these
    private int size;
    private int firstFree; // a free level's tail is the next free one

    BookSide(final boolean bid, final OrderPool orders) {
        this.bid = bid;
        this.orders = orders;
        free(0, INITIAL_CAPACITY);
    }

    private void free(final int from, final int to) {
        for (int level = from; level < to; level++) {
            tails[level] = level + 1 < to ? level + 1 : NONE;
        }
        firstFree = from;
    }

    int size() {
        return size;
    }

    /** The best level, {@link #NONE} when the side is empty. */
    int best() {
        return size == 0 ? NONE : sorted[size - 1];
    }

    /** The level at a distance from the best one, 0 being that; the caller knows that there are so many. */
    int atDepth(final int depth) {
        return sorted[size - 1 - depth];
    }

    long price(final int level) {
        return bid ? keys[level] : -keys[level];
    }

    long qty(final int level) {
        return qtys[level];
    }

    void qty(final int level, final long qty) {
        qtys[level] = qty;
    }

    int head(final int level) {
        return heads[level];
    }

    /** The level at a price, or {@link #NONE}. */
    int find(final long price) {
        return (int) byKey.get(bid ? price : -price);
    }

    /** Puts an order last at its price; gives back the level's new quantity. */
    long append(final int slot) {
        int level = find(orders.price[slot]);
        if (level == NONE) {
            level = insert(orders.price[slot]);
        }
        final int tail = tails[level];
        orders.level[slot] = level;
        orders.previous[slot] = tail;
        orders.next[slot] = OrderPool.NONE;
        if (tail == OrderPool.NONE) {
            heads[level] = slot;
        } else {
            orders.next[tail] = slot;
        }
        tails[level] = slot;
        qtys[level] += orders.leaves[slot];
        return qtys[level];
    }

    /** Takes an order out of its level, and the level away when that was the last one; gives back what the level has left. */
    long unlink(final int slot) {
        final int level = orders.level[slot];
        final int next = orders.next[slot];
        final int previous = orders.previous[slot];
        if (previous == OrderPool.NONE) {
            heads[level] = next;
        } else {
            orders.next[previous] = next;
        }
        if (next == OrderPool.NONE) {
            tails[level] = previous;
        } else {
            orders.previous[next] = previous;
        }
        final long left = qtys[level] - orders.leaves[slot];
        qtys[level] = left;
        if (heads[level] == OrderPool.NONE) {
            remove(level);
        }
        return left;
    }

    /** Takes the first order out of a level, which stays even when it is empty; gives back the order that is first then. */
    int removeHead(final int level) {
        final int next = orders.next[heads[level]];
        heads[level] = next;
        if (next == OrderPool.NONE) {
            tails[level] = OrderPool.NONE;
        } else {
            orders.previous[next] = OrderPool.NONE;
        }
        return next;
    }

    private int insert(final long price) {
        if (firstFree == NONE) {
            grow();
        }
        final long key = bid ? price : -price;
        final int level = firstFree;
        firstFree = tails[level];
        keys[level] = key;
        qtys[level] = 0;
        heads[level] = OrderPool.NONE;
        tails[level] = OrderPool.NONE;
        byKey.put(key, level);
        final int at = below(key);
        final int behind = size - at;
        System.arraycopy(sortedKeys, at, sortedKeys, at + 1, behind);
        System.arraycopy(sorted, at, sorted, at + 1, behind);
        sortedKeys[at] = key;
        sorted[at] = level;
        size++;
        return level;
    }

    /** Takes an empty level away. */
    void remove(final int level) {
        final long key = keys[level];
        final int at = below(key);
        size--;
        final int behind = size - at;
        System.arraycopy(sortedKeys, at + 1, sortedKeys, at, behind);
        System.arraycopy(sorted, at + 1, sorted, at, behind);
        byKey.remove(key);
        tails[level] = firstFree;
        firstFree = level;
    }

    /** How many keys are smaller. The halves are chosen without a branch: which one it is cannot be predicted. */
    private int below(final long key) {
        int from = 0;
        int length = size;
        while (length > 0) {
            final int half = length + 1 >>> 1;
            // All ones when the key there is smaller: the difference of two prices, which are above 0, or of two below,
            // fits.
            from += half & (int) (sortedKeys[from + half - 1] - key >> 63);
            length -= half;
        }
        return from;
    }

    private void grow() {
        final int capacity = keys.length;
        keys = Arrays.copyOf(keys, capacity * 2);
        qtys = Arrays.copyOf(qtys, capacity * 2);
        heads = Arrays.copyOf(heads, capacity * 2);
        tails = Arrays.copyOf(tails, capacity * 2);
        sortedKeys = Arrays.copyOf(sortedKeys, capacity * 2);
        sorted = Arrays.copyOf(sorted, capacity * 2);
        free(capacity, capacity * 2);
    }
}
