package dev.reprise.adapters.binance;

import dev.reprise.api.EngineClock;
import tools.jackson.databind.JsonNode;

/** Measures once a minute how far the venue's clock is from ours, by the middle of a round trip. Not thread-safe. */
final class VenueClock {
    private static final long INTERVAL_NS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EngineClock clock;
    private final RequestSender sender;
    private final SystemRecords system;
    private long next = System.nanoTime();

    VenueClock(final EngineClock clock, final RequestSender sender, final SystemRecords system) {
        this.clock = clock;
        this.sender = sender;
        this.system = system;
    }

    /** Measures at the next poll. */
    void due() {
        next = System.nanoTime();
    }

    int poll(final long now) {
        if (now - next < 0) {
            return 0;
        }
        next = now + INTERVAL_NS;
        return sender.time() ? 1 : 0;
    }

    /** @param askedAt our time when the question was sent, UTC ns */
    void onAnswer(final long askedAt, final JsonNode result) {
        final long roundTrip = clock.nanos() - askedAt;
        final long venue = result.path("serverTime").asLong(0) * NANOS_PER_MILLI;
        if (venue > 0 && roundTrip >= 0) {
            final long offset = venue - (askedAt + roundTrip / 2);
            sender.venueOffset(offset);
            system.clockOffset(offset, roundTrip);
        }
    }
}
