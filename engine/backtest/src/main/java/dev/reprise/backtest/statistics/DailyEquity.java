package dev.reprise.backtest.statistics;

import java.util.Arrays;

/**
 * Equity at the start, at each UTC midnight and at the end. What happens at exactly 00:00:00.000000000 belongs to the day that ends then, as a bar
 * of that day does; what is there at the very start belongs to no day before it.
 *
 * <p>The first and the last day are seldom there from midnight to midnight. One of which more than an hour is missing is no day: its profit counts, and
 * its return is no daily one.
 */
public final class DailyEquity {
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long MISSING_NS = DAY_NS / 24; // at most, of a day that counts

    private final long start;
    private long[] points = new long[64];
    private int size;
    private long nextMidnight;
    private long end;

    /** @param time UTC ns; the equity then is 0, being profit */
    public DailyEquity(final long time) {
        start = time;
        end = time;
        nextMidnight = (Math.floorDiv(time, DAY_NS) + 1) * DAY_NS;
        add(0);
    }

    /** Time moved on to now; {@code equity} held until then, and what changes it now is told after this. */
    public void onTime(final long now, final long equity) {
        while (now > nextMidnight) {
            add(equity);
            nextMidnight += DAY_NS;
        }
        end = Math.max(end, now);
    }

    /** Whether a midnight lies before {@code now} that {@link #onTime} was not told of yet. */
    public boolean hasMidnightBefore(final long now) {
        return now > nextMidnight;
    }

    /** The last value: of a day's part, or, where the end is a midnight, of the day that ended then. */
    public void finish(final long equity) {
        add(equity);
    }

    private void add(final long equity) {
        if (size == points.length) {
            points = Arrays.copyOf(points, size * 2);
        }
        points[size++] = equity;
    }

    /** Profit at each point, in the currency's units. */
    public long[] points() {
        return Arrays.copyOf(points, size);
    }

    /** When {@link #points} has its element {@code index}, UTC ns. */
    public long time(final int index) {
        return index == 0 ? start : Math.min(end, (Math.floorDiv(start, DAY_NS) + index) * DAY_NS);
    }

    /** Position in {@link #points} of the value that the first whole day began with. */
    public int firstWhole() {
        return Math.floorMod(start, DAY_NS) <= MISSING_NS ? 0 : 1;
    }

    /** Position in {@link #points} of the value that the last whole day ended with; before {@link #firstWhole} when there is none. */
    public int lastWhole() {
        final long after = Math.floorMod(end, DAY_NS);
        if (size == 2) { // within one day, at both ends of which something may be missing
            return end - start >= DAY_NS - MISSING_NS ? 1 : 0;
        }
        return after == 0 || DAY_NS - after <= MISSING_NS ? size - 1 : size - 2;
    }

    /** First time, UTC ns. */
    public long start() {
        return start;
    }

    /** Last time, UTC ns. */
    public long end() {
        return end;
    }
}
