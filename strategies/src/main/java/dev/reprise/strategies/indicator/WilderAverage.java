package dev.reprise.strategies.indicator;

import dev.reprise.api.Carrier;

/**
 * Wilder's smoothing: the mean of the first {@code period} samples, after them
 * {@code a(i) = (a(i-1) * (period - 1) + x(i)) / period}. Source: J. Welles Wilder, New Concepts in Technical Trading Systems,
 * 1978.
 */
final class WilderAverage {
    private final int period;
    private double sum;
    private double value = Double.NaN;
    private long samples;

    WilderAverage(final int period) {
        this.period = Line.requirePeriod(period);
    }

    void update(final double sample) {
        samples++;
        if (samples > period) {
            value = (value * (period - 1) + sample) / period;
            return;
        }
        sum += sample;
        if (samples == period) {
            value = sum / period;
        }
    }

    /** {@code NaN} until {@code period} samples were taken. */
    double value() {
        return value;
    }

    boolean isWarm() {
        return samples >= period;
    }

    void carry(final Carrier carrier) {
        sum = carrier.carry(sum);
        value = carrier.carry(value);
        samples = carrier.carry(samples);
    }
}
