package dev.reprise.adapters.binance;

import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;

/**
 * One of our orders as the engine was told about it. Prices and quantities are mantissas at the instrument's scales, times
 * {@link System#nanoTime}.
 *
 * <p>A replaced order goes on under its client order id; at the venue each replacement is an order of its own, whose text has the
 * number of the replacement behind it. Not thread-safe.
 */
final class TrackedOrder {
    /** {@link #replacedBy} when no replacement is under way. */
    static final int NO_REPLACEMENT = -1;

    long id;
    int instrument;
    Side side;
    OrderType type;
    TimeInForce timeInForce;
    boolean isPostOnly;
    /** It closes a position; of an order of an earlier process, whether the venue says that it expires what it meets of ours. */
    boolean isExit;

    long price;
    long stopPrice;
    long qty;
    long cumQty;
    long venueOrderId;
    /** Replacements so far. */
    int generation;
    /** Client order id of its list's first leg, 0 for none. */
    long listId;

    boolean isOpen;
    /** This process sent it, so it knows of every replacement. */
    boolean isOurSend;

    boolean isTriggered;
    long changedAt;

    /** Generation that was asked for and has not been answered. */
    int replacedBy = NO_REPLACEMENT;

    long newPrice;
    long newStopPrice;
    long newQty;
    long replaceSentAt;
    /** The venue told that the older one is cancelled, while the replacement is not answered. */
    boolean isOff;

    TrackedOrder nextFree;

    void reset(final long newId, final int newInstrument, final long now) {
        id = newId;
        instrument = newInstrument;
        side = Side.NULL_VAL;
        type = OrderType.NULL_VAL;
        timeInForce = TimeInForce.NULL_VAL;
        isPostOnly = false;
        isExit = false;
        price = 0;
        stopPrice = 0;
        qty = 0;
        cumQty = 0;
        venueOrderId = 0;
        generation = 0;
        listId = 0;
        isOpen = true;
        isOurSend = false;
        isTriggered = false;
        changedAt = now;
        replacedBy = NO_REPLACEMENT;
        isOff = false;
    }

    boolean isReplacing() {
        return replacedBy != NO_REPLACEMENT;
    }

    /** Whether it waits at the venue for a price. */
    boolean isStop() {
        return switch (type) {
            case STOP_MARKET, STOP_LIMIT, TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT, TRAILING_STOP -> true;
            case MARKET, LIMIT, NULL_VAL -> false;
        };
    }
}
