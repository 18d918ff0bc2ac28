package dev.reprise.simulator.paper;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.VenueModel;
import dev.reprise.api.book.L3Book;
import dev.reprise.api.record.BookLevels;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import org.agrona.DirectBuffer;

/**
 * What the venue shows of one instrument: levels from book updates, the touch from top-of-book records, whichever is newer.
 *
 * <p>A top of book with a later update id than the book (or, without ids, one that came after it) overrides it: levels better
 * than that touch are gone, the touch has its quantity, what lies behind comes from the book. Without a valid book only the
 * touch is shown. Where the venue tells its book order by order, levels are the sums of its orders. A depth is read as a list, best
 * first: {@link #begin}, then {@link #next} while it is true.
 */
final class MarketDepth {
    /** The venue shows nothing about this price. */
    static final long NOT_SHOWN = -1;

    private static final int CHAIN_FIRST = 1;
    private static final int CHAIN_LAST = 2;

    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final BookLevels changes = new BookLevels();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final DepthLevels levels;
    private L3Book orders; // null: the venue tells levels
    private boolean bookValid;
    private boolean chaining;
    private int epoch = Integer.MIN_VALUE;
    private long bookUpdateId;
    private boolean topKnown;
    private boolean topAfterBook;
    private boolean topMade;
    private long topUpdateId;
    private long topBidPrice;
    private long topBidQty;
    private long topAskPrice;
    private long topAskQty;

    // The one level that is left of a side; quantity 0: what is shown is.
    private long movedBidPrice;
    private long movedBidQty;
    private long movedAskPrice;
    private long movedAskQty;

    // Worst prices at which the last top of book may have changed what is shown.
    private long bidReach;
    private long askReach;

    // Position of the list being read.
    private Side side = Side.NULL_VAL;
    private boolean atMoved;
    private boolean atTop;
    private boolean atBest;
    private boolean goesOn;
    private long price;
    private long qty;

    /** @param context lends the core's book, {@code null}: every level is kept here */
    MarketDepth(final long tickSize, final VenueModel.Context context) {
        levels = new DepthLevels(tickSize, context);
    }

    /** Whether what is shown was made from trades: prices, with quantities that nobody knows. */
    boolean isMade() {
        return topMade && showsTop();
    }

    boolean isKnown() {
        return bookValid || topKnown;
    }

    void onTopOfBook(final DirectBuffer buffer, final int offset) {
        top.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        bidReach = Long.MAX_VALUE;
        askReach = Long.MIN_VALUE;
        if (topKnown && top.updateId() != 0 && top.updateId() < topUpdateId) {
            return;
        }
        reachToTop();
        topKnown = true;
        topAfterBook = true;
        topMade = (Records.flags(buffer, offset) & Records.FLAG_FROM_TRADES) != 0;
        topUpdateId = top.updateId();
        topBidPrice = top.bidPrice();
        topBidQty = top.bidQty();
        topAskPrice = top.askPrice();
        topAskQty = top.askQty();
        reachToTop();
    }

    /** Whether a trade at this price, behind the touch, hit what lies behind all that is shown. */
    boolean isBeyond(final Side hit, final long at) {
        return !bookValid || levels.qtyAt(hit, at) == 0 && levels.worseThan(hit, at) == Levels.NONE;
    }

    /** A side that is read is this level alone, until {@link #moveBack}. */
    void moveTo(final Side moved, final long to, final long toQty) {
        if (moved == Side.BUY) {
            movedBidPrice = to;
            movedBidQty = toQty;
        } else {
            movedAskPrice = to;
            movedAskQty = toQty;
        }
    }

    /** A side that is read is what is shown. */
    void moveBack(final Side moved) {
        moveTo(moved, 0, 0);
    }

    /** Behind a touch the book shows what it did; behind an empty one nothing is shown. */
    private void reachToTop() {
        if (showsTop()) {
            bidReach = topBidQty > 0 ? Math.min(bidReach, topBidPrice) : Long.MIN_VALUE;
            askReach = topAskQty > 0 ? Math.max(askReach, topAskPrice) : Long.MAX_VALUE;
        }
    }

    /** Whether the last record, a top of book, changed nothing of what is shown at this price and worse ones. */
    boolean isBehindTop(final Side shownSide, final long at) {
        return shownSide == Side.BUY ? at < bidReach : at > askReach;
    }

    void onBookInvalid(final int invalidEpoch) {
        if (invalidEpoch >= epoch) {
            epoch = invalidEpoch;
            bookValid = false;
            chaining = false;
            topKnown = false;
            if (orders != null) {
                orders.invalidate(invalidEpoch);
            }
        }
    }

    /**
     * The venue told orders.
     *
     * @param flow hears what they do, and is to call {@link #change} with it
     */
    void onL3Update(final DirectBuffer buffer, final int offset, final L3Book.Listener flow) {
        if (orders == null) {
            if (!L3Book.isSnapshot(buffer, offset) || L3Book.epoch(buffer, offset) < epoch) {
                return;
            }
            orders = new L3Book();
            orders.invalidate(epoch);
            levels.clear();
            bookValid = false;
        }
        if (orders.apply(buffer, offset, flow)) {
            epoch = orders.epoch();
            bookValid = orders.isValid();
            topAfterBook = topAfterBook && !bookValid;
            bookUpdateId = orders.lastUpdateId();
        }
    }

    /** A level's quantity changed by so much. */
    void change(final Side changedSide, final long at, final long change) {
        levels.set(changedSide, at, levels.qtyAt(changedSide, at) + change);
    }

    /** The venue's orders one by one, {@code null} where it tells levels. */
    L3Book orders() {
        return orders;
    }

    /** Quantity of the venue's orders at a price. */
    long bookQty(final Side bookSide, final long at) {
        return levels.qtyAt(bookSide, at);
    }

    /** Whether all orders at a price are seen: the venue shows all there are, or worse ones too. */
    boolean isInView(final Side bookSide, final long at) {
        return orders.depth() == 0 || levels.worseThan(bookSide, at) != Levels.NONE;
    }

    /** Whether the book by itself is crossed, as between the parts of one event. */
    boolean isCrossed() {
        final long bid = levels.best(Side.BUY);
        final long ask = levels.best(Side.SELL);
        return bid != Levels.NONE && ask != Levels.NONE && bid >= ask;
    }

    void onBookUpdate(final DirectBuffer buffer, final int offset) {
        update.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        if (update.epoch() < epoch || orders != null) {
            return;
        }
        final boolean isNewer = update.epoch() > epoch;
        epoch = update.epoch();
        final int chain = update.chain();
        final boolean isFirst = (chain & CHAIN_FIRST) != 0;
        if (isFirst && update.kind() == BookUpdateKind.SNAPSHOT) {
            levels.begin();
        } else if (isFirst ? bookValid : chaining) {
            levels.goOn();
        } else {
            chaining = false;
            if (isNewer) {
                levels.goOn(); // what comes of the older epoch is left out from now on, and the core goes on with it
            }
            return;
        }
        bookValid &= !isFirst;
        chaining = true;
        if (levels.areOwn()) {
            changes.bids(buffer, offset);
            take(Side.BUY);
            changes.asks();
            take(Side.SELL);
        }
        if ((chain & CHAIN_LAST) != 0) {
            chaining = false;
            bookValid = true;
            topAfterBook = false;
            bookUpdateId = update.lastUpdateId();
        }
    }

    private void take(final Side changedSide) {
        for (int level = 0; level < changes.count(); level++) {
            levels.set(changedSide, changes.price(level), changes.qty(level));
        }
    }

    /** Starts reading one side from its best level. */
    void begin(final Side shownSide) {
        side = shownSide;
        atMoved = isKnown() && (shownSide == Side.BUY ? movedBidQty : movedAskQty) > 0;
        atTop = !atMoved && showsTop();
        atBest = !atTop;
        goesOn = !atMoved && bookValid;
    }

    /** Moves to the next level; false when nothing more is shown. */
    boolean next() {
        if (atMoved) {
            atMoved = false;
            price = side == Side.BUY ? movedBidPrice : movedAskPrice;
            qty = side == Side.BUY ? movedBidQty : movedAskQty;
            return true;
        }
        if (atTop) {
            atTop = false;
            price = side == Side.BUY ? topBidPrice : topAskPrice;
            qty = side == Side.BUY ? topBidQty : topAskQty;
            // An empty touch is an empty side: nothing lies behind it.
            goesOn = bookValid && qty > 0;
            return qty > 0;
        }
        if (!goesOn) {
            return false;
        }
        final long found = atBest ? levels.best(side) : levels.worseThan(side, price);
        atBest = false;
        if (found == Levels.NONE) {
            goesOn = false;
            return false;
        }
        price = found;
        qty = levels.qtyAt(side, found);
        return true;
    }

    /** Price of the level read last. */
    long price() {
        return price;
    }

    /** Quantity the venue shows at the level read last. */
    long qty() {
        return qty;
    }

    /** Best price of a side, or {@link Book#NO_PRICE}. */
    long bestPrice(final Side shownSide) {
        begin(shownSide);
        return next() ? price : Book.NO_PRICE;
    }

    /** Quantity shown at a price, 0 when it is seen to be empty, or {@link #NOT_SHOWN}. */
    long shownQty(final Side shownSide, final long at) {
        if (!isKnown()) {
            return NOT_SHOWN;
        }
        if (!showsTop()) {
            return levels.qtyAt(shownSide, at);
        }
        final long touch = shownSide == Side.BUY ? topBidPrice : topAskPrice;
        final long touchQty = shownSide == Side.BUY ? topBidQty : topAskQty;
        if (touchQty <= 0) {
            return 0;
        }
        if (at == touch) {
            return touchQty;
        }
        final boolean better = shownSide == Side.BUY ? at > touch : at < touch;
        if (better) {
            return 0;
        }
        return bookValid ? levels.qtyAt(shownSide, at) : NOT_SHOWN;
    }

    private boolean showsTop() {
        if (!topKnown || !bookValid) {
            return topKnown;
        }
        return topUpdateId != 0 && bookUpdateId != 0 ? topUpdateId > bookUpdateId : topAfterBook;
    }

    void carry(final Carrier carrier) {
        levels.carry(carrier);
        if (carrier.carry(orders != null)) {
            orders = orders == null ? new L3Book() : orders;
            orders.carry(carrier);
        }
        bookValid = carrier.carry(bookValid);
        chaining = carrier.carry(chaining);
        epoch = carrier.carry(epoch);
        bookUpdateId = carrier.carry(bookUpdateId);
        topKnown = carrier.carry(topKnown);
        topAfterBook = carrier.carry(topAfterBook);
        topMade = carrier.carry(topMade);
        topUpdateId = carrier.carry(topUpdateId);
        topBidPrice = carrier.carry(topBidPrice);
        topBidQty = carrier.carry(topBidQty);
        topAskPrice = carrier.carry(topAskPrice);
        topAskQty = carrier.carry(topAskQty);
        movedBidPrice = carrier.carry(movedBidPrice);
        movedBidQty = carrier.carry(movedBidQty);
        movedAskPrice = carrier.carry(movedAskPrice);
        movedAskQty = carrier.carry(movedAskQty);
    }

    /** Whether its levels are the core's book. */
    boolean isShared() {
        return !levels.areOwn();
    }
}
