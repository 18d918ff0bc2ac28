package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Orders the simulated venue holds, as a struct of arrays with reused slots, found by client order id. Those that rest are in
 * one list per instrument and side, best price first, then oldest first. Grows by doubling.
 */
final class PaperOrders {
    static final int NONE = -1;
    private static final int INITIAL_CAPACITY = 1024;

    long[] clientOrderId = new long[INITIAL_CAPACITY];
    long[] venueOrderId = new long[INITIAL_CAPACITY];
    long[] price = new long[INITIAL_CAPACITY];
    long[] qty = new long[INITIAL_CAPACITY];
    long[] cumQty = new long[INITIAL_CAPACITY];
    int[] instrument = new int[INITIAL_CAPACITY];
    int[] strategy = new int[INITIAL_CAPACITY];
    int[] next = new int[INITIAL_CAPACITY];
    Side[] side = new Side[INITIAL_CAPACITY];
    boolean[] postOnly = new boolean[INITIAL_CAPACITY];
    boolean[] taking = new boolean[INITIAL_CAPACITY]; // its limit kept it from what is shown within it: see TakerImpact
    boolean[] exit = new boolean[INITIAL_CAPACITY]; // closes a position
    SelfTradeMode[] selfTrade = new SelfTradeMode[INITIAL_CAPACITY];
    // Of resting orders, when there is a queue:
    long[] ahead = new long[INITIAL_CAPACITY]; // quantity of others before us, or Queue.UNKNOWN
    long[] shown = new long[INITIAL_CAPACITY]; // what the level showed when we last looked, or Queue.UNKNOWN
    long[] traded = new long[INITIAL_CAPACITY]; // traded at the price since then, and not yet gone from what it shows
    long[] moved = new long[INITIAL_CAPACITY]; // gone from the level at that look, and not yet explained by a trade
    long[] movedAt = new long[INITIAL_CAPACITY]; // venue time of that look, or Records.NO_TIME
    long[] gained = new long[INITIAL_CAPACITY]; // what that took off the quantity ahead
    long[] place = new long[INITIAL_CAPACITY]; // among the venue's own orders, 0: not known; FifoQueue alone
    private final Long2LongHashMap slots = new Long2LongHashMap(INITIAL_CAPACITY * 2, 0.5f, NONE);
    private int[] heads = new int[0]; // by instrument, bids and asks
    private int[] open = new int[0]; // orders, by instrument
    private int firstFree = NONE;

    PaperOrders() {
        free(0, INITIAL_CAPACITY);
    }

    /** Makes room for an instrument's lists. */
    void onInstrument(final int index) {
        if (2 * index + 2 > heads.length) {
            final int from = heads.length;
            heads = Arrays.copyOf(heads, 2 * index + 2);
            Arrays.fill(heads, from, heads.length, NONE);
            open = Arrays.copyOf(open, index + 1);
        }
    }

    /** Slot of an order, or {@link #NONE}. */
    int find(final long id) {
        return (int) slots.get(id);
    }

    /** A slot for a new order, found by its id from now on. */
    int add(final long id, final int instrumentIndex) {
        if (firstFree == NONE) {
            grow();
        }
        final int slot = firstFree;
        firstFree = next[slot];
        next[slot] = NONE;
        clientOrderId[slot] = id;
        instrument[slot] = instrumentIndex;
        open[instrumentIndex]++;
        cumQty[slot] = 0;
        taking[slot] = false;
        exit[slot] = false;
        selfTrade[slot] = SelfTradeMode.EXPIRE_MAKER;
        ahead[slot] = 0;
        shown[slot] = 0;
        traded[slot] = 0;
        moved[slot] = 0;
        movedAt[slot] = 0;
        gained[slot] = 0;
        place[slot] = 0;
        slots.put(id, slot);
        return slot;
    }

    /** Forgets an order that does not rest. */
    void remove(final int slot) {
        slots.remove(clientOrderId[slot]);
        open[instrument[slot]]--;
        clientOrderId[slot] = 0;
        next[slot] = firstFree;
        firstFree = slot;
    }

    /** What an execution that comes to a resting order is. */
    Liquidity role(final int slot) {
        return taking[slot] ? Liquidity.TAKER : Liquidity.MAKER;
    }

    long leaves(final int slot) {
        return qty[slot] - cumQty[slot];
    }

    /** Orders of an instrument that have not ended. */
    int open(final int instrumentIndex) {
        return open[instrumentIndex];
    }

    /** First resting order of a side, or {@link #NONE}. */
    int first(final int instrumentIndex, final Side listSide) {
        return heads[list(instrumentIndex, listSide)];
    }

    /** Puts an order behind all resting orders at its price. */
    void rest(final int slot) {
        final int list = list(instrument[slot], side[slot]);
        int before = NONE;
        int at = heads[list];
        while (at != NONE && !isBetter(slot, at)) {
            before = at;
            at = next[at];
        }
        next[slot] = at;
        if (before == NONE) {
            heads[list] = slot;
        } else {
            next[before] = slot;
        }
    }

    /** Nobody knows what is ahead of any order, until its level is shown next. */
    void forgetPlaces() {
        Arrays.fill(ahead, Queue.UNKNOWN);
        Arrays.fill(shown, Queue.UNKNOWN);
        Arrays.fill(traded, 0);
        Arrays.fill(moved, 0);
        Arrays.fill(gained, 0);
    }

    /** Takes an order out of its list; it is still known. */
    void unrest(final int slot) {
        final int list = list(instrument[slot], side[slot]);
        int before = NONE;
        int at = heads[list];
        while (at != slot) {
            before = at;
            at = next[at];
        }
        if (before == NONE) {
            heads[list] = next[slot];
        } else {
            next[before] = next[slot];
        }
        next[slot] = NONE;
    }

    /** Open orders in all. */
    int size() {
        return slots.size();
    }

    long hash(final long seed) {
        long hash = seed;
        for (int list = 0; list < heads.length; list++) {
            hash = StateHash.mix(hash, list);
            for (int slot = heads[list]; slot != NONE; slot = next[slot]) {
                hash = StateHash.mix(hash, clientOrderId[slot]);
                hash = StateHash.mix(hash, venueOrderId[slot]);
                hash = StateHash.mix(hash, price[slot]);
                hash = StateHash.mix(hash, qty[slot]);
                hash = StateHash.mix(hash, cumQty[slot]);
                hash = StateHash.mix(hash, (long) instrument[slot] << 32 | strategy[slot] & 0xFFFF_FFFFL);
                hash = StateHash.mix(
                        hash, (postOnly[slot] ? 1 : 0) | (taking[slot] ? 2 : 0) | selfTrade[slot].value() << 2);
                hash = StateHash.mix(hash, ahead[slot]);
                hash = StateHash.mix(hash, shown[slot]);
                hash = StateHash.mix(hash, traded[slot]);
                hash = StateHash.mix(hash, moved[slot]);
                hash = StateHash.mix(hash, movedAt[slot]);
                hash = StateHash.mix(hash, gained[slot]);
                hash = StateHash.mix(hash, place[slot]);
            }
        }
        return hash;
    }

    private boolean isBetter(final int slot, final int other) {
        return isBetter(side[slot], price[slot], price[other]);
    }

    /** Whether an order of a side at a price is served before one at the other price. */
    static boolean isBetter(final Side side, final long price, final long other) {
        return side == Side.BUY ? price > other : price < other;
    }

    private static int list(final int instrumentIndex, final Side listSide) {
        return 2 * instrumentIndex + (listSide == Side.BUY ? 0 : 1);
    }

    private void free(final int from, final int to) {
        for (int i = to - 1; i >= from; i--) {
            next[i] = firstFree;
            firstFree = i;
        }
    }

    private void grow() {
        final int from = next.length;
        final int capacity = from * 2;
        clientOrderId = Arrays.copyOf(clientOrderId, capacity);
        venueOrderId = Arrays.copyOf(venueOrderId, capacity);
        price = Arrays.copyOf(price, capacity);
        qty = Arrays.copyOf(qty, capacity);
        cumQty = Arrays.copyOf(cumQty, capacity);
        instrument = Arrays.copyOf(instrument, capacity);
        strategy = Arrays.copyOf(strategy, capacity);
        next = Arrays.copyOf(next, capacity);
        side = Arrays.copyOf(side, capacity);
        postOnly = Arrays.copyOf(postOnly, capacity);
        taking = Arrays.copyOf(taking, capacity);
        exit = Arrays.copyOf(exit, capacity);
        selfTrade = Arrays.copyOf(selfTrade, capacity);
        ahead = Arrays.copyOf(ahead, capacity);
        shown = Arrays.copyOf(shown, capacity);
        traded = Arrays.copyOf(traded, capacity);
        moved = Arrays.copyOf(moved, capacity);
        movedAt = Arrays.copyOf(movedAt, capacity);
        gained = Arrays.copyOf(gained, capacity);
        place = Arrays.copyOf(place, capacity);
        free(from, capacity);
    }

    void carry(final Carrier carrier) {
        final int capacity = carrier.carry(next.length);
        while (next.length < capacity) {
            grow();
        }
        carrier.carry(clientOrderId);
        carrier.carry(venueOrderId);
        carrier.carry(price);
        carrier.carry(qty);
        carrier.carry(cumQty);
        carrier.carry(instrument);
        carrier.carry(strategy);
        carrier.carry(next);
        carrier.carry(postOnly);
        carrier.carry(taking);
        carrier.carry(exit);
        carrier.carry(ahead);
        carrier.carry(shown);
        carrier.carry(traded);
        carrier.carry(moved);
        carrier.carry(movedAt);
        carrier.carry(gained);
        carrier.carry(place);
        carrier.carry(heads);
        carrier.carry(open);
        carrier.carry(side, Side.values());
        carrier.carry(selfTrade, SelfTradeMode.values());
        firstFree = carrier.carry(firstFree);
        if (carrier.isReading()) {
            slots.clear();
            for (int slot = 0; slot < capacity; slot++) {
                if (clientOrderId[slot] != 0) { // cleared when an order goes
                    slots.put(clientOrderId[slot], slot);
                }
            }
        }
    }
}
