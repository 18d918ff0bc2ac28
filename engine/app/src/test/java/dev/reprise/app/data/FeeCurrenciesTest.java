package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Carrier;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.DerivedPriceEncoder;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.app.cli.Output;
import dev.reprise.app.session.Summary;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.backtest.BacktestSettings;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.backtest.compare.RunFacts;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.risk.Limit;
import dev.reprise.export.JournalExport;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.session.LimitsSpec;
import dev.reprise.live.session.SessionRecords;
import dev.reprise.live.session.SessionSpec;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** One backtest whose venue charges in four currencies, told by everybody who tells a profit. */
class FeeCurrenciesTest {
    private static final long START = 1_753_000_000_000_000_000L;
    private static final long STEP = 50_000_000;
    private static final int TOPS = 900;
    private static final Currency BTC = new Currency(0, "BTC", 8);
    private static final Currency USDT = new Currency(1, "USDT", 8);
    private static final Currency BNB = new Currency(2, "BNB", 8);
    private static final Currency UNTRADED = new Currency(3, "XYZ", 8);

    @TempDir
    Path directory;

    private MarketKind kind = MarketKind.SPOT;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);

    private List<Instrument> instruments() {
        return List.of(instrument(0, "BTC", BTC), instrument(1, "BNB", BNB));
    }

    private Instrument instrument(final int index, final String name, final Currency base) {
        return new Instrument(
                index,
                1,
                name + "-USDT.BINANCE",
                name + "USDT",
                "BINANCE",
                base,
                USDT,
                kind,
                new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
                new Instrument.Fees(10_000, 50_000),
                false);
    }

    /** Charges one fill after the other in the quote, the base, a third and an unknown currency. */
    private static final class Charging implements VenueModel {
        private final PaperVenue venue = new PaperVenue(new PaperSettings(1_000, 1_000, FillModel.TOUCH));
        private final FillEncoder fill = new FillEncoder();
        private int fills;

        @Override
        public void start(final Context context) {
            venue.start(new Context() {
                @Override
                public long now() {
                    return context.now();
                }

                @Override
                public void schedule(final long deadline, final long payload) {
                    context.schedule(deadline, payload);
                }

                @Override
                public void report(final MutableDirectBuffer buffer, final int offset, final int length) {
                    if (Records.templateId(buffer, offset) == FillEncoder.TEMPLATE_ID) {
                        charge(fill.wrap(buffer, offset + BODY_OFFSET));
                    }
                    context.report(buffer, offset, length);
                }
            });
        }

        private void charge(final FillEncoder to) {
            switch (fills++ % 5) {
                case 1 -> to.fee(1_000).feeCurrency(BTC.index());
                case 2 -> to.fee(100_000).feeCurrency(BNB.index());
                case 3 -> to.fee(77_000_000).feeCurrency(UNTRADED.index());
                case 4 -> to.fee(-300).feeCurrency(BTC.index());
                default -> {
                    // The simulator's own, in the quote currency.
                }
            }
        }

        @Override
        public void onInstrument(final Instrument instrument) {
            venue.onInstrument(instrument);
        }

        @Override
        public void onMarket(final DirectBuffer buffer, final int offset) {
            venue.onMarket(buffer, offset);
        }

        @Override
        public void onOrder(final DirectBuffer buffer, final int offset) {
            venue.onOrder(buffer, offset);
        }

        @Override
        public void onTimer(final long payload) {
            venue.onTimer(payload);
        }

        @Override
        public void carry(final Carrier carrier) {
            venue.carry(carrier);
        }

        @Override
        public long stateHash() {
            return venue.stateHash();
        }
    }

    /** Buys twice and sells once, every few tops, and ends with a position. */
    private static final class Trader implements Strategy {
        private int tops;

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            if (top.instrument().index() == 0 && ++tops % 20 == 0) {
                (tops % 60 == 0
                                ? ctx.order(top.instrument()).sell(100)
                                : ctx.order(top.instrument()).buy(100))
                        .market()
                        .submit();
            }
        }
    }

    private void top(final BatchWriter batch, final int index, final long time, final long bid) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, time);
        Records.instrument(record, 0, index);
        final TopOfBookEncoder top = new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .bidPrice(bid)
                .bidQty(100_000)
                .askPrice(bid + 10)
                .askQty(100_000);
        batch.append(record, 0, Records.end(record, 0, top.encodedLength()), 1);
    }

    private void mark(final BatchWriter batch, final int index, final long time, final long price) {
        Records.begin(record, 0, DerivedPriceEncoder.BLOCK_LENGTH, DerivedPriceEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, time);
        Records.instrument(record, 0, index);
        new DerivedPriceEncoder()
                .wrap(record, BODY_OFFSET)
                .value(price * 1_000_000)
                .nextTime(Records.NO_TIME)
                .kind(PriceKind.MARK);
        batch.append(record, 0, Records.end(record, 0, DerivedPriceEncoder.BLOCK_LENGTH), 1);
    }

    private void writeData(final Path journal) {
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            for (int i = 0; i < TOPS; i++) {
                top(batch, 1, START + i * STEP, 60_000 + i % 11);
                top(batch, 0, START + i * STEP, 6_400_000 + 3L * i % 70);
                if (kind != MarketKind.SPOT) {
                    mark(batch, 1, START + i * STEP, 61_000 + 7L * i % 90);
                    mark(batch, 0, START + i * STEP, 6_410_000 - 5L * i % 170);
                }
            }
            batch.flush();
        }
    }

    private static LimitsSpec limits() {
        final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (final Limit limit : Limit.values()) {
            limits.put(limit, limit.off());
        }
        limits.put(Limit.MAX_ORDER_QTY, 100_000L);
        limits.put(Limit.MAX_ORDER_NOTIONAL, 100_000_00000000L);
        limits.put(Limit.MAX_POSITION, 1_000_000L);
        limits.put(Limit.MAX_DAILY_LOSS, 1_000_000_00000000L);
        limits.put(Limit.MAX_OPEN_ORDERS, 50L);
        limits.put(Limit.ORDERS_PER_WINDOW, 10_000L);
        limits.put(Limit.CANCELS_PER_WINDOW, 10_000L);
        limits.put(Limit.THROTTLE_WINDOW, 1_000_000_000L);
        limits.put(Limit.AGGRESSIVE_COLLAR, 2_000L);
        limits.put(Limit.PASSIVE_COLLAR, 2_000L);
        limits.put(Limit.MAX_SLIPPAGE, 2_000L);
        limits.put(Limit.MAX_SPREAD, 2_000L);
        limits.put(Limit.MAX_TOP_AGE, 60_000_000_000L);
        limits.put(Limit.MAX_BOOK_AGE, 60_000_000_000L);
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
                new SimulationSpec(1_000, 1_000, FillModelKind.TOUCH, 0),
                "",
                "",
                List.of(BTC, USDT, BNB, UNTRADED),
                instruments(),
                List.of(limits()),
                List.of(new SessionSpec.StrategySpec(
                        "trader", "trader", List.of(instruments().get(0).symbol()), "")),
                List.of(new SessionSpec.BalanceSpec(1, 1_000_000_00000000L)));
    }

    private BacktestRunner.Result run(final Path data, final Path journal) {
        final BacktestSettings settings = new BacktestSettings(
                data,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                CoreSettings.DEFAULT,
                (factory, parameters) -> new Trader(),
                new Charging(),
                spec().currencies(),
                spec().instruments(),
                false,
                null,
                USDT,
                1,
                publisher -> {
                    final SessionRecords records = new SessionRecords(publisher);
                    records.start(spec(), 9, publisher.nanos(), spec().balances());
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

    /** Two generations of a journal; what the second one begins with is all that the first one holds. */
    private List<Path> split(final Path journal) {
        final List<Path> generations = List.of(directory.resolve("first"), directory.resolve("second"));
        final long half = JournalVerifier.verify(journal).lastSequence() / 2;
        final JournalSettings later =
                JournalSettings.small().withGeneration(new Generation(2, half + 1, "first", half, 0));
        try (JournalReader reader = JournalReader.open(journal);
                JournalWriter first = JournalWriter.open(generations.get(0), JournalSettings.small());
                JournalWriter second = JournalWriter.open(generations.get(1), later)) {
            while (reader.next()) {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[reader.length()]);
                record.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                final long time = Records.receiveTime(record, 0);
                if (reader.sequence() <= half) {
                    first.append(record, 0, reader.length(), 1, time);
                    Records.flags(record, 0, Records.flags(record, 0) | Records.FLAG_CARRIED);
                }
                second.append(record, 0, reader.length(), 1, time);
            }
        }
        return generations;
    }

    @ParameterizedTest
    @EnumSource(names = {"SPOT", "LINEAR_PERPETUAL"})
    void shouldTellOneProfitWhateverCurrencyFeesAreIn(final MarketKind traded) throws IOException {
        kind = traded;
        final Path data = directory.resolve("data");
        final Path journal = directory.resolve("journal");
        writeData(data);

        final BacktestRunner.Result result = run(data, journal);

        final CoreState state = result.runner().core().state();
        final long fills = state.counters().fills();
        assertTrue(fills >= 40, "fills=" + fills);
        final ObjectNode keys =
                new Summary(state, spec().currencies(), List.of("trader")).addTo(Output.JSON.createObjectNode());
        final BigDecimal pnl = new BigDecimal(keys.get("pnl").asString());
        final long unvalued = (fills + 1) / 5; // of five: the fourth
        assertEquals(unvalued, keys.get("fees_not_counted").asLong());

        final long[] daily = result.equity().daily().points();
        assertTrue(result.equity().isKnown());
        assertEqual(pnl, BigDecimal.valueOf(daily[daily.length - 1], 8), "equity");

        final FillStatistics attribution = result.equity().fills();
        assertEqual(BigDecimal.ZERO, attribution.rounding(pnl), "attribution");
        assertEqual(
                new BigDecimal(keys.get("fees").asString()),
                attribution.fees().subtract(attribution.rebates()),
                "fees");
        assertTrue(attribution.rebates().signum() > 0);

        final RunFacts facts = RunFacts.read(List.of(journal), USDT, CoreSettings.DEFAULT);
        assertEqual(pnl, facts.pnl(), "compare");
        assertEquals(unvalued, facts.unvaluedFees());

        final List<Path> generations = split(journal);
        final RunFacts chained = RunFacts.read(generations, USDT, CoreSettings.DEFAULT);
        assertEqual(pnl, chained.pnl(), "compare, of two generations");
        assertEquals(facts.orders().size(), chained.orders().size());
        assertEquals(facts.equity(), chained.equity());
        assertThrows(
                RunFacts.IncompleteRunException.class,
                () -> RunFacts.read(generations.subList(1, 2), USDT, CoreSettings.DEFAULT));

        final Path tables = directory.resolve("tables");
        final JournalExport.Result exported =
                JournalExport.run(List.of(journal), tables, EnumSet.of(JournalExport.Format.CSV), bytes -> {});
        assertEqual(pnl, exported.pnl(), "export");
        assertEquals(unvalued, exported.unvaluedFees());
        final List<String> seconds = Files.readAllLines(tables.resolve("equity_1s.csv"));
        assertEqual(pnl, new BigDecimal(seconds.get(seconds.size() - 1).split(",")[2]), "equity_1s.csv");

        final BigDecimal risk = BigDecimal.valueOf(state.risk.equity(USDT.index()), 8);
        assertEqual(pnl, risk.subtract(new BigDecimal(1_000_000)), "risk");
    }
}
