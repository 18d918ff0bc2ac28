package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.simulator.grid.TickWindow;

/**
 * Price levels of one side as the venue shows them.
 *
 * <p>Inside, a level's key is its price for bids and its negated price for asks: the best has the highest key. Keys in the
 * {@link TickWindow} have their quantity at their place there; all others are in {@link SortedLevels}. Where the window stands changes no
 * answer: after {@value #PATIENCE} changes outside it follows a touch that has left it.
 */
final class Levels {
    /** No price and no key. */
    static final long NONE = Long.MIN_VALUE;

    static final int PATIENCE = 64;

    private final boolean bid;
    private final TickWindow window;
    private final long[] qtys = new long[TickWindow.TICKS]; // by index in the window
    private final SortedLevels far = new SortedLevels();
    private int farChanges;

    Levels(final boolean bid, final long tickSize) {
        this.bid = bid;
        window = new TickWindow(tickSize);
    }

    void clear() {
        for (int index = window.highest(); index >= 0; index = window.below(window.keyOf(index))) {
            qtys[index] = 0;
        }
        window.clear();
        farChanges = 0;
        far.clear();
    }

    /** Sets a level's absolute quantity; 0 or less removes it. */
    void set(final long price, final long qty) {
        final long key = key(price);
        if (qty > 0 && window.isEmpty() && far.size() == 0) {
            window.place(key);
        }
        final int index = window.indexOf(key);
        if (index >= 0) {
            setAt(index, qty);
        } else {
            setFar(key, qty);
        }
    }

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final long price) {
        final long key = key(price);
        final int index = window.indexOf(key);
        return index >= 0 ? qtys[index] : far.qty(key);
    }

    /** Best price, or {@link #NONE}. */
    long best() {
        return key(highest());
    }

    /** The best price of a level that is strictly worse than this price, or {@link #NONE}. */
    long worseThan(final long price) {
        final long key = key(price);
        return key(Math.max(keyAt(window.below(key)), far.below(key)));
    }

    /** A price's key and a key's price; {@link #NONE} is its own negative. */
    private long key(final long price) {
        return bid ? price : -price;
    }

    private long keyAt(final int index) {
        return index < 0 ? NONE : window.keyOf(index);
    }

    private void setAt(final int index, final long qty) {
        if (qty > 0) {
            qtys[index] = qty;
            window.mark(index);
        } else if (qtys[index] != 0) {
            qtys[index] = 0;
            window.unmark(index);
        }
    }

    private void setFar(final long key, final long qty) {
        far.set(key, qty);
        if (++farChanges >= PATIENCE) {
            farChanges = 0;
            final long best = highest();
            if (best != NONE && !window.isInPlace(best)) {
                moveAround(best);
            }
        }
    }

    private long highest() {
        return Math.max(keyAt(window.highest()), far.highest());
    }

    private void moveAround(final long key) {
        for (int index = window.highest(); index >= 0; index = window.below(window.keyOf(index))) {
            far.set(window.keyOf(index), qtys[index]);
            qtys[index] = 0;
        }
        window.clear();
        window.place(key);
        for (long k = far.highest(); k != NONE && window.isAtOrAboveWorst(k); k = far.below(k)) {
            final int index = window.indexOf(k);
            if (index >= 0) {
                setAt(index, far.qty(k));
                far.set(k, 0);
            }
        }
    }

    void carry(final Carrier carrier) {
        final int levels = carrier.carry(far.size() + window.count());
        if (carrier.isReading()) {
            clear();
            for (int i = 0; i < levels; i++) {
                final long price = carrier.carry(0L);
                set(price, carrier.carry(0L));
            }
        } else {
            for (long price = best(); price != NONE; price = worseThan(price)) {
                carrier.carry(price);
                carrier.carry(qtyAt(price));
            }
        }
    }
}
