package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static dev.reprise.backtest.SpotMarket.BTC;
import static dev.reprise.backtest.SpotMarket.SPOT;
import static dev.reprise.backtest.SpotMarket.USDT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceEncoder;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionEncoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.OperatorCommandEncoder;
import dev.reprise.api.schema.RiskSettingsEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.risk.Limit;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of several sessions, and of one whose connection was lost. */
class SessionSeamsTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = 1_753_000_000_000_000_000L;

    @TempDir
    Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[2_048]);
    private BatchWriter data; // while it is written
    private boolean isOfTrades;

    /** Buys at the market once a minute. */
    private static final class Buyer implements Strategy {
        private final long qty;

        Buyer(final long qty) {
            this.qty = qty;
        }

        @Override
        public void onStart(final StrategyContext ctx) {
            ctx.schedule(ctx.now() + MINUTE, 0);
        }

        @Override
        public void onTimer(final long payload, final StrategyContext ctx) {
            ctx.order(SPOT).buy(qty).market().submit();
            ctx.schedule(ctx.now() + MINUTE, 0);
        }
    }

    private void append(final DirectBuffer buffer, final int length) {
        data.append(buffer, 0, length, 1);
    }

    private void begin(final long time, final int blockLength, final int template) {
        Records.begin(record, 0, blockLength, template);
        Records.receiveTime(record, 0, START + time);
    }

    private void session(final long time) {
        begin(time, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        new RunStartedEncoder().wrap(record, BODY_OFFSET).mode(RunMode.PAPER);
        append(record, Records.end(record, 0, RunStartedEncoder.BLOCK_LENGTH));
        DefinitionRecords.publish(
                new DirectPublisher() {
                    @Override
                    public void publish(final DirectBuffer buffer, final int offset, final int length) {
                        data.append(buffer, offset, length, 1);
                    }

                    @Override
                    public long nanos() {
                        return START + time;
                    }
                },
                List.of(BTC, USDT),
                List.of(SPOT),
                START + time);
    }

    private void tick(final long time) {
        begin(time, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        append(record, Records.end(record, 0, TickEncoder.BLOCK_LENGTH));
    }

    private void down(final long time) {
        begin(time, ConnectionEncoder.BLOCK_LENGTH, ConnectionEncoder.TEMPLATE_ID);
        new ConnectionEncoder()
                .wrap(record, BODY_OFFSET).stream(StreamKind.MARKET_DATA).state(ConnectionState.DOWN);
        append(record, Records.end(record, 0, ConnectionEncoder.BLOCK_LENGTH));
    }

    /** One unit at the ask and five a tick behind it. */
    private void snapshot(final long time, final int epoch, final long ask) {
        begin(time, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder update = new BookUpdateEncoder();
        update.wrap(record, BODY_OFFSET)
                .instrument(0)
                .epoch(epoch)
                .kind(BookUpdateKind.SNAPSHOT)
                .chain((short) 3);
        update.bidsCount(1).next().price(ask - 1).qty(5);
        update.asksCount(2).next().price(ask).qty(1).next().price(ask + 1).qty(5);
        append(record, Records.end(record, 0, update.encodedLength()));
    }

    private void invalid(final long time, final int epoch) {
        begin(time, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        new BookInvalidEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .epoch(epoch)
                .reason(BookInvalidReason.CONNECTION);
        append(record, Records.end(record, 0, BookInvalidEncoder.BLOCK_LENGTH));
    }

    private void top(final long time, final long ask) {
        begin(time, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .bidPrice(ask - 1)
                .bidQty(500)
                .askPrice(ask)
                .askQty(500);
        append(record, Records.end(record, 0, TopOfBookEncoder.BLOCK_LENGTH));
    }

    private void trade(final long time, final long price) {
        begin(time, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        new TradeEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .price(price)
                .qty(1)
                .aggressor(Side.BUY);
        append(record, Records.end(record, 0, TradeEncoder.BLOCK_LENGTH));
    }

    private void data(final Runnable records) {
        try (JournalWriter writer = JournalWriter.open(directory.resolve("data"), JournalSettings.small())) {
            data = new BatchWriter(writer);
            records.run();
            data.flush();
        }
    }

    private void setup(final EventPublisher publisher) {
        begin(0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        new RunStartedEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .seed(1)
                .runNumber(9)
                .mode(RunMode.BACKTEST)
                .entryLatency(1_000)
                .responseLatency(1_000)
                .fillModel(FillModelKind.TOUCH);
        publisher.publish(record, 0, Records.end(record, 0, RunStartedEncoder.BLOCK_LENGTH));
        DefinitionRecords.publish(publisher, List.of(BTC, USDT), List.of(SPOT), publisher.nanos());
        begin(0, StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        final StrategyDefinitionEncoder strategy = new StrategyDefinitionEncoder()
                .wrap(record, BODY_OFFSET)
                .strategy(0)
                .name("buyer")
                .factory("buyer")
                .instruments(SPOT.symbol())
                .parameters("");
        publisher.publish(record, 0, Records.end(record, 0, strategy.encodedLength()));
        begin(0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder risk = new RiskSettingsEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .strategy(-1)
                .instrument(-1)
                .currency(-1);
        final RiskSettingsEncoder.LimitsEncoder limits = risk.limitsCount(Limit.values().length);
        for (final Limit limit : Limit.values()) {
            limits.next().limit(limit.kind()).value(limit.off());
        }
        publisher.publish(record, 0, Records.end(record, 0, risk.encodedLength()));
        begin(0, BalanceEncoder.BLOCK_LENGTH, BalanceEncoder.TEMPLATE_ID);
        new BalanceEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(publisher.nanos())
                .currency(USDT.index())
                .free(1_000_000_000_000L);
        publisher.publish(record, 0, Records.end(record, 0, BalanceEncoder.BLOCK_LENGTH));
        begin(0, OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        final OperatorCommandEncoder arm = new OperatorCommandEncoder()
                .wrap(record, BODY_OFFSET)
                .kind(CommandKind.ARM)
                .who("test")
                .reason("");
        publisher.publish(record, 0, Records.end(record, 0, arm.encodedLength()));
    }

    private BacktestRunner.Result run(final boolean twoClocks, final long qty, final List<String> fills) {
        final Path journal = directory.resolve("run");
        final BacktestRunner.Result result;
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            final BacktestSettings settings = new BacktestSettings(
                    directory.resolve("data"),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    CoreSettings.DEFAULT,
                    (factory, parameters) -> new Buyer(qty),
                    new PaperVenue(new PaperSettings(1_000, 1_000, FillModel.TOUCH)),
                    List.of(BTC, USDT),
                    List.of(SPOT),
                    isOfTrades,
                    twoClocks ? new ClockSettings(0, ClockSettings.RECORDED, SECOND) : null,
                    USDT,
                    1,
                    this::setup,
                    publisher -> {});
            result = new BacktestRunner(settings, new BatchWriter(writer)).run(BacktestRunner.Progress.NONE);
        }
        final FillDecoder fill = new FillDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == FillDecoder.TEMPLATE_ID) {
                    fill.wrap(
                            reader.buffer(),
                            reader.offset() + BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            Records.version(reader.buffer(), reader.offset()));
                    fills.add(fill.lastQty() + "@" + fill.lastPrice());
                }
            }
        }
        return result;
    }

    /** As every journal has them in which a session counted its epochs from 1. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeTheBookOfASessionWhoseEpochsBeginAnew(final boolean twoClocks) {
        data(() -> {
            session(0);
            snapshot(1, 1, 100);
            invalid(2, 2);
            session(SECOND);
            snapshot(2 * SECOND, 1, 100);
            tick(MINUTE);
            snapshot(MINUTE + SECOND, 1, 100);
        });
        final List<String> fills = new ArrayList<>();

        final BacktestRunner.Result result = run(twoClocks, 3, fills);

        assertEquals(List.of("1@100", "2@101"), fills);
        assertEquals(4, result.marketInputs());
    }

    @Test
    void shouldLeaveEpochsThatAscendAsTheyAre() {
        data(() -> {
            session(0);
            snapshot(1, 1, 100);
            invalid(2, 2);
            session(SECOND);
            snapshot(2 * SECOND, 3, 100);
        });

        final BacktestRunner.Result result = run(false, 1, new ArrayList<>());

        assertEquals(3, result.runner().core().state().markets.bookEpoch(0));
        assertTrue(result.runner().core().state().markets.isBookValid(0));
    }

    /** A killed session says nothing: what it was told is lost from its last record on, and not only when the next one begins. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFillNothingAtThePricesOfASessionThatWasKilled(final boolean twoClocks) {
        data(() -> {
            session(0);
            snapshot(1, 1, 100);
            tick(90 * SECOND);
            session(HOUR);
            snapshot(HOUR + SECOND, 1, 200);
            snapshot(HOUR + 3 * MINUTE, 1, 200);
        });
        final List<String> fills = new ArrayList<>();

        final BacktestRunner.Result result = run(twoClocks, 1, fills);

        assertEquals(List.of("1@100", "1@200", "1@201"), fills);
        assertEquals(3, result.marketInputs());
        assertEquals(START + HOUR + 3 * MINUTE, result.lastTime());
    }

    /** Without a book nobody says that one is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFillNothingAtATouchFromBeforeTheConnectionWasLost(final boolean twoClocks) {
        data(() -> {
            session(0);
            top(1, 100);
            down(90 * SECOND);
            top(10 * MINUTE + SECOND, 200);
            top(11 * MINUTE + 2 * SECOND, 200);
        });
        final List<String> fills = new ArrayList<>();

        run(twoClocks, 1, fills);

        assertEquals(List.of("1@100", "1@200"), fills);
    }

    @Test
    void shouldFillNothingAtATouchOfTradesFromBeforeTheConnectionWasLost() {
        isOfTrades = true;
        data(() -> {
            session(0);
            trade(1, 100);
            down(90 * SECOND);
            trade(10 * MINUTE + SECOND, 200);
            trade(11 * MINUTE + 2 * SECOND, 200);
        });
        final List<String> fills = new ArrayList<>();

        final BacktestRunner.Result result = run(false, 1, fills);

        assertEquals(List.of("1@100", "1@200"), fills);
        assertEquals(199, result.runner().core().state().markets.bidPrice(0), "nor is the other side from before");
    }

    /** Of several connections each has its own instruments, and a book says itself that it is lost. */
    @Test
    void shouldKeepABookThatGoesOnWhenAnotherConnectionIsLost() {
        data(() -> {
            session(0);
            snapshot(1, 1, 100);
            top(2, 100);
            down(SECOND);
            top(2 * MINUTE, 100);
        });
        final List<String> fills = new ArrayList<>();

        final BacktestRunner.Result result = run(false, 1, fills);

        assertEquals("1@100", fills.get(0));
        assertTrue(result.runner().core().state().markets.isBookValid(0));
    }
}
