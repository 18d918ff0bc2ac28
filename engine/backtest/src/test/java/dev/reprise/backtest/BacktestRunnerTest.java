package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static dev.reprise.backtest.SpotMarket.BTC;
import static dev.reprise.backtest.SpotMarket.SPOT;
import static dev.reprise.backtest.SpotMarket.USDT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.OperatorCommandEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.RunStoppedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestRunnerTest {
    private static final long START = 1_753_000_000_000_000_000L;
    private static final long STEP = 1_000_000;
    private static final int TOPS = 1_000;

    @TempDir
    Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);

    @BeforeEach
    void writeData() {
        try (JournalWriter writer = JournalWriter.open(directory.resolve("data"), JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(BTC, USDT), List.of(SPOT), START);
            for (int i = 0; i < TOPS; i++) {
                Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
                Records.receiveTime(record, 0, START + i * STEP);
                Records.age(record, 0, 77);
                Records.instrument(record, 0, 0);
                final TopOfBookEncoder top = new TopOfBookEncoder()
                        .wrap(record, BODY_OFFSET)
                        .bidPrice(6_400_000 + i % 7)
                        .bidQty(100)
                        .askPrice(6_400_010 + i % 7)
                        .askQty(100);
                batch.append(record, 0, Records.end(record, 0, top.encodedLength()), 1);
                Records.begin(record, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
                Records.receiveTime(record, 0, START + i * STEP);
                batch.append(record, 0, Records.end(record, 0, TickEncoder.BLOCK_LENGTH), 1);
            }
            batch.flush();
        }
    }

    /** Publishes into a batch. */
    private record Appender(BatchWriter batch) implements DirectPublisher {
        @Override
        public void publish(final org.agrona.DirectBuffer buffer, final int offset, final int length) {
            batch.append(buffer, offset, length, 1);
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    private void setup(final EventPublisher publisher) {
        Records.begin(record, 0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, publisher.nanos());
        final RunStartedEncoder run = new RunStartedEncoder()
                .wrap(record, BODY_OFFSET)
                .seed(1)
                .runNumber(9)
                .mode(RunMode.BACKTEST)
                .entryLatency(1_000)
                .responseLatency(1_000)
                .fillModel(FillModelKind.TOUCH)
                .twoClocks((short) 0);
        publisher.publish(record, 0, Records.end(record, 0, run.encodedLength()));
        DefinitionRecords.publish(publisher, List.of(BTC, USDT), List.of(SPOT), publisher.nanos());
        Records.begin(record, 0, OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, publisher.nanos());
        final OperatorCommandEncoder arm = new OperatorCommandEncoder()
                .wrap(record, BODY_OFFSET)
                .kind(CommandKind.ARM)
                .who("test")
                .reason("");
        publisher.publish(record, 0, Records.end(record, 0, arm.encodedLength()));
    }

    private void end(final EventPublisher publisher) {
        Records.begin(record, 0, RunStoppedEncoder.BLOCK_LENGTH, RunStoppedEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, publisher.nanos());
        final RunStoppedEncoder stop =
                new RunStoppedEncoder().wrap(record, BODY_OFFSET).cause(StopCause.END_OF_DATA);
        publisher.publish(record, 0, Records.end(record, 0, stop.encodedLength()));
    }

    private ClockSettings clocks; // null: one clock

    private String data = "data";
    private boolean touchFromTrades;

    private BacktestSettings settings(final long from, final long to) {
        return new BacktestSettings(
                directory.resolve(data),
                from,
                to,
                CoreSettings.DEFAULT,
                (factory, parameters) -> {
                    throw new IllegalArgumentException(factory);
                },
                new PaperVenue(new PaperSettings(1_000, 1_000, FillModel.TOUCH)),
                List.of(BTC, USDT),
                List.of(SPOT),
                touchFromTrades,
                clocks,
                USDT,
                0,
                this::setup,
                this::end);
    }

    private BacktestRunner.Result run(final long from, final long to, final Path journal) {
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            return new BacktestRunner(settings(from, to), new BatchWriter(writer)).run(BacktestRunner.Progress.NONE);
        }
    }

    @Test
    void shouldRunMarketRecordsAtTheirReceiveTimeAndNothingElse() {
        final BacktestRunner.Result result = run(Long.MIN_VALUE, Long.MAX_VALUE, directory.resolve("run"));

        assertEquals(TOPS, result.marketInputs());
        assertEquals(TOPS + 6, result.inputs()); // start, two currencies, instrument, arm, stop
        assertEquals(START, result.firstTime());
        assertEquals(START + (TOPS - 1) * STEP, result.lastTime());
        assertEquals(result.lastTime(), result.runner().core().state().now()); // ages are 0
        assertTrue(result.isComplete());
        int tops = 0;
        try (JournalReader reader = JournalReader.open(directory.resolve("run"))) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == TopOfBookDecoder.TEMPLATE_ID) {
                    tops++;
                    assertEquals(0, Records.age(reader.buffer(), reader.offset()));
                }
            }
            assertEquals(result.runner().log().lastSequence(), reader.lastSequence());
        }
        assertEquals(TOPS, tops);
    }

    @Test
    void shouldKeepTheTouchThatTradesMakeWhenABarFollowsThem() {
        try (JournalWriter writer = JournalWriter.open(directory.resolve("trades"), JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(BTC, USDT), List.of(SPOT), START);
            Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
            new TradeEncoder()
                    .wrap(record, BODY_OFFSET)
                    .receiveTime(START + STEP)
                    .venueTime(START)
                    .instrument(0)
                    .price(6_400_000)
                    .qty(1)
                    .aggressor(Side.BUY);
            batch.append(record, 0, Records.end(record, 0, TradeEncoder.BLOCK_LENGTH), 1);
            Records.begin(record, 0, VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
            new VenueBarEncoder()
                    .wrap(record, BODY_OFFSET)
                    .receiveTime(START + 2 * STEP)
                    .venueTime(START + STEP)
                    .instrument(0)
                    .closePrice(6_399_000)
                    .closed((short) 1);
            batch.append(record, 0, Records.end(record, 0, VenueBarEncoder.BLOCK_LENGTH), 1);
            batch.flush();
        }
        data = "trades";
        touchFromTrades = true;
        clocks = new ClockSettings(0, ClockSettings.RECORDED, 1_000_000_000L);
        final BacktestRunner.Result result = run(Long.MIN_VALUE, Long.MAX_VALUE, directory.resolve("run"));

        assertEquals(6_400_000, result.runner().core().state().markets.askPrice(0));
        assertEquals(6_399_999, result.runner().core().state().markets.bidPrice(0));
    }

    /** So a stop which the trade fires meets the prices that fired it. */
    @Test
    void shouldMakeTheTouchOfATradeBeforeIt() {
        try (JournalWriter writer = JournalWriter.open(directory.resolve("trades"), JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            DefinitionRecords.publish(new Appender(batch), List.of(BTC, USDT), List.of(SPOT), START);
            for (int i = 1; i <= 2; i++) {
                Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
                new TradeEncoder()
                        .wrap(record, BODY_OFFSET)
                        .receiveTime(START + i * STEP)
                        .venueTime(START + i * STEP)
                        .instrument(0)
                        .price(6_400_000 + 100 * i)
                        .qty(1)
                        .aggressor(Side.SELL);
                batch.append(record, 0, Records.end(record, 0, TradeEncoder.BLOCK_LENGTH), 1);
            }
            batch.flush();
        }
        data = "trades";
        touchFromTrades = true;
        for (final ClockSettings each :
                new ClockSettings[] {null, new ClockSettings(0, ClockSettings.RECORDED, 1_000_000_000L)}) {
            clocks = each;
            final Path journal = directory.resolve("run" + each);
            run(Long.MIN_VALUE, Long.MAX_VALUE, journal);

            final List<String> market = new ArrayList<>();
            try (JournalReader reader = JournalReader.open(journal)) {
                while (reader.next()) {
                    final int flags = Records.flags(reader.buffer(), reader.offset());
                    final int template = Records.templateId(reader.buffer(), reader.offset());
                    if (template == TradeEncoder.TEMPLATE_ID) {
                        market.add((flags & Records.FLAG_AT_VENUE) + " trade");
                    } else if (template == TopOfBookDecoder.TEMPLATE_ID) {
                        assertTrue((flags & Records.FLAG_FROM_TRADES) != 0);
                        market.add((flags & Records.FLAG_AT_VENUE) + " touch");
                    }
                }
            }
            final String venue = Records.FLAG_AT_VENUE + " ";
            assertEquals(
                    each == null
                            ? List.of("0 touch", "0 trade", "0 touch", "0 trade")
                            : List.of(
                                    venue + "touch",
                                    "0 touch",
                                    venue + "trade",
                                    "0 trade",
                                    venue + "touch",
                                    "0 touch",
                                    venue + "trade",
                                    "0 trade"),
                    market);
        }
    }

    @Test
    void shouldGiveTheSameHashTwiceAndWithoutAJournal() {
        final String first = run(Long.MIN_VALUE, Long.MAX_VALUE, directory.resolve("a"))
                .runner()
                .log()
                .hash()
                .text();
        final String second = run(Long.MIN_VALUE, Long.MAX_VALUE, directory.resolve("b"))
                .runner()
                .log()
                .hash()
                .text();
        final BacktestRunner.Result unkept =
                new BacktestRunner(settings(Long.MIN_VALUE, Long.MAX_VALUE), null).run(BacktestRunner.Progress.NONE);

        assertEquals(first, second);
        assertEquals(first, unkept.runner().log().hash().text());
    }

    @Test
    void shouldArmAtFromAndLeaveOutWhatIsAtTo() {
        final long from = START + 100 * STEP;
        final BacktestRunner.Result result = run(from, START + 200 * STEP, directory.resolve("run"));

        assertEquals(200, result.marketInputs());
        assertEquals(START + 199 * STEP, result.lastTime());
        final List<Long> armed = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory.resolve("run"))) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == OperatorCommandDecoder.TEMPLATE_ID) {
                    armed.add(Records.receiveTime(reader.buffer(), reader.offset()));
                }
            }
        }
        assertEquals(List.of(from), armed);
    }

    @Test
    void shouldSayWhenNothingIsInRange() {
        final NoMarketDataException e = assertThrows(
                NoMarketDataException.class, () -> run(START + TOPS * STEP, Long.MAX_VALUE, directory.resolve("run")));

        assertEquals(START, e.firstTime());
        assertEquals(START + (TOPS - 1) * STEP, e.lastTime());
        assertThrows(IllegalArgumentException.class, () -> settings(START, START));
    }

    @Test
    void shouldDeriveTheRunNumberFromSeedAndConfiguration() {
        final int number = BacktestRunner.runNumber(1, "a");

        assertEquals(number, BacktestRunner.runNumber(1, "a"));
        assertNotEquals(number, BacktestRunner.runNumber(2, "a"));
        assertNotEquals(number, BacktestRunner.runNumber(1, "b"));
        for (int seed = 0; seed < 1_000; seed++) {
            final int run = BacktestRunner.runNumber(seed, "");
            assertFalse(run < 1 || run > ClientOrderIds.MAX_RUN, "seed=" + seed);
        }
    }
}
