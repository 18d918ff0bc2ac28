package dev.reprise.api;

import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.Side;

/** An execution of an order of the strategy. A view: valid only during the callback it is handed to. */
public interface Fill {
    Order order();

    default Instrument instrument() {
        return order().instrument();
    }

    default Side side() {
        return order().side();
    }

    /** Price mantissa. */
    long lastPrice();

    /** Quantity mantissa. */
    long lastQty();

    Liquidity liquidity();
}
