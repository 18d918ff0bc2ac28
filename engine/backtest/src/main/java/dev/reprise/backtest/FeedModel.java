package dev.reprise.backtest;

import dev.reprise.api.number.Piecewise;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Feed latencies of a backtest with two clocks that are neither recorded nor constant: interpolated between the rows of a table by the time at
 * which something happened, or drawn from quantiles at equal distances, a draw a record. Immutable.
 */
public final class FeedModel {
    private final long[] times; // empty: drawn
    private final long[] latencies;
    private final long seed;

    private FeedModel(final long[] times, final long[] latencies, final long seed) {
        if (latencies.length == 0) {
            throw new IllegalArgumentException("no feed latency is given");
        }
        for (int i = 0; i < latencies.length; i++) {
            if (latencies[i] < 0 || latencies[i] > ClockSettings.MAX_WINDOW_NS) {
                throw new IllegalArgumentException("feed latencies must be from 0 to "
                        + ClockSettings.MAX_WINDOW_NS / 1_000_000_000L + " s: was " + latencies[i] + " ns");
            }
            if (i > 0 && (times.length > 0 ? times[i] <= times[i - 1] : latencies[i] < latencies[i - 1])) {
                throw new IllegalArgumentException("the points must ascend: "
                        + (times.length > 0 ? times[i - 1] + ", " + times[i] : latencies[i - 1] + ", " + latencies[i]));
            }
        }
        this.times = times;
        this.latencies = latencies;
        this.seed = seed;
    }

    /**
     * Between rows a straight line, before the first and behind the last what they say.
     *
     * @param times UTC ns, ascending
     * @param latencies of the same rows, ns, from 0 to 10 s
     * @throws IllegalArgumentException when there is none, or they are out of order or range
     */
    public static FeedModel interpolated(final long[] times, final long[] latencies) {
        if (times.length != latencies.length) {
            throw new IllegalArgumentException(times.length + " times and " + latencies.length + " latencies");
        }
        return new FeedModel(times.clone(), latencies.clone(), 0);
    }

    /**
     * Drawn, each record's for itself, from quantiles at equal distances, the smallest first.
     *
     * @param quantiles ns, ascending, from 0 to 10 s
     * @param seed the same draws for the same seed
     * @throws IllegalArgumentException when there is none, or they are out of order or range
     */
    public static FeedModel drawn(final long[] quantiles, final long seed) {
        return new FeedModel(new long[0], quantiles.clone(), seed);
    }

    /** Draws for {@link #at}, from the beginning. */
    SplittableRandom draws() {
        return new SplittableRandom(seed);
    }

    /** How long it takes what happens at this time, ns. */
    long at(final long happened, final SplittableRandom draws) {
        return isDrawn()
                ? Piecewise.quantile(draws.nextDouble(), latencies, latencies.length)
                : Piecewise.at(happened, times, latencies, latencies.length);
    }

    /** Whether latencies are drawn. */
    public boolean isDrawn() {
        return times.length == 0;
    }

    /** Rows, or quantiles. */
    public int size() {
        return latencies.length;
    }

    /** Of the draws. */
    public long seed() {
        return seed;
    }

    /** Of the rows or quantiles, the smallest at 0 and the largest at 1, ns. */
    public long quantile(final double part) {
        final long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    /** The same for equal models, another for others, as far as 64 bits tell. */
    public long digest() {
        long digest = seed;
        for (int i = 0; i < latencies.length; i++) {
            digest = 31 * (31 * digest + latencies[i]) + (times.length > 0 ? times[i] : i);
        }
        return digest;
    }
}
