package dev.reprise.adapters.dataset;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The importer's own, independent book of one instrument: is it crossed, and is its touch what the venue's best bid and ask stream
 * said? Fed with the records as published.
 */
public final class TouchCheck implements L3Book.Listener {
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

    private final L3Book orders = new L3Book();
    private final Long2LongHashMap bidQtys = new Long2LongHashMap(0); // of an order-by-order book, by price
    private final Long2LongHashMap askQtys = new Long2LongHashMap(0);
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

    /** An {@code L3Update}: levels are the sums of its orders. */
    public void onOrders(final DirectBuffer record, final int offset) {
        orders.apply(record, offset, this);
        isValid = orders.isValid();
    }

    @Override
    public void onChange(final Side side, final long price, final long place, final long change) {
        final Long2LongHashMap qtys = side == Side.BUY ? bidQtys : askQtys;
        final long qty = qtys.get(price) + change;
        if (qty == 0) {
            qtys.remove(price);
        } else {
            qtys.put(price, qty);
        }
        if (side == Side.BUY) {
            bids.set(price, qty);
        } else {
            asks.set(-price, qty);
        }
    }

    @Override
    public void onExecution(final Side side, final long price, final long place, final long qty) {
        // The change that follows is all that a touch shows of it.
    }

    /** Whether an order-by-order book was ever told. */
    public boolean hasOrders() {
        return orders.lastUpdateId() != 0 || orders.size() > 0 || orders.isValid();
    }

    public void onInvalid() {
        isValid = false;
        if (hasOrders()) {
            orders.invalidate();
            return; // who is still there the next snapshot says
        }
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

    /** Prices of a side. */
    long[] levels(final boolean isBid) {
        final SortedLevels side = isBid ? bids : asks;
        final long[] prices = Arrays.copyOf(side.keys, side.size);
        for (int i = 0; i < prices.length; i++) {
            prices[i] = isBid ? prices[i] : -prices[i];
        }
        return prices;
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
