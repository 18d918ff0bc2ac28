package dev.reprise.live.pipeline;

import java.util.function.LongConsumer;
import org.agrona.concurrent.IdleStrategy;

/**
 * How the core waits with {@code backoff}: it spins a little, yields a little, then rests until a publisher wakes it. A thread that only
 * slept for a while would be woken by the system's timer, which lets it lie 50 µs and more beyond what it asked for.
 */
public final class RingIdle implements IdleStrategy {
    private static final int SPINS = 100;
    private static final int YIELDS = 10;
    /** Questions of other threads ({@link Pipeline#inspect}) and timers wait so long at most, and a record whose publisher saw no rest. */
    private static final long REST_NS = 100_000;

    private final LongConsumer rest;
    private int idle;

    /**
     * Of the one thread that takes.
     *
     * @param rest rests for so many ns at most, and less when something is published
     */
    public RingIdle(final LongConsumer rest) {
        this.rest = rest;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (idle < SPINS) {
            idle++;
            Thread.onSpinWait();
        } else if (idle < SPINS + YIELDS) {
            idle++;
            Thread.yield();
        } else {
            rest.accept(REST_NS);
        }
    }

    @Override
    public void reset() {
        idle = 0;
    }
}
