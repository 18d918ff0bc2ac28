package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Side;

/**
 * How much of each visible level our orders have taken. An entry holds until the venue shows another quantity at its price;
 * until then that liquidity is gone for our next order, so nothing is filled twice. Where the venue's orders are known one by one it
 * holds beyond that ({@link #follow}).
 *
 * <p>Few entries exist at a time, so they are a list in order of first use. When it is full the oldest is forgotten.
 */
final class LiquidityLedger {
    private static final int CAPACITY = 512;

    private final Side[] sides = new Side[CAPACITY];
    private final long[] prices = new long[CAPACITY];
    private final long[] shown = new long[CAPACITY]; // the level's quantity that the taking is counted against
    private final long[] taken = new long[CAPACITY];
    private int size;

    /** Quantity already taken from a level. */
    long taken(final Side side, final long price) {
        final int entry = find(side, price);
        return entry < 0 ? 0 : taken[entry];
    }

    void take(final Side side, final long price, final long shownQty, final long qty) {
        int entry = find(side, price);
        if (entry < 0) {
            if (size == CAPACITY) {
                remove(0);
            }
            entry = size++;
            sides[entry] = side;
            prices[entry] = price;
            taken[entry] = 0;
        }
        shown[entry] = shownQty;
        taken[entry] += qty;
    }

    /**
     * Orders came to a level, or left it: what we took stays taken, and what leaves is what we took first, for it was theirs only while
     * we were not there.
     */
    void follow(final Side side, final long price, final long change) {
        final int entry = find(side, price);
        if (entry >= 0) {
            shown[entry] += change;
            taken[entry] = Math.max(0, taken[entry] + Math.min(change, 0));
        }
    }

    /** Forgets the entries whose level the venue has changed since. */
    void forgetChanged(final MarketDepth depth) {
        for (int i = size - 1; i >= 0; i--) {
            final long now = depth.shownQty(sides[i], prices[i]);
            if (now != MarketDepth.NOT_SHOWN && now != shown[i]) {
                remove(i);
            }
        }
    }

    long hash(final long seed) {
        long hash = StateHash.mix(seed, size);
        for (int i = 0; i < size; i++) {
            hash = StateHash.mix(hash, sides[i].value());
            hash = StateHash.mix(hash, prices[i]);
            hash = StateHash.mix(hash, shown[i]);
            hash = StateHash.mix(hash, taken[i]);
        }
        return hash;
    }

    private int find(final Side side, final long price) {
        for (int i = 0; i < size; i++) {
            if (prices[i] == price && sides[i] == side) {
                return i;
            }
        }
        return -1;
    }

    private void remove(final int entry) {
        size--;
        final int behind = size - entry;
        System.arraycopy(sides, entry + 1, sides, entry, behind);
        System.arraycopy(prices, entry + 1, prices, entry, behind);
        System.arraycopy(shown, entry + 1, shown, entry, behind);
        System.arraycopy(taken, entry + 1, taken, entry, behind);
    }

    void carry(final Carrier carrier) {
        carrier.carry(sides, Side.values());
        carrier.carry(prices);
        carrier.carry(shown);
        carrier.carry(taken);
        size = carrier.carry(size);
    }
}
