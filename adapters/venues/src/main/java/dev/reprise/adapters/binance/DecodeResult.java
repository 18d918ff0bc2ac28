package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.JsonCursor;

/** What {@link BinanceDecoder#decode} found: kinds from 0 up, refusals below. */
public final class DecodeResult {
    /** An event this version does not know; tolerated. */
    public static final int UNKNOWN_EVENT = 0;

    public static final int TRADE = 1;
    /** A trade summed up over equal price and taker; its id is the aggregate's. */
    public static final int AGG_TRADE = 2;

    public static final int TOP_OF_BOOK = 3;
    /** A depth update. */
    public static final int DEPTH = 4;
    /** A REST depth snapshot. */
    public static final int SNAPSHOT = 5;
    /** A snapshot of the best few levels from a stream: no base for a book. */
    public static final int PARTIAL_DEPTH = 6;

    public static final int BAR = 7;
    /** Mark price, and index price and funding rate when told. */
    public static final int DERIVED_PRICE = 8;
    /** The venue restarts: reconnect. */
    public static final int SERVER_SHUTDOWN = 9;
    /** A request, such as a subscription, was carried out. */
    public static final int REQUEST_DONE = 10;
    /** A request was refused. */
    public static final int REQUEST_REFUSED = 11;
    /** A futures event of the trade stream that stands for no trade: price or quantity 0. */
    public static final int EMPTY_TRADE = 12;

    /** Not JSON, a member is missing, or a value is of the wrong type. */
    public static final int MALFORMED = JsonCursor.MALFORMED;

    public static final int TOO_DEEP = JsonCursor.TOO_DEEP;
    /** A name, symbol or number is written with escapes; Binance never does. */
    public static final int ESCAPED = JsonCursor.ESCAPED;
    /** A number does not fit. */
    public static final int TOO_LARGE = JsonCursor.TOO_LARGE;
    /** A number has more digits than the instrument's scale. */
    public static final int TOO_PRECISE = JsonCursor.TOO_PRECISE;
    /** The frame is longer than {@link BinanceDecoder#MAX_FRAME}. */
    public static final int TOO_LONG = JsonCursor.TOO_LONG;
    /** A symbol nobody asked for. */
    public static final int UNKNOWN_SYMBOL = -7;
    /** More levels than a record can hold. */
    public static final int TOO_MANY_LEVELS = -8;

    static final int LOWEST = TOO_MANY_LEVELS;
    static final int COUNT = EMPTY_TRADE - LOWEST + 1;

    private static final String[] NAMES = {
        "too_many_levels",
        "unknown_symbol",
        "too_long",
        "too_precise",
        "too_large",
        "escaped",
        "too_deep",
        "malformed",
        "unknown_event",
        "trade",
        "aggTrade",
        "bookTicker",
        "depthUpdate",
        "snapshot",
        "partial_depth",
        "kline",
        "markPriceUpdate",
        "serverShutdown",
        "request_done",
        "request_refused",
        "empty_trade"
    };

    private DecodeResult() {}

    /** Whether the frame gave records. */
    public static boolean hasRecords(final int result) {
        return result >= TRADE && result <= DERIVED_PRICE;
    }

    /** Whether the frame was refused. */
    public static boolean isRefused(final int result) {
        return result < 0;
    }

    /** Short name, as in counts. */
    public static String name(final int result) {
        return NAMES[result - LOWEST];
    }
}
