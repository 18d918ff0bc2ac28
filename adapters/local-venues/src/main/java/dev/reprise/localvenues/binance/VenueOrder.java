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
    final long quoteOrderQty;
    final long time;
    final List<VenueFill> fills = new ArrayList<>(1);

    final long stopPrice;
    final long trailingDelta;
    /** Quantity, as amended. */
    long qty;
    /** On the book, or a stop that has fired. */
    boolean isWorking;
    /** A trailing stop has begun to trail; then the best price since. */
    boolean isTracking;

    long bestPrice;
    /** The order list it belongs to, -1 for none; and the other orders of that list. */
    long listId = -1;

    String listClientId = "";
    List<VenueOrder> others = List.of();

    long engineId;
    long cumQty;
    long cumQuote;
    /** What has to be locked for it when it is taken in. */
    long toLock;
    /** What it asked for when it meets an order of its own account. */
    String selfTradeMode = "NONE";
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
        stopPrice = terms.stopPrice();
        trailingDelta = terms.trailingDelta();
        isWorking = !type.isStop();
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
