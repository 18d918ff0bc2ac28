package dev.reprise.strategies;

import dev.reprise.strategies.ta4j.Ta4jSettings;
import dev.reprise.strategies.ta4j.Ta4jStrategy;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/**
 * Follows the trend: in when the fast average of the closes crosses above the slow one, out when it crosses back. The rules are
 * ta4j's; the bridge turns them into market orders with stop-loss and take-profit.
 */
public final class EmaCross extends Ta4jStrategy {
    private final int fast;
    private final int slow;

    EmaCross(final int fast, final int slow, final Ta4jSettings settings) {
        super(settings);
        this.fast = fast;
        this.slow = slow;
    }

    @Override
    protected org.ta4j.core.Strategy rules(final BarSeries series) {
        final ClosePriceIndicator close = new ClosePriceIndicator(series);
        final EMAIndicator fastAverage = new EMAIndicator(close, fast);
        final EMAIndicator slowAverage = new EMAIndicator(close, slow);
        return new BaseStrategy(
                EmaCrossFactory.NAME,
                new CrossedUpIndicatorRule(fastAverage, slowAverage),
                new CrossedDownIndicatorRule(fastAverage, slowAverage),
                slow); // the averages still remember where the data began
    }
}
