package dev.reprise.strategies.indicator;

import dev.reprise.api.Carrier;

/**
 * Average true range. The true range of a bar is the largest of high − low, |high − previous close| and
 * |low − previous close|; of the first bar, high − low. It is averaged as Wilder does: the mean of the first {@code period}
 * ranges, then {@code (previous * (period - 1) + range) / period}. Source: J. Welles Wilder, New Concepts in Technical Trading
 * Systems, 1978. (ta4j starts the average at the first range instead; the two approach each other as bars go by.)
 */
public final class Atr {
    private final WilderAverage average;
    private double previousClose = Double.NaN;

    /** @param period above 0 */
    public Atr(final int period) {
        average = new WilderAverage(period);
    }

    /**
     * Takes the next bar.
     *
     * @return the new {@link #value}
     */
    public double update(final double high, final double low, final double close) {
        double range = high - low;
        if (!Double.isNaN(previousClose)) {
            range = Math.max(range, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose)));
        }
        previousClose = close;
        average.update(range);
        return average.value();
    }

    /** In the unit of the prices, not negative; {@code NaN} until {@code period} bars were taken. */
    public double value() {
        return average.value();
    }

    /** Whether {@code period} bars were taken. */
    public boolean isWarm() {
        return average.isWarm();
    }

    /** Writes or reads what it remembers, for a strategy with a {@link dev.reprise.api.Snapshot}. */
    public void carry(final Carrier carrier) {
        average.carry(carrier);
        previousClose = carrier.carry(previousClose);
    }
}
