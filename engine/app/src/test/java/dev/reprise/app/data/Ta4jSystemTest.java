package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.StrategyFactory;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.app.cli.Ran;
import dev.reprise.journal.JournalReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Trade;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.Num;
import tools.jackson.databind.JsonNode;

/** ta4j's own backtest and ours give the same entries, exits and profit: on its sample's trades and bars, and on recorded ones. */
class Ta4jSystemTest {
    private static final BigDecimal FEE = new BigDecimal("0.001");
    private static final BigDecimal NEAR = new BigDecimal("1e-8");
    private static final long NANOS = 1_000_000_000L;

    /** Minutes: thirty days, or as many as one asks for with {@code -Dreprise.test.bars}; the file has a year, 525,600. */
    private static final int BARS = Integer.getInteger("reprise.test.bars", 43_200);

    @TempDir
    static Path workspace;

    private static Path classPath;

    /** A bar as digits. */
    private record Row(long openTime, String open, String high, String low, String close, String volume) {}

    /** An execution: the bar it is in, side and price. */
    private record Execution(int bar, Side side, BigDecimal price) {}

    @BeforeAll
    static void nameTheFactory() throws IOException {
        classPath = Files.createDirectories(workspace.resolve("strategy"));
        final Path services = Files.createDirectories(classPath.resolve("META-INF/services"));
        Files.writeString(services.resolve(StrategyFactory.class.getName()), Ta4jRules.Factory.class.getName());
    }

    @Test
    void shouldTradeTheBarsOfTheSampleAsTa4jDoes() {
        run("data", "import", "--sample");
        final List<Row> rows = new ArrayList<>();
        try (InputStream in = SampleData.class.getResourceAsStream("sample/ETH-USD-PT5M-2023-3-13_2023-3-15.json")) {
            final JsonNode bars = tools.jackson.databind.json.JsonMapper.builder()
                    .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(in)
                    .get("ohlc");
            for (final JsonNode bar : bars) {
                rows.add(new Row(
                        (bar.get("endTime").asLong() + 1) / 1_000 - 300,
                        digits(bar, "openPrice"),
                        digits(bar, "highPrice"),
                        digits(bar, "lowPrice"),
                        digits(bar, "closePrice"),
                        digits(bar, "volume")));
            }
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertEquals(580, rows.size());

        assertSame("sample-bars", Duration.ofMinutes(5), rows, 20);
    }

    private static String digits(final JsonNode bar, final String key) {
        return bar.get(key).decimalValue().toPlainString();
    }

    @Tag("slow")
    @Test
    void shouldTradeAllBarsOfBitstampAsTa4jDoes() throws IOException {
        final List<Row> rows = new ArrayList<>();
        try (BufferedReader in =
                reader(SampleData.class.getResourceAsStream("sample/bitstamp_trades_from_20131125_usd.csv"))) {
            in.readLine();
            long begin = 0;
            BigDecimal[] bar = null; // open, high, low, close, volume
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                final String[] columns = line.split(",");
                final long at = Math.floorDiv(Long.parseLong(columns[0]), 300) * 300;
                final BigDecimal price = new BigDecimal(columns[1]);
                if (bar != null && at != begin) {
                    rows.add(row(begin, bar));
                    bar = null;
                }
                begin = at;
                if (bar == null) {
                    bar = new BigDecimal[] {price, price, price, price, BigDecimal.ZERO};
                }
                bar[1] = bar[1].max(price);
                bar[2] = bar[2].min(price);
                bar[3] = price;
                bar[4] = bar[4].add(new BigDecimal(columns[2]));
            }
            rows.add(row(begin, bar));
        }
        assertTrue(rows.size() > 1_700, "bars: " + rows.size());

        assertSame(imported("bitstamp", rows), Duration.ofMinutes(5), rows, 100);
    }

    private static Row row(final long begin, final BigDecimal[] bar) {
        return new Row(
                begin,
                bar[0].toPlainString(),
                bar[1].toPlainString(),
                bar[2].toPlainString(),
                bar[3].toPlainString(),
                bar[4].toPlainString());
    }

    @Tag("slow")
    @Test
    void shouldTradeAMonthOfBitmexAsTa4jDoes() throws IOException {
        final Path file = recorded("bitmex-data/bitmex_xbtusd_1m_2018.csv.gz");
        final List<Row> rows = new ArrayList<>();
        try (BufferedReader in = reader(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readLine();
            while (rows.size() < BARS) {
                final String[] columns = in.readLine().split(",");
                rows.add(new Row(
                        Instant.parse(columns[0]).getEpochSecond() - 60,
                        columns[1],
                        columns[2],
                        columns[3],
                        columns[4],
                        columns[6]));
            }
        }

        assertSame(imported("bitmex", rows), Duration.ofMinutes(1), rows, 200);
    }

    private static Path recorded(final String name) {
        return RecordedData.require(name).get(0);
    }

    private static BufferedReader reader(final InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static String imported(final String id, final List<Row> rows) throws IOException {
        final StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
        for (final Row row : rows) {
            text.append(row.openTime)
                    .append(',')
                    .append(String.join(",", row.open, row.high, row.low, row.close, row.volume))
                    .append('\n');
        }
        final Path file = Files.writeString(workspace.resolve(id + ".csv"), text);
        run("data", "import", "--format", "csv-bars", "--instrument", "BTC-USD.X", "--id", id, file.toString());
        return id;
    }

    private static JsonNode run(final String... args) {
        return Ran.json(workspace, args).ended(0).json();
    }

    private static void assertSame(
            final String data, final Duration length, final List<Row> rows, final int leastExecutions) {
        final BarSeries series = series(rows, length);
        int executions = 0;
        for (final Ta4jRules rules : Ta4jRules.values()) {
            final TradingRecord theirs = new BarSeriesManager(
                            series,
                            new LinearTransactionCostModel(FEE.doubleValue()),
                            new ZeroCostModel(),
                            new TradeOnNextOpenModel())
                    .run(rules.on(series), Trade.TradeType.BUY, DecimalNum.valueOf(1));
            final JsonNode ours = run(
                    "backtest",
                    "--data",
                    data,
                    "--classpath",
                    classPath.toString(),
                    "--strategy",
                    Ta4jRules.Factory.NAME,
                    "--param",
                    "rules=" + rules.ordinal(),
                    "--param",
                    "bar=" + length.toMinutes() + "m",
                    "--fill",
                    "next_open",
                    "--fees",
                    "10/10",
                    "--initial",
                    "USD=10000000");
            final String what = data + " " + rules;

            assertEquals(0, ours.get("strategies_disabled").size(), what);
            assertEquals(executions(theirs), executions(ours, rows, length), what);
            final BigDecimal theirProfit = profit(theirs, series);
            final BigDecimal ourProfit = new BigDecimal(ours.get("pnl").asString());
            assertTrue(
                    theirProfit.subtract(ourProfit).abs().compareTo(NEAR) <= 0,
                    what + ": ta4j " + theirProfit + ", ours " + ourProfit);
            executions += executions(theirs).size();
        }
        assertTrue(executions >= leastExecutions, data + ": executions " + executions);
    }

    private static BarSeries series(final List<Row> rows, final Duration length) {
        final BarSeries series =
                new BaseBarSeriesBuilder().withNumTypeOf(DecimalNum.class).build();
        for (final Row row : rows) {
            final Num close = DecimalNum.valueOf(row.close);
            final Num volume = DecimalNum.valueOf(row.volume);
            series.addBar(new BaseBar(
                    length,
                    Instant.ofEpochSecond(row.openTime).plus(length).atZone(ZoneOffset.UTC),
                    DecimalNum.valueOf(row.open),
                    DecimalNum.valueOf(row.high),
                    DecimalNum.valueOf(row.low),
                    close,
                    volume,
                    close.multipliedBy(volume)));
        }
        return series;
    }

    private static List<Execution> executions(final TradingRecord record) {
        return record.getTrades().stream()
                .map(trade -> new Execution(
                        trade.getIndex(), trade.isBuy() ? Side.BUY : Side.SELL, exact(trade.getPricePerAsset())))
                .toList();
    }

    private static List<Execution> executions(final JsonNode run, final List<Row> rows, final Duration length) {
        final List<Execution> executions = new ArrayList<>();
        int bar = 0; // fills are in the order of time
        final FillDecoder fill = new FillDecoder();
        final Path journal =
                workspace.resolve("runs").resolve(run.get("run").asString()).resolve("journal");
        final int scale = MarketData.read(journal).instruments().get(0).priceScale();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == FillDecoder.TEMPLATE_ID) {
                    fill.wrap(
                            reader.buffer(),
                            reader.offset() + Records.BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            Records.version(reader.buffer(), reader.offset()));
                    final long second = Math.floorDiv(fill.venueTime(), NANOS);
                    while (rows.get(bar).openTime + length.toSeconds() <= second) {
                        bar++;
                    }
                    executions.add(new Execution(
                            bar,
                            fill.side(),
                            BigDecimal.valueOf(fill.lastPrice(), scale).stripTrailingZeros()));
                }
            }
        }
        return executions;
    }

    /** What was realised, and an open position at the last close; net of fees. */
    private static BigDecimal profit(final TradingRecord record, final BarSeries series) {
        BigDecimal profit = BigDecimal.ZERO;
        for (final Trade trade : record.getTrades()) {
            final BigDecimal price = exact(trade.getPricePerAsset());
            profit = trade.isBuy() ? profit.subtract(price) : profit.add(price);
            profit = profit.subtract(exact(trade.getCost()));
        }
        if (record.getCurrentPosition().isOpened()) {
            profit = profit.add(exact(series.getLastBar().getClosePrice()));
        } else {
            final BigDecimal theirs = record.getPositions().stream()
                    .map(position -> exact(position.getProfit()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(
                    0, theirs.subtract(profit).movePointRight(8).toBigInteger().signum());
        }
        return profit;
    }

    private static BigDecimal exact(final Num number) {
        return new BigDecimal(number.toString()).stripTrailingZeros();
    }
}
