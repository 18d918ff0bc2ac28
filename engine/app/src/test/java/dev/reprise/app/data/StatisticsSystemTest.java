package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BarKind;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import dev.reprise.app.cli.Output;
import dev.reprise.app.config.StatisticsConfig;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.Summary;
import dev.reprise.backtest.AsRecordedRunner;
import dev.reprise.backtest.AsRecordedSettings;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.BacktestSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.backtest.ClockSettings;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.risk.Limit;
import dev.reprise.export.JournalExport;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.session.LatencyTable;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.live.session.VenueTerms;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Small runs whose statistics and tables are computed by hand: prices in hundredths, each best bid and ask a hundredth off the mid. */
class StatisticsSystemTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final long START = DAY * 19_000; // 2022-01-08 00:00 UTC
    private static final long UNIT = 100_000; // of quantity
    private static final double EXACT = 1e-12;
    private static final Currency USDT = new Currency(0, "USDT", 8);
    private static final Currency BTC = new Currency(1, "BTC", 8);
    private static final Instrument PERPETUAL = new Instrument(
            0,
            1,
            "BTC-USDT-PERP.BINANCE",
            "BTCUSDT",
            "BINANCE",
            BTC,
            USDT,
            MarketKind.LINEAR_PERPETUAL,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    @TempDir
    Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private JournalWriter writer;
    private BatchWriter data;
    private long from = Long.MIN_VALUE;
    private long fundingRate; // each eight hours
    private long initial = 10_000;
    private long qty = UNIT;
    private FillModelKind fill = FillModelKind.RISK_AVERSE;
    private ClockSettings clocks; // null: one clock

    /** Buys at the first best bid and ask that it sees. */
    private final StrategyLoader loader = (factory, parameters) -> new Strategy() {
        private boolean hasBought;

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            if (!hasBought) {
                hasBought = true;
                ctx.order(top.instrument()).buy(qty).market().submit();
            }
        }
    };

    @BeforeEach
    void openData() {
        writer = JournalWriter.open(directory.resolve("data"), JournalSettings.small());
        data = new BatchWriter(writer);
    }

    @AfterEach
    void closeData() {
        writer.close();
    }

    private void top(final long time, final long mid) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, time);
        Records.instrument(record, 0, 0);
        final TopOfBookEncoder top = new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .bidPrice(mid - 1)
                .bidQty(1_000 * UNIT)
                .askPrice(mid + 1)
                .askQty(1_000 * UNIT);
        data.append(record, 0, Records.end(record, 0, top.encodedLength()), 1);
    }

    private void dailyBar(final long end, final long open, final long close) {
        Records.begin(record, 0, VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
        new VenueBarEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(end)
                .venueTime(end)
                .instrument(0)
                .openTime(end - DAY)
                .closeTime(end)
                .openPrice(open)
                .highPrice(Math.max(open, close))
                .lowPrice(Math.min(open, close))
                .closePrice(close)
                .volume(UNIT)
                .trades(-1)
                .kind(BarKind.TIME)
                .closed((short) 1);
        data.append(record, 0, Records.end(record, 0, VenueBarEncoder.BLOCK_LENGTH), 1);
    }

    private static LimitsSpec limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        limits.put(Limit.MAX_ORDER_QTY, 10_000 * UNIT);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_000_00000000L);
        limits.put(Limit.MAX_POSITION, 10_000 * UNIT);
        limits.put(Limit.MAX_DAILY_LOSS, 100_000_000_00000000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 10L);
        limits.put(Limit.ORDERS_PER_WINDOW, 100L);
        limits.put(Limit.CANCELS_PER_WINDOW, 100L);
        limits.put(Limit.THROTTLE_WINDOW, SECOND);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_TOP_AGE, 10 * DAY);
        limits.put(Limit.MAX_BOOK_AGE, 10 * DAY);
        return new LimitsSpec(-1, -1, -1, limits);
    }

    private SessionSpec spec() {
        return new SessionSpec(
                "run",
                "test",
                "0",
                RunMode.BACKTEST,
                4,
                1,
                new SimulationSpec(
                        4 * MILLI,
                        MILLI,
                        fill,
                        0,
                        false,
                        LatencyTable.NONE,
                        new VenueTerms(List.of(), true, fundingRate, 8 * HOUR, 0, SelfTradeMode.EXPIRE_MAKER),
                        VenueLimitsSpec.NONE),
                "",
                "",
                List.of(USDT, BTC),
                List.of(PERPETUAL),
                List.of(limits()),
                List.of(new SessionSpec.StrategySpec("buyer", "buyer", List.of(PERPETUAL.symbol()), "")),
                List.of(new SessionSpec.BalanceSpec(0, initial * 100_000_000)));
    }

    /** A finished run: its curve, its keys, and where its tables are. */
    private record Ran(EquityCurve equity, JsonNode keys, Path tables) {
        JsonNode statistics() {
            return keys.get("statistics");
        }

        List<String[]> table(final String name) throws IOException {
            return Files.readAllLines(tables.resolve(name + ".csv")).stream()
                    .map(row -> row.split(",", -1))
                    .toList();
        }

        /** Date and profit of each row of {@code equity_daily}. */
        List<String> days(final long initial) throws IOException {
            return table("equity_daily").stream()
                    .skip(1)
                    .map(row -> row[0]
                            + ' '
                            + new BigDecimal(row[1])
                                    .subtract(BigDecimal.valueOf(initial))
                                    .stripTrailingZeros()
                                    .toPlainString())
                    .toList();
        }
    }

    private Ran run() throws IOException {
        data.flush();
        final SessionSpec spec = spec();
        final BacktestSettings settings = new BacktestSettings(
                directory.resolve("data"),
                from,
                Long.MAX_VALUE,
                CoreSettings.DEFAULT,
                loader,
                PaperModels.create(RunMode.BACKTEST, spec.simulation()),
                spec.currencies(),
                spec.instruments(),
                clocks != null,
                clocks,
                USDT,
                1,
                publisher -> {
                    final SessionRecords records = new SessionRecords(publisher);
                    records.start(spec, 9, publisher.nanos(), spec.balances());
                    records.command(CommandKind.ARM, -1, "test", "");
                },
                publisher -> new SessionRecords(publisher).stop(StopCause.END_OF_DATA));
        final BacktestRunner.Result result;
        try (JournalWriter journal = JournalWriter.open(directory.resolve("journal"), JournalSettings.small())) {
            result = new BacktestRunner(settings, new BatchWriter(journal)).run(BacktestRunner.Progress.NONE);
        }
        assertEquals(1, result.runner().core().state().counters().fills());
        final ObjectNode keys = new Summary(result.runner().core().state(), List.of(USDT, BTC), List.of("buyer"))
                .addTo(Output.JSON.createObjectNode());
        BacktestRun.drawdown(result.equity(), keys);
        StatisticsKeys.addTo(keys, result.equity(), BigDecimal.valueOf(initial), StatisticsConfig.DEFAULT, true);
        final Path tables = directory.resolve("tables");
        JournalExport.run(
                List.of(directory.resolve("journal")), tables, EnumSet.of(JournalExport.Format.CSV), bytes -> {});
        return new Ran(result.equity(), keys, tables);
    }

    /** In hundredths. */
    private static long[] hundredths(final EquityCurve equity) {
        return Arrays.stream(equity.daily().points()).map(p -> p / 1_000_000).toArray();
    }

    @Test
    void shouldCountNoDayBeforeFrom() throws IOException {
        from = START + 35 * DAY;
        for (long time = START; time <= START + 37 * DAY; time += HOUR) {
            top(time, time < from ? 9_000 : 10_000);
        }

        final Ran ran = run();

        assertEquals(from, ran.equity().daily().start());
        assertArrayEquals(new long[] {0, -1, -1}, hundredths(ran.equity())); // half the spread
        assertEquals(2, ran.statistics().get("returns").asInt());
        assertEquals("insufficient_sample", ran.statistics().get("reason").asString());
        assertEquals(from, ran.equity().maxDrawdownFrom());
        // From the fill's own time on, 5 ms later, although the next input is an hour away: a value of 100.
        final JsonNode inventory = ran.keys().get("inventory");
        assertEquals(1 - 0.005 / (48 * 3_600), inventory.get("time_in_market").asDouble(), EXACT);
        assertEquals("99.99999711", inventory.get("mean").asString());
        assertEquals(List.of("2022-02-12 -0.01", "2022-02-13 -0.01"), ran.days(initial));
        final List<String[]> seconds = ran.table("equity_1s");
        assertEquals("2022-02-12T00:00:01.000000000Z", seconds.get(1)[0]);
        assertEquals(2, seconds.size(), "the fill's second is the first one");
    }

    @Test
    void shouldCountNoDayBeforeFromAsRecorded() throws IOException {
        from = START + 36 * HOUR;
        for (long time = START; time <= START + 2 * DAY; time += HOUR) {
            top(time, time < from ? 9_000 : 10_000);
        }
        final Ran ran = run();

        final AsRecordedRunner.Result again;
        try (JournalWriter journal = JournalWriter.open(directory.resolve("again"), JournalSettings.small())) {
            again = new AsRecordedRunner(
                            new AsRecordedSettings(
                                    List.of(directory.resolve("journal")),
                                    CoreSettings.DEFAULT,
                                    loader,
                                    started -> PaperModels.create(RunMode.BACKTEST, SimulationSpec.of(started)),
                                    USDT,
                                    1,
                                    1,
                                    null),
                            new BatchWriter(journal))
                    .run(BacktestRunner.Progress.NONE);
        }
        assertTrue(again.comparison().sameFills());
        assertEquals(from, again.equity().daily().start());
        assertArrayEquals(ran.equity().daily().points(), again.equity().daily().points());
        assertEquals(1 - 0.005 / (12 * 3_600), again.equity().inventory().inMarket(), EXACT);
    }

    @Test
    void shouldTakeTheFallThatIsDeepestAsAPartOfEquity() throws IOException {
        qty = 100 * UNIT;
        top(START, 10_000);
        top(START + HOUR, 7_000); // -3,000, and half the spread, which is 1
        top(START + 2 * HOUR, 100_000); // +90,000
        top(START + 3 * HOUR, 96_000); // +86,000

        final Ran ran = run();

        assertEquals("4000.00000000", ran.keys().get("max_drawdown").asString());
        final JsonNode statistics = ran.statistics();
        assertEquals(0.3001, statistics.get("mdd_tick").asDouble(), EXACT);
        assertEquals(
                List.of("2022-01-08T00:00:00", "2022-01-08T01:00:00", "2022-01-08T02:00:00"),
                Stream.of("mdd_tick_from", "mdd_tick_to", "mdd_tick_recovered")
                        .map(key -> statistics.get(key).asString().substring(0, 19))
                        .toList());
        assertEquals(2 / 24.0, statistics.get("mdd_tick_under_water_days").asDouble(), EXACT);
    }

    private void threeBars() {
        clocks = ClockSettings.ofBars(DAY);
        fill = FillModelKind.BAR_NEXT_OPEN;
        initial = 100_000;
        dailyBar(START + DAY, 10_000, 10_000);
        dailyBar(START + 2 * DAY, 10_000, 11_000);
        dailyBar(START + 3 * DAY, 11_000, 13_200);
    }

    @Test
    void shouldGiveABarThatEndsAtMidnightToTheDayThatEnds() throws IOException {
        threeBars();

        final Ran ran = run();

        assertArrayEquals(new long[] {0, 0, 1_000, 3_200}, hundredths(ran.equity()));
        assertEquals(3, ran.statistics().get("returns").asInt());
        assertEquals(0, ran.statistics().get("partial_days").asInt());
        assertEquals(List.of("2022-01-08 0", "2022-01-09 10", "2022-01-10 32"), ran.days(initial));
        assertEquals(
                List.of("2022-01-08T00:00:01", "2022-01-10T00:00:00", "2022-01-11T00:00:00"),
                ran.table("equity_1s").stream()
                        .skip(1)
                        .map(row -> row[0].substring(0, 19))
                        .toList());
    }

    @Test
    void shouldGiveAFillAtMidnightToTheDayThatEnds() throws IOException {
        top(START + DAY - 5 * MILLI, 10_000);
        top(START + DAY + SECOND, 11_000);

        final Ran ran = run();

        assertEquals("2022-01-09T00:00:00.000000000Z", ran.table("fills").get(1)[0]);
        assertArrayEquals(new long[] {0, -1, 999}, hundredths(ran.equity()));
        assertEquals(List.of("2022-01-08 -0.01", "2022-01-09 9.99"), ran.days(initial));
    }

    /** Long one unit at 100.01 from noon on; the mid is 100 until midnight, and 110 at the next record, half a second behind it. */
    private Ran overMidnight() throws IOException {
        top(START + 12 * HOUR, 10_000);
        top(START + 13 * HOUR, 10_000);
        top(START + DAY + SECOND / 2, 11_000);
        top(START + DAY + HOUR, 11_000);
        return run();
    }

    /** It is told a response latency after midnight. */
    @Test
    void shouldBookTheFundingOfMidnightOnTheDayThatBegins() throws IOException {
        fundingRate = 10_000_000; // a tenth of 100, at 16:00 and at 24:00

        final Ran ran = overMidnight();

        assertEquals("2022-01-09T00:00:00.001000000Z", ran.table("funding").get(2)[0]);
        assertArrayEquals(new long[] {0, -1_001, -1_001}, hundredths(ran.equity()));
        assertEquals(List.of("2022-01-08 -10.01", "2022-01-09 -10.01"), ran.days(initial));
    }

    /** The input at 00:00:05 has two fundings before it: one on either side of midnight. */
    @Test
    void shouldBookEachFundingOnItsOwnDayWhenNothingElseIsTold() throws IOException {
        fundingRate = 10_000_000;
        top(START + 12 * HOUR, 10_000);
        top(START + 13 * HOUR, 10_000);
        top(START + DAY + 5 * SECOND, 11_000);

        final Ran ran = run();

        assertEquals(3, ran.table("funding").size());
        assertArrayEquals(new long[] {0, -1_001, -1_001}, hundredths(ran.equity()));
        assertEquals(List.of("2022-01-08 -10.01", "2022-01-09 -10.01"), ran.days(initial));
    }

    @Test
    void shouldBookAFillOnItsOwnDayAtTheMidOfThen() throws IOException {
        top(START + DAY - SECOND, 10_000);
        top(START + DAY + SECOND, 11_000); // the fill's report was due two seconds ago

        final Ran ran = run();

        assertEquals("2022-01-08T23:59:59.005000000Z", ran.table("fills").get(1)[0]);
        assertArrayEquals(new long[] {0, -1, 999}, hundredths(ran.equity()));
        assertEquals(List.of("2022-01-08 -0.01", "2022-01-09 9.99"), ran.days(initial));
    }

    @Test
    void shouldGiveAnEventAtMidnightToTheDayThatEnds() throws IOException {
        top(START + 12 * HOUR, 10_000);
        top(START + DAY, 10_500);
        top(START + DAY, 10_700);
        top(START + DAY + 1, 11_000);

        final Ran ran = run();

        assertArrayEquals(new long[] {0, 699, 999}, hundredths(ran.equity()));
        assertEquals(2, ran.statistics().get("partial_days").asInt());
        assertEquals(List.of("2022-01-08 6.99", "2022-01-09 9.99"), ran.days(initial));
    }

    @Test
    void shouldHaveARowForEachDayAlsoWithoutARecord() throws IOException {
        top(START + HOUR, 10_000);
        top(START + 2 * HOUR, 10_100);
        top(START + 3 * DAY + HOUR, 10_200);

        final Ran ran = run();

        assertArrayEquals(new long[] {0, 99, 99, 99, 199}, hundredths(ran.equity()));
        assertEquals(
                List.of("2022-01-08 0.99", "2022-01-09 0.99", "2022-01-10 0.99", "2022-01-11 1.99"), ran.days(initial));
        assertEquals("0.0", ran.table("equity_daily").get(2)[2]);
    }

    @Test
    void shouldFollowAFillFromItsOwnTimeOn() throws IOException {
        top(START, 10_000); // bought; the fill is told 5 ms later, at 100.01
        top(START + 2 * SECOND, 10_100);
        top(START + 10 * SECOND + 5 * MILLI, 10_200); // just when the third horizon ends: what is there then counts
        top(START + 12 * SECOND, 10_300);

        final Ran ran = run();

        final double none = 1e4 * -1 / 10_001; // 100 and 1,000 ms later the mid is still 100
        final double two = 1e4 * 199 / 10_001;
        final List<String[]> rows = ran.table("markouts");
        final List<String> names = List.of(rows.get(0));
        final String received = ran.table("fills").get(1)[0];
        assertEquals("2022-01-08T00:00:00.005000000Z", received);
        assertEquals(4, rows.size());
        final double[] expected = {none, none, two};
        for (int i = 0; i < expected.length; i++) {
            final JsonNode told = ran.keys().get("execution").get("markouts").get(i);
            assertEquals(1, told.get("fills").asInt());
            assertEquals(expected[i], told.get("mean_bps").asDouble(), 1e-9, "horizon " + i);
            final String[] row = rows.get(i + 1);
            assertEquals(told.get("horizon_ms").asString(), row[names.indexOf("horizon_ms")]);
            assertEquals(received, row[names.indexOf("recv_ts")]);
            assertEquals(expected[i], Double.parseDouble(row[names.indexOf("markout_bps")]), 1e-9, "horizon " + i);
        }
        assertFalse(
                ran.keys().get("execution").get("markouts").get(3).get("fills").asInt() > 0);
    }
}
