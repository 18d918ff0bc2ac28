package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateEncoder;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

class BookSyncTest {
    private CapturingPublisher publisher = new CapturingPublisher();
    private int asked;
    private final BinanceDecoder decoder = Frames.decoder();
    private BookSync book = sync(Frames.SPOT);

    private BookSync sync(final Instrument instrument) {
        return sync(instrument, 1);
    }

    private BookSync sync(final Instrument instrument, final int firstEpoch) {
        return new BookSync(
                instrument, 0, firstEpoch, publisher, new BookChain(publisher, new SourceSequence()), p -> asked++);
    }

    private int spot(final long first, final long last) {
        Frames.decode(decoder, Frames.depth(first, last, "[[\"1\",\"" + last % 1000 + "\"]]", "[]"));
        return book.onUpdate(decoder);
    }

    private int futures(final long first, final long last, final long previous) {
        Frames.decode(decoder, Frames.depth(first, last, previous, "[[\"1\",\"1\"]]", "[]"));
        return book.onUpdate(decoder);
    }

    private int snapshot(final long id) {
        Frames.decode(decoder, Frames.snapshot(id, "[[\"1\",\"5\"]]", "[[\"2\",\"5\"]]"), 0);
        return book.onSnapshot(decoder);
    }

    private String published() {
        final StringBuilder text = new StringBuilder();
        for (final MutableDirectBuffer record : publisher.records) {
            final String line = RecordTexts.text(record, Frames.SPOT);
            text.append(line.startsWith("invalid") ? line : line.split(" ")[0] + ' ' + ids(record))
                    .append("; ");
        }
        return text.toString().strip();
    }

    private static String ids(final MutableDirectBuffer record) {
        final BookUpdateDecoder d = update(record);
        return d.firstUpdateId() + ".." + d.lastUpdateId() + " e" + d.epoch() + " #" + d.sourceSequence() + " c"
                + d.chain();
    }

    private static BookUpdateDecoder update(final MutableDirectBuffer record) {
        return new BookUpdateDecoder()
                .wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
    }

    @Test
    void shouldHoldSpotUpdatesUntilTheSnapshotTheyContinue() {
        assertEquals(BookSync.HELD, spot(95, 100));
        assertEquals(BookSync.HELD, spot(101, 103));
        assertEquals(BookSync.HELD, spot(104, 104));
        assertEquals(1, asked);
        assertEquals(BookSync.PUBLISHED, snapshot(101));
        assertEquals(BookSync.PUBLISHED, spot(105, 109));

        assertTrue(book.isSynced());
        assertEquals(
                "SNAPSHOT 101..101 e1 #1 c3; DELTA 101..103 e1 #2 c3; DELTA 104..104 e1 #3 c3; DELTA 105..109 e1 #4 c3;",
                published());
    }

    @Test
    void shouldTakeASpotUpdateThatBeginsRightBehindTheSnapshot() {
        spot(101, 103);

        assertEquals(BookSync.PUBLISHED, snapshot(100));
        assertEquals("SNAPSHOT 100..100 e1 #1 c3; DELTA 101..103 e1 #2 c3;", published());
    }

    @Test
    void shouldAskAgainWhenTheSnapshotIsOlderThanWhatIsHeld() {
        spot(101, 103);

        assertEquals(BookSync.TOO_OLD, snapshot(99));
        assertEquals(2, asked);
        assertEquals(BookSync.PUBLISHED, snapshot(103));
        assertEquals("SNAPSHOT 103..103 e1 #1 c3;", published());
        assertEquals(BookSync.PUBLISHED, spot(104, 104));
    }

    @Test
    void shouldTakeASnapshotThatComesFirst() {
        assertEquals(BookSync.PUBLISHED, snapshot(100));
        assertEquals(BookSync.IGNORED, spot(95, 100));
        assertEquals(BookSync.PUBLISHED, spot(101, 101));
        assertEquals(BookSync.IGNORED, spot(101, 101), "seen before");
        assertEquals(BookSync.IGNORED, snapshot(300), "not needed");
    }

    /** O16. */
    @Test
    void shouldInvalidateTheBookOnAGapAndBeginANewEpoch() {
        snapshot(100);
        spot(101, 101);

        assertEquals(BookSync.GAP, spot(103, 104));
        assertFalse(book.isSynced());
        assertEquals(BookSync.HELD, spot(105, 105));
        assertEquals(1, asked);
        assertEquals(BookSync.PUBLISHED, snapshot(104));
        assertEquals(1, book.gaps());
        assertEquals(
                "SNAPSHOT 100..100 e1 #1 c3; DELTA 101..101 e1 #2 c3; invalid GAP epoch=2; SNAPSHOT 104..104 e2 #3 c3;"
                        + " DELTA 105..105 e2 #4 c3;",
                published());
    }

    /** The reader drops what is older than it had in earlier sessions. */
    @Test
    void shouldBeginAtTheEpochThatItIsGiven() {
        book = sync(Frames.SPOT, 7);
        snapshot(100);
        spot(103, 104);

        assertEquals("SNAPSHOT 100..100 e7 #1 c3; invalid GAP epoch=8;", published());
    }

    @Test
    void shouldSeeAGapBetweenSnapshotAndFirstUpdate() {
        snapshot(100);

        assertEquals(BookSync.GAP, spot(102, 104));
        assertEquals(1, book.gaps());
    }

    @Test
    void shouldForgetWhatWasHeldBeforeAGap() {
        spot(101, 103);

        assertEquals(BookSync.GAP, spot(105, 106));
        assertEquals(BookSync.TOO_OLD, snapshot(102));
        assertEquals(BookSync.PUBLISHED, snapshot(105));
        assertEquals("SNAPSHOT 105..105 e1 #1 c3; DELTA 105..106 e1 #2 c3;", published());
    }

    @Test
    void shouldFollowThePreviousIdOnFutures() {
        book = sync(Frames.PERPETUAL);
        assertEquals(BookSync.HELD, futures(90, 98, 80));
        assertEquals(BookSync.HELD, futures(99, 110, 98));
        assertEquals(BookSync.PUBLISHED, snapshot(105));
        assertEquals(BookSync.PUBLISHED, futures(120, 130, 110), "ids are not contiguous");
        assertEquals(BookSync.GAP, futures(131, 140, 129));

        assertEquals(
                "SNAPSHOT 105..105 e1 #1 c3; DELTA 99..110 e1 #2 c3; DELTA 120..130 e1 #3 c3; invalid GAP epoch=2;",
                published());
    }

    @Test
    void shouldNotBridgeFuturesFromAnIdBehindTheSnapshot() {
        book = sync(Frames.PERPETUAL);
        snapshot(105);

        assertEquals(BookSync.IGNORED, futures(90, 104, 80));
        assertEquals(BookSync.GAP, futures(106, 110, 104));
    }

    @Test
    void shouldLoseTheBookWithTheConnectionAndIgnoreItsIdsAfterwards() {
        snapshot(100);
        spot(101, 101);
        book.onDisconnected(7);

        assertEquals(BookSync.HELD, spot(50, 60), "another server may count from elsewhere");
        assertEquals(BookSync.PUBLISHED, snapshot(60));
        assertTrue(published().contains("invalid CONNECTION epoch=2; SNAPSHOT 60..60 e2"), published());
    }

    @Test
    void shouldInvalidateWhenAnUpdateCannotBeRead() {
        snapshot(100);
        book.onUnreadable(7);

        assertFalse(book.isSynced());
        assertEquals(BookSync.HELD, spot(102, 103));
        assertEquals(1, asked);
    }

    @Test
    void shouldGiveUpTheBookWhenTheRingIsFullAndAskWhenItHasDrained() {
        snapshot(100);
        publisher.refuses = true;
        publisher.drained = false;
        assertEquals(BookSync.REFUSED, spot(101, 101));
        publisher.refuses = false;
        assertEquals(BookSync.HELD, spot(102, 102));
        assertFalse(book.poll(false));
        assertEquals(0, asked);
        publisher.drained = true;

        assertTrue(book.poll(false));
        assertEquals(1, asked);
        assertEquals(BookSync.PUBLISHED, snapshot(102));
        assertTrue(published().contains("invalid BACK_PRESSURE epoch=2; SNAPSHOT 102..102 e2"), published());
    }

    @Test
    void shouldHaveAFirstBookWithoutAnyUpdateAndContinueItWithTheNext() {
        assertFalse(book.poll(false));
        assertTrue(book.poll(true));
        assertEquals(BookSync.PUBLISHED, snapshot(100));
        assertTrue(book.isSynced());
        assertEquals(BookSync.PUBLISHED, spot(101, 103));
        assertEquals(BookSync.PUBLISHED, spot(104, 104));
        assertEquals(0, book.gaps());
    }

    @Test
    void shouldSeeTheGapBetweenABookOfAQuietStreamAndItsFirstUpdate() {
        book.poll(true);
        snapshot(100);
        assertEquals(BookSync.GAP, spot(102, 103));
        assertFalse(book.isSynced());
    }

    @Test
    void shouldAskAgainAfterAFailedRequest() {
        spot(101, 101);
        book.onSnapshotFailed();

        assertTrue(book.poll(false));
        assertFalse(book.poll(false), "one request at a time");
        assertEquals(2, asked);
    }

    @Test
    void shouldCutALongSnapshotIntoAChainOfAtMostAThousandLevels() {
        final StringBuilder bids = new StringBuilder("[");
        for (int i = 0; i < 1700; i++) {
            bids.append(i == 0 ? "" : ",").append("[\"").append(i + 1).append("\",\"1\"]");
        }
        Frames.decode(decoder, Frames.snapshot(5, bids + "]", "[[\"5000\",\"1\"],[\"5001\",\"2\"]]"), 0);
        assertEquals(BookSync.PUBLISHED, book.onSnapshot(decoder));

        assertEquals("SNAPSHOT 5..5 e1 #1 c1; SNAPSHOT 5..5 e1 #2 c2;", published());
        assertEquals(1000, update(publisher.records.get(0)).bids().count());
        final BookUpdateDecoder second = update(publisher.records.get(1));
        long price = 1000;
        for (final BookUpdateDecoder.BidsDecoder level : second.bids()) {
            assertEquals(++price * 100, level.price());
        }
        assertEquals(1700, price);
        assertEquals(2, second.asks().count());
    }

    @Test
    void shouldFitTheChainIntoTheRingsLongestRecord() {
        publisher = new CapturingPublisher(256);
        book = sync(Frames.SPOT);
        final String levels = "[\"1\",\"1\"],[\"2\",\"1\"],[\"3\",\"1\"],[\"4\",\"1\"],[\"5\",\"1\"],[\"6\",\"1\"]";
        Frames.decode(decoder, Frames.snapshot(5, '[' + levels + ']', '[' + levels + ']'), 0);

        assertEquals(BookSync.PUBLISHED, book.onSnapshot(decoder));
        assertEquals(
                List.of((short) 1, (short) 2),
                publisher.of(BookUpdateEncoder.TEMPLATE_ID).stream()
                        .map(r -> update(r).chain())
                        .toList());
    }

    @Test
    void shouldStayBoundedWhenNoSnapshotEverComes() {
        final StringBuilder bids = new StringBuilder("[[\"1\",\"1\"]");
        for (int i = 0; i < 3000; i++) {
            bids.append(",[\"").append(i + 2).append("\",\"1\"]");
        }
        for (int i = 1; i <= 1000; i++) {
            Frames.decode(decoder, Frames.depth(i, i, bids + "]", "[]"));
            book.onUpdate(decoder);
        }

        assertEquals(BookSync.TOO_OLD, snapshot(1));
        assertEquals(BookSync.PUBLISHED, snapshot(1000));
    }
}
