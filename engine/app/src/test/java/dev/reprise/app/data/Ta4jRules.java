package dev.reprise.app.data;

import dev.reprise.api.BarSpec;
import dev.reprise.api.ParameterSpec;
import dev.reprise.api.ParameterSpec.Type;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyFactory;
import dev.reprise.api.StrategyParameters;
import dev.reprise.strategies.ta4j.Ta4jSettings;
import dev.reprise.strategies.ta4j.Ta4jStrategy;
import java.util.List;
import java.util.Optional;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.adx.MinusDIIndicator;
import org.ta4j.core.indicators.adx.PlusDIIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/** Five strategies of ta4j, for its own backtest and for ours. */
enum Ta4jRules {
    SMA_CROSS {
        @Override
        org.ta4j.core.Strategy on(final BarSeries series) {
            final ClosePriceIndicator close = new ClosePriceIndicator(series);
            final SMAIndicator fast = new SMAIndicator(close, 5);
            final SMAIndicator slow = new SMAIndicator(close, 20);
            return new BaseStrategy(new CrossedUpIndicatorRule(fast, slow), new CrossedDownIndicatorRule(fast, slow));
        }
    },
    RSI_2 {
        @Override
        org.ta4j.core.Strategy on(final BarSeries series) {
            final ClosePriceIndicator close = new ClosePriceIndicator(series);
            final SMAIndicator fast = new SMAIndicator(close, 5);
            final SMAIndicator slow = new SMAIndicator(close, 50);
            final RSIIndicator rsi = new RSIIndicator(close, 2);
            return new BaseStrategy(
                    new OverIndicatorRule(fast, slow).and(new CrossedDownIndicatorRule(rsi, 20)),
                    new UnderIndicatorRule(fast, slow).or(new CrossedUpIndicatorRule(rsi, 80)));
        }
    },
    CCI {
        @Override
        org.ta4j.core.Strategy on(final BarSeries series) {
            final CCIIndicator slow = new CCIIndicator(series, 50);
            final CCIIndicator fast = new CCIIndicator(series, 5);
            return new BaseStrategy(
                    new OverIndicatorRule(slow, 50).and(new UnderIndicatorRule(fast, -50)),
                    new UnderIndicatorRule(slow, -50).or(new OverIndicatorRule(fast, 100)));
        }
    },
    MOMENTUM {
        @Override
        org.ta4j.core.Strategy on(final BarSeries series) {
            final ClosePriceIndicator close = new ClosePriceIndicator(series);
            final EMAIndicator fast = new EMAIndicator(close, 9);
            final EMAIndicator slow = new EMAIndicator(close, 26);
            final StochasticOscillatorKIndicator k = new StochasticOscillatorKIndicator(series, 14);
            return new BaseStrategy(
                    new OverIndicatorRule(fast, slow).and(new UnderIndicatorRule(k, 40)),
                    new UnderIndicatorRule(fast, slow).or(new CrossedUpIndicatorRule(k, 80)));
        }
    },
    ADX {
        @Override
        org.ta4j.core.Strategy on(final BarSeries series) {
            final ClosePriceIndicator close = new ClosePriceIndicator(series);
            final SMAIndicator average = new SMAIndicator(close, 50);
            final ADXIndicator adx = new ADXIndicator(series, 14);
            final PlusDIIndicator plus = new PlusDIIndicator(series, 14);
            final MinusDIIndicator minus = new MinusDIIndicator(series, 14);
            return new BaseStrategy(
                    new OverIndicatorRule(adx, 20)
                            .and(new CrossedUpIndicatorRule(plus, minus))
                            .and(new OverIndicatorRule(close, average)),
                    new OverIndicatorRule(adx, 20)
                            .and(new CrossedDownIndicatorRule(plus, minus))
                            .or(new UnderIndicatorRule(close, average)));
        }
    };

    private static final int MAX_BARS = 1_000_000; // all of them: to the last digit an average knows its first bar

    abstract org.ta4j.core.Strategy on(BarSeries series);

    /** Makes them for our engine, through the bridge. */
    public static final class Factory implements StrategyFactory {
        static final String NAME = "ta4j-rules";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "One of five strategies of ta4j";
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    new ParameterSpec("rules", Type.INTEGER, "0", "which"),
                    new ParameterSpec("bar", Type.DURATION, "5m", "length of a bar"));
        }

        @Override
        public Strategy create(final StrategyParameters parameters) {
            final Ta4jRules rules = values()[parameters.integer("rules")];
            return new Ta4jStrategy(new Ta4jSettings(
                    BarSpec.time(parameters.duration("bar")),
                    (instrument, price) -> instrument.qty("1"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    MAX_BARS,
                    true)) {
                @Override
                protected org.ta4j.core.Strategy rules(final BarSeries series) {
                    return rules.on(series);
                }
            };
        }
    }
}
