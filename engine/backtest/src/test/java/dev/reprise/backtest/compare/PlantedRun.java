package dev.reprise.backtest.compare;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Currency;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal of a run, written by hand: whole prices and quantities of one instrument, times in ms from its start. An order is at the venue
 * 1 ms after its decision, and accepted 1 ms after that.
 */
final class PlantedRun implements AutoCloseable {
    private static final long START = 1_753_000_000_000_000_000L;
    private static final long MS = 1_000_000;
    private static final Currency BASE = new Currency(0, "AAA", 8);
    private static final Currency QUOTE = new Currency(1, "BBB", 4);
    private static final Instrument INSTRUMENT = new Instrument(
            0,
            1,
            "AAA-BBB.TEST",
            "AAABBB",
            "TEST",
            BASE,
            QUOTE,
            MarketKind.SPOT,
            new Instrument.Rules(0, 0, 1, 1, 1, 1_000_000, 1, 1_000_000, 0, 0),
            Instrument.Fees.NONE,
            false);

    private final Path directory;
    private final JournalWriter writer;
    private final BatchWriter batch;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1024]);
    private long updates;
    private int epoch = 1;
    private long executions;

    PlantedRun(final Path directory, final RunMode mode) {
        this.directory = directory;
        writer = JournalWriter.open(directory, JournalSettings.small());
        batch = new BatchWriter(writer);
        begin(RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID, 0);
        end(new RunStartedEncoder()
                .wrap(record, BODY_OFFSET)
                .mode(mode)
                .fillModel(FillModelKind.RISK_AVERSE)
                .entryLatency(MS)
                .responseLatency(MS)
                .encodedLength());
        DefinitionRecords.publish(new Definitions(batch), List.of(BASE, QUOTE), List.of(INSTRUMENT), START);
    }

    private record Definitions(BatchWriter to) implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            to.append(buffer, offset, length, 1);
        }

        @Override
        public long nanos() {
            return START;
        }
    }

    private void begin(final int block, final int template, final long ms) {
        Records.begin(record, 0, block, template);
        Records.receiveTime(record, 0, START + ms * MS);
        Records.venueTime(record, 0, START + ms * MS);
    }

    private void end(final int length) {
        batch.append(record, 0, Records.end(record, 0, length), 1);
    }

    /** The venue tells the whole book: one level a side. */
    PlantedRun book(final long ms, final long bid, final long ask) {
        begin(BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID, ms);
        final BookUpdateEncoder update = new BookUpdateEncoder();
        update.wrap(record, BODY_OFFSET)
                .firstUpdateId(updates + 1)
                .lastUpdateId(++updates)
                .epoch(epoch)
                .kind(BookUpdateKind.SNAPSHOT)
                .chain((short) 3);
        update.bidsCount(1).next().price(bid).qty(50);
        update.asksCount(1).next().price(ask).qty(50);
        Records.instrument(record, 0, 0);
        end(update.encodedLength());
        return this;
    }

    /** The book is lost, until it is told again. */
    PlantedRun gap(final long ms) {
        begin(BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID, ms);
        final int length = new BookInvalidEncoder()
                .wrap(record, BODY_OFFSET)
                .epoch(++epoch)
                .reason(BookInvalidReason.GAP)
                .encodedLength();
        Records.instrument(record, 0, 0);
        end(length);
        return this;
    }

    /** An order of ours, and the venue's word that it is there; price 0: at the market. */
    PlantedRun order(final long ms, final long id, final Side side, final long price, final long qty) {
        begin(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, ms);
        end(new NewOrderEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .strategy(0)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .side(side)
                .orderType(price == 0 ? OrderType.MARKET : OrderType.LIMIT)
                .encodedLength());
        begin(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID, ms + 2);
        Records.venueTime(record, 0, START + (ms + 1) * MS);
        end(new OrderAcceptedEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .clientOrderId(id)
                .encodedLength());
        return this;
    }

    PlantedRun fill(
            final long ms,
            final long id,
            final Side side,
            final Liquidity liquidity,
            final long price,
            final long qty) {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID, ms);
        end(new FillEncoder()
                .wrap(record, BODY_OFFSET)
                .instrument(0)
                .strategy(0)
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(qty)
                .quoteAmount(Records.NO_VALUE)
                .feeCurrency(QUOTE.index())
                .liquidity(liquidity)
                .side(side)
                .execIdLow(++executions)
                .encodedLength());
        return this;
    }

    /** The run ends here; what its journal tells. */
    RunFacts facts() {
        close();
        return RunFacts.read(List.of(directory), QUOTE, CoreSettings.DEFAULT);
    }

    @Override
    public void close() {
        batch.flush();
        writer.close();
    }
}
