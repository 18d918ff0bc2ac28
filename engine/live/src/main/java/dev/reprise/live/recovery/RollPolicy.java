package dev.reprise.live.recovery;

import dev.reprise.api.record.Records;
import java.util.concurrent.TimeUnit;

/**
 * When a journal begins its next generation, so that a start reads little.
 *
 * @param maxBytes one that grew by more is rolled; what it began with, the next one would begin with too
 * @param maxAgeNs a start rolls one that was begun longer ago
 * @param engine version of this engine; a start rolls what another one wrote. Empty: not known, never a reason
 */
public record RollPolicy(long maxBytes, long maxAgeNs, String engine) {
    /** Never. */
    public static final RollPolicy NEVER = new RollPolicy(Long.MAX_VALUE, Long.MAX_VALUE, "");

    /** 128 MiB, some 1.5 M records: what a start reads and decides again in about 5 s on two cores, killed just before a roll. */
    public static final long DEFAULT_MAX_BYTES = 128L << 20;

    /** Checks the ranges. */
    public RollPolicy {
        if (maxBytes <= 0 || maxAgeNs <= 0) {
            throw new IllegalArgumentException(
                    "maxBytes and maxAgeNs must be above 0: were " + maxBytes + " and " + maxAgeNs);
        }
    }

    /** Grown by more than {@link #DEFAULT_MAX_BYTES}, older than a day, or another engine's. */
    public static RollPolicy daily(final String engine) {
        return new RollPolicy(DEFAULT_MAX_BYTES, TimeUnit.DAYS.toNanos(1), engine);
    }

    /**
     * Why a journal is due, {@code null} when it is not.
     *
     * @param origin of the journal
     * @param wallTime now, UTC ns
     */
    public String reason(final Recovery.Origin origin, final long wallTime) {
        if (origin.grownBytes() > maxBytes) {
            return "longer by more than " + maxBytes + " bytes than it began";
        }
        if (origin.wallTime() != Records.NO_TIME && wallTime - origin.wallTime() > maxAgeNs) {
            return "older than " + TimeUnit.NANOSECONDS.toHours(maxAgeNs) + " hours";
        }
        if (!engine.isEmpty() && !origin.lastEngine().isEmpty() && !engine.equals(origin.lastEngine())) {
            return "written by engine " + origin.lastEngine();
        }
        return null;
    }
}
