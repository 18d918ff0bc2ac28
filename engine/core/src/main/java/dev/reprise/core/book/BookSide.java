package dev.reprise.core.book;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.BookLevels;

/**
 * One side of a book. Inside, a level's key is its price for bids and its negated price for asks, so that for both the
 * best level has the highest key and one piece of code serves both.
 *
 * <p>Levels on the tick grid and inside the window are in {@link TickWindow}, all others in {@link FarLevels}; every
 * answer looks at both. The window stands so that three quarters of it lie behind the touch. It is put there when the
 * side's first level comes, and moved there once the touch has been out of place (outside the window, or in its worst
 * quarter) for {@value #PATIENCE} changes in a row: an absurd best price that comes and goes moves nothing.
 *
 * <p>A window begins with {@value #FIRST_TICKS} ticks, so that many books near their touch lie in little memory, and becomes four times as wide, up to
 * what was asked for, after {@value #PATIENCE_FAR} changes outside it, since it stands there or was cleared,
 * that the widest one around the touch would hold.
 */
final class BookSide {
    /** Changes with the touch out of place before the window follows it. */
    static final int PATIENCE = 16;

    /** Changes outside the window, none of them outside the widest one around the touch, before it grows. */
    static final int PATIENCE_FAR = 64;

    static final int FIRST_TICKS = 256;

    private static final int GROWTH = 4;

    private static final long NONE = SortedKeys.NONE;

    private final boolean isBids;
    private final long tickSize;
    private final int mostTicks;
    private TickWindow window;
    private final FarLevels far = new FarLevels();
    private long bestKey = NONE;
    private int misplacedChanges;
    private int farChanges;
    private long levelHash;

    BookSide(final boolean isBids, final long tickSize, final int windowTicks) {
        this.isBids = isBids;
        this.tickSize = tickSize;
        mostTicks = TickWindow.checkedTicks(tickSize, windowTicks);
        window = new TickWindow(tickSize, Math.min(FIRST_TICKS, mostTicks));
    }

    void clear() {
        window.clear();
        far.clear();
        bestKey = NONE;
        misplacedChanges = 0;
        farChanges = 0;
        levelHash = 0;
    }

    /** As one after the other; most lie in the window and behind a touch that is in its place, where nothing else can change. */
    void set(final BookLevels levels) {
        final int count = levels.count();
        int level = 0;
        while (level < count) {
            long changed = 0;
            if (bestKey != NONE && window.isInPlace(bestKey)) {
                final TickWindow dense = window;
                final long best = bestKey;
                for (; level < count; level++) {
                    final long key = key(levels.price(level));
                    final int index = key < best ? dense.indexOf(key) : -1;
                    if (index < 0) {
                        break;
                    }
                    final long qty = levels.qty(level);
                    changed += (mix(key) | 1) * (qty - dense.set(index, qty));
                }
                misplacedChanges = 0;
            }
            levelHash += changed;
            if (level < count) {
                set(levels.price(level), levels.qty(level));
                level++;
            }
        }
    }

    void set(final long price, final long qty) {
        assert qty >= 0 : "qty=" + qty;
        assert price >= Decimals.MIN_MANTISSA && price <= Decimals.MAX_MANTISSA : "price=" + price;
        final long key = key(price);
        if (bestKey == NONE) {
            if (qty == 0) {
                return;
            }
            window.placeAround(key);
        }
        final int index = window.indexOf(key);
        final long before = index >= 0 ? window.set(index, qty) : setFar(key, qty);
        // Odd factors times quantities: one changed quantity always changes the sum, and the order of changes never
        // does.
        levelHash += (mix(key) | 1) * (qty - before);
        if (qty != 0) {
            if (key > bestKey) {
                bestKey = key;
            }
        } else if (key == bestKey) {
            bestKey = Math.max(window.highest(), far.highest());
        }
        if (window.isInPlace(bestKey)) {
            misplacedChanges = 0;
        } else if (++misplacedChanges >= PATIENCE && bestKey != NONE) {
            window.moveAround(bestKey, far);
            misplacedChanges = 0;
            farChanges = 0;
        }
    }

    private long setFar(final long key, final long qty) {
        if (window.ticks() < mostTicks
                && window.isInPlace(bestKey)
                && TickWindow.isAround(bestKey, key, mostTicks, tickSize)
                && ++farChanges >= PATIENCE_FAR) {
            farChanges = 0;
            final TickWindow wider =
                    new TickWindow(tickSize, (int) Math.min((long) GROWTH * window.ticks(), mostTicks));
            wider.takeOver(window, bestKey, far);
            window = wider;
            final int index = window.indexOf(key);
            if (index >= 0) {
                return window.set(index, qty);
            }
        }
        return far.set(key, qty);
    }

    boolean isEmpty() {
        return bestKey == NONE;
    }

    long bestPrice() {
        return price(bestKey);
    }

    long bestQty() {
        return bestKey == NONE ? 0 : qtyOf(bestKey);
    }

    long qtyAt(final long price) {
        return qtyOf(key(price));
    }

    long nextPrice(final long price) {
        return price(below(key(price)));
    }

    int levels() {
        return window.levels() + far.levels();
    }

    /** Levels that are not in the window. */
    int farLevels() {
        return far.levels();
    }

    long sweepPrice(final long qty) {
        long left = qty;
        for (long key = bestKey; key != NONE; key = below(key)) {
            left -= qtyOf(key);
            if (left <= 0) {
                return price(key);
            }
        }
        return NONE;
    }

    double depth(final int levels) {
        if (far.levels() == 0) {
            return window.depth(levels);
        }
        double depth = 0;
        long key = bestKey;
        for (int i = 0; i < levels && key != NONE; i++) {
            depth += qtyOf(key);
            key = below(key);
        }
        return depth;
    }

    long stateHash() {
        return mix(levelHash);
    }

    private long below(final long key) {
        if (key > bestKey) {
            return bestKey;
        }
        final long inWindow = window.below(key);
        final long bestFar = far.highest();
        if (bestFar <= inWindow) {
            return inWindow;
        }
        return Math.max(inWindow, bestFar < key ? bestFar : far.below(key));
    }

    private long qtyOf(final long key) {
        final int index = window.indexOf(key);
        return index >= 0 ? window.qty(index) : far.qty(key);
    }

    private long key(final long price) {
        return isBids ? price : -price;
    }

    /** NONE is its own negative, so no level maps to no price on both sides. */
    private long price(final long key) {
        return isBids ? key : -key;
    }

    /** The finalizer of MurmurHash3, 64 bits. */
    private static long mix(final long value) {
        long h = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }

    void carry(final Carrier carrier) {
        final int levels = carrier.carry(levels());
        final int misplaced = carrier.carry(misplacedChanges);
        if (carrier.isReading()) {
            clear();
            for (int i = 0; i < levels; i++) {
                final long price = carrier.carry(0L);
                set(price, carrier.carry(0L));
            }
        } else {
            for (long key = bestKey; key != NONE; key = below(key)) {
                carrier.carry(price(key));
                carrier.carry(qtyOf(key));
            }
        }
        misplacedChanges = misplaced;
    }
}
