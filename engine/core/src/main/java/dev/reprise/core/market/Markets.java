package dev.reprise.core.market;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static dev.reprise.api.record.Records.NO_TIME;

import dev.reprise.api.Book;
import dev.reprise.api.Capabilities;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.book.L3Book;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.BookLevels;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.book.OrderBook;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The market state: changed by market records alone, read by everything else. An invalid book is no book, and it takes the top
 * of book with it until either is told anew.
 *
 * <p>Core thread only. A book takes its memory with its first record, everything else at construction.
 */
public final class Markets implements MarketView {
    private static final long ANY_QTY = 1_000_000;
    private static final int ANY_QTY_DIGITS = 7;
    private static final int CHAIN_FIRST = 1;
    private static final int CHAIN_LAST = 2;

    private final int windowTicks;
    private final Capabilities venueHolds;
    private final boolean ofBars;
    private final Capabilities[] capabilities;
    private final Instrument[] instruments;
    private final TradingStatus[] statuses;
    private final OrderBook[] books;
    private final L3Book[] orderBooks; // where the venue tells order by order: what books is summed from
    private final boolean[] bookValid;
    private final boolean[] bookChaining; // the chain's next record belongs to it
    private final int[] bookEpoch;
    private final long[] bookTime;
    private final long[] topId;
    private final long[] bidPrice;
    private final long[] bidQty;
    private final long[] askPrice;
    private final long[] askQty;
    private final long[] topTime;
    private final long[] heldMid; // while there is a mid, of an earlier gap
    private final long[] heldTime;
    private final long[] lastPrice;
    private final long[] lastTime;
    private final long[] markPrice;
    private final long[] markTime;
    private final long[] indexPrice;
    private int count;

    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final BookLevels levels = new BookLevels();
    private final BookInvalidDecoder invalid = new BookInvalidDecoder();
    private final DerivedPriceDecoder derived = new DerivedPriceDecoder();
    private final LevelSums sums = new LevelSums();

    /**
     * @param capacity instrument indexes are below it
     * @param venueHolds what the venue, when it is a simulated one, holds by itself
     * @param windowTicks see {@link OrderBook}
     * @param ofBars whether bars alone tell prices: the venue is then a simulated one that holds the same for every instrument
     */
    public Markets(final int capacity, final int windowTicks, final Capabilities venueHolds, final boolean ofBars) {
        this.venueHolds = venueHolds;
        this.ofBars = ofBars;
        capabilities = new Capabilities[capacity];
        this.windowTicks = windowTicks;
        instruments = new Instrument[capacity];
        statuses = new TradingStatus[capacity];
        books = new OrderBook[capacity];
        orderBooks = new L3Book[capacity];
        bookValid = new boolean[capacity];
        bookChaining = new boolean[capacity];
        bookEpoch = new int[capacity];
        bookTime = new long[capacity];
        topId = new long[capacity];
        bidPrice = new long[capacity];
        bidQty = new long[capacity];
        askPrice = new long[capacity];
        askQty = new long[capacity];
        topTime = new long[capacity];
        heldMid = new long[capacity];
        heldTime = new long[capacity];
        lastPrice = new long[capacity];
        lastTime = new long[capacity];
        markPrice = new long[capacity];
        markTime = new long[capacity];
        indexPrice = new long[capacity];
        Arrays.fill(bookTime, NO_TIME);
        Arrays.fill(topTime, NO_TIME);
        Arrays.fill(lastTime, NO_TIME);
        Arrays.fill(markTime, NO_TIME);
    }

    /** Adds an instrument, or a new version of one. A version with other scales begins without a market. */
    public void define(final Instrument instrument, final TradingStatus status) {
        final int i = instrument.index();
        final Instrument before = instruments[i];
        instruments[i] = instrument;
        capabilities[i] = ofBars ? venueHolds : instrument.capabilities().and(venueHolds);
        statuses[i] = status;
        count = Math.max(count, i + 1);
        if (before != null
                && (before.priceScale() != instrument.priceScale() || before.qtyScale() != instrument.qtyScale())) {
            books[i] = null;
            orderBooks[i] = null;
            bookValid[i] = false;
            bookChaining[i] = false;
            clearTop(i);
            heldMid[i] = 0;
            lastPrice[i] = 0;
            markPrice[i] = 0;
            indexPrice[i] = 0;
        }
    }

    /** Whether a record may be about this instrument. */
    public boolean isDefined(final int instrument) {
        return instrument >= 0 && instrument < count && instruments[instrument] != null;
    }

    public void applyStatus(final int instrument, final TradingStatus status) {
        statuses[instrument] = status;
    }

    /**
     * Applies {@code Trade}.
     *
     * @param received when this host got it, not when the core took it: a price that waited is as old as it is
     */
    public void applyTrade(final DirectBuffer buffer, final int offset, final long received) {
        wrapTrade(buffer, offset);
        applyLast(trade.instrument(), trade.price(), received);
    }

    /** A price that was traded at, by a trade or within a bar, and when this host got it. */
    public void applyLast(final int instrument, final long price, final long received) {
        lastPrice[instrument] = price;
        lastTime[instrument] = received;
    }

    /** The trade at this place, to be read at once. */
    public TradeDecoder wrapTrade(final DirectBuffer buffer, final int offset) {
        return trade.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
    }

    /**
     * Applies {@code TopOfBook}; an update older than what the book already told is dropped.
     *
     * @return whether best bid or ask changed
     */
    public boolean applyTop(final DirectBuffer buffer, final int offset, final long received) {
        top.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int i = top.instrument();
        final long id = top.updateId();
        if (id != 0 && id < topId[i] && topTime[i] != NO_TIME) {
            return false;
        }
        topId[i] = id;
        return setTop(i, top.bidPrice(), top.bidQty(), top.askPrice(), top.askQty(), received);
    }

    /**
     * Applies best bid and ask a tick on either side of a price, with {@link #anyQty} on both: what a bar's close says of them.
     *
     * @return whether best bid or ask changed
     */
    public boolean applyTouch(final int instrument, final long price, final long received) {
        final long tick = instruments[instrument].tickSize();
        final long qty = anyQty(instruments[instrument]);
        topId[instrument] = 0;
        return setTop(instrument, price - tick, price > tick ? qty : 0, price + tick, qty, received);
    }

    /** Quantity of a best bid or ask that was made of prices alone, where any is taken to be there: a million base units. */
    public static long anyQty(final Instrument instrument) {
        return ANY_QTY * Decimals.powerOfTen(Math.min(instrument.qtyScale(), Decimals.MAX_SCALE - ANY_QTY_DIGITS));
    }

    private boolean setTop(
            final int i, final long bid, final long bidSize, final long ask, final long askSize, final long received) {
        final boolean changed =
                bidPrice[i] != bid || bidQty[i] != bidSize || askPrice[i] != ask || askQty[i] != askSize;
        if ((bid <= 0 || ask <= bid) && hasTop(i)) {
            heldMid[i] = midPrice(i);
            heldTime[i] = topTime[i];
        }
        bidPrice[i] = bid;
        bidQty[i] = bidSize;
        askPrice[i] = ask;
        askQty[i] = askSize;
        topTime[i] = received;
        return changed;
    }

    private void clearTop(final int i) {
        setTop(i, 0, 0, 0, 0, NO_TIME);
        topId[i] = 0;
    }

    /**
     * Applies {@code BookUpdate}: deltas to a valid book, snapshot chains to any. Records of an older epoch, and deltas while the
     * book is invalid, change nothing, and so do all where the book is told order by order.
     *
     * @return whether the book changed or became valid or invalid
     */
    public boolean applyBook(final DirectBuffer buffer, final int offset, final long received) {
        update.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int i = update.instrument();
        final int chain = update.chain();
        final boolean first = (chain & CHAIN_FIRST) != 0;
        if (update.epoch() < bookEpoch[i] || orderBooks[i] != null) {
            return false;
        }
        final boolean snapshot = update.kind() == BookUpdateKind.SNAPSHOT;
        if (books[i] == null) {
            if (!snapshot) {
                return false;
            }
            books[i] = new OrderBook(instruments[i].tickSize(), windowTicks);
        }
        if (first && snapshot) {
            books[i].clear();
            bookEpoch[i] = update.epoch();
        } else if (update.epoch() != bookEpoch[i] || !(first ? bookValid[i] : bookChaining[i])) {
            bookChaining[i] = false;
            return false;
        }
        final long lastUpdateId = update.lastUpdateId();
        levels.bids(buffer, offset);
        books[i].set(Side.BUY, levels);
        levels.asks();
        books[i].set(Side.SELL, levels);
        bookValid[i] = (chain & CHAIN_LAST) != 0;
        bookChaining[i] = !bookValid[i];
        afterBook(i, lastUpdateId, received);
        return true;
    }

    private void afterBook(final int i, final long lastUpdateId, final long received) {
        bookTime[i] = received;
        if (isBookValid(i) && (lastUpdateId == 0 || lastUpdateId >= topId[i] || topTime[i] == NO_TIME)) {
            topId[i] = lastUpdateId;
            takeTop(i, received);
        }
    }

    /**
     * Applies {@code L3Update}: the book's levels are the sums of its orders. From the first snapshot on the instrument's book is told
     * this way alone.
     *
     * @return whether the book changed or became valid or invalid
     */
    public boolean applyOrders(final DirectBuffer buffer, final int offset, final long received) {
        final int i = Records.instrument(buffer, offset);
        if (orderBooks[i] == null) {
            if (!L3Book.isSnapshot(buffer, offset) || L3Book.epoch(buffer, offset) < bookEpoch[i]) {
                return false;
            }
            orderBooks[i] = new L3Book();
            orderBooks[i].invalidate(bookEpoch[i]);
            books[i] = new OrderBook(instruments[i].tickSize(), windowTicks);
            bookValid[i] = false;
            bookChaining[i] = false;
        }
        final L3Book orders = orderBooks[i];
        if (!orders.apply(buffer, offset, sums.of(books[i]))) {
            return false;
        }
        bookEpoch[i] = orders.epoch();
        bookValid[i] = orders.isValid();
        afterBook(i, orders.lastUpdateId(), received);
        return true;
    }

    private void takeTop(final int i, final long received) {
        final OrderBook book = books[i];
        final long bid = book.bestPrice(Side.BUY);
        final long ask = book.bestPrice(Side.SELL);
        setTop(
                i,
                bid == Book.NO_PRICE ? 0 : bid,
                bid == Book.NO_PRICE ? 0 : book.bestQty(Side.BUY),
                ask == Book.NO_PRICE ? 0 : ask,
                ask == Book.NO_PRICE ? 0 : book.bestQty(Side.SELL),
                received);
    }

    /** Applies {@code BookInvalid}; returns whether anything changed. */
    public boolean applyInvalid(final DirectBuffer buffer, final int offset) {
        invalid.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int i = invalid.instrument();
        if (invalid.epoch() < bookEpoch[i]) {
            return false;
        }
        final boolean changed = bookValid[i] || topTime[i] != NO_TIME;
        bookEpoch[i] = invalid.epoch();
        bookValid[i] = false;
        bookChaining[i] = false;
        if (orderBooks[i] != null) {
            orderBooks[i].invalidate(invalid.epoch());
        }
        clearTop(i);
        return changed;
    }

    /**
     * A session begins: nothing it has not been told itself is known of the market. Last, mark and index price stay, and the mid as one
     * that was, to value positions by.
     */
    public void applyRestart(final int instrument) {
        bookValid[instrument] = false;
        bookChaining[instrument] = false;
        if (orderBooks[instrument] != null) {
            orderBooks[instrument].invalidate();
        }
        clearTop(instrument);
    }

    /** Connection epoch of the book; records of an older one change nothing. */
    public int bookEpoch(final int instrument) {
        return bookEpoch[instrument];
    }

    /** Applies {@code DerivedPrice}: mark and index, brought to the instrument's price scale; a funding rate is not a price. */
    public PriceKind applyDerived(final DirectBuffer buffer, final int offset, final long received) {
        derived.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final int i = derived.instrument();
        final long price = Valuation.derived(derived.value(), instruments[i].priceScale());
        final PriceKind kind = derived.kind();
        if (price == FixedPoint.OVERFLOW) {
            return kind;
        }
        if (kind == PriceKind.MARK) {
            markPrice[i] = price;
            markTime[i] = received;
        } else if (kind == PriceKind.INDEX) {
            indexPrice[i] = price;
        }
        return kind;
    }

    @Override
    public Capabilities capabilities(final int instrument) {
        return capabilities[instrument];
    }

    @Override
    public boolean isOfBars() {
        return ofBars;
    }

    /** The book, or {@code null} when none was ever received. */
    public OrderBook book(final int instrument) {
        return books[instrument];
    }

    @Override
    public int instrumentCount() {
        return count;
    }

    @Override
    public Instrument instrument(final int instrument) {
        return instrument >= 0 && instrument < count ? instruments[instrument] : null;
    }

    @Override
    public TradingStatus status(final int instrument) {
        return statuses[instrument];
    }

    @Override
    public boolean hasTop(final int i) {
        return topTime[i] != NO_TIME && bidPrice[i] > 0 && askPrice[i] > bidPrice[i];
    }

    @Override
    public long bidPrice(final int instrument) {
        return bidPrice[instrument];
    }

    @Override
    public long bidQty(final int instrument) {
        return bidQty[instrument];
    }

    @Override
    public long askPrice(final int instrument) {
        return askPrice[instrument];
    }

    @Override
    public long askQty(final int instrument) {
        return askQty[instrument];
    }

    @Override
    public long topTime(final int instrument) {
        return topTime[instrument];
    }

    @Override
    public boolean isBookValid(final int instrument) {
        return bookValid[instrument] && !books[instrument].isCrossed();
    }

    @Override
    public boolean isBookKept(final int instrument) {
        return books[instrument] != null;
    }

    @Override
    public long bookTime(final int instrument) {
        return bookTime[instrument];
    }

    @Override
    public long lastPrice(final int instrument) {
        return lastPrice[instrument];
    }

    @Override
    public long lastTime(final int instrument) {
        return lastTime[instrument];
    }

    @Override
    public long heldMid(final int instrument) {
        return heldMid[instrument];
    }

    @Override
    public long heldTime(final int instrument) {
        return heldTime[instrument];
    }

    @Override
    public long markPrice(final int instrument) {
        return markPrice[instrument];
    }

    @Override
    public long markTime(final int instrument) {
        return markTime[instrument];
    }

    @Override
    public long indexPrice(final int instrument) {
        return indexPrice[instrument];
    }

    @Override
    public long sweepPrice(final int i, final Side side, final long qty) {
        if (isBookKept(i)) {
            final long price = isBookValid(i) ? books[i].sweepPrice(side, qty) : Book.NO_PRICE;
            return price == Book.NO_PRICE ? 0 : price;
        }
        if (!hasTop(i)) {
            return 0;
        }
        if (side == Side.BUY) {
            return askQty[i] >= qty ? askPrice[i] : 0;
        }
        return bidQty[i] >= qty ? bidPrice[i] : 0;
    }

    /** Hash over the market state, books included. */
    public long stateHash() {
        long hash = count;
        for (int i = 0; i < count; i++) {
            if (instruments[i] != null) {
                hash = hash * 31 + (books[i] == null ? 0 : books[i].stateHash()) + (bookValid[i] ? 1 : 0);
                hash = hash * 31 + bidPrice[i] + 7 * bidQty[i];
                hash = hash * 31 + askPrice[i] + 7 * askQty[i];
                hash = hash * 31 + lastPrice[i] + 7 * markPrice[i] + 13 * indexPrice[i];
                hash = hash * 31 + bookEpoch[i] + statuses[i].value() + (bookChaining[i] ? 64 : 0);
                hash = hash * 31 + topId[i] + 7 * topTime[i];
                hash = hash * 31 + heldMid[i] + 7 * heldTime[i];
                hash = hash * 31 + bookTime[i] + 7 * lastTime[i] + 13 * markTime[i];
                hash = hash * 31 + (orderBooks[i] == null ? 0 : orderBooks[i].stateHash());
            }
        }
        return hash;
    }

    /** Writes or reads what is known of the markets, for a generation of the journal. The instruments are defined before. */
    public void carry(final Carrier carrier) {
        carrier.sameLength(count);
        carrier.carry(statuses, TradingStatus.values());
        for (int i = 0; i < count; i++) {
            if (carrier.carry(books[i] != null)) {
                if (books[i] == null) {
                    books[i] = new OrderBook(instruments[i].tickSize(), windowTicks);
                }
                books[i].carry(carrier);
            }
            if (carrier.carry(orderBooks[i] != null)) {
                if (orderBooks[i] == null) {
                    orderBooks[i] = new L3Book();
                }
                orderBooks[i].carry(carrier);
            }
        }
        carrier.carry(bookValid);
        carrier.carry(bookChaining);
        carrier.carry(bookEpoch);
        carrier.carry(bookTime);
        carrier.carry(topId);
        carrier.carry(bidPrice);
        carrier.carry(bidQty);
        carrier.carry(askPrice);
        carrier.carry(askQty);
        carrier.carry(topTime);
        carrier.carry(heldMid);
        carrier.carry(heldTime);
        carrier.carry(lastPrice);
        carrier.carry(lastTime);
        carrier.carry(markPrice);
        carrier.carry(markTime);
        carrier.carry(indexPrice);
    }
}
