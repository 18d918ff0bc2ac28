package dev.reprise.simulator.matching;

import dev.reprise.simulator.grid.TickWindow;

/**
 * Levels of one side, a list from the best to the worst. A price finds its level, and a new level its neighbours, through a
 * {@link TickWindow}; levels outside that or off the grid are in {@link FarLevels}. Where the window stands changes no answer: after
 * {@value #PATIENCE} new levels outside it, it follows a touch that has left it.
 */
final class BookSide {
    private static final int PATIENCE = 64;
    private static final int INITIAL_LEVELS = 1024;

    private final long sign; // price × sign is the key
    private final TickWindow window;
    private final Level[] atTick = new Level[TickWindow.TICKS];
    private final FarLevels far = new FarLevels();
    private Level best;
    private Level worst;
    private Level free;
    private int size;
    private int newFar; // levels outside the window since it was looked at
    private Level found; // the level asked for by depth last, null when levels came or went since
    private int foundDepth;

    BookSide(final boolean bid, final long tickSize) {
        sign = bid ? 1 : -1;
        window = new TickWindow(tickSize);
        pool(INITIAL_LEVELS);
    }

    private void pool(final int count) {
        for (int i = 0; i < count; i++) {
            final Level level = new Level();
            level.worse = free;
            free = level;
        }
    }

    int size() {
        return size;
    }

    /** The best level, null when the side is empty. */
    Level best() {
        return best;
    }

    /** The key of a price on this side. */
    long key(final long price) {
        return price * sign;
    }

    /** Whether an order of the other side with this limit meets the best level. */
    boolean isReached(final long limit) {
        return best != null && best.key >= key(limit);
    }

    /** The level at a distance from the best one, 0 being that; null when there are not so many. */
    Level atDepth(final int depth) {
        final boolean goesOn = found != null && foundDepth <= depth;
        Level level = goesOn ? found : best;
        for (int at = goesOn ? foundDepth : 0; at < depth && level != null; at++) {
            level = level.worse;
        }
        found = level;
        foundDepth = depth;
        return level;
    }

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(final long price) {
        final Level level = find(key(price));
        return level == null ? 0 : level.qty;
    }

    /** Puts an order last at its price; gives back the level's new quantity. */
    long append(final Order order) {
        final long key = key(order.price);
        Level level = find(key);
        if (level == null) {
            level = insert(order.price, key);
        }
        return level.append(order);
    }

    /** Takes an order out of its level, and the level away when that was the last one; gives back what the level has left. */
    long unlink(final Order order) {
        final Level level = order.level;
        final long left = level.unlink(order);
        if (level.first == null) {
            remove(level);
        }
        return left;
    }

    /** Takes an empty level away. */
    void remove(final Level level) {
        final Level better = level.better;
        final Level worse = level.worse;
        if (better == null) {
            best = worse;
        } else {
            better.worse = worse;
        }
        if (worse == null) {
            worst = better;
        } else {
            worse.better = better;
        }
        if (level.tick >= 0) {
            atTick[level.tick] = null;
            window.unmark(level.tick);
        } else {
            far.remove(level);
        }
        size--;
        found = null;
        level.worse = free;
        free = level;
    }

    private Level find(final long key) {
        final int tick = window.indexOf(key);
        return tick >= 0 ? atTick[tick] : far.find(key);
    }

    private Level insert(final long price, final long key) {
        if (free == null) {
            pool(size);
        }
        final Level level = free;
        free = level.worse;
        level.price = price;
        level.key = key;
        level.qty = 0;
        if (size == 0) {
            window.place(key);
        }
        link(level, below(key));
        size++;
        found = null;
        enter(level);
        if (level.tick < 0 && ++newFar >= PATIENCE) {
            newFar = 0;
            if (!window.isInPlace(best.key)) {
                moveWindow();
            }
        }
        return level;
    }

    private void link(final Level level, final Level worse) {
        final Level better = worse == null ? worst : worse.better;
        level.worse = worse;
        level.better = better;
        if (better == null) {
            best = level;
        } else {
            better.worse = level;
        }
        if (worse == null) {
            worst = level;
        } else {
            worse.better = level;
        }
    }

    private Level below(final long key) {
        final int tick = window.below(key);
        final Level near = tick >= 0 ? atTick[tick] : null;
        final Level other = far.below(key);
        return near == null || other != null && other.key > near.key ? other : near;
    }

    /** Where the level is found from now on. */
    private void enter(final Level level) {
        level.tick = window.indexOf(level.key);
        if (level.tick >= 0) {
            atTick[level.tick] = level;
            window.mark(level.tick);
        } else {
            far.add(level);
        }
    }

    private void moveWindow() {
        for (Level level = worst; level != null; level = level.better) {
            if (level.tick >= 0) {
                atTick[level.tick] = null;
            }
        }
        window.clear();
        far.clear();
        window.place(best.key);
        for (Level level = worst; level != null; level = level.better) {
            enter(level);
        }
    }
}
