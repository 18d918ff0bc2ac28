import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarConvertibleBuilder;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.Trade;
import org.ta4j.core.backtest.BacktestExecutor;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.reports.PositionStatsReport;
import org.ta4j.core.reports.TradingStatement;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/**
 * ta4j over a file of trades, one bar a second, one trade a bar: its executor with the statements it makes, and its series manager,
 * which makes none. Numbers are DecimalNum, its default, or DoubleNum, its fast kind. Loading is told apart.
 */
public final class Ta4jExecutor {
    private static final int FAST = 12;
    private static final int SLOW = 26;

    private Ta4jExecutor() {}

    /** Arguments: file, {@code executor} or {@code manager}, {@code double} or {@code decimal}, how often. */
    public static void main(final String[] args) throws IOException {
        final long begun = System.nanoTime();
        final BarSeries series = load(Path.of(args[0]), args[2].equals("decimal"));
        final double loading = (System.nanoTime() - begun) / 1e9;
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            time(series, args[1].equals("executor"), loading);
        }
    }

    private static void time(final BarSeries series, final boolean isExecutor, final double loading) {
        final ClosePriceIndicator close = new ClosePriceIndicator(series); // new ones: they keep what they computed
        final EMAIndicator fast = new EMAIndicator(close, FAST);
        final EMAIndicator slow = new EMAIndicator(close, SLOW);
        final Strategy strategy = new BaseStrategy(
                new CrossedUpIndicatorRule(fast, slow), new CrossedDownIndicatorRule(fast, slow), SLOW);
        final long started = System.nanoTime();
        final int positions = isExecutor
                ? new BacktestExecutor(series)
                        .execute(List.of(strategy), series.numOf(1), Trade.TradeType.BUY).stream()
                                .mapToInt(Ta4jExecutor::positions)
                                .sum()
                : new BarSeriesManager(series).run(strategy).getPositionCount();
        final double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "{\"bars\": %d, \"seconds\": %.6f, \"loading_seconds\": %.3f, \"positions\": %d, \"last_fast\": %.6f}%n",
                series.getBarCount(),
                seconds,
                loading,
                positions,
                fast.getValue(series.getEndIndex()).doubleValue());
    }

    private static int positions(final TradingStatement statement) {
        final PositionStatsReport stats = statement.getPositionStatsReport();
        return stats.getProfitCount().intValue()
                + stats.getLossCount().intValue()
                + stats.getBreakEvenCount().intValue();
    }

    private static BarSeries load(final Path file, final boolean isDecimal) throws IOException {
        final BarSeries series = new BaseBarSeriesBuilder()
                .withNumTypeOf(isDecimal ? DecimalNum.class : DoubleNum.class)
                .withName("trades")
                .build();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            in.readLine(); // names
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                final String[] columns = line.split(",");
                final long ms = Long.parseLong(columns[0]);
                final BaseBarConvertibleBuilder<String> bar = BaseBar.builder(
                        isDecimal ? DecimalNum::valueOf : DoubleNum::valueOf, String.class);
                series.addBar(bar.timePeriod(Duration.ofSeconds(1))
                        .endTime(Instant.ofEpochMilli(ms / 1000 * 1000 + 1000).atZone(ZoneOffset.UTC))
                        .openPrice(columns[1])
                        .highPrice(columns[1])
                        .lowPrice(columns[1])
                        .closePrice(columns[1])
                        .volume(columns[2])
                        .build());
            }
        }
        return series;
    }
}
