package dev.reprise.simulator.grid;

/**
 * A window of {@value #TICKS} ticks over the keys of one side of a book, with a bit for each tick that holds a level and a bit
 * for each word of those.
 *
 * <p>A level's key is its price for bids and its negated price for asks: the best has the highest key. Index 0 is the worst
 * tick of the window. Keys outside the window or off the grid have no index; keeping those is the caller's affair, as is what a tick
 * holds. Before {@link #place} and after {@link #clear} no key has an index. Not thread-safe.
 */
public final class TickWindow {
    /** Ticks of a window: a word of words of bits. */
    public static final int TICKS = 4096;

    /** No index. */
    public static final int NONE = -1;

    /** Bound on the window's width in price and on the keys it stands at, so that no sum of the two leaves a long. */
    private static final long MAX_SPAN = 1L << 61;

    private final long tickSize;
    private final long fullSpan; // 0: ticks too wide for a window
    private final long reciprocal; // 2^63 / tickSize rounded up, 0: divide
    private final long[] words = new long[TICKS >> 6];
    private long summary;
    private long base; // key of index 0
    private long span; // width in price, 0 without a place

    /** An empty window without a place. */
    public TickWindow(final long tickSize) {
        if (tickSize <= 0) {
            throw new IllegalArgumentException("tickSize must be above 0: was " + tickSize);
        }
        this.tickSize = tickSize;
        fullSpan = tickSize <= MAX_SPAN / TICKS ? tickSize * TICKS : 0;
        // n × reciprocal >>> 63 is n / tickSize as long as n × tickSize < 2^63: the error of the reciprocal is below
        // tickSize.
        final boolean isExact = tickSize > 1 && fullSpan != 0 && fullSpan <= Long.MAX_VALUE / tickSize;
        reciprocal = isExact ? Long.MIN_VALUE / -tickSize + 1 : 0;
    }

    /** Places the window, which must be empty, with three quarters of it behind a key; a key too far out gives it no place. */
    public void place(final long key) {
        assert summary == 0;
        span = key <= MAX_SPAN && key >= -MAX_SPAN ? fullSpan : 0;
        base = key - Math.floorMod(key, tickSize) - (span - (span >> 2));
    }

    /** Whether a best level with this key is where the window expects it: inside, and not in its worst quarter. */
    public boolean isInPlace(final long key) {
        return key >= base + (span >> 2) && key - base < span;
    }

    /** Whether the window does not end above a key. */
    public boolean isAtOrAboveWorst(final long key) {
        return key >= base;
    }

    /** Index of a key, {@link #NONE} when it is outside the window or off the grid. */
    public int indexOf(final long key) {
        final long offset = key - base;
        if (offset < 0 || offset >= span) {
            return NONE;
        }
        final int index = divided(offset);
        return index * tickSize == offset ? index : NONE;
    }

    /** Key of an index. */
    public long keyOf(final int index) {
        return base + index * tickSize;
    }

    private int divided(final long offset) {
        if (reciprocal != 0) {
            return (int) Math.multiplyHigh(offset << 1, reciprocal);
        }
        return (int) (tickSize == 1 ? offset : offset / tickSize);
    }

    /** The tick holds a level from now on. */
    public void mark(final int index) {
        final int word = index >> 6;
        words[word] |= 1L << index;
        summary |= 1L << word;
    }

    /** The tick holds nothing from now on. */
    public void unmark(final int index) {
        final int word = index >> 6;
        final long left = words[word] & ~(1L << index);
        words[word] = left;
        if (left == 0) {
            summary &= ~(1L << word);
        }
    }

    /** Whether no tick holds a level. */
    public boolean isEmpty() {
        return summary == 0;
    }

    /** Number of ticks that hold a level. */
    public int count() {
        int count = 0;
        for (long left = summary; left != 0; left &= left - 1) {
            count += Long.bitCount(words[Long.numberOfTrailingZeros(left)]);
        }
        return count;
    }

    /** Index of the best level, or {@link #NONE}. */
    public int highest() {
        return summary == 0 ? NONE : highestOf(63 - Long.numberOfLeadingZeros(summary));
    }

    /** Index of the best level whose key is below this one, or {@link #NONE}. */
    public int below(final long key) {
        if (summary == 0 || key <= base) {
            return NONE;
        }
        final long offset = key - base;
        // A key that is so far above that the difference overflows is above all.
        final int index = offset > span || offset < 0 ? TICKS - 1 : divided(offset - 1);
        final int word = index >> 6;
        final long bits = words[word] << 63 - (index & 63);
        if (bits != 0) {
            return index - Long.numberOfLeadingZeros(bits);
        }
        final long left = summary & (1L << word) - 1;
        return left == 0 ? NONE : highestOf(63 - Long.numberOfLeadingZeros(left));
    }

    private int highestOf(final int word) {
        return (word << 6) + 63 - Long.numberOfLeadingZeros(words[word]);
    }

    /** Empties the window and takes its place away. */
    public void clear() {
        for (long left = summary; left != 0; left &= left - 1) {
            words[Long.numberOfTrailingZeros(left)] = 0;
        }
        summary = 0;
        span = 0;
    }
}
