package dev.reprise.core.book;

import dev.reprise.api.Book;
import dev.reprise.api.Carrier;
import dev.reprise.api.KeptBook;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.BookLevels;
import dev.reprise.api.schema.Side;

/**
 * The levels of one instrument, by side and price.
 *
 * <pre>
 *     final OrderBook book = new OrderBook(instrument.tickSize(), 4_096);
 *     book.set(Side.BUY, 100_00, 5);      // absolute quantity, 0 removes
 *     book.set(Side.SELL, 101_00, 3);
 *     book.bestPrice(Side.SELL);          // 101_00
 * </pre>
 *
 * Prices and quantities are mantissas at the instrument's scales. A price need not be on the tick grid; it lies within
 * {@link Decimals#MIN_MANTISSA} and {@link Decimals#MAX_MANTISSA}, and a quantity is not negative: both hold for
 * whatever the adapters let through. Whether the book may be read (no gap, no snapshot under way) is not its business.
 *
 * <p>Owned by one thread. After construction two things allocate: a level count above any before, and only for levels outside the
 * window or off the grid (their map and its sorted keys double); and a side whose changes often lie outside its window, which begins
 * small and grows in a few steps to the width asked for.
 */
public final class OrderBook implements KeptBook {
    private final BookSide bids;
    private final BookSide asks;

    /**
     * An empty book.
     *
     * @param tickSize price step, above 0
     * @param windowTicks ticks kept densely per side, rounded up to a multiple of 64; 64 to {@value #MAX_WINDOW_TICKS}.
     *     Best holds most of what changes: a quarter of it lies before the touch, three quarters behind. A tick takes 8
     *     bytes per side; tickSize × windowTicks is at most 2^61
     * @throws IllegalArgumentException when a size is out of its range
     */
    public OrderBook(final long tickSize, final int windowTicks) {
        bids = new BookSide(true, tickSize, windowTicks);
        asks = new BookSide(false, tickSize, windowTicks);
    }

    /** Largest window. */
    public static final int MAX_WINDOW_TICKS = TickWindow.MAX_TICKS;

    /** Removes every level. */
    public void clear() {
        bids.clear();
        asks.clear();
    }

    /**
     * Gives a level its quantity.
     *
     * @param qty the new quantity of the whole level; 0 removes it, which is no error when it is absent
     */
    public void set(final Side side, final long price, final long qty) {
        side(side).set(price, qty);
    }

    /** Gives each of these levels its quantity. */
    public void set(final Side side, final BookLevels levels) {
        side(side).set(levels);
    }

    /** Highest bid or lowest ask, {@link Book#NO_PRICE} without one. */
    @Override
    public long bestPrice(final Side side) {
        return side(side).bestPrice();
    }

    /** Quantity at the best price, 0 without one. */
    public long bestQty(final Side side) {
        return side(side).bestQty();
    }

    /** Quantity at a price, 0 when there is no level. */
    @Override
    public long qtyAt(final Side side, final long price) {
        return side(side).qtyAt(price);
    }

    /**
     * The next worse price (lower for bids, higher for asks) with a level, {@link Book#NO_PRICE} without one. {@code
     * price} itself need not have a level.
     */
    @Override
    public long nextPrice(final Side side, final long price) {
        return side(side).nextPrice(price);
    }

    /** Number of levels of a side. */
    @Override
    public int levels(final Side side) {
        return side(side).levels();
    }

    /** Quantity of the first levels of a side, added up best first; a side that has fewer counts with what it has. */
    public double depth(final Side side, final int levels) {
        return side(side).depth(levels);
    }

    /**
     * Whether best bid and best ask meet or overlap, which no market does at rest. A side without levels crosses
     * nothing.
     */
    public boolean isCrossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.bestPrice() >= asks.bestPrice();
    }

    /**
     * Worst price at which a taker would trade this quantity now.
     *
     * @param takerSide BUY walks the asks, SELL the bids
     * @param qty above 0
     * @return price of the last level reached, or {@link Book#NO_PRICE} when the side holds less
     */
    public long sweepPrice(final Side takerSide, final long qty) {
        assert qty > 0 : "qty=" + qty;
        return takerSide == Side.BUY ? asks.sweepPrice(qty) : bids.sweepPrice(qty);
    }

    /** Hash over the levels: the same levels give the same hash, whichever way the book came to them. Takes no time. */
    public long stateHash() {
        return 31 * bids.stateHash() + asks.stateHash();
    }

    private BookSide side(final Side side) {
        assert side == Side.BUY || side == Side.SELL : "side=" + side;
        return side == Side.BUY ? bids : asks;
    }

    /** Writes or reads every level, best first, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        bids.carry(carrier);
        asks.carry(carrier);
    }
}
