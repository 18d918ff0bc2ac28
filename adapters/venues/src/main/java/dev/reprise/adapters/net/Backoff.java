package dev.reprise.adapters.net;

import java.util.random.RandomGenerator;

/** Waiting times between attempts: 0.2 s doubling to 30 s, each between half of it and all of it by chance. */
public final class Backoff {
    static final long MIN_NS = 200_000_000;
    static final long MAX_NS = 30_000_000_000L;

    private final RandomGenerator random;
    private long next = MIN_NS;

    /** @param random the jitter, so that many engines do not come back at the same moment */
    public Backoff(final RandomGenerator random) {
        this.random = random;
    }

    /** Nanoseconds to wait before the next attempt. */
    public long next() {
        final long delay = next / 2 + random.nextLong(next / 2 + 1);
        next = Math.min(next * 2, MAX_NS);
        return Math.max(delay, MIN_NS / 2);
    }

    /** The attempt succeeded. */
    public void reset() {
        next = MIN_NS;
    }
}
