package dev.reprise.api;

import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;

/** An order of ours as the core knows it. A view of the core's state: read it inside a callback, do not keep it. */
public interface Order {
    long clientOrderId();

    Instrument instrument();

    Side side();

    OrderRole role();

    OrderStatus status();

    OrderType type();

    /** Trigger price mantissa of a stop, take-profit or trailing stop, where it is now; 0: none. */
    long stopPrice();

    /** The other leg when this order is one of a pair of which one cancels the other; 0: none. */
    long otherLegId();

    /** Limit price mantissa. */
    long price();

    /** Order quantity mantissa. */
    long qty();

    /** Filled so far, quantity mantissa. */
    long cumQty();

    /** Still working, quantity mantissa; 0 once the order has ended. */
    long leavesQty();

    /** Whether the order may still fill: every status but FILLED, CANCELED, REJECTED, EXPIRED and ABSENT. */
    boolean isWorking();
}
