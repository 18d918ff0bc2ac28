package dev.reprise.strategies.indicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;

class IndicatorPropertyTest {
    private static final int BARS = 2_000;
    private static final double ROUNDING = 1e-9;

    private final double[] high = new double[BARS];
    private final double[] low = new double[BARS];
    private final double[] close = new double[BARS];

    @ParameterizedTest(name = "seed {0} period {1}")
    @CsvSource({"1,1", "2,2", "3,5", "4,14", "5,100"})
    void averagesEqualTa4j(final long seed, final int period) {
        final BarSeries series = randomBars(seed);
        final EMAIndicator ema = new EMAIndicator(new ClosePriceIndicator(series), period);
        final SMAIndicator sma = new SMAIndicator(new ClosePriceIndicator(series), period);
        final Ema ourEma = new Ema(period);
        final Sma ourSma = new Sma(period);
        for (int i = 0; i < BARS; i++) {
            assertEquals(ema.getValue(i).doubleValue(), ourEma.update(close[i]), 0.0);
            assertEquals(sma.getValue(i).doubleValue(), ourSma.update(close[i]), ROUNDING);
        }
    }

    @ParameterizedTest(name = "seed {0} period {1}")
    @CsvSource({"6,1", "7,2", "8,5", "9,14"})
    void wilderIndicatorsEqualTheirNaiveTwinsAndApproachTa4j(final long seed, final int period) {
        final BarSeries series = randomBars(seed);
        final double[] range = new double[BARS];
        final double[] gain = new double[BARS];
        final double[] loss = new double[BARS];
        final Atr atr = new Atr(period);
        final Rsi rsi = new Rsi(period);
        for (int i = 0; i < BARS; i++) {
            final double before = i == 0 ? close[0] : close[i - 1];
            range[i] = i == 0 ? high[0] - low[0] : Math.max(high[i], before) - Math.min(low[i], before);
            gain[i] = Math.max(0, close[i] - before);
            loss[i] = Math.max(0, before - close[i]);
            atr.update(high[i], low[i], close[i]);
            rsi.update(close[i]);
            assertEquals(i >= period - 1, atr.isWarm());
            assertEquals(i >= period, rsi.isWarm());
            assertEquals(wilder(range, 0, i, period), atr.value(), ROUNDING);
            final double g = wilder(gain, 1, i, period);
            final double l = wilder(loss, 1, i, period);
            assertEquals(l == 0 ? (g == 0 ? 50 : 100) : 100 * g / (g + l), rsi.value(), 1e-6);
        }
        assertEquals(new ATRIndicator(series, period).getValue(BARS - 1).doubleValue(), atr.value(), ROUNDING);
        final RSIIndicator theirs = new RSIIndicator(new ClosePriceIndicator(series), period);
        assertEquals(theirs.getValue(BARS - 1).doubleValue(), rsi.value(), 1e-6);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"10", "11", "12"})
    void everyCrossIsSeenOnceAndSidesAlternate(final long seed) {
        randomBars(seed);
        final Ema fast = new Ema(3);
        final Ema slow = new Ema(8);
        int crosses = 0;
        int side = 0;
        for (int i = 0; i < BARS; i++) {
            fast.update(close[i]);
            slow.update(close[i]);
            final boolean above = fast.crossedAbove(slow);
            final boolean below = fast.crossedBelow(slow);
            if (above || below) {
                assertTrue(above != below && side != (above ? 1 : -1), "bar " + i);
                side = above ? 1 : -1;
                crosses++;
            }
            if (i >= 8 && side != 0) {
                assertEquals(side, (int) Math.signum(fast.value() - slow.value()), "bar " + i);
            }
        }
        assertTrue(crosses > 100, "crosses=" + crosses);
    }

    private static double wilder(final double[] x, final int from, final int to, final int period) {
        if (to - from + 1 < period) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = from; i < from + period; i++) {
            sum += x[i];
        }
        double average = sum / period;
        for (int i = from + period; i <= to; i++) {
            average = (average * (period - 1) + x[i]) / period;
        }
        return average;
    }

    private BarSeries randomBars(final long seed) {
        final Random random = new Random(seed);
        final BarSeries series =
                new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();
        double price = 100;
        for (int i = 0; i < BARS; i++) {
            final double open = price;
            price += random.nextGaussian();
            close[i] = price;
            high[i] = Math.max(open, price) + random.nextDouble();
            low[i] = Math.min(open, price) - random.nextDouble();
            series.addBar(new BaseBar(
                    Duration.ofSeconds(1),
                    Instant.ofEpochSecond(i + 1).atZone(ZoneOffset.UTC),
                    open,
                    high[i],
                    low[i],
                    price,
                    1,
                    price,
                    1,
                    DoubleNum::valueOf));
        }
        return series;
    }
}
