package dev.reprise.core.laws;

import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;

/** An order as it is at the venue: the truth. */
final class VenueOrder {
    final long id;
    final int strategy;
    final int instrument;
    final Side side;
    final boolean immediate; // fills at once or expires
    long price;
    long qty;
    long cumQty;
    long venueId;
    boolean live;
    OrderStatus end = OrderStatus.NULL_VAL; // how it ended; NULL_VAL while it has not

    VenueOrder(
            final long id,
            final int strategy,
            final int instrument,
            final Side side,
            final boolean immediate,
            final long price,
            final long qty) {
        this.id = id;
        this.strategy = strategy;
        this.instrument = instrument;
        this.side = side;
        this.immediate = immediate;
        this.price = price;
        this.qty = qty;
    }

    /** What a query would answer. */
    OrderStatus status() {
        if (live) {
            return cumQty > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.NEW;
        }
        return end == OrderStatus.NULL_VAL ? OrderStatus.ABSENT : end;
    }

    void end(final OrderStatus status) {
        live = false;
        end = status;
    }
}
