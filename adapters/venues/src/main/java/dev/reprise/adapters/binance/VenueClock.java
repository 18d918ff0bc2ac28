package dev.reprise.adapters.binance;

import dev.reprise.api.EngineClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Measures how far the venue's clock is from ours, by the middle of a round trip: before anything is signed on a new connection,
 * once a minute, and when the venue refuses a time. Requests carry the venue's time, so an offset does no harm to them; the core gets
 * it as an input and denies orders when it is large. Not thread-safe.
 */
final class VenueClock {
    private static final Logger LOG = LoggerFactory.getLogger(VenueClock.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long WARN_NS = 250 * NANOS_PER_MILLI;
    private static final long JUMP_NS = 1_000 * NANOS_PER_MILLI;

    private final EngineClock clock;
    private final RequestSender sender;
    private final SystemRecords system;
    private final long intervalNs;
    private long next = System.nanoTime();
    private long offset;
    private boolean isMeasured;
    private boolean isJumpSeen;

    VenueClock(final EngineClock clock, final RequestSender sender, final SystemRecords system, final long intervalNs) {
        this.clock = clock;
        this.sender = sender;
        this.system = system;
        this.intervalNs = intervalNs;
    }

    /** Measures at the next poll. */
    void due() {
        next = System.nanoTime();
    }

    int poll(final long now) {
        if (now - next < 0) {
            return 0;
        }
        next = now + intervalNs;
        return sender.time() ? 1 : 0;
    }

    /** @param askedAt our time when the question was sent, UTC ns */
    void onAnswer(final long askedAt, final JsonNode result) {
        final long roundTrip = clock.nanos() - askedAt;
        final long venue = result.path("serverTime").asLong(0) * NANOS_PER_MILLI;
        if (venue <= 0 || roundTrip < 0) {
            return;
        }
        final long measured = venue - (askedAt + roundTrip / 2);
        if (isMeasured && Math.abs(measured - offset) > JUMP_NS + roundTrip && !isJumpSeen) {
            LOG.warn("the venue's clock jumped by {} ms: measured again", (measured - offset) / NANOS_PER_MILLI);
            isJumpSeen = true; // believed when it is measured twice; the core hears of it at once
            due();
        } else {
            isJumpSeen = false;
            isMeasured = true;
            offset = measured;
            sender.venueOffset(measured);
        }
        if (Math.abs(measured) >= WARN_NS) {
            LOG.warn("the venue's clock differs by {} ms: is the time of this host right?", measured / NANOS_PER_MILLI);
        }
        system.clockOffset(measured, roundTrip);
    }
}
