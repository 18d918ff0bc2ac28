package dev.reprise.strategies.indicator;

import dev.reprise.api.Carrier;

/**
 * Relative strength index, 0 to 100: {@code 100 - 100 / (1 + gain / loss)}, where gain and loss are Wilder averages of the
 * rises and of the falls between samples (the mean of the first {@code period} changes, then
 * {@code (previous * (period - 1) + change) / period}). Without any loss it is 100, without any change 50. Source: J. Welles
 * Wilder, New Concepts in Technical Trading Systems, 1978.
 */
public final class Rsi {
    private final WilderAverage gain;
    private final WilderAverage loss;
    private double previousSample = Double.NaN;

    /** @param period above 0; Wilder used 14 */
    public Rsi(final int period) {
        gain = new WilderAverage(period);
        loss = new WilderAverage(period);
    }

    /**
     * Takes the next sample, usually a close.
     *
     * @return the new {@link #value}
     */
    public double update(final double sample) {
        if (!Double.isNaN(previousSample)) {
            final double change = sample - previousSample;
            gain.update(Math.max(change, 0));
            loss.update(Math.max(-change, 0));
        }
        previousSample = sample;
        return value();
    }

    /** 0 to 100; {@code NaN} until {@code period} changes were taken. */
    public double value() {
        if (loss.value() == 0) {
            return gain.value() == 0 ? 50 : 100;
        }
        return 100 - 100 / (1 + gain.value() / loss.value());
    }

    /** Whether {@code period} changes were taken, that is, one more sample than that. */
    public boolean isWarm() {
        return gain.isWarm();
    }

    /** Writes or reads what it remembers, for a strategy with a {@link dev.reprise.api.Snapshot}. */
    public void carry(final Carrier carrier) {
        gain.carry(carrier);
        loss.carry(carrier);
        previousSample = carrier.carry(previousSample);
    }
}
