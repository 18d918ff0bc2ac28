package dev.reprise.api;

import dev.reprise.api.schema.Side;

/** Levels of one instrument (L2). A view of the core's state: read it inside a callback, do not keep it. */
public interface Book {
    /** No such level. */
    long NO_PRICE = Long.MIN_VALUE;

    Instrument instrument();

    /** An invalid book is no book: while false, the other values mean nothing. */
    boolean isValid();

    /** Best price of a side, or {@link #NO_PRICE}. */
    long bestPrice(Side side);

    /** The next price behind {@code price} (lower for bids, higher for asks) that has a level, or {@link #NO_PRICE}. */
    long nextPrice(Side side, long price);

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(Side side, long price);

    /** Number of levels of a side. */
    int levels(Side side);

    /** Quantity of the first levels of a side, added up best first; a side that has fewer counts with what it has. */
    default double depth(final Side side, final int levels) {
        double depth = 0;
        long price = bestPrice(side);
        for (int i = 0; i < levels && price != NO_PRICE; i++) {
            depth += qtyAt(side, price);
            price = nextPrice(side, price);
        }
        return depth;
    }
}
