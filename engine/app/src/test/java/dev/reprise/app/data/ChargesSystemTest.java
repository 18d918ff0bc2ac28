package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DerivedPriceEncoder;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.app.cli.Output;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.Summary;
import dev.reprise.backtest.AsRecordedRunner;
import dev.reprise.backtest.AsRecordedSettings;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.BacktestSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.backtest.compare.Cause;
import dev.reprise.backtest.compare.RunComparison;
import dev.reprise.backtest.compare.RunFacts;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.StrategyLoader;
import dev.reprise.core.risk.Limit;
import dev.reprise.export.JournalExport;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.pipeline.PipelineSettings;
import dev.reprise.live.pipeline.Release;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.session.LatencyTable;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.live.session.VenueTerms;
import dev.reprise.simulator.market.RecordSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Runs over some days with fee tiers, rebates, funding and impact: everybody tells one profit, and a session is its replay and its backtest. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChargesSystemTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long START = 86_400_000_000_000L * 25_000; // a midnight to come
    private static final long STEP = 120_000_000_000L;
    private static final int TOPS = 2_200; // three days
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
            new Instrument.Fees(20_000, 50_000),
            false);
    private static final VenueTerms TERMS = new VenueTerms(
            List.of(new VenueTerms.Tier(100_000, -5_000, 40_000), new VenueTerms.Tier(5_000_000, -10_000, 30_000)),
            true,
            20_000,
            4 * HOUR,
            0,
            SelfTradeMode.EXPIRE_MAKER);
    private static final VenueTerms DEARER = new VenueTerms(
            TERMS.tiers(), true, 20_000, 4 * HOUR, 50_000, SelfTradeMode.EXPIRE_MAKER); // and an impact of 5 bps
    private static final BigDecimal OPENING = new BigDecimal(1_000_000);
    private static final BigDecimal ROUNDING = new BigDecimal("0.00002");
    private static final StrategyLoader LOADER = (factory, parameters) -> new Trader(Long.parseLong(parameters));

    @TempDir
    Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private int enormousFrom = TOPS; // rates that no account holds

    /** Takes and makes on either side, as a seed says, so that it is now long, now short. */
    private static final class Trader implements Strategy {
        private final SplittableRandom random;

        Trader(final long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            final int what = random.nextInt(12);
            final long qty = 100 + random.nextInt(900);
            if (what < 2) {
                (what == 0
                                ? ctx.order(top.instrument()).sell(qty)
                                : ctx.order(top.instrument()).buy(qty))
                        .market()
                        .submit();
            } else if (what == 2) {
                ctx.order(top.instrument()).buy(qty).limit(top.bidPrice()).submit();
            } else if (what == 3) {
                ctx.order(top.instrument()).sell(qty).limit(top.askPrice()).submit();
            }
        }
    }

    /** A market of so many tops; with rates of its own from a time on, if it has any, and with mark prices off the mid that at times are not told. */
    private void market(final RecordSink to, final long seed, final boolean hasRates) {
        final SplittableRandom random = new SplittableRandom(seed);
        final SplittableRandom basis = new SplittableRandom(~seed);
        long bid = 6_400_000;
        for (int i = 0; i < TOPS; i++) {
            final long time = START + i * STEP;
            bid += random.nextInt(2_001) - 1_000;
            Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
            Records.receiveTime(record, 0, time);
            Records.instrument(record, 0, 0);
            final TopOfBookEncoder top = new TopOfBookEncoder()
                    .wrap(record, BODY_OFFSET)
                    .bidPrice(bid)
                    .bidQty(100 + random.nextInt(1_000))
                    .askPrice(bid + 10)
                    .askQty(100 + random.nextInt(1_000));
            to.accept(record, 0, Records.end(record, 0, top.encodedLength()));
            if (hasRates && i % 5 == 0) {
                if (i / 60 % 3 != 2) { // two hours in six without
                    derived(
                            to,
                            time,
                            PriceKind.MARK,
                            (bid + basis.nextInt(6_001) - 3_000) * 1_000_000L,
                            Records.NO_TIME);
                }
                derived(
                        to,
                        time,
                        PriceKind.FUNDING_RATE,
                        i < enormousFrom ? random.nextInt(40_001) - 20_000 : Long.MAX_VALUE,
                        (time / (8 * HOUR) + 1) * 8 * HOUR);
            }
        }
    }

    private void derived(
            final RecordSink to, final long time, final PriceKind kind, final long value, final long next) {
        Records.begin(record, 0, DerivedPriceEncoder.BLOCK_LENGTH, DerivedPriceEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, time);
        Records.instrument(record, 0, 0);
        new DerivedPriceEncoder()
                .wrap(record, BODY_OFFSET)
                .value(value)
                .nextTime(next)
                .kind(kind);
        to.accept(record, 0, Records.end(record, 0, DerivedPriceEncoder.BLOCK_LENGTH));
    }

    /** Publishes into a journal. */
    private record Appender(BatchWriter batch) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            batch.append(buffer, offset, length, 1);
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    private Path data(final long seed, final boolean hasRates) {
        final Path data = directory.resolve("data");
        try (JournalWriter writer = JournalWriter.open(data, JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(USDT, BTC), List.of(PERPETUAL), START);
            market(new Appender(batch)::publish, seed, hasRates);
            batch.flush();
        }
        return data;
    }

    private static LimitsSpec limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 10_000_000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 1_000L);
        limits.put(Limit.ORDERS_PER_WINDOW, 10_000L);
        limits.put(Limit.CANCELS_PER_WINDOW, 10_000L);
        limits.put(Limit.THROTTLE_WINDOW, 1_000_000_000L);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_TOP_AGE, 600_000_000_000L);
        limits.put(Limit.MAX_BOOK_AGE, 600_000_000_000L);
        return new LimitsSpec(-1, -1, -1, limits);
    }

    private static SessionSpec spec(final RunMode mode, final VenueTerms terms, final long seed) {
        return new SessionSpec(
                "run",
                "test",
                "0",
                mode,
                4,
                1,
                new SimulationSpec(
                        1_000_000,
                        1_000_000,
                        FillModelKind.RISK_AVERSE,
                        0,
                        false,
                        LatencyTable.NONE,
                        terms,
                        VenueLimitsSpec.NONE),
                "",
                "",
                List.of(USDT, BTC),
                List.of(PERPETUAL),
                List.of(limits()),
                List.of(new SessionSpec.StrategySpec(
                        "trader", "trader", List.of(PERPETUAL.symbol()), Long.toString(seed))),
                List.of(new SessionSpec.BalanceSpec(0, 1_000_000_00000000L)));
    }

    private BacktestRunner.Result backtest(
            final Path data, final VenueTerms terms, final long seed, final Path journal) {
        final SessionSpec spec = spec(RunMode.BACKTEST, terms, seed);
        final BacktestSettings settings = new BacktestSettings(
                data,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                CoreSettings.DEFAULT,
                LOADER,
                PaperModels.create(RunMode.BACKTEST, spec.simulation()),
                spec.currencies(),
                spec.instruments(),
                false,
                null,
                USDT,
                1,
                publisher -> {
                    final SessionRecords records = new SessionRecords(publisher);
                    records.start(spec, 9, publisher.nanos(), spec.balances());
                    records.command(CommandKind.ARM, -1, "test", "");
                },
                publisher -> new SessionRecords(publisher).stop(StopCause.END_OF_DATA));
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            return new BacktestRunner(settings, new BatchWriter(writer)).run(BacktestRunner.Progress.NONE);
        }
    }

    private static void assertEqual(final BigDecimal expected, final BigDecimal actual, final String who) {
        assertEquals(0, expected.compareTo(actual), () -> who + ": expected " + expected + " was " + actual);
    }

    /** Everybody who tells a profit, from the core's state or from the journal alone. */
    private void assertOneProfit(final CoreState state, final EquityCurve equity, final Path journal)
            throws IOException {
        final ObjectNode keys =
                new Summary(state, List.of(USDT, BTC), List.of("trader")).addTo(Output.JSON.createObjectNode());
        final BigDecimal pnl = new BigDecimal(keys.get("pnl").asString());
        final FillStatistics parts = equity.fills();
        final long[] daily = equity.daily().points();

        assertTrue(equity.isKnown());
        assertEqual(pnl, BigDecimal.valueOf(daily[daily.length - 1], 8), "equity");
        final BigDecimal rounding = parts.rounding(pnl); // throws when it is more than rounding
        assertEqual(
                pnl,
                parts.spread()
                        .add(parts.inventory())
                        .subtract(parts.fees())
                        .add(parts.rebates())
                        .add(parts.funding())
                        .add(rounding),
                "attribution");
        assertEqual(new BigDecimal(keys.get("funding").asString()), parts.funding(), "funding");
        assertEqual(new BigDecimal(keys.get("fees").asString()), parts.fees().subtract(parts.rebates()), "fees");
        final RunFacts facts = RunFacts.read(List.of(journal), USDT, CoreSettings.DEFAULT);
        assertEquals(state.counters().fundings(), facts.fundings());
        assertEqual(parts.funding(), facts.funding(), "funding of compare");
        final Path tables = directory.resolve("tables");
        final JournalExport.Result exported =
                JournalExport.run(List.of(journal), tables, EnumSet.of(JournalExport.Format.CSV), bytes -> {});
        assertEqual(facts.pnl(), exported.pnl(), "export");
        assertEqual(
                parts.funding(),
                Files.readAllLines(tables.resolve("funding.csv")).stream()
                        .skip(1)
                        .map(row -> new BigDecimal(row.split(",")[6]))
                        .reduce(BigDecimal.ZERO, BigDecimal::add),
                "funding.csv");
        final List<String> days = Files.readAllLines(tables.resolve("equity_daily.csv"));
        assertTrue(days.size() > 3, "days=" + days);
        for (int day = 2; day < days.size(); day++) { // a session's curve began when its clock did, years before
            final BigDecimal atMidnight = BigDecimal.valueOf(daily[daily.length - days.size() + day], 8);
            final BigDecimal told = new BigDecimal(days.get(day).split(",")[1]).subtract(OPENING);
            assertTrue(
                    told.subtract(atMidnight).abs().compareTo(ROUNDING) <= 0,
                    () -> "day: expected " + atMidnight + " was " + told);
        }
        // These have exact products instead of the ledger's rounded amounts.
        assertTrue(facts.pnl().subtract(pnl).abs().compareTo(ROUNDING) <= 0, "compare");
        final BigDecimal fundingOfRisk = BigDecimal.valueOf(state.portfolio.funding(0), 8);
        assertEqual(parts.funding(), fundingOfRisk, "portfolio");
        assertEquals(0, state.portfolio.trialBalance(USDT.index()));
        assertEquals(
                state.markets.markPrice(0) > 0 ? "mark price" : "mid",
                keys.get("marked_to").asString());
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void profitIsTheSumOfItsPartsWhateverTheVenueCharges(final long seed) throws IOException {
        final boolean hasRates = seed % 2 == 0;
        final Path data = data(seed, hasRates);
        final Path journal = directory.resolve("journal");

        final BacktestRunner.Result result = backtest(data, TERMS, seed, journal);

        final CoreState state = result.runner().core().state();
        final FillStatistics parts = result.equity().fills();
        assertTrue(state.counters().fills() > 100, "fills=" + state.counters().fills());
        assertTrue(
                state.counters().fundings() >= (hasRates ? 8 : 17),
                "fundings=" + state.counters().fundings());
        assertTrue(parts.rebates().signum() > 0, "rebates from the second day on");
        assertTrue(parts.fees().signum() > 0, "fees");
        assertTrue(parts.fundingPaid().signum() > 0 && parts.fundingReceived().signum() > 0, "paid and received");
        assertOneProfit(state, result.equity(), journal);

        final ReplayVerifier.Result replay =
                ReplayVerifier.verify(journal, CoreSettings.DEFAULT, LOADER, PaperModels::create, bytes -> {});
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
        assertEquals(result.runner().log().hash().text(), replay.hash());
    }

    @Test
    void fundingThatNoAccountHoldsIsInNobodysProfit() throws IOException {
        enormousFrom = TOPS / 2;
        final Path data = data(2, true);
        final Path journal = directory.resolve("journal");

        final BacktestRunner.Result result = backtest(data, TERMS, 2, journal);

        final CoreState state = result.runner().core().state();
        assertEquals(RiskState.HALTED, state.risk.state());
        assertTrue(state.counters().fundings() > 0, "booked before");
        long told = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                told += Records.templateId(reader.buffer(), reader.offset()) == FundingDecoder.TEMPLATE_ID ? 1 : 0;
            }
        }
        assertTrue(told > state.counters().fundings(), "told=" + told);
        assertOneProfit(state, result.equity(), journal);
    }

    /** Price by execution of the takers' orders, with the side's sign: the higher, the worse. */
    private Map<String, BigDecimal> takerPrices(final Path journal) throws IOException {
        final Path tables = directory.resolve(journal.getFileName() + "-tables");
        JournalExport.run(List.of(journal), tables, EnumSet.of(JournalExport.Format.CSV), bytes -> {});
        final List<String> rows = Files.readAllLines(tables.resolve("fills.csv"));
        final List<String> names = List.of(rows.get(0).split(","));
        final Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (final String row : rows.subList(1, rows.size())) {
            final String[] fields = row.split(",", -1);
            if (fields[names.indexOf("liquidity")].equals("TAKER")) {
                final BigDecimal price = new BigDecimal(fields[names.indexOf("last_px")]);
                prices.put(
                        fields[names.indexOf("cl_ord_id")] + ' ' + fields[names.indexOf("last_qty")],
                        fields[names.indexOf("side")].equals("BUY") ? price : price.negate());
            }
        }
        return prices;
    }

    @Test
    void takersShouldPayTheirImpactAndTheRunReplay() throws IOException {
        final Path data = data(7, false);
        final Path plain = directory.resolve("plain");
        final Path dearer = directory.resolve("dearer");
        backtest(data, TERMS, 7, plain);

        final BacktestRunner.Result result = backtest(data, DEARER, 7, dearer);

        final Map<String, BigDecimal> without = takerPrices(plain);
        final Map<String, BigDecimal> with = takerPrices(dearer);
        assertTrue(with.size() > 100, "takers=" + with.size());
        assertEquals(without.keySet(), with.keySet());
        with.forEach((execution, price) -> assertTrue(price.compareTo(without.get(execution)) > 0, execution));
        assertOneProfit(result.runner().core().state(), result.equity(), dearer);
        final ReplayVerifier.Result replay =
                ReplayVerifier.verify(dearer, CoreSettings.DEFAULT, LOADER, PaperModels::create, bytes -> {});
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
        assertEquals(result.runner().log().hash().text(), replay.hash());
    }

    @Test
    void compareShouldPutDownToFundingWhatFundingMade() {
        final Path data = data(5, false);
        final VenueTerms free = new VenueTerms(TERMS.tiers(), false, 0, 0, 0, SelfTradeMode.EXPIRE_MAKER);
        final Path with = directory.resolve("with");
        final Path without = directory.resolve("without");
        final BigDecimal funding =
                backtest(data, TERMS, 5, with).equity().fills().funding();
        backtest(data, free, 5, without);

        final RunComparison comparison = new RunComparison(
                RunFacts.read(List.of(without), USDT, CoreSettings.DEFAULT),
                RunFacts.read(List.of(with), USDT, CoreSettings.DEFAULT));

        assertTrue(funding.signum() != 0);
        assertEqual(funding, comparison.difference(), "difference");
        assertEqual(funding, comparison.parts().get(Cause.FUNDING), "funding");
        assertTrue(comparison.rows().isEmpty(), "every order and fill is in both");
    }

    @Test
    void aPaperSessionShouldBeItsReplayAndItsBacktest() throws IOException {
        final Path journal = directory.resolve("session");
        final LiveEngine engine = LiveEngine.start(
                new LiveEngine.Settings(
                        journal,
                        JournalSettings.small(),
                        new PipelineSettings(4_096, 1 << 22, true, PipelineSettings.Idle.BACKOFF),
                        CoreSettings.DEFAULT,
                        LOADER,
                        PaperModels::create,
                        0),
                spec(RunMode.PAPER, DEARER, 6),
                new LiveClock(),
                Release.NONE);
        engine.command(CommandKind.ARM, -1, "test", "");
        market(engine.publisher()::publish, 6, true);
        engine.stop(StopCause.OPERATOR);

        assertNull(engine.fault());
        final CoreState state = engine.runner().core().state();
        assertTrue(
                state.counters().fundings() >= 8, "fundings=" + state.counters().fundings());
        final ReplayVerifier.Result replay =
                ReplayVerifier.verify(journal, CoreSettings.DEFAULT, LOADER, PaperModels::create, bytes -> {});
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());

        final Path again = directory.resolve("again");
        final AsRecordedRunner.Result backtest;
        try (JournalWriter writer = JournalWriter.open(again, JournalSettings.small())) {
            backtest = new AsRecordedRunner(
                            new AsRecordedSettings(
                                    List.of(journal),
                                    CoreSettings.DEFAULT,
                                    LOADER,
                                    started -> PaperModels.create(RunMode.BACKTEST, SimulationSpec.of(started)),
                                    USDT,
                                    1,
                                    1,
                                    null),
                            new BatchWriter(writer))
                    .run(BacktestRunner.Progress.NONE);
        }
        assertTrue(backtest.comparison().sameOrders() && backtest.comparison().sameFills());
        assertEquals(
                engine.runner().log().hash().text(),
                backtest.runner().log().hash().text());
        assertOneProfit(backtest.runner().core().state(), backtest.equity(), again);
        assertTrue(new RunComparison(
                        RunFacts.read(List.of(journal), USDT, CoreSettings.DEFAULT),
                        RunFacts.read(List.of(again), USDT, CoreSettings.DEFAULT))
                .isEqual());
    }
}
