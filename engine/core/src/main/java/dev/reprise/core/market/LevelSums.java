package dev.reprise.core.market;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.schema.Side;
import dev.reprise.core.book.OrderBook;

/** Adds up the orders of an L3 book to the levels of a book. */
final class LevelSums implements L3Book.Listener {
    private OrderBook book;

    /** Changes this book from here on. */
    LevelSums of(final OrderBook changed) {
        book = changed;
        return this;
    }

    @Override
    public void onChange(final Side side, final long price, final long place, final long change) {
        book.set(side, price, book.qtyAt(side, price) + change);
    }

    @Override
    public void onExecution(final Side side, final long price, final long place, final long qty) {
        // The change that follows is all that levels show of it.
    }
}
