package dev.reprise.strategies.indicator;

import dev.reprise.api.Carrier;

/**
 * Simple moving average of the last {@code period} samples, or of all while there are fewer, as ta4j's
 * {@code SMAIndicator} (0.17). The sum is taken anew each time, oldest sample first: a running sum drifts.
 */
public final class Sma extends Line {
    private final double[] window;

    /** @param period above 0; an update costs that many additions */
    public Sma(final int period) {
        super(period);
        window = new double[period];
    }

    @Override
    double next(final double sample) {
        final long newest = samples();
        window[(int) (newest % window.length)] = sample;
        final int count = (int) Math.min(newest + 1, window.length);
        double sum = 0;
        for (long i = newest - count + 1; i <= newest; i++) {
            sum += window[(int) (i % window.length)];
        }
        return sum / count;
    }

    @Override
    public void carry(final Carrier carrier) {
        super.carry(carrier);
        carrier.carry(window);
    }
}
