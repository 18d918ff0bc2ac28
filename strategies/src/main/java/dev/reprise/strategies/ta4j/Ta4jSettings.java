package dev.reprise.strategies.ta4j;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Distance;
import java.util.Optional;

/**
 * How a ta4j strategy trades.
 *
 * @param bar bars its rules look at
 * @param size how much an entry buys or sells
 * @param stopLoss distance of the stop-loss of an entry, if any
 * @param takeProfit distance of the take-profit of an entry, if any
 * @param allowShort whether an exit signal opens a short position; otherwise it only closes a long one
 * @param maxBars bars the series keeps, above what any rule looks back on
 */
public record Ta4jSettings(
        BarSpec bar,
        EntrySize size,
        Optional<Distance> stopLoss,
        Optional<Distance> takeProfit,
        boolean allowShort,
        int maxBars) {
    public Ta4jSettings {
        if (maxBars < 2) {
            throw new IllegalArgumentException("maxBars must be above 1: was " + maxBars);
        }
    }
}
