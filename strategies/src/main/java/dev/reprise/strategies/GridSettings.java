package dev.reprise.strategies;

import dev.reprise.api.Distance;
import dev.reprise.api.StrategyParameters;

/**
 * What {@link Grid} goes by; distances are hundredths of a basis point.
 *
 * @param levels orders a side, and the largest position in orders
 * @param halfSpread from mid to the first order of a side, 0 or more
 * @param interval from one order to the next, above 0
 * @param skew shift of both sides for each order of inventory, 0 or more
 * @param everyNs from one laying of the grid to the next
 */
record GridSettings(int levels, long halfSpread, long interval, long skew, long everyNs) {
    private static final int MAX_LEVELS = 100;

    static GridSettings of(final StrategyParameters parameters) {
        final int levels = parameters.integer("levels");
        if (levels < 1 || levels > MAX_LEVELS) {
            throw new IllegalArgumentException(
                    "parameter `levels` must be from 1 to " + MAX_LEVELS + ": was " + levels + "; use e.g. 10");
        }
        final long interval = hundredths(parameters, "interval");
        if (interval == 0) {
            throw new IllegalArgumentException("parameter `interval` must be above 0; use e.g. 5 bps");
        }
        final long everyNs = parameters.duration("every").toNanos();
        if (everyNs <= 0) {
            throw new IllegalArgumentException(
                    "parameter `every` must be above 0: was " + everyNs + " ns; use e.g. 100ms");
        }
        return new GridSettings(
                levels, hundredths(parameters, "half_spread"), interval, hundredths(parameters, "skew"), everyNs);
    }

    private static long hundredths(final StrategyParameters parameters, final String name) {
        return EmaCrossFactory.distance(parameters, name).map(Distance::value).orElse(0L);
    }
}
