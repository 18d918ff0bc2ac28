package dev.reprise.localvenues.binance;

import tools.jackson.databind.node.ArrayNode;

/** Counts orders and request weight in windows aligned to the clock. On the venue thread only. */
final class RateCounter {
    private static final long TEN_SECONDS_MS = 10_000;

    private final int limit;
    private static final long MINUTE_MS = 60_000;

    private long window;
    private int count;
    private long minute;
    private long weight;

    RateCounter(final int limit) {
        this.limit = limit;
    }

    void count(final long nowMs) throws ApiError {
        roll(nowMs);
        if (count >= limit) {
            throw new ApiError(429, -1015, "Too many new orders; current limit is " + limit + " orders per 10 SECOND.");
        }
        count++;
    }

    /** A request of that weight. */
    void weigh(final int ofRequest, final long nowMs) {
        if (minute != nowMs / MINUTE_MS) {
            minute = nowMs / MINUTE_MS;
            weight = 0;
        }
        weight += ofRequest;
    }

    private void roll(final long nowMs) {
        if (window != nowMs / TEN_SECONDS_MS) {
            window = nowMs / TEN_SECONDS_MS;
            count = 0;
        }
    }

    /** @param others weight that others use */
    ArrayNode limits(final long nowMs, final long others) {
        roll(nowMs);
        weigh(0, nowMs);
        final ArrayNode list = VenueJson.array();
        list.add(ExchangeInfo.limit("REQUEST_WEIGHT", "MINUTE", 1, ExchangeInfo.WEIGHT_PER_MINUTE)
                .put("count", weight + others));
        list.add(ExchangeInfo.limit("ORDERS", "SECOND", 10, limit).put("count", count));
        return list;
    }
}
