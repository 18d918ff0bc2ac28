package dev.reprise.simulator.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class MarketRecordsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;
    private static final long FEED_LATENCY = 3_000_000;
    private static final Instrument BTC_USDT = new Instrument(
            3,
            1,
            "BTC-USDT.LOCAL",
            "BTCUSDT",
            "LOCAL",
            new Currency(0, "BTC", 8),
            new Currency(1, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(4, 7, 100, 100, 0, 0, 0, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    /** Rebuilds the book from records, checking ids on the way. */
    private static final class Reader implements RecordSink {
        final TreeMap<Long, Long> bids = new TreeMap<>();
        final TreeMap<Long, Long> asks = new TreeMap<>();
        long sequence;
        long lastUpdateId;
        long trades;
        long tops;
        long updates;
        long invalids;
        long receiveTime;
        long hash;
        int epoch = 1;

        @Override
        public void accept(final DirectBuffer buffer, final int offset, final int length) {
            assertEquals(length, Records.length(buffer, offset));
            assertEquals(0, length % 8);
            assertEquals(BTC_USDT.index(), Records.instrument(buffer, offset));
            assertEquals(9, Records.source(buffer, offset));
            assertEquals(receiveTime, Records.receiveTime(buffer, offset));
            assertEquals(receiveTime - FEED_LATENCY, Records.venueTime(buffer, offset));
            for (int i = 0; i < length; i++) {
                hash = hash * 31 + buffer.getByte(offset + i);
            }
            final int body = offset + Records.BODY_OFFSET;
            final int block = Records.blockLength(buffer, offset);
            switch (Records.templateId(buffer, offset)) {
                case TradeDecoder.TEMPLATE_ID:
                    trades++;
                    assertEquals(
                            trades,
                            new TradeDecoder().wrap(buffer, body, block, 1).tradeIdLow());
                    break;
                case TopOfBookDecoder.TEMPLATE_ID:
                    tops++;
                    assertTrue(
                            new TopOfBookDecoder().wrap(buffer, body, block, 1).updateId() >= lastUpdateId);
                    break;
                case BookInvalidDecoder.TEMPLATE_ID:
                    invalids++;
                    epoch++;
                    bids.clear();
                    asks.clear();
                    break;
                case BookUpdateDecoder.TEMPLATE_ID:
                    onUpdate(new BookUpdateDecoder().wrap(buffer, body, block, 1));
                    break;
                default:
                    throw new AssertionError("template " + Records.templateId(buffer, offset));
            }
        }

        private void onUpdate(final BookUpdateDecoder update) {
            assertEquals(++sequence, update.sourceSequence());
            assertEquals(epoch, update.epoch());
            final boolean first = (update.chain() & 1) != 0;
            if (update.kind() == BookUpdateKind.SNAPSHOT) {
                if (first) {
                    bids.clear();
                    asks.clear();
                }
            } else if (first) {
                updates++;
                assertEquals(lastUpdateId + 1, update.firstUpdateId());
            }
            if ((update.chain() & 2) != 0) {
                lastUpdateId = update.lastUpdateId();
            }
            update.bids().forEach(level -> set(bids, level.price(), level.qty()));
            update.asks().forEach(level -> set(asks, level.price(), level.qty()));
        }

        private static void set(final TreeMap<Long, Long> side, final long price, final long qty) {
            if (qty == 0) {
                side.remove(price);
            } else {
                side.put(price, qty);
            }
        }
    }

    private final Reader reader = new Reader();
    private final SeededMarket market =
            new SeededMarket(MarketSettings.of(BTC_USDT, START, BTC_USDT.price("60000"), BTC_USDT.qty("0.2")), 5);
    private final MarketRecords records = new MarketRecords(market, BTC_USDT, 9, reader);

    @Test
    void shouldRebuildTheBookFromItsRecords() {
        run(START + 20 * SECOND);

        sameBooks();
        assertTrue(reader.trades > 100 && reader.tops > 100 && reader.updates > 150);
    }

    @Test
    void shouldChainALongSnapshotAndALongUpdate() {
        for (int i = 0; i < 1_500; i++) {
            market.engine().place(1_000, 0, Side.BUY, 100 + 100L * i, 100, TimeInForce.GTC, false);
        }
        run(START + SECOND);
        sameBooks();
        for (int i = 0; i < 1_400; i++) {
            market.engine().place(1_000, 0, Side.BUY, 100 + 100L * i, 100, TimeInForce.GTC, false);
        }
        run(START + 2 * SECOND);

        sameBooks();
        assertTrue(reader.sequence > reader.updates + 5, "chains make more records than updates");
    }

    @Test
    void shouldStartAgainUnderTheNextEpoch() {
        run(START + SECOND);
        reader.receiveTime = market.now() + FEED_LATENCY;
        records.reconnect(reader.receiveTime);
        run(START + 2 * SECOND);

        assertEquals(1, reader.invalids);
        sameBooks();
    }

    @Test
    void shouldPublishWhatOutsideOrdersDo() {
        run(START + SECOND);
        final long tops = reader.tops;
        final long trades = reader.trades;
        reader.receiveTime = market.now() + FEED_LATENCY;
        records.receiveTime(reader.receiveTime);
        market.engine().placeMarket(1_000, 0, Side.BUY, BTC_USDT.qty("0.5"));
        records.publishTouch();

        assertEquals(tops + 1, reader.tops);
        assertTrue(reader.trades > trades);
    }

    @Test
    void shouldGiveTheSameBytesForTheSameSeed() {
        run(START + 5 * SECOND);
        final MarketRecordsTest again = new MarketRecordsTest();
        again.run(START + 5 * SECOND);

        assertEquals(reader.hash, again.reader.hash);
    }

    /** Runs to the book record at a time, after which reader and engine must agree. */
    private void run(final long until) {
        while (records.nextTime() <= until) {
            reader.receiveTime = records.nextTime() + FEED_LATENCY;
            records.step(reader.receiveTime);
        }
    }

    private void sameBooks() {
        assertEquals(market.lastUpdateId(), reader.lastUpdateId);
        same(Side.BUY, reader.bids);
        same(Side.SELL, reader.asks);
    }

    private void same(final Side side, final TreeMap<Long, Long> levels) {
        assertEquals(market.engine().levels(side), levels.size());
        levels.forEach((price, qty) -> assertEquals(qty, market.engine().qtyAt(side, price)));
    }
}
