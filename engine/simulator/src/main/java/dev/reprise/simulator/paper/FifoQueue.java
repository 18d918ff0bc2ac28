package dev.reprise.simulator.paper;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.schema.Side;

/**
 * Places among the venue's own orders, from order-level (L3) data: ahead of ours are exactly those orders at its price that were there
 * when it came, as long as they stay. What leaves ahead of us moves us on, what leaves behind us does not, and who grows or moves comes
 * back behind us.
 *
 * <p>Where the data tells executions, they alone move the queue and fill; else, and while there is no valid book, trades do, and what leaves the book is explained by
 * them as {@link Queue} says. Where the venue shows only its best orders, a place is known as long as a worse price is shown: until
 * then everything that appears at our price was there before us, and what leaves at the end of the view may only have left the view.
 */
final class FifoQueue extends Queue {
    private static final long NO_PLACE = 0;

    FifoQueue(final PaperOrders orders) {
        super(orders);
    }

    @Override
    boolean isKept() {
        return true;
    }

    @Override
    boolean isOfOrders() {
        return true;
    }

    @Override
    boolean isMovedByTrades(final PaperMarket market) {
        final L3Book book = market.depth.orders();
        return book == null || !book.isValid() || !book.tellsExecutions();
    }

    /** A venue may tell a taker's rest before it tells who was hit: in between nobody knows who is reached. */
    @Override
    boolean mayFillFrom(final MarketDepth depth) {
        return !depth.isCrossed();
    }

    @Override
    void join(final PaperMarket market, final int slot) {
        orders.ahead[slot] = UNKNOWN;
        orders.place[slot] = NO_PLACE;
        orders.traded[slot] = 0;
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
        look(market, slot);
    }

    @Override
    void lose(final int slot) {
        orders.moved[slot] = 0;
        orders.gained[slot] = 0;
    }

    @Override
    void look(final PaperMarket market, final int slot) {
        final L3Book book = market.depth.orders();
        final Side side = orders.side[slot];
        final long price = orders.price[slot];
        if (orders.place[slot] == NO_PLACE && book != null && book.isValid() && market.depth.isInView(side, price)) {
            orders.place[slot] = book.takePlace();
            orders.ahead[slot] = Math.min(orders.ahead[slot], market.depth.bookQty(side, price));
        }
    }

    /** Quantity left, or came, at a place of a price; the depth has it already. */
    void onChange(final PaperMarket market, final Side side, final long price, final long place, final long change) {
        if (change >= 0) {
            return; // behind us: whoever comes is last
        }
        int slot = orders.first(market.instrument.index(), side);
        while (slot != PaperOrders.NONE && PaperOrders.isBetter(side, orders.price[slot], price)) {
            slot = orders.next[slot];
        }
        while (slot != PaperOrders.NONE && orders.price[slot] == price) {
            leave(market, slot, place, -change);
            slot = orders.next[slot];
        }
    }

    private void leave(final PaperMarket market, final int slot, final long place, final long qty) {
        if (orders.place[slot] == NO_PLACE) {
            return;
        }
        if (!market.depth.isInView(orders.side[slot], orders.price[slot])) {
            orders.place[slot] = NO_PLACE;
            return;
        }
        final long told = isMovedByTrades(market) ? Math.min(orders.traded[slot], qty) : 0;
        orders.traded[slot] -= told;
        final long left = qty - told;
        final boolean isAhead = place < orders.place[slot];
        final long gain = isAhead ? Math.min(left, orders.ahead[slot]) : 0;
        orders.ahead[slot] -= gain;
        if (orders.movedAt[slot] != market.time) {
            orders.moved[slot] = 0;
            orders.gained[slot] = 0;
            orders.movedAt[slot] = market.time;
        }
        orders.moved[slot] += left;
        orders.gained[slot] += gain;
    }

    /** Whether an execution of the order at a place shows that ours, at the same price, was served before. */
    boolean isServedBefore(final int slot, final long place) {
        return orders.ahead[slot] == 0
                || place != L3Book.UNKNOWN_PLACE && orders.place[slot] != NO_PLACE && orders.place[slot] < place;
    }
}
