package dev.reprise.core.book;

import java.util.Arrays;

/**
 * The dense part of a side: quantities by tick, with a bitmap of the ticks that have one and a bitmap of that bitmap's
 * words.
 *
 * <p>Index 0 is the worst tick of the window, the keys {@code base + index × tickSize}. {@code base} is a multiple of
 * the tick size. Without a place (before the first level and after {@link #clear}) the window holds nothing.
 */
final class TickWindow {
    static final int MAX_TICKS = 1 << 20;

    private static final int MIN_TICKS = 64;
    private static final long NONE = SortedKeys.NONE;
    /** Bound on the window's width in price, so that no sum of a key and it leaves a long. */
    private static final long MAX_SPAN = 1L << 61;

    private final long tickSize;
    private final int ticks;
    private final long reciprocal; // 2^63 / tickSize rounded up, 0: divide
    private final long[] qtys;
    private final long[] words;
    private final long[] summary;
    private long base;
    private long span; // width in price, 0 without a place
    private long worstInPlace;
    private int levels;

    /** Rounds up to what a window can have. */
    static int checkedTicks(final long tickSize, final int windowTicks) {
        if (tickSize <= 0) {
            throw new IllegalArgumentException("tickSize must be above 0: was " + tickSize);
        }
        if (windowTicks < MIN_TICKS || windowTicks > MAX_TICKS) {
            throw new IllegalArgumentException(
                    "windowTicks must be " + MIN_TICKS + " to " + MAX_TICKS + ": was " + windowTicks);
        }
        final int ticks = (windowTicks + 63) & ~63;
        if (tickSize > MAX_SPAN / ticks) {
            throw new IllegalArgumentException("tickSize=" + tickSize + " times windowTicks=" + ticks
                    + " must not be above 2^61; use fewer ticks");
        }
        return ticks;
    }

    TickWindow(final long tickSize, final int windowTicks) {
        ticks = checkedTicks(tickSize, windowTicks);
        this.tickSize = tickSize;
        // n × reciprocal >>> 63 is n / tickSize as long as n × tickSize < 2^63: the error of the reciprocal is below
        // tickSize.
        final boolean isExact = tickSize > 1 && ticks * tickSize <= Long.MAX_VALUE / tickSize;
        reciprocal = isExact ? Long.MIN_VALUE / -tickSize + 1 : 0;
        qtys = new long[ticks];
        words = new long[ticks >> 6];
        summary = new long[(words.length + 63) >> 6];
    }

    int ticks() {
        return ticks;
    }

    int levels() {
        return levels;
    }

    void clear() {
        for (int s = 0; s < summary.length; s++) {
            for (long left = summary[s]; left != 0; left &= left - 1) {
                final int word = (s << 6) + Long.numberOfTrailingZeros(left);
                for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                    qtys[(word << 6) + Long.numberOfTrailingZeros(bits)] = 0;
                }
                words[word] = 0;
            }
            summary[s] = 0;
        }
        levels = 0;
        span = 0;
    }

    /** Places the window, which must be empty, with three quarters of it behind a key. */
    void placeAround(final long key) {
        assert levels == 0;
        place(baseAround(key));
    }

    /** Whether a key lies inside and not in the worst quarter. */
    boolean isInPlace(final long key) {
        return key >= worstInPlace && key - base < span;
    }

    /** Whether a window of so many ticks around a touch would hold a key: three quarters of it lie behind the touch. */
    static boolean isAround(final long touch, final long key, final int ofTicks, final long tickSize) {
        final long offset = key - touch;
        return offset >= -(ofTicks - (ofTicks >> 2)) * tickSize && offset < (ofTicks >> 2) * tickSize;
    }

    /** Index of a key, -1 when it is outside the window or off the grid. */
    int indexOf(final long key) {
        final long offset = key - base;
        if (offset < 0 || offset >= span) {
            return -1;
        }
        final int index = divided(offset);
        return index * tickSize == offset ? index : -1;
    }

    long qty(final int index) {
        return qtys[index];
    }

    /** Sets a tick's quantity, 0 for none, and returns the one before. */
    long set(final int index, final long qty) {
        final long before = qtys[index];
        qtys[index] = qty;
        // No branches: whether a level comes, changes or goes is what no processor guesses.
        final int word = index >> 6;
        final long bits = words[word] & ~(1L << index) | isSome(qty) << index;
        words[word] = bits;
        summary[word >> 6] = summary[word >> 6] & ~(1L << word) | isSome(bits) << word;
        levels += (int) (isSome(qty) - isSome(before));
        return before;
    }

    /** 1, and 0 for zero. */
    private static long isSome(final long value) {
        return (value | -value) >>> 63;
    }

    /** Best key, or NONE. */
    long highest() {
        return keyAtOrBelow(ticks - 1);
    }

    /** Best key below {@code key}, which is not above the best one of the side; or NONE. */
    long below(final long key) {
        if (key <= base) {
            return NONE;
        }
        final long offset = key - base;
        return keyAtOrBelow(offset > span ? ticks - 1 : divided(offset - 1));
    }

    /** Quantity of the first levels, added up best first. */
    double depth(final int first) {
        double depth = 0;
        int left = first;
        for (int s = summary.length - 1; s >= 0; s--) {
            for (long used = summary[s]; used != 0; ) {
                final int inSummary = 63 - Long.numberOfLeadingZeros(used);
                used &= ~(1L << inSummary);
                final int word = (s << 6) + inSummary;
                for (long bits = words[word]; bits != 0; ) {
                    if (left-- <= 0) {
                        return depth;
                    }
                    final int inWord = 63 - Long.numberOfLeadingZeros(bits);
                    bits &= ~(1L << inWord);
                    depth += qtys[(word << 6) + inWord];
                }
            }
        }
        return depth;
    }

    /**
     * Moves the window around the best key of the side. Levels that fall out go to {@code far}, levels of {@code far}
     * that it now covers come in.
     */
    void moveAround(final long key, final FarLevels far) {
        final long newBase = baseAround(key);
        final long shift = (newBase - base) / tickSize;
        if (shift == 0) {
            return;
        }
        if (shift >= ticks || shift <= -ticks) {
            evict(ticks, far);
        } else if (shift > 0) {
            evict((int) shift, far);
            System.arraycopy(qtys, (int) shift, qtys, 0, ticks - (int) shift);
            Arrays.fill(qtys, ticks - (int) shift, ticks, 0);
        } else {
            // Towards worse prices nothing falls out: all levels are at or below the key, which is inside afterwards.
            System.arraycopy(qtys, 0, qtys, (int) -shift, ticks + (int) shift);
            Arrays.fill(qtys, 0, (int) -shift, 0);
        }
        place(newBase);
        remark();
        takeIn(far);
    }

    /**
     * Takes the levels of a window that is not used from then on, and those of {@code far} that it covers. It is empty before.
     *
     * @param key the best one of the side
     */
    void takeOver(final TickWindow other, final long key, final FarLevels far) {
        placeAround(key);
        for (long k = other.highest(); k != NONE; k = other.below(k)) {
            final long qty = other.qty(other.indexOf(k));
            final int index = indexOf(k);
            if (index >= 0) {
                set(index, qty);
            } else {
                far.set(k, qty);
            }
        }
        takeIn(far);
    }

    private void takeIn(final FarLevels far) {
        for (long k = far.below(base + span); k >= base; k = far.below(k)) {
            final int index = indexOf(k);
            if (index >= 0) {
                set(index, far.set(k, 0));
            }
        }
    }

    private long baseAround(final long key) {
        return key - Math.floorMod(key, tickSize) - (ticks - (ticks >> 2)) * tickSize;
    }

    private void place(final long newBase) {
        base = newBase;
        span = ticks * tickSize;
        worstInPlace = newBase + (ticks >> 2) * tickSize;
    }

    private void evict(final int to, final FarLevels far) {
        for (int i = 0; i < to; i++) {
            if (qtys[i] != 0) {
                far.set(base + i * tickSize, qtys[i]);
                qtys[i] = 0;
            }
        }
    }

    private void remark() {
        Arrays.fill(words, 0);
        Arrays.fill(summary, 0);
        levels = 0;
        for (int i = 0; i < ticks; i++) {
            if (qtys[i] != 0) {
                mark(i);
            }
        }
    }

    private void mark(final int index) {
        final int word = index >> 6;
        words[word] |= 1L << index;
        summary[word >> 6] |= 1L << word;
        levels++;
    }

    private long keyAtOrBelow(final int index) {
        final int word = index >> 6;
        final long bits = words[word] << 63 - (index & 63);
        if (bits != 0) {
            return base + (index - Long.numberOfLeadingZeros(bits)) * tickSize;
        }
        for (int s = word >> 6; s >= 0; s--) {
            final long left = s == word >> 6 ? summary[s] & (1L << word) - 1 : summary[s];
            if (left != 0) {
                final int w = (s << 6) + 63 - Long.numberOfLeadingZeros(left);
                return base + ((w << 6) + 63 - Long.numberOfLeadingZeros(words[w])) * tickSize;
            }
        }
        return NONE;
    }

    private int divided(final long offset) {
        if (reciprocal != 0) {
            return (int) Math.multiplyHigh(offset << 1, reciprocal);
        }
        return (int) (tickSize == 1 ? offset : offset / tickSize);
    }
}
