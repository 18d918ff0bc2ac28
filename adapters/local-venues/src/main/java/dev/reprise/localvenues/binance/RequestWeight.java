package dev.reprise.localvenues.binance;

import tools.jackson.databind.node.ObjectNode;

/**
 * Request weight of one address in minutes aligned to the clock, REST and WebSocket API together, as the venue counts it. Any
 * thread.
 */
final class RequestWeight {
    /** Weight of a new connection to the WebSocket API. */
    static final int CONNECT = 2;

    static final int EXCHANGE_INFO = 20;

    private static final int STATUS = 4;
    private static final int OPEN_ORDERS = 6;
    private static final int ALL_OPEN_ORDERS = 80;
    private static final int ACCOUNT = 20;
    private static final long MINUTE_MS = 60_000;
    private static final int[] DEPTH_LEVELS = {100, 500, 1000};
    private static final int[] DEPTH = {5, 25, 50, 250};

    private final int perMinute;
    private long minute;
    private long used;

    RequestWeight(final int perMinute) {
        this.perMinute = perMinute;
    }

    /** Weight of a method of the WebSocket API. Orders and cancels that succeed weigh nothing and are not asked for here. */
    static int of(final String method, final Params params) {
        return switch (method) {
            case "order.status" -> STATUS;
            case "openOrders.status" -> ofOpenOrders(params.has("symbol"));
            case "account.status", "myTrades" -> ACCOUNT;
            case "exchangeInfo" -> EXCHANGE_INFO;
            default -> 1;
        };
    }

    /** Weight of the list of open orders. */
    static int ofOpenOrders(final boolean isOfOneSymbol) {
        return isOfOneSymbol ? OPEN_ORDERS : ALL_OPEN_ORDERS;
    }

    /** Weight of a depth snapshot. */
    static int ofDepth(final int levels) {
        int row = 0;
        while (row < DEPTH_LEVELS.length && levels > DEPTH_LEVELS[row]) {
            row++;
        }
        return DEPTH[row];
    }

    /**
     * Counts a request.
     *
     * @param others what others behind the same address used
     * @throws ApiError 429 with the moment to come back at, when the minute's weight is used up; the request is not counted
     */
    synchronized void charge(final int weight, final long others, final long nowMs) throws ApiError {
        if (used(nowMs) + others + weight > perMinute) {
            final long until = (minute + 1) * MINUTE_MS;
            final ObjectNode data = VenueJson.object().put("serverTime", nowMs).put("retryAfter", until);
            throw new ApiError(
                    429,
                    -1003,
                    "Too much request weight used; current limit is " + perMinute
                            + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid"
                            + " polling the API.",
                    data);
        }
        used += weight;
    }

    /** Counts what is not refused: a connection, a failed order. */
    synchronized void add(final int weight, final long nowMs) {
        used = used(nowMs) + weight;
    }

    /** Used in the minute of that moment. */
    synchronized long used(final long nowMs) {
        if (minute != nowMs / MINUTE_MS) {
            minute = nowMs / MINUTE_MS;
            used = 0;
        }
        return used;
    }
}
