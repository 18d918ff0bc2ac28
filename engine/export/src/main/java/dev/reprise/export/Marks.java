package dev.reprise.export;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What one instrument's executions are measured by and its positions are worth, by the engine's rule ({@link Valuation}). Best bid and ask
 * are the newer of the touch and the book, by the venue's update ids.
 */
final class Marks implements L3Book.Listener {
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final TradeDecoder trade = new TradeDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final BookInvalidDecoder invalid = new BookInvalidDecoder();
    private final VenueBarDecoder bar = new VenueBarDecoder();
    private final DerivedPriceDecoder derived = new DerivedPriceDecoder();
    private final boolean isMarked;
    private final int priceScale;
    private L3Book orders; // null: levels are told
    private int epoch;
    private boolean isValid;
    private boolean isChaining;
    private boolean hasTop;
    private long topId;
    private long topTime;
    private long bid;
    private long ask;
    private long held; // the mid before there was none
    private long heldTime;
    private long last;
    private long lastTime;
    private long mark;
    private long markTime;
    private boolean isInput; // the input at hand changes it
    private long marketBefore;
    private long valueBefore;

    Marks(final MarketKind kind, final int priceScale) {
        isMarked = Valuation.isMarked(kind);
        this.priceScale = priceScale;
    }

    /**
     * An input that may change it is about to be applied: what timers decided on the way to it is told behind it, and was decided at what held before.
     */
    void beginInput() {
        marketBefore = marketPrice();
        valueBefore = valuationPrice();
        isInput = true;
    }

    /** All that the input caused was told. */
    void endInput() {
        isInput = false;
    }

    /** {@link #marketPrice} as it was before the input at hand. */
    long marketPriceBefore() {
        return isInput ? marketBefore : marketPrice();
    }

    /** {@link #valuationPrice} as it was before the input at hand. */
    long valuationPriceBefore() {
        return isInput ? valueBefore : valuationPrice();
    }

    void onTrade(final DirectBuffer in, final int at) {
        trade.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        last = trade.price();
        lastTime = Records.receiveTime(in, at);
    }

    void onTop(final DirectBuffer in, final int at) {
        top.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        if (hasTop && top.updateId() != 0 && top.updateId() < topId) {
            return;
        }
        topId = top.updateId();
        take(top.bidPrice(), top.askPrice(), Records.receiveTime(in, at));
    }

    /** A whole bar's record stands for the touch a tick on either side of its close. */
    void onBar(final DirectBuffer in, final int at, final long tick) {
        if ((Records.flags(in, at) & Records.FLAG_WHOLE_BAR) != 0) {
            bar.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
            topId = 0;
            take(bar.closePrice() - tick, bar.closePrice() + tick, Records.receiveTime(in, at));
        }
    }

    private void take(final long bestBid, final long bestAsk, final long received) {
        if (Valuation.mid(bestBid, bestAsk) == 0) {
            hold();
        }
        hasTop = true;
        topTime = received;
        bid = bestBid;
        ask = bestAsk;
    }

    private void hold() {
        if (mid() > 0) {
            held = mid();
            heldTime = topTime;
        }
    }

    void onBook(final DirectBuffer in, final int at) {
        update.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        final boolean isFirst = (update.chain() & 1) != 0;
        if (update.epoch() < epoch || orders != null) {
            return;
        }
        if (isFirst && update.kind() == BookUpdateKind.SNAPSHOT) {
            bids.clear();
            asks.clear();
            epoch = update.epoch();
        } else if (update.epoch() != epoch || !(isFirst ? isValid : isChaining)) {
            isChaining = false;
            return;
        }
        final long id = update.lastUpdateId();
        for (final BookUpdateDecoder.BidsDecoder level : update.bids()) {
            set(bids, level.price(), level.qty());
        }
        for (final BookUpdateDecoder.AsksDecoder level : update.asks()) {
            set(asks, level.price(), level.qty());
        }
        isValid = (update.chain() & 2) != 0;
        isChaining = !isValid;
        afterBook(id, Records.receiveTime(in, at));
    }

    /** An order-by-order book: its levels are the sums of its orders. */
    void onOrders(final DirectBuffer in, final int at) {
        if (orders == null) {
            if (!L3Book.isSnapshot(in, at)) {
                return;
            }
            orders = new L3Book();
            orders.invalidate(epoch);
            bids.clear();
            asks.clear();
        }
        if (orders.apply(in, at, this)) {
            epoch = orders.epoch();
            isValid = orders.isValid();
            afterBook(orders.lastUpdateId(), Records.receiveTime(in, at));
        }
    }

    @Override
    public void onChange(final Side side, final long price, final long place, final long change) {
        final TreeMap<Long, Long> levels = side == Side.BUY ? bids : asks;
        set(levels, price, levels.getOrDefault(price, 0L) + change);
    }

    @Override
    public void onExecution(final Side side, final long price, final long place, final long qty) {
        // The change that follows is all that a mark knows of it.
    }

    private void afterBook(final long id, final long received) {
        final long bestBid = bids.isEmpty() ? 0 : bids.lastKey();
        final long bestAsk = asks.isEmpty() ? 0 : asks.firstKey();
        final boolean isCrossed = bestBid > 0 && bestAsk > 0 && bestBid >= bestAsk;
        if (isValid && !isCrossed && (id == 0 || id >= topId || !hasTop)) {
            topId = id;
            take(bestBid, bestAsk, received);
        }
    }

    private static void set(final TreeMap<Long, Long> side, final long price, final long qty) {
        if (qty == 0) {
            side.remove(price);
        } else {
            side.put(price, qty);
        }
    }

    void onInvalid(final DirectBuffer in, final int at) {
        invalid.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        if (invalid.epoch() >= epoch) {
            epoch = invalid.epoch();
            onRestart();
        }
    }

    /** A session begins: it knows no book yet. */
    void onRestart() {
        isValid = false;
        isChaining = false;
        if (orders != null) {
            orders.invalidate(epoch);
        }
        hold();
        hasTop = false;
        topId = 0;
    }

    void onDerived(final DirectBuffer in, final int at) {
        derived.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        if (derived.kind() == PriceKind.MARK) {
            final long told = Valuation.derived(derived.value(), priceScale);
            if (told != FixedPoint.OVERFLOW) {
                mark = told;
                markTime = Records.receiveTime(in, at);
            }
        }
    }

    private long mid() {
        return hasTop ? Valuation.mid(bid, ask) : 0;
    }

    /** What executions are measured by, price mantissa; 0 when nothing is known. */
    long marketPrice() {
        return Valuation.ofMarket(mid(), mark, isHeld() ? held : last);
    }

    /** What a position is valued at, price mantissa; 0 when nothing is known. */
    long valuationPrice() {
        return isMarked
                ? Valuation.ofContract(
                        mark, markTime, mid(), topTime, isHeld() ? held : last, isHeld() ? heldTime : lastTime)
                : marketPrice();
    }

    private boolean isHeld() {
        return Valuation.isHeld(held, heldTime, last, lastTime);
    }
}
