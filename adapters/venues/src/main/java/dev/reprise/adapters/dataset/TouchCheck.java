package dev.reprise.adapters.dataset;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The importer's own, independent book of one instrument: is it crossed, and is its touch what the venue's best bid and ask stream
 * said? Fed with the records as published.
 */
public final class TouchCheck {
    private static final int MAX_WAITING = 65_536;
    private static final int FIELDS = 3; // update id, bid price, ask price

    /** Prices in ascending order of goodness: the best is the last. */
    private static final class SortedLevels {
        private long[] keys = new long[1024];
        private int size;

        void set(final long key, final long qty) {
            final int found = Arrays.binarySearch(keys, 0, size, key);
            if (qty == 0) {
                if (found >= 0) {
                    size--;
                    System.arraycopy(keys, found + 1, keys, found, size - found);
                }
            } else if (found < 0) {
                final int place = -found - 1;
                if (size == keys.length) {
                    keys = Arrays.copyOf(keys, size * 2);
                }
                System.arraycopy(keys, place, keys, place + 1, size - place);
                keys[place] = key;
                size++;
            }
        }
    }

    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final SortedLevels bids = new SortedLevels();
    private final SortedLevels asks = new SortedLevels(); // negated prices
    private final long[] waiting = new long[MAX_WAITING * FIELDS]; // touches, in order of arrival
    private int head;
    private int count;
    private boolean hasTouch;
    private long touchBid;
    private long touchAsk;
    private boolean isValid;

    public void onBook(final DirectBuffer record, final int offset) {
        update.wrap(
                record,
                offset + Records.BODY_OFFSET,
                Records.blockLength(record, offset),
                Records.version(record, offset));
        if (update.kind() == BookUpdateKind.SNAPSHOT && (update.chain() & 1) != 0) {
            bids.size = 0;
            asks.size = 0;
        }
        for (final BookUpdateDecoder.BidsDecoder level : update.bids()) {
            bids.set(level.price(), level.qty());
        }
        for (final BookUpdateDecoder.AsksDecoder level : update.asks()) {
            asks.set(-level.price(), level.qty());
        }
        isValid = (update.chain() & 2) != 0;
    }

    public void onInvalid() {
        isValid = false;
        bids.size = 0;
        asks.size = 0;
    }

    public void onTop(final DirectBuffer record, final int offset) {
        top.wrap(
                record,
                offset + Records.BODY_OFFSET,
                Records.blockLength(record, offset),
                Records.version(record, offset));
        if (count == MAX_WAITING) {
            take();
        }
        final int at = (head + count) % MAX_WAITING * FIELDS;
        waiting[at] = top.updateId();
        waiting[at + 1] = top.bidPrice();
        waiting[at + 2] = top.askPrice();
        count++;
    }

    private void take() {
        touchBid = waiting[head * FIELDS + 1];
        touchAsk = waiting[head * FIELDS + 2];
        hasTouch = true;
        head = (head + 1) % MAX_WAITING;
        count--;
    }

    public boolean isCrossed() {
        return isValid && bids.size > 0 && asks.size > 0 && bestBid() >= bestAsk();
    }

    /** Whether a best bid and ask with an id of at most this one has arrived; the newest such is then compared. */
    public boolean hasTouchUpTo(final long updateId) {
        while (count > 0 && waiting[head * FIELDS] <= updateId) {
            take();
        }
        return hasTouch;
    }

    /** Whether the book is valid and its best prices are those of the touch. */
    public boolean isEqual() {
        return isValid && bestBid() == touchBid && bestAsk() == touchAsk;
    }

    private long bestBid() {
        return bids.size == 0 ? 0 : bids.keys[bids.size - 1];
    }

    private long bestAsk() {
        return asks.size == 0 ? 0 : -asks.keys[asks.size - 1];
    }
}
