package dev.reprise.api.book;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Side;
import java.util.Arrays;

/**
 * The orders of an L3 book by venue order id: a struct of arrays with slots that are used again, found through an open-addressed
 * table. Each order has a place: among orders of one side and price the smaller one is served first. Grows by doubling.
 */
final class L3Orders {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1024;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] idHigh = new long[INITIAL_CAPACITY];
    private long[] idLow = new long[INITIAL_CAPACITY];
    private long[] price = new long[INITIAL_CAPACITY];
    private long[] qty = new long[INITIAL_CAPACITY]; // 0: the slot is free
    private long[] place = new long[INITIAL_CAPACITY];
    private int[] seen = new int[INITIAL_CAPACITY]; // the last snapshot that had it
    private boolean[] buy = new boolean[INITIAL_CAPACITY];
    private int[] next = new int[INITIAL_CAPACITY]; // free slots
    private int[] table = new int[2 * INITIAL_CAPACITY]; // slot + 1, 0: empty
    private int firstFree = NONE;
    private int size;
    private long hash;

    L3Orders() {
        free(0, INITIAL_CAPACITY);
    }

    int size() {
        return size;
    }

    /** Slots are below it. */
    int slots() {
        return qty.length;
    }

    /** The slot of an order, or {@link #NONE}. */
    int find(final long high, final long low) {
        final int mask = table.length - 1;
        int at = home(high, low);
        while (table[at] != 0) {
            final int slot = table[at] - 1;
            if (idLow[slot] == low && idHigh[slot] == high) {
                return slot;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    /** Adds an order that is not there; its quantity is above 0. */
    int add(
            final long high,
            final long low,
            final Side side,
            final long orderPrice,
            final long orderQty,
            final long orderPlace) {
        if (firstFree == NONE) {
            grow();
        }
        final int slot = firstFree;
        firstFree = next[slot];
        idHigh[slot] = high;
        idLow[slot] = low;
        buy[slot] = side == Side.BUY;
        price[slot] = orderPrice;
        qty[slot] = orderQty;
        place[slot] = orderPlace;
        put(slot);
        size++;
        hash += hashOf(slot);
        return slot;
    }

    /** Gives an order another price, quantity above 0 and place. */
    void set(final int slot, final long orderPrice, final long orderQty, final long orderPlace) {
        hash -= hashOf(slot);
        price[slot] = orderPrice;
        qty[slot] = orderQty;
        place[slot] = orderPlace;
        hash += hashOf(slot);
    }

    void remove(final int slot) {
        hash -= hashOf(slot);
        unput(slot);
        qty[slot] = 0;
        next[slot] = firstFree;
        firstFree = slot;
        size--;
    }

    boolean isUsed(final int slot) {
        return qty[slot] != 0;
    }

    Side side(final int slot) {
        return buy[slot] ? Side.BUY : Side.SELL;
    }

    long price(final int slot) {
        return price[slot];
    }

    long qty(final int slot) {
        return qty[slot];
    }

    long place(final int slot) {
        return place[slot];
    }

    int seen(final int slot) {
        return seen[slot];
    }

    void seen(final int slot, final int snapshot) {
        seen[slot] = snapshot;
    }

    /** The same orders in the same places give the same hash, whichever way they came there. Takes no time. */
    long stateHash() {
        return hash;
    }

    private long hashOf(final int slot) {
        long mixed = mix(mix(idHigh[slot], idLow[slot]), price[slot]);
        mixed = mix(mix(mixed, qty[slot]), place[slot]);
        return buy[slot] ? mixed : ~mixed;
    }

    private static long mix(final long before, final long value) {
        final long mixed = (before ^ value) * MULTIPLIER;
        return mixed ^ mixed >>> 32;
    }

    private int home(final long high, final long low) {
        return (int) (mix(high * MULTIPLIER, low) >>> 20) & table.length - 1;
    }

    private void put(final int slot) {
        final int mask = table.length - 1;
        int at = home(idHigh[slot], idLow[slot]);
        while (table[at] != 0) {
            at = at + 1 & mask;
        }
        table[at] = slot + 1;
    }

    /** Empties the order's entry, and moves those up that had to stand behind it. */
    private void unput(final int slot) {
        final int mask = table.length - 1;
        int hole = home(idHigh[slot], idLow[slot]);
        while (table[hole] != slot + 1) {
            hole = hole + 1 & mask;
        }
        int at = hole + 1 & mask;
        while (table[at] != 0) {
            final int other = table[at] - 1;
            final int home = home(idHigh[other], idLow[other]);
            if ((at - home & mask) >= (at - hole & mask)) {
                table[hole] = table[at];
                hole = at;
            }
            at = at + 1 & mask;
        }
        table[hole] = 0;
    }

    private void free(final int from, final int to) {
        for (int i = to - 1; i >= from; i--) {
            next[i] = firstFree;
            firstFree = i;
        }
    }

    private void grow() {
        final int from = qty.length;
        final int to = 2 * from;
        resize(to);
        for (int slot = 0; slot < from; slot++) {
            if (isUsed(slot)) {
                put(slot);
            }
        }
        free(from, to);
    }

    /** Room for so many; the table is empty then. */
    private void resize(final int to) {
        idHigh = Arrays.copyOf(idHigh, to);
        idLow = Arrays.copyOf(idLow, to);
        price = Arrays.copyOf(price, to);
        qty = Arrays.copyOf(qty, to);
        place = Arrays.copyOf(place, to);
        seen = Arrays.copyOf(seen, to);
        buy = Arrays.copyOf(buy, to);
        next = Arrays.copyOf(next, to);
        table = new int[2 * to];
    }

    /** Everything as it stands, free slots too: what comes next goes into the same slots. */
    void carry(final Carrier carrier) {
        final int slots = carrier.carry(slots());
        if (slots != slots()) {
            if (slots < INITIAL_CAPACITY || Integer.bitCount(slots) != 1) {
                throw new IllegalStateException("what was carried is no book of orders: slots=" + slots);
            }
            resize(slots);
        }
        carrier.carry(idHigh);
        carrier.carry(idLow);
        carrier.carry(price);
        carrier.carry(qty);
        carrier.carry(place);
        carrier.carry(seen);
        carrier.carry(buy);
        carrier.carry(next);
        carrier.carry(table);
        firstFree = carrier.carry(firstFree);
        size = carrier.carry(size);
        hash = carrier.carry(hash);
    }
}
