package dev.reprise.core.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketsTest {
    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int WHOLE = FIRST | LAST;
    private static final long[][] NONE = {};

    private final Markets markets = new Markets(2, 256, Capabilities.NONE, false);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[4_096]);
    private long updateId;
    private long now = 1_000;

    private static Instrument version(final int version, final int priceScale, final long tickSize) {
        return new Instrument(
                0,
                version,
                "BTC-USDT.TEST",
                "BTCUSDT",
                "TEST",
                new Currency(1, "BTC", 8),
                new Currency(0, "USDT", 8),
                MarketKind.SPOT,
                new Instrument.Rules(priceScale, 4, tickSize, 1, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    @BeforeEach
    void define() {
        markets.define(version(1, 2, 100), TradingStatus.TRADING);
    }

    private boolean book(
            final int epoch, final BookUpdateKind kind, final int chain, final long[][] bids, final long[][] asks) {
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder update = new BookUpdateEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .firstUpdateId(updateId + 1)
                .lastUpdateId(++updateId)
                .epoch(epoch)
                .kind(kind)
                .chain((short) chain);
        final BookUpdateEncoder.BidsEncoder toBids = update.bidsCount(bids.length);
        for (final long[] level : bids) {
            toBids.next().price(level[0]).qty(level[1]);
        }
        final BookUpdateEncoder.AsksEncoder toAsks = update.asksCount(asks.length);
        for (final long[] level : asks) {
            toAsks.next().price(level[0]).qty(level[1]);
        }
        Records.end(record, 0, update.encodedLength());
        return markets.applyBook(record, 0, ++now);
    }

    private boolean snapshot(final int epoch) {
        return book(epoch, BookUpdateKind.SNAPSHOT, WHOLE, new long[][] {{9_900, 5}}, new long[][] {{10_100, 7}});
    }

    private boolean delta(final int epoch, final long bid, final long qty) {
        return book(epoch, BookUpdateKind.DELTA, WHOLE, new long[][] {{bid, qty}}, NONE);
    }

    private boolean invalid(final int epoch) {
        Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        final BookInvalidEncoder encoder = new BookInvalidEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .epoch(epoch)
                .reason(BookInvalidReason.GAP);
        Records.end(record, 0, encoder.encodedLength());
        return markets.applyInvalid(record, 0);
    }

    private boolean top(final long bid, final long ask) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        final TopOfBookEncoder encoder = new TopOfBookEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .bidPrice(bid)
                .bidQty(3)
                .askPrice(ask)
                .askQty(4)
                .updateId(++updateId);
        Records.end(record, 0, encoder.encodedLength());
        return markets.applyTop(record, 0, ++now);
    }

    private void assertTouch(final long bid, final long ask) {
        assertTrue(markets.hasTop(0));
        assertEquals(bid, markets.bidPrice(0));
        assertEquals(ask, markets.askPrice(0));
    }

    /** Nobody's position is worthless because a connection ended. */
    @Test
    void shouldValueAtTheMidThatWasThereLastWhereABookAloneIsLost() {
        assertEquals(0, markets.valuationPrice(0));
        snapshot(1);
        assertEquals(10_000, markets.valuationPrice(0));

        invalid(1);
        assertEquals(10_000, markets.valuationPrice(0));
        markets.applyRestart(0);
        assertEquals(10_000, markets.valuationPrice(0));

        markets.applyLast(0, 9_000, ++now);
        assertEquals(9_000, markets.valuationPrice(0), "the trade is younger");
        snapshot(2);
        delta(2, 9_950, 1);
        assertEquals(10_025, markets.valuationPrice(0));
        book(2, BookUpdateKind.DELTA, WHOLE, NONE, new long[][] {{10_100, 0}});
        assertFalse(markets.hasTop(0), "bids alone");
        assertEquals(10_025, markets.valuationPrice(0));
        assertEquals(9_000, markets.lastPrice(0), "stops that watch trades watch no mid");

        final StateWriter writer = new StateWriter();
        markets.carry(writer);
        final byte[] state = writer.take();
        final Markets again = new Markets(2, 256, Capabilities.NONE, false);
        again.define(version(1, 2, 100), TradingStatus.TRADING);
        again.carry(new StateReader(state, state.length));
        assertEquals(10_025, again.valuationPrice(0));
        assertEquals(markets.stateHash(), again.stateHash());

        markets.define(version(2, 3, 100), TradingStatus.TRADING);
        assertEquals(0, markets.valuationPrice(0), "of another scale");
    }

    @Test
    void shouldTakeNoDeltaBeforeASnapshot() {
        assertFalse(delta(1, 9_900, 5));

        assertFalse(markets.isBookKept(0));
        assertFalse(markets.hasTop(0));
    }

    @Test
    void shouldApplyDeltasToASnapshotOfTheirEpoch() {
        assertTrue(snapshot(1));
        assertTrue(delta(1, 10_000, 2));

        assertTrue(markets.isBookValid(0));
        assertTouch(10_000, 10_100);
        assertTrue(delta(1, 10_000, 0));
        assertTouch(9_900, 10_100);
        assertEquals(now, markets.bookTime(0));
    }

    @Test
    void shouldDropWhatBelongsToAnOlderOrAnUnknownEpoch() {
        snapshot(3);

        assertFalse(delta(2, 10_000, 2), "an older connection speaks late");
        assertFalse(snapshot(2), "and so does its snapshot");
        assertFalse(invalid(2), "what it lost is not the book we have");
        assertFalse(delta(4, 10_000, 2), "a delta begins no epoch");

        assertTrue(markets.isBookValid(0));
        assertTouch(9_900, 10_100);
        assertEquals(3, markets.bookEpoch(0));
        assertTrue(delta(3, 10_000, 2), "the book's own epoch goes on");
    }

    @Test
    void shouldReplaceTheBookByASnapshotOfANewerEpoch() {
        snapshot(1);
        delta(1, 10_000, 2);

        assertTrue(snapshot(2));

        assertEquals(2, markets.bookEpoch(0));
        assertEquals(1, markets.book(0).levels(Side.BUY), "nothing of the old book is left");
        assertFalse(delta(1, 10_050, 2));
    }

    @Test
    void shouldBeValidAtTheLastRecordOfAChain() {
        snapshot(1);

        assertTrue(book(2, BookUpdateKind.SNAPSHOT, FIRST, new long[][] {{9_800, 5}}, NONE));
        assertFalse(markets.isBookValid(0), "half a snapshot is no book");
        assertTrue(book(2, BookUpdateKind.SNAPSHOT, 0, new long[][] {{9_700, 6}}, NONE));
        assertFalse(markets.isBookValid(0));
        assertFalse(delta(2, 9_999, 1), "a delta does not belong into a chain");
        assertFalse(
                book(2, BookUpdateKind.SNAPSHOT, LAST, NONE, new long[][] {{10_200, 7}}),
                "a chain that was cut is not finished by its end");
        assertFalse(markets.isBookValid(0));

        book(2, BookUpdateKind.SNAPSHOT, FIRST, new long[][] {{9_800, 5}}, NONE);
        assertTrue(book(2, BookUpdateKind.SNAPSHOT, LAST, NONE, new long[][] {{10_200, 7}}));
        assertTrue(markets.isBookValid(0));
        assertTouch(9_800, 10_200);
        assertEquals(1, markets.book(0).levels(Side.BUY), "the first attempt is gone");
    }

    @Test
    void shouldHaveNeitherBookNorTouchOnceInvalid() {
        snapshot(1);

        assertTrue(invalid(1));

        assertFalse(markets.isBookValid(0));
        assertFalse(markets.hasTop(0), "its touch was that of the lost book");
        assertFalse(invalid(1), "it says nothing new");
        assertFalse(delta(1, 10_000, 2), "a delta makes no valid book");
        assertTrue(top(9_950, 10_050), "the touch may be told by itself");
        assertTouch(9_950, 10_050);
        assertFalse(markets.isBookValid(0));
        assertTrue(snapshot(1));
        assertTrue(markets.isBookValid(0));
    }

    @Test
    void shouldTakeACrossedBookForNoBook() {
        snapshot(1);

        delta(1, 10_200, 1);

        assertFalse(markets.isBookValid(0));
        delta(1, 10_200, 0);
        assertTrue(markets.isBookValid(0), "the next update uncrosses it");
    }

    @Test
    void shouldKeepTheBookForAVersionOfTheSameScales() {
        snapshot(1);

        markets.define(version(2, 2, 1), TradingStatus.TRADING); // a finer tick

        assertTrue(markets.isBookValid(0));
        assertTouch(9_900, 10_100);
        assertTrue(delta(1, 9_901, 3));
        assertTouch(9_901, 10_100);
        assertEquals(3, markets.book(0).qtyAt(Side.BUY, 9_901));
        assertEquals(5, markets.book(0).qtyAt(Side.BUY, 9_900));
        assertEquals(2, markets.instrument(0).version());
    }

    @Test
    void shouldForgetTheMarketOfAVersionWithOtherScales() {
        snapshot(1);

        markets.define(version(2, 4, 100), TradingStatus.TRADING);

        assertFalse(markets.isBookKept(0), "its mantissas mean other prices now");
        assertFalse(markets.isBookValid(0));
        assertFalse(markets.hasTop(0));
        assertEquals(0, markets.lastPrice(0));
        assertFalse(delta(1, 1_000_000, 2));
        book(2, BookUpdateKind.SNAPSHOT, WHOLE, new long[][] {{990_000, 5}}, new long[][] {{1_010_000, 7}});
        assertTouch(990_000, 1_010_000);
    }

    @Test
    void shouldKnowNothingOfTheMarketAfterARestart() {
        snapshot(1);

        markets.applyRestart(0);

        assertFalse(markets.isBookValid(0));
        assertFalse(markets.hasTop(0));
        assertFalse(delta(1, 10_000, 2));
        assertTrue(snapshot(2));
    }
}
