package dev.reprise.localvenues.binance;

import tools.jackson.databind.node.ArrayNode;

/**
 * Counts unfilled orders in windows aligned to the clock: one more for each that is placed, one less when it is filled for the first time, however
 * long it has been there (<a href="https://developers.binance.com/docs/binance-spot-api-docs/faqs/order_count_decrement">Spot Unfilled Order Count
 * Rules</a>). On the venue thread only.
 */
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

    /** Counts orders that are about to be placed, or refuses them all. */
    void count(final int orders, final long nowMs) throws ApiError {
        roll(nowMs);
        if (count + orders > limit) {
            throw new ApiError(429, -1015, "Too many new orders; current limit is " + limit + " orders per 10 SECOND.");
        }
        count += orders;
    }

    /** They were not placed. */
    void takeBack(final int orders) {
        count -= orders;
    }

    /** An order was filled for the first time. */
    void filled(final long nowMs) {
        roll(nowMs);
        count = Math.max(0, count - 1);
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
