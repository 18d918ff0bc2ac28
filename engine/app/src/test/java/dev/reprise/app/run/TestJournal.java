package dev.reprise.app.run;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CheckpointEncoder;
import dev.reprise.api.schema.CurrencyDefinitionEncoder;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.InstrumentDefinitionEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.RunStoppedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.driver.DecisionHash;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a small journal: a session's start, then what a test asks for. One record a document. */
public final class TestJournal implements AutoCloseable {
    /** Receive time of sequence 1; each record is a microsecond later. 2026-11-21T00:00:00Z. */
    public static final long START = 1_795_219_200_000_000_000L;
    /** The order that fills. */
    public static final long ORDER = ClientOrderIds.of(7, 1);

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final DecisionHash hash = new DecisionHash();
    private final JournalWriter writer;

    public TestJournal(final Path directory) {
        writer = JournalWriter.open(directory, JournalSettings.small());
    }

    /** Eight records: run, two currencies, an instrument with scales 2 and 5, a strategy, a trade, a book update, a fill. */
    public static TestJournal session(final Path directory) {
        return new TestJournal(directory).start().trade(10_000_001).book().fill();
    }

    public TestJournal start() {
        begin(RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        add(new RunStartedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .seed(42)
                .anchor(START)
                .runNumber(7)
                .mode(RunMode.PAPER)
                .encodedLength());
        currency(0, "BTC", 8);
        currency(1, "USDT", 6);
        instrument(0, "BTC-USDT.TEST");
        begin(StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        final StrategyDefinitionEncoder strategy = new StrategyDefinitionEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(0)
                .name("maker one")
                .factory("market-maker")
                .instruments("BTC-USDT.TEST")
                .parameters("");
        return add(strategy.encodedLength());
    }

    private void currency(final int index, final String code, final int scale) {
        begin(CurrencyDefinitionEncoder.BLOCK_LENGTH, CurrencyDefinitionEncoder.TEMPLATE_ID);
        add(new CurrencyDefinitionEncoder()
                .wrap(buffer, BODY_OFFSET)
                .currency(index)
                .scale((byte) scale)
                .code(code)
                .encodedLength());
    }

    public TestJournal instrument(final int index, final String symbol) {
        begin(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
        final InstrumentDefinitionEncoder encoder = new InstrumentDefinitionEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(index)
                .tickSize(1)
                .lotSize(1)
                .version(1)
                .baseCurrency(0)
                .quoteCurrency(1)
                .priceScale((byte) 2)
                .qtyScale((byte) 5)
                .market(MarketKind.SPOT)
                .status(TradingStatus.TRADING);
        encoder.symbol(symbol);
        encoder.venueSymbol("BTCUSDT");
        encoder.venue("TEST");
        return add(encoder.encodedLength());
    }

    public TestJournal trade(final long price) {
        return trade(0, price);
    }

    public TestJournal trade(final int instrument, final long price) {
        begin(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        return add(new TradeEncoder()
                .wrap(buffer, BODY_OFFSET)
                .venueTime(START - 5)
                .instrument(instrument)
                .price(price)
                .qty(150_000)
                .tradeIdHigh(0)
                .tradeIdLow(987)
                .aggressor(Side.SELL)
                .encodedLength());
    }

    private TestJournal book() {
        begin(BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder book = new BookUpdateEncoder()
                .wrap(buffer, BODY_OFFSET)
                .venueTime(START)
                .instrument(0)
                .kind(BookUpdateKind.DELTA)
                .chain((short) 3);
        book.bidsCount(1).next().price(9_999_900).qty(250_000);
        book.asksCount(2)
                .next()
                .price(10_000_100)
                .qty(0)
                .next()
                .price(10_000_200)
                .qty(100_000);
        return add(book.encodedLength());
    }

    private TestJournal fill() {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        return add(new FillEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(0)
                .strategy(0)
                .clientOrderId(ORDER)
                .lastPrice(10_000_001)
                .lastQty(150_000)
                .cumQty(-1)
                .quoteAmount(Records.NO_VALUE)
                .fee(-1_500_000)
                .feeCurrency(1)
                .liquidity(Liquidity.MAKER)
                .side(Side.BUY)
                .execIdHigh(0x1234)
                .execIdLow(0x5678)
                .encodedLength());
    }

    /** A checkpoint as the engine writes it; with an error in its hash, or without. */
    public TestJournal checkpoint(final long error) {
        hash.checkpoint(99);
        begin(CheckpointEncoder.BLOCK_LENGTH, CheckpointEncoder.TEMPLATE_ID);
        return add(new CheckpointEncoder()
                .wrap(buffer, BODY_OFFSET)
                .records(hash.records())
                .decisionHash(hash.chain() + error)
                .stateHash(99)
                .encodedLength());
    }

    public TestJournal stop() {
        begin(RunStoppedEncoder.BLOCK_LENGTH, RunStoppedEncoder.TEMPLATE_ID);
        return add(new RunStoppedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .cause(StopCause.OPERATOR)
                .encodedLength());
    }

    private void begin(final int blockLength, final int templateId) {
        Records.begin(buffer, 0, blockLength, templateId);
    }

    private TestJournal add(final int bodyLength) {
        final long time = START + (writer.nextSequence() - 1) * 1_000;
        Records.receiveTime(buffer, 0, time);
        final int length = Records.end(buffer, 0, bodyLength);
        hash.add(buffer, 0, length);
        writer.append(buffer, 0, length, 1, time);
        return this;
    }

    /** The decision hash of what was written. */
    public String hash() {
        return hash.text();
    }

    @Override
    public void close() {
        writer.close();
    }
}
