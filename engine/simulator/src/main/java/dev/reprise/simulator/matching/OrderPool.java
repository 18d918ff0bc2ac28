package dev.reprise.simulator.matching;

import dev.reprise.api.schema.Side;
import java.util.Arrays;

/** Orders as a struct of arrays; a freed slot is used again. Grows by doubling when more orders are open than ever before. */
final class OrderPool {
    static final int NONE = -1;

    long[] id;
    long[] reference;
    long[] price;
    long[] qty;
    long[] leaves;
    int[] owner;
    int[] level; // where it rests
    int[] next;
    int[] previous;
    Side[] side;
    boolean[] postOnly;
    private int firstFree;

    OrderPool(final int capacity) {
        id = new long[capacity];
        reference = new long[capacity];
        price = new long[capacity];
        qty = new long[capacity];
        leaves = new long[capacity];
        owner = new int[capacity];
        level = new int[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        side = new Side[capacity];
        postOnly = new boolean[capacity];
        firstFree = NONE;
        link(0, capacity);
    }

    int take() {
        if (firstFree == NONE) {
            grow();
        }
        final int slot = firstFree;
        firstFree = next[slot];
        next[slot] = NONE;
        previous[slot] = NONE;
        return slot;
    }

    void release(final int slot) {
        next[slot] = firstFree;
        firstFree = slot;
    }

    private void grow() {
        final int from = id.length;
        final int capacity = from * 2;
        id = Arrays.copyOf(id, capacity);
        reference = Arrays.copyOf(reference, capacity);
        price = Arrays.copyOf(price, capacity);
        qty = Arrays.copyOf(qty, capacity);
        leaves = Arrays.copyOf(leaves, capacity);
        owner = Arrays.copyOf(owner, capacity);
        level = Arrays.copyOf(level, capacity);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        side = Arrays.copyOf(side, capacity);
        postOnly = Arrays.copyOf(postOnly, capacity);
        link(from, capacity);
    }

    private void link(final int from, final int to) {
        for (int i = to - 1; i >= from; i--) {
            release(i);
        }
    }
}
