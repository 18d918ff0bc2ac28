package dev.reprise.localvenues.binance;

import tools.jackson.databind.node.ArrayNode;

/** Counts new orders in windows aligned to the clock. On the venue thread only. */
final class RateCounter {
    private static final long TEN_SECONDS_MS = 10_000;

    private final int limit;
    private final int weightPerMinute;

    private long window;
    private int count;

    RateCounter(final int limit, final int weightPerMinute) {
        this.limit = limit;
        this.weightPerMinute = weightPerMinute;
    }

    void count(final long nowMs) throws ApiError {
        roll(nowMs);
        if (count >= limit) {
            throw new ApiError(429, -1015, "Too many new orders; current limit is " + limit + " orders per 10 SECOND.");
        }
        count++;
    }

    private void roll(final long nowMs) {
        if (window != nowMs / TEN_SECONDS_MS) {
            window = nowMs / TEN_SECONDS_MS;
            count = 0;
        }
    }

    /** Every limit and what of it is used. */
    ArrayNode limits(final long nowMs, final long usedWeight) {
        roll(nowMs);
        final ArrayNode list = VenueJson.array();
        list.add(ExchangeInfo.limit("REQUEST_WEIGHT", "MINUTE", 1, weightPerMinute)
                .put("count", usedWeight));
        list.add(ExchangeInfo.limit("ORDERS", "SECOND", 10, limit).put("count", count));
        return list;
    }
}
