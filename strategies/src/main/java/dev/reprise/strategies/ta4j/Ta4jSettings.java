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
 * @param maxBars bars the series keeps at least, and four times as many at most; above what any rule looks back on. An average without an end,
 *     such as ta4j's {@code EMAIndicator}, begins anew with the oldest: 32 times its period leave out less than a {@code double} can
 *     tell
 * @param decimals whether the rules calculate with ta4j's {@code DecimalNum}, digit by digit, and not with {@code DoubleNum}, which is
 *     many times as fast
 */
public record Ta4jSettings(
        BarSpec bar,
        EntrySize size,
        Optional<Distance> stopLoss,
        Optional<Distance> takeProfit,
        boolean allowShort,
        int maxBars,
        boolean decimals) {
    /** With doubles. */
    public Ta4jSettings(
            final BarSpec bar,
            final EntrySize size,
            final Optional<Distance> stopLoss,
            final Optional<Distance> takeProfit,
            final boolean allowShort,
            final int maxBars) {
        this(bar, size, stopLoss, takeProfit, allowShort, maxBars, false);
    }

    public Ta4jSettings {
        if (maxBars < 2) {
            throw new IllegalArgumentException("maxBars must be above 1: was " + maxBars);
        }
    }
}
