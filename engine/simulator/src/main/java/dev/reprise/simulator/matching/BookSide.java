package dev.reprise.simulator.matching;

import java.util.Arrays;

/**
 * Levels of one side, sorted, the best one last, so that what happens near the touch moves few elements. A level is an index
 * into parallel arrays that is good until the next insert or remove; its orders are a list through {@link OrderPool}.
 */
final class BookSide {
    private static final int INITIAL_CAPACITY = 1024;

    private final boolean bid;
    private final OrderPool orders;
    private long[] keys = new long[INITIAL_CAPACITY]; // price, negated for asks: ascending means better
    private long[] qtys = new long[INITIAL_CAPACITY];
    private int[] heads = new int[INITIAL_CAPACITY];
    private int[] tails = new int[INITIAL_CAPACITY];
    private int size;

    BookSide(final boolean bid, final OrderPool orders) {
        this.bid = bid;
        this.orders = orders;
    }

    int size() {
        return size;
    }

    /** Index of the best level, -1 when the side is empty. */
    int best() {
        return size - 1;
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

    /** Index of the level at a price, or {@code -(insertion point) - 1}. */
    int find(final long price) {
        return Arrays.binarySearch(keys, 0, size, bid ? price : -price);
    }

    /** Puts an order last at its price; gives back the level's new quantity. */
    long append(final int slot) {
        int level = find(orders.price[slot]);
        if (level < 0) {
            level = insert(level, orders.price[slot]);
        }
        final int tail = tails[level];
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

    /** Takes an order out of its level, and the level away when that was the last one. */
    void unlink(final int slot) {
        final int level = find(orders.price[slot]);
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
        qtys[level] -= orders.leaves[slot];
        if (heads[level] == OrderPool.NONE) {
            remove(level);
        }
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

    private int insert(final int notFound, final long price) {
        final int at = -notFound - 1;
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            qtys = Arrays.copyOf(qtys, size * 2);
            heads = Arrays.copyOf(heads, size * 2);
            tails = Arrays.copyOf(tails, size * 2);
        }
        final int behind = size - at;
        System.arraycopy(keys, at, keys, at + 1, behind);
        System.arraycopy(qtys, at, qtys, at + 1, behind);
        System.arraycopy(heads, at, heads, at + 1, behind);
        System.arraycopy(tails, at, tails, at + 1, behind);
        keys[at] = bid ? price : -price;
        qtys[at] = 0;
        heads[at] = OrderPool.NONE;
        tails[at] = OrderPool.NONE;
        size++;
        return at;
    }

    void remove(final int level) {
        size--;
        final int behind = size - level;
        System.arraycopy(keys, level + 1, keys, level, behind);
        System.arraycopy(qtys, level + 1, qtys, level, behind);
        System.arraycopy(heads, level + 1, heads, level, behind);
        System.arraycopy(tails, level + 1, tails, level, behind);
    }
}
