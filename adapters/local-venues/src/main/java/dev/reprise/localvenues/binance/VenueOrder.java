package dev.reprise.localvenues.binance;

import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;

/** An order of the account. Price and quantities are at the symbol's scales, quote amounts at 8 decimals. */
final class VenueOrder {
    final SeededInstrument instrument;
    final long orderId;
    final String clientOrderId;
    final Side side;
    final OrderType type;
    final String timeInForce;
    final long price;
    final long qty;
    final long quoteOrderQty;
    final long time;
    final List<VenueFill> fills = new ArrayList<>(1);

    long engineId;
    long cumQty;
    long cumQuote;
    /** What is still locked for it, in the asset it pays with. */
    long locked;

    long updateTime;
    String status = "NEW";

    VenueOrder(
            final SeededInstrument instrument,
            final long orderId,
            final String clientOrderId,
            final OrderTerms terms,
            final long time) {
        this.instrument = instrument;
        this.orderId = orderId;
        this.clientOrderId = clientOrderId;
        side = terms.side();
        type = terms.type();
        timeInForce = terms.timeInForce();
        price = terms.price();
        qty = terms.qty();
        quoteOrderQty = terms.quoteOrderQty();
        this.time = time;
        updateTime = time;
    }

    boolean isOpen() {
        return status.equals("NEW") || status.equals("PARTIALLY_FILLED");
    }

    long leavesQty() {
        return qty - cumQty;
    }

    /** Asset it pays with. */
    String paysWith() {
        return side == Side.BUY ? instrument.symbol.quote() : instrument.symbol.base();
    }

    /** Asset it receives, which the fee is taken from. */
    String receives() {
        return side == Side.BUY ? instrument.symbol.base() : instrument.symbol.quote();
    }
}
