package dev.reprise.simulator.market;

import dev.reprise.api.Book;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.simulator.matching.MatchingEngine;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns a {@link SeededMarket} into records as an adapter would: trades and changes of the touch at once, the book as a
 * snapshot first and then every 100 ms as one update with the levels that changed.
 *
 * <p>Venue time is market time; receive time is the caller's. The first step gives the snapshot and the touch. Book records
 * are chained above 500 levels and carry the market's update ids, so that a touch and a book can be lined up. The instrument's
 * definition is published by others. One thread; it becomes the market's listener.
 */
public final class MarketRecords implements MarketListener {
    /** Time between book updates, ns. */
    public static final long BOOK_INTERVAL_NS = 100_000_000;

    private static final int MAX_LEVELS = 500;
    private static final int CHAIN_FIRST = 1;
    private static final int CHAIN_LAST = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BookUpdateEncoder update = new BookUpdateEncoder();
    private final BookInvalidEncoder invalid = new BookInvalidEncoder();
    private final ChangedLevels bids = new ChangedLevels();
    private final ChangedLevels asks = new ChangedLevels();
    private final SeededMarket market;
    private final MatchingEngine engine;
    private final int instrument;
    private final int source;
    private final RecordSink sink;
    private boolean started;
    private int epoch;
    private long sourceSequence;
    private long publishedUpdateId;
    private long nextBookTime;
    private long receiveTime;
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;

    /**
     * Attaches to a market under the first connection epoch, 1.
     *
     * @param source number of the connection the records claim to come from
     */
    public MarketRecords(
            final SeededMarket market, final Instrument instrument, final int source, final RecordSink sink) {
        this(market, instrument, source, 1, sink);
    }

    /**
     * Attaches to a market.
     *
     * @param source number of the connection the records claim to come from
     * @param epoch connection epoch to begin with; above every one that the journal holds already
     */
    public MarketRecords(
            final SeededMarket market,
            final Instrument instrument,
            final int source,
            final int epoch,
            final RecordSink sink) {
        this.epoch = epoch;
        this.market = market;
        this.engine = market.engine();
        this.instrument = instrument.index();
        this.source = source;
        this.sink = sink;
        nextBookTime = market.now();
        market.listener(this);
    }

    /** Market time, UTC ns, of what the next step does. */
    public long nextTime() {
        return Math.min(nextBookTime, market.nextTime());
    }

    /**
     * Does what is next: an agent's action or a book record.
     *
     * @param recordReceiveTime receive time of the records this gives, UTC ns
     */
    public void step(final long recordReceiveTime) {
        receiveTime = recordReceiveTime;
        if (nextBookTime <= market.nextTime()) {
            final long time = nextBookTime;
            nextBookTime += BOOK_INTERVAL_NS;
            if (!started) {
                started = true;
                snapshot(time);
                touch(time, true);
            } else {
                delta(time);
            }
        } else {
            market.step();
            touch(market.now(), false);
        }
    }

    /** Receive time of the records from here to the next step, UTC ns; to be set before an outside order. */
    public void receiveTime(final long recordReceiveTime) {
        receiveTime = recordReceiveTime;
    }

    /** Publishes the touch if an outside order has changed it; the order's trades were published as they happened. */
    public void publishTouch() {
        touch(market.now(), false);
    }

    /** A dropped connection that came back: the book is invalid, and a snapshot under the next epoch follows. */
    public void reconnect(final long recordReceiveTime) {
        receiveTime = recordReceiveTime;
        final long time = market.now();
        epoch++;
        started = true;
        Records.begin(buffer, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        invalid.wrap(buffer, Records.BODY_OFFSET).epoch(epoch).reason(BookInvalidReason.CONNECTION);
        publish(time, invalid.encodedLength());
        snapshot(time);
        touch(time, true);
    }

    @Override
    public void onTrade(final long time, final long tradeId, final long price, final long qty, final Side aggressor) {
        Records.begin(buffer, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        trade.wrap(buffer, Records.BODY_OFFSET)
                .price(price)
                .qty(qty)
                .tradeIdHigh(0)
                .tradeIdLow(tradeId)
                .aggressor(aggressor);
        publish(time, trade.encodedLength());
    }

    @Override
    public void onLevelChange(
            final long time, final long updateId, final Side side, final long price, final long newQty) {
        changed(side).add(price);
    }

    private void touch(final long time, final boolean always) {
        final long newBidQty = engine.qtyAtDepth(Side.BUY, 0);
        final long newAskQty = engine.qtyAtDepth(Side.SELL, 0);
        final long newBid = priceOrZero(engine.bestPrice(Side.BUY));
        final long newAsk = priceOrZero(engine.bestPrice(Side.SELL));
        if (!always && newBid == bidPrice && newAsk == askPrice && newBidQty == bidQty && newAskQty == askQty) {
            return;
        }
        bidPrice = newBid;
        bidQty = newBidQty;
        askPrice = newAsk;
        askQty = newAskQty;
        Records.begin(buffer, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(buffer, Records.BODY_OFFSET)
                .bidPrice(bidPrice)
                .bidQty(bidQty)
                .askPrice(askPrice)
                .askQty(askQty)
                .updateId(market.lastUpdateId());
        publish(time, top.encodedLength());
    }

    private static long priceOrZero(final long price) {
        return price == Book.NO_PRICE ? 0 : price;
    }

    private void snapshot(final long time) {
        final long id = market.lastUpdateId();
        chain(time, BookUpdateKind.SNAPSHOT, id, engine.levels(Side.BUY), engine.levels(Side.SELL));
    }

    private void delta(final long time) {
        if (bids.size() + asks.size() > 0) {
            chain(time, BookUpdateKind.DELTA, publishedUpdateId + 1, bids.size(), asks.size());
        }
    }

    private void chain(
            final long time,
            final BookUpdateKind kind,
            final long firstUpdateId,
            final int bidLevels,
            final int askLevels) {
        int bid = 0;
        int ask = 0;
        int link = CHAIN_FIRST;
        do {
            final int bidCount = Math.min(bidLevels - bid, MAX_LEVELS);
            final int askCount = Math.min(askLevels - ask, MAX_LEVELS - bidCount);
            final boolean last = bid + bidCount == bidLevels && ask + askCount == askLevels;
            Records.begin(buffer, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
            update.wrap(buffer, Records.BODY_OFFSET)
                    .firstUpdateId(firstUpdateId)
                    .lastUpdateId(market.lastUpdateId())
                    .sourceSequence(++sourceSequence)
                    .epoch(epoch)
                    .kind(kind)
                    .chain((short) (link | (last ? CHAIN_LAST : 0)));
            final BookUpdateEncoder.BidsEncoder bidGroup = update.bidsCount(bidCount);
            for (int i = 0; i < bidCount; i++, bid++) {
                final long price = price(kind, Side.BUY, bid);
                bidGroup.next().price(price).qty(engine.qtyAt(Side.BUY, price));
            }
            final BookUpdateEncoder.AsksEncoder askGroup = update.asksCount(askCount);
            for (int i = 0; i < askCount; i++, ask++) {
                final long price = price(kind, Side.SELL, ask);
                askGroup.next().price(price).qty(engine.qtyAt(Side.SELL, price));
            }
            publish(time, update.encodedLength());
            link = 0;
        } while (bid < bidLevels || ask < askLevels);
        bids.clear();
        asks.clear();
        publishedUpdateId = market.lastUpdateId();
    }

    private long price(final BookUpdateKind kind, final Side side, final int i) {
        return kind == BookUpdateKind.SNAPSHOT
                ? engine.priceAt(side, i)
                : changed(side).price(i);
    }

    private ChangedLevels changed(final Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private void publish(final long time, final int bodyLength) {
        Records.receiveTime(buffer, 0, receiveTime);
        Records.venueTime(buffer, 0, time);
        Records.instrument(buffer, 0, instrument);
        Records.source(buffer, 0, source);
        sink.accept(buffer, 0, Records.end(buffer, 0, bodyLength));
    }
}
