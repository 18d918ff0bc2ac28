package dev.reprise.strategies;

import dev.reprise.api.Distance;
import dev.reprise.api.StrategyParameters;

/**
 * What {@link TouchQuoter} goes by.
 *
 * @param edge how far behind the touch to quote, hundredths of a basis point, 0 or more
 * @param skew how far a full inventory moves both quotes against itself, hundredths of a basis point, 0 or more
 * @param tolerance how far a quote may be from where it should be, hundredths of a basis point, 0 or more
 * @param imbalance from 0 to 1: a side is pulled when the book leans further than this against it
 * @param minLifeNs shortest time from one order of a side to the next
 * @param stopLoss stop-loss of what fills, or {@code null}
 */
record TouchSettings(long edge, long skew, long tolerance, double imbalance, long minLifeNs, Distance stopLoss) {
    /** {@code price * hundredths / HUNDREDTHS} is that many hundredths of a basis point of the price. */
    static final long HUNDREDTHS = 1_000_000;

    static TouchSettings of(final StrategyParameters parameters) {
        final double imbalance = parameters.ratio("imbalance");
        if (imbalance < 0 || imbalance > 1) {
            throw new IllegalArgumentException(
                    "parameter `imbalance` must be from 0 to 1: was " + imbalance + "; 1 never pulls a quote");
        }
        final long minLifeNs = parameters.duration("min_life").toNanos();
        if (minLifeNs <= 0) {
            throw new IllegalArgumentException(
                    "parameter `min_life` must be above 0: was " + minLifeNs + " ns; use e.g. 250ms");
        }
        return new TouchSettings(
                hundredths(parameters, "edge"),
                hundredths(parameters, "skew"),
                hundredths(parameters, "requote"),
                imbalance,
                minLifeNs,
                EmaCrossFactory.distance(parameters, "stop_loss").orElse(null));
    }

    private static long hundredths(final StrategyParameters parameters, final String name) {
        return EmaCrossFactory.distance(parameters, name).map(Distance::value).orElse(0L);
    }
}
