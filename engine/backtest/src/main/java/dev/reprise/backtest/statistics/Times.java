package dev.reprise.backtest.statistics;

import org.HdrHistogram.Histogram;

/** Measured times, kept to three digits in memory that does not grow with their number. */
public final class Times {
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);

    /** @param ns a time; what is below 0 counts as 0 */
    void add(final long ns) {
        histogram.recordValue(Math.max(0, ns));
    }

    /** Those of another one too. */
    void add(final Times others) {
        histogram.add(others.histogram);
    }

    /** How many there are. */
    public long count() {
        return histogram.getTotalCount();
    }

    /**
     * The time that so many of a hundred do not exceed, ns, to three digits.
     *
     * @param percent from 0 to 100
     * @return NaN when nothing was measured
     */
    public double percentile(final double percent) {
        return count() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent);
    }

    /** The longest, ns, to three digits; NaN when nothing was measured. */
    public double max() {
        return count() == 0 ? Double.NaN : histogram.getMaxValue();
    }
}
