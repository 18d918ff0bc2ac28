package dev.reprise.strategies.indicator;

import dev.reprise.api.Carrier;

/**
 * An indicator drawn as a line, which another line may cross. Not thread-safe: one strategy owns it.
 */
public abstract sealed class Line permits Ema, Sma {
    private final int period;
    private double value = Double.NaN;
    private double previous = Double.NaN;
    private long samples;

    Line(final int period) {
        this.period = requirePeriod(period);
    }

    static int requirePeriod(final int period) {
        if (period < 1) {
            throw new IllegalArgumentException("an indicator's period must be above 0: was " + period);
        }
        return period;
    }

    /**
     * Takes the next sample.
     *
     * @param sample a finite number
     * @return the new {@link #value}
     */
    public final double update(final double sample) {
        previous = value;
        value = next(sample);
        samples++;
        return value;
    }

    abstract double next(double sample);

    /** The indicator after the last sample, in the samples' unit; {@code NaN} before the first. */
    public final double value() {
        return value;
    }

    /** The indicator one sample earlier; {@code NaN} before the second sample. */
    public final double previous() {
        return previous;
    }

    /** Samples taken. */
    public final long samples() {
        return samples;
    }

    /** Samples the indicator looks back on. */
    public final int period() {
        return period;
    }

    /** Whether a full period of samples was taken, so that the value no longer hangs on where the data began. */
    public final boolean isWarm() {
        return samples >= period;
    }

    /**
     * Whether the last sample carried this line from at or below {@code other} to above it, that is, previous ≤ other's
     * previous and value &gt; other's value. False unless both lines were warm one sample ago. Update both first.
     */
    public final boolean crossedAbove(final Line other) {
        return wasWarm() && other.wasWarm() && previous <= other.previous && value > other.value;
    }

    /** The mirror of {@link #crossedAbove}: previous ≥ other's previous and value &lt; other's value. */
    public final boolean crossedBelow(final Line other) {
        return wasWarm() && other.wasWarm() && previous >= other.previous && value < other.value;
    }

    private boolean wasWarm() {
        return samples > period;
    }

    /** Writes or reads what it remembers, for a strategy with a {@link dev.reprise.api.Snapshot}. */
    public void carry(final Carrier carrier) {
        value = carrier.carry(value);
        previous = carrier.carry(previous);
        samples = carrier.carry(samples);
    }
}
