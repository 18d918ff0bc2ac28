package dev.reprise.strategies.indicator;

/**
 * Exponential moving average: {@code e(0) = x(0)}, {@code e(i) = e(i-1) + (x(i) - e(i-1)) * 2 / (period + 1)}. The same
 * formula, in the same order of operations, as ta4j's {@code EMAIndicator} (0.17), so the two agree to the last bit.
 */
public final class Ema extends Line {
    private final double multiplier;

    /** @param period above 0 */
    public Ema(final int period) {
        super(period);
        multiplier = 2.0 / (period + 1);
    }

    @Override
    double next(final double sample) {
        return samples() == 0 ? sample : value() + (sample - value()) * multiplier;
    }
}
