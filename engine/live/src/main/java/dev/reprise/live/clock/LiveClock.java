package dev.reprise.live.clock;

import dev.reprise.api.EngineClock;
import java.time.Instant;

/**
 * UTC nanoseconds: an anchor taken once per process plus {@code nanoTime} since. So durations never see the wall clock jump; how far
 * the anchor is off comes in as clock-offset records. Any thread.
 */
public final class LiveClock implements EngineClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long anchor;
    private final long origin;

    public LiveClock() {
        final Instant now = Instant.now();
        origin = System.nanoTime();
        anchor = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    @Override
    public long nanos() {
        return anchor + System.nanoTime() - origin;
    }

    /** Wall clock when this clock began, UTC ns. */
    public long anchor() {
        return anchor;
    }
}
