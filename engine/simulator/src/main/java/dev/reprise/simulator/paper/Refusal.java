package dev.reprise.simulator.paper;

import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.RejectCode;
import java.nio.charset.StandardCharsets;

/**
 * What the simulated venue refuses, in the words of the real one: code and message, as its answer has them and a live session's journal.
 * Where a message of the venue's holds a figure, the figure is left out.
 *
 * <p>Sources: Binance, error codes of <a href="https://developers.binance.com/docs/binance-spot-api-docs/errors">spot</a> and of
 * <a href="https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code">contracts</a>.
 */
enum Refusal {
    UNKNOWN_SYMBOL(RejectCode.MALFORMED, -1121, "Invalid symbol."),
    CLOSED(RejectCode.MARKET_CLOSED, -2010, "Market is closed.", -4141, "Symbol is closed."),
    DUPLICATE(RejectCode.DUPLICATE, -2010, "Duplicate order sent.", -4116, "ClientOrderId is duplicated."),
    /** Of a cancel. */
    UNKNOWN_ORDER(RejectCode.UNKNOWN_ORDER, -2011, "Unknown order sent."),
    /** Of an amend. */
    NO_SUCH_ORDER(RejectCode.UNKNOWN_ORDER, -2013, "Order does not exist."),
    UNSUPPORTED(
            RejectCode.OTHER, -2010, "Unsupported order combination", -4020, "Target strategy invalid for orderType."),
    /** A stop or take-profit that may only rest: spot has none, for LIMIT_MAKER is a type of its own and GTX no time in force. */
    POST_ONLY_STOP(RejectCode.OTHER, -1115, "Invalid timeInForce."),
    /** Nothing is shown that a market order could take, or that a stop could be measured with. */
    NO_PRICE(RejectCode.OTHER, -1112, "No orders on book for symbol."),
    WOULD_TAKE(
            RejectCode.WOULD_TAKE,
            -2010,
            "Order would immediately match and take.",
            -5022,
            "Due to the order could not be executed as maker, the Post Only order will be rejected."),
    WOULD_TRIGGER(
            RejectCode.WOULD_TRIGGER,
            -2010,
            "Order would trigger immediately.",
            -2021,
            "Order would immediately trigger."),
    NO_QTY(
            RejectCode.MALFORMED,
            -1130,
            "Data sent for parameter 'quantity' is not valid.",
            -4003,
            "Quantity less than zero."),
    NO_LIMIT(RejectCode.MALFORMED, -1130, "Data sent for parameter 'price' is not valid.", -4001, "Price less than 0."),
    LOT(RejectCode.FILTER, -1013, "Filter failure: LOT_SIZE", -4023, "Qty not increased by step size."),
    MIN_QTY(RejectCode.FILTER, -1013, "Filter failure: LOT_SIZE", -4004, "Quantity less than min quantity."),
    MAX_QTY(RejectCode.FILTER, -1013, "Filter failure: LOT_SIZE", -4005, "Quantity greater than max quantity."),
    TICK(RejectCode.FILTER, -1013, "Filter failure: PRICE_FILTER", -4014, "Price not increased by tick size."),
    MIN_PRICE(RejectCode.FILTER, -1013, "Filter failure: PRICE_FILTER", -4013, "Price less than min price."),
    MAX_PRICE(RejectCode.FILTER, -1013, "Filter failure: PRICE_FILTER", -4002, "Price greater than max price."),
    STOP_PRICE(RejectCode.FILTER, -1013, "Filter failure: PRICE_FILTER", -4006, "Stop price less than zero."),
    BUY_BAND(
            RejectCode.FILTER,
            -1013,
            "Filter failure: PERCENT_PRICE_BY_SIDE",
            -4016,
            "Price is higher than mark price multiplier cap."),
    SELL_BAND(
            RejectCode.FILTER,
            -1013,
            "Filter failure: PERCENT_PRICE_BY_SIDE",
            -4024,
            "Price is lower than mark price multiplier floor."),
    NOTIONAL(
            RejectCode.FILTER,
            -1013,
            "Filter failure: NOTIONAL",
            -4164,
            "Order's notional must be no smaller than the minimum (unless you choose reduce only)"),
    OPEN_ORDERS(RejectCode.FILTER, -1013, "Filter failure: MAX_NUM_ORDERS", -2025, "Reach max open order limit."),
    OPEN_STOPS(RejectCode.FILTER, -1013, "Filter failure: MAX_NUM_ALGO_ORDERS", -4045, "Reach max stop order limit."),
    TOO_MANY_ORDERS(RejectCode.RATE_LIMIT, -1015, "Too many new orders."),
    TOO_MANY_REQUESTS(RejectCode.RATE_LIMIT, -1003, "Too many requests queued.");

    private final RejectCode code;
    private final int spotCode;
    private final int contractCode;
    private final byte[] spotMessage;
    private final byte[] contractMessage;

    Refusal(final RejectCode code, final int venueCode, final String message) {
        this(code, venueCode, message, venueCode, message);
    }

    Refusal(
            final RejectCode code,
            final int spotCode,
            final String spotMessage,
            final int contractCode,
            final String contractMessage) {
        this.code = code;
        this.spotCode = spotCode;
        this.contractCode = contractCode;
        this.spotMessage = spotMessage.getBytes(StandardCharsets.US_ASCII);
        this.contractMessage = contractMessage.getBytes(StandardCharsets.US_ASCII);
    }

    /** Our reading of it. */
    RejectCode code() {
        return code;
    }

    /** The venue's number for it. */
    int venueCode(final MarketKind market) {
        return market == MarketKind.SPOT ? spotCode : contractCode;
    }

    /** The venue's words, ASCII; not to be written to. */
    byte[] message(final MarketKind market) {
        return market == MarketKind.SPOT ? spotMessage : contractMessage;
    }
}
