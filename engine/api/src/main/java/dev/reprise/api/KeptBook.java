package dev.reprise.api;

import dev.reprise.api.schema.Side;

/** The levels of one instrument as somebody else keeps them, to be read and not changed. */
public interface KeptBook {
    /** Best price of a side, or {@link Book#NO_PRICE}. */
    long bestPrice(Side side);

    /** The best price strictly worse than {@code price} that has a level, or {@link Book#NO_PRICE}. */
    long nextPrice(Side side, long price);

    /** Quantity at a price, 0 when there is no level. */
    long qtyAt(Side side, long price);

    /** Number of levels of a side. */
    int levels(Side side);
}
