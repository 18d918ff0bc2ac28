package dev.reprise.live;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A made-up market for a scratch engine: a price that trembles in each instrument, told by its touch, by changes of its book and by
 * trades, as a venue's streams have them. The first record of an instrument is its book.
 */
final class WarmupMarket {
    private static final long STEP_NS = 2_000_000;
    private static final int PRICE_TICKS = 100_000;
    private static final int SWING_TICKS = 200;
    private static final int TURNS = 8; // of an instrument: a trade, a change of the book, the rest are touches
    private static final int TRADE = 0;
    private static final int BOOK = 4;
    private static final int LEVELS = 10; // of a side
    private static final int BLOCK = 1_024;
    private static final short WHOLE_CHAIN = 3;

    private final EventPublisher publisher;
    private final List<Instrument> instruments;
    private final SplittableRandom random = new SplittableRandom(1);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[BLOCK]);
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final BookUpdateEncoder update = new BookUpdateEncoder();
    private final long[] offsets;
    private final long[] told; // best bids of the books
    private long time;
    private long updateId;
    private long bookRecords;
    private long count;

    WarmupMarket(final EventPublisher publisher, final List<Instrument> instruments, final long start) {
        this.publisher = publisher;
        this.instruments = instruments;
        offsets = new long[instruments.size()];
        told = new long[instruments.size()];
        time = start;
    }

    /** Publishes so many records, as fast as they are taken. */
    void publish(final int records) {
        for (int i = 0; i < records; i++) {
            final int index = (int) (count % instruments.size());
            final Instrument instrument = instruments.get(index);
            time += STEP_NS;
            offsets[index] =
                    Math.floorMod(offsets[index] + random.nextInt(-2, 3) + SWING_TICKS, 2 * SWING_TICKS) - SWING_TICKS;
            final long bid = (PRICE_TICKS + offsets[index]) * instrument.tickSize();
            publisher.publish(record, 0, record(instrument, index, bid));
            count++;
        }
    }

    private int record(final Instrument instrument, final int index, final long bid) {
        final long turn = count / instruments.size();
        if (turn == 0) {
            return book(instrument, index, bid, BookUpdateKind.SNAPSHOT);
        }
        return switch ((int) (turn % TURNS)) {
            case TRADE -> trade(instrument, bid + instrument.tickSize());
            case BOOK -> book(instrument, index, bid, BookUpdateKind.DELTA);
            default -> touch(instrument, bid);
        };
    }

    private int touch(final Instrument instrument, final long bid) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(instrument.index())
                .strategy(Records.NO_STRATEGY)
                .updateId(++updateId)
                .bidPrice(bid)
                .bidQty(qty(instrument))
                .askPrice(bid + instrument.tickSize())
                .askQty(qty(instrument));
        return end(top.encodedLength());
    }

    private int trade(final Instrument instrument, final long price) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(instrument.index())
                .strategy(Records.NO_STRATEGY)
                .price(price)
                .qty(instrument.lotSize())
                .aggressor(random.nextBoolean() ? Side.BUY : Side.SELL);
        return end(trade.encodedLength());
    }

    /** The best levels of either side with new quantities; a change tells first which ones the price has left behind. */
    private int book(final Instrument instrument, final int index, final long bid, final BookUpdateKind kind) {
        final long tick = instrument.tickSize();
        final long shift = kind == BookUpdateKind.SNAPSHOT ? 0 : (bid - told[index]) / tick;
        final int gone = (int) Math.min(LEVELS, Math.abs(shift));
        final int first = shift > 0 ? LEVELS - gone : 0; // of the bids it leaves the worst when it rises
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET)
                .receiveTime(time)
                .venueTime(time)
                .instrument(instrument.index())
                .strategy(Records.NO_STRATEGY)
                .firstUpdateId(++updateId)
                .lastUpdateId(updateId)
                .sourceSequence(++bookRecords)
                .epoch(1)
                .kind(kind)
                .chain(WHOLE_CHAIN);
        final BookUpdateEncoder.BidsEncoder bids = update.bidsCount(gone + LEVELS);
        for (int i = 0; i < gone; i++) {
            bids.next().price(told[index] - (first + i) * tick).qty(0);
        }
        for (int i = 0; i < LEVELS; i++) {
            bids.next().price(bid - i * tick).qty(levelQty(instrument, i));
        }
        final BookUpdateEncoder.AsksEncoder asks = update.asksCount(gone + LEVELS);
        for (int i = 0; i < gone; i++) {
            asks.next()
                    .price(told[index] + (LEVELS - gone - first + i + 1) * tick)
                    .qty(0);
        }
        for (int i = 0; i < LEVELS; i++) {
            asks.next().price(bid + (i + 1) * tick).qty(levelQty(instrument, i));
        }
        told[index] = bid;
        return end(update.encodedLength());
    }

    /** Another one in each record. */
    private long levelQty(final Instrument instrument, final int level) {
        return qty(instrument) + (count + level) % LEVELS * instrument.lotSize();
    }

    private static long qty(final Instrument instrument) {
        return 1_000 * Math.max(instrument.lotSize(), instrument.rules().minQty());
    }

    private int end(final int bodyLength) {
        Records.source(record, 0, 1);
        return Records.end(record, 0, bodyLength);
    }
}
