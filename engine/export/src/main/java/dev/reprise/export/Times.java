package dev.reprise.export;

import dev.reprise.api.record.Records;
import java.time.Instant;

/** Nanoseconds as instants. */
final class Times {
    static final long SECOND = 1_000_000_000;

    private Times() {}

    /** {@code null} for no time. */
    static Instant instant(final long nanos) {
        return nanos == Records.NO_TIME
                ? null
                : Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
