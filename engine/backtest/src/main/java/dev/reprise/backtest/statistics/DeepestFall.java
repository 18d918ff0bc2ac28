package dev.reprise.backtest.statistics;

import dev.reprise.api.number.FixedPoint;

/**
 * The deepest fall of a profit from the highest value before it, either in money or as a part of the equity there: the two are seldom the same fall,
 * for a small account falls deeper by less. The first of several that are equally deep. Compared exactly, through 128 bits. One thread.
 */
public final class DeepestFall {
    private final boolean isPart;
    private final long initial;
    private long depth;
    private long peak;
    private long from;
    private long to;
    private long recovered;

    private DeepestFall(final boolean isPart, final long initial, final long time) {
        this.isPart = isPart;
        this.initial = initial;
        from = time;
        to = time;
    }

    /** In money, from {@code time} on, UTC ns. */
    public static DeepestFall ofMoney(final long time) {
        return new DeepestFall(false, 0, time);
    }

    /**
     * As a part of the equity that it fell from.
     *
     * @param initial equity at a profit of 0, in the profit's unit; while it and the profit are not above 0 together, no fall is a part of anything
     * @param time from which on it is measured, UTC ns
     */
    public static DeepestFall ofEquity(final long initial, final long time) {
        return new DeepestFall(true, initial, time);
    }

    /**
     * The profit is another.
     *
     * @param time UTC ns
     * @param profit now
     * @param highest so far, this one included
     * @param highestTime when it was reached first, UTC ns
     * @param fall highest − profit
     */
    public void onProfit(
            final long time, final long profit, final long highest, final long highestTime, final long fall) {
        if (recovered == 0 && depth > 0 && profit >= peak) {
            recovered = time;
        }
        if (fall > 0 && isDeeper(fall, highest)) {
            depth = fall;
            peak = highest;
            from = highestTime;
            to = time;
            recovered = 0;
        }
    }

    private boolean isDeeper(final long fall, final long highest) {
        if (!isPart) {
            return fall > depth;
        }
        final long equity = FixedPoint.add(initial, highest);
        return equity > 0 && (depth == 0 || isAbove(fall, initial + peak, depth, equity));
    }

    /** Whether a × b &gt; c × d, none of them below 0. */
    private static boolean isAbove(final long a, final long b, final long c, final long d) {
        final long high = Math.multiplyHigh(a, b);
        final long other = Math.multiplyHigh(c, d);
        return high != other ? high > other : Long.compareUnsigned(a * b, c * d) > 0;
    }

    /** How far it fell, in the profit's unit, not below 0. */
    public long depth() {
        return depth;
    }

    /** The profit it fell from. */
    public long peak() {
        return peak;
    }

    /** When that was reached, UTC ns. */
    public long from() {
        return from;
    }

    /** When it was deepest, UTC ns. */
    public long to() {
        return to;
    }

    /** When the profit was back where it had fallen from, UTC ns; 0 when it never was. */
    public long recovered() {
        return recovered;
    }
}
