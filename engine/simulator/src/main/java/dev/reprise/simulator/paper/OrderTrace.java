package dev.reprise.simulator.paper;

import dev.reprise.api.schema.Side;

/**
 * Hears what happens to our orders at the simulated venue, at the time it happens there, with their places in the queue, which no
 * report tells. Changes nothing.
 */
@FunctionalInterface
public interface OrderTrace {
    /** Nobody listens. */
    OrderTrace NONE =
            (what, time, instrument, clientOrderId, side, price, qty, cumQty, ahead, lastPrice, lastQty) -> {};

    /** The quantity ahead is not known, or there is no queue. */
    long NOT_KNOWN = -1;

    /** What happened. */
    enum What {
        /** It came to rest at its price. */
        RESTED,
        /** An execution, resting or taking. */
        FILLED,
        /** It was amended. */
        AMENDED,
        /** It is off the book because we asked. */
        CANCELED,
        /** It is off the book because the venue ended it. */
        EXPIRED,
        /** It was refused. */
        REJECTED
    }

    /**
     * @param what happened
     * @param time at the venue, UTC ns
     * @param instrument index
     * @param clientOrderId ours
     * @param side of the order
     * @param price its limit, mantissa; an order without one has the largest or smallest number
     * @param qty its quantity, mantissa
     * @param cumQty filled so far, mantissa
     * @param ahead quantity of others before it in the queue of its level, after this event, mantissa, or {@link #NOT_KNOWN}
     * @param lastPrice of the execution, mantissa; 0 when it is none
     * @param lastQty of the execution, mantissa; 0 when it is none
     */
    void on(
            What what,
            long time,
            int instrument,
            long clientOrderId,
            Side side,
            long price,
            long qty,
            long cumQty,
            long ahead,
            long lastPrice,
            long lastQty);
}
