package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;

/**
 * Price levels of one side as the venue shows them.
 *
 * <p>Inside, a level's key is its price for bids and its negated price for asks: the best has the highest key. Keys on the tick
 * grid within {@value #TICKS} ticks have their quantity at their place in a window, with a bit for each tick that has one and a
 * bit for each word of those; all others are in {@link SortedLevels}. Where the window stands changes no answer. Three quarters of it lie
 * behind the touch when it is placed; after {@value #PATIENCE} changes outside it follows a touch that has left it.
 */
final class Levels {
    /** No price and no key. */
    static final long NONE = Long.MIN_VALUE;

    static final int TICKS = 4096; // a word of words of bits
    static final int PATIENCE = 64;

    /** Bound on the window's width in price, so that no sum of a key and it leaves a long. */
    private static final long MAX_SPAN = 1L << 61;

    private final boolean bid;
    private final long tickSize;
    private final long fullSpan; // 0: ticks too wide for a window
    private final long reciprocal; // 2^63 / tickSize rounded up, 0: divide
    private final long[] qtys = new long[TICKS];
    private final long[] words = new long[TICKS >> 6];
    private final SortedLevels far = new SortedLevels();
    private long summary;
    private long base; // key of index 0
    private long span; // width in price, 0 without a place
    private int farChanges;

    Levels(final boolean bid, final long tickSize) {
        if (tickSize <= 0) {
            throw new IllegalArgumentException("tickSize must be above 0: was " + tickSize);
        }
        this.bid = bid;
        this.tickSize = tickSize;
        fullSpan = tickSize <= MAX_SPAN / TICKS ? tickSize * TICKS : 0;
        // n × reciprocal >>> 63 is n / tickSize as long as n × tickSize < 2^63: the error of the reciprocal is below
        // tickSize.
        final boolean isExact = tickSize > 1 && fullSpan != 0 && fullSpan <= Long.MAX_VALUE / tickSize;
        reciprocal = isExact ? Long.MIN_VALUE / -tickSize + 1 : 0;
    }

    void clear() {
        for (long left = summary; left != 0; left &= left - 1) {
            final int word = Long.numberOfTrailingZeros(left);
            for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                qtys[(word << 6) + Long.numberOfTrailingZeros(bits)] = 0;
            }
            words[word] = 0;
        }
        summary = 0;
        span = 0;
        farChanges = 0;
        far.clear();
    }

    /** Sets a level's absolute quantity; 0 or less removes it. */
    void set(final long price, final long qty) {
        final long key = key(price);
        if (qty > 0 && summary == 0 && far.size() == 0) {
            place(key);
        }
        final int index = indexOf(key);
        if (index >= 0) {
            setAt(index, qty);
        } else {
            setFar(key, qty);
        }
    }

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final long price) {
        final long key = key(price);
        final int index = indexOf(key);
        return index >= 0 ? qtys[index] : far.qty(key);
    }

    /** Best price, or {@link #NONE}. */
    long best() {
        return key(highest());
    }

    /** The best price of a level that is strictly worse than this price, or {@link #NONE}. */
    long worseThan(final long price) {
        final long key = key(price);
        return key(Math.max(below(key), far.below(key)));
    }

    /** A price's key and a key's price; {@link #NONE} is its own negative. */
    private long key(final long price) {
        return bid ? price : -price;
    }

    /** Index of a key, -1 when it is outside the window or off the grid. */
    private int indexOf(final long key) {
        final long offset = key - base;
        if (offset < 0 || offset >= span) {
            return -1;
        }
        final int index = divided(offset);
        return index * tickSize == offset ? index : -1;
    }

    private int divided(final long offset) {
        if (reciprocal != 0) {
            return (int) Math.multiplyHigh(offset << 1, reciprocal);
        }
        return (int) (tickSize == 1 ? offset : offset / tickSize);
    }

    private void setAt(final int index, final long qty) {
        final int word = index >> 6;
        if (qty > 0) {
            qtys[index] = qty;
            words[word] |= 1L << index;
            summary |= 1L << word;
        } else if (qtys[index] != 0) {
            qtys[index] = 0;
            words[word] &= ~(1L << index);
            if (words[word] == 0) {
                summary &= ~(1L << word);
            }
        }
    }

    private void setFar(final long key, final long qty) {
        far.set(key, qty);
        if (++farChanges >= PATIENCE) {
            farChanges = 0;
            final long best = highest();
            if (best != NONE && (best < base + (span >> 2) || best - base >= span)) {
                moveAround(best);
            }
        }
    }

    private long highest() {
        return Math.max(keyAtOrBelow(TICKS - 1), far.highest());
    }

    /** Best key of the window below this one, or NONE. */
    private long below(final long key) {
        if (summary == 0 || key <= base) {
            return NONE;
        }
        final long offset = key - base;
        return keyAtOrBelow(offset > span ? TICKS - 1 : divided(offset - 1));
    }

    private long keyAtOrBelow(final int index) {
        final int word = index >> 6;
        final long bits = words[word] << 63 - (index & 63);
        if (bits != 0) {
            return base + (index - Long.numberOfLeadingZeros(bits)) * tickSize;
        }
        final long left = summary & (1L << word) - 1;
        if (left == 0) {
            return NONE;
        }
        final int lower = 63 - Long.numberOfLeadingZeros(left);
        return base + ((lower << 6) + 63 - Long.numberOfLeadingZeros(words[lower])) * tickSize;
    }

    /** Places the window, which must be empty, with three quarters of it behind a key. */
    private void place(final long key) {
        span = fullSpan;
        base = key - Math.floorMod(key, tickSize) - (span - (span >> 2));
    }

    private void moveAround(final long key) {
        for (long left = summary; left != 0; left &= left - 1) {
            final int word = Long.numberOfTrailingZeros(left);
            for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                final int index = (word << 6) + Long.numberOfTrailingZeros(bits);
                far.set(base + index * tickSize, qtys[index]);
                qtys[index] = 0;
            }
            words[word] = 0;
        }
        summary = 0;
        place(key);
        for (long k = far.highest(); k != NONE && k >= base; k = far.below(k)) {
            final int index = indexOf(k);
            if (index >= 0) {
                setAt(index, far.qty(k));
                far.set(k, 0);
            }
        }
    }

    private int size() {
        int size = far.size();
        for (long left = summary; left != 0; left &= left - 1) {
            size += Long.bitCount(words[Long.numberOfTrailingZeros(left)]);
        }
        return size;
    }

    void carry(final Carrier carrier) {
        final int levels = carrier.carry(size());
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
