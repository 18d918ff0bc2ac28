package dev.reprise.adapters.binance;

import tools.jackson.databind.JsonNode;

/** Tells the engine, once a second at most, how much of the request weight is used up. Not thread-safe. */
final class RateReport {
    private static final long INTERVAL_NS = 1_000_000_000;

    private final SystemRecords system;
    private long next = System.nanoTime();

    RateReport(final SystemRecords system) {
        this.system = system;
    }

    /** Takes the {@code rateLimits} of an answer. */
    void onAnswer(final JsonNode limits) {
        final long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        for (final JsonNode limit : limits) {
            if (limit.path("rateLimitType").asString("").equals("REQUEST_WEIGHT")) {
                next = now + INTERVAL_NS;
                system.rateUsage(
                        limit.path("count").asLong(0), limit.path("limit").asLong(0));
            }
        }
    }
}
