package dev.reprise.live.pipeline;

import dev.reprise.live.ring.CellRing;
import org.agrona.concurrent.IdleStrategy;

/**
 * How the core waits with {@code backoff}: it spins a little, yields a little, then rests until a publisher wakes it. A thread that only
 * slept for a while would be woken by the system's timer, which lets it lie 50 µs and more beyond what it asked for.
 */
final class RingIdle implements IdleStrategy {
    private static final int SPINS = 100;
    private static final int YIELDS = 10;
    /** Questions of other threads ({@link CoreAgent#inspect}) and timers wait so long at most, and a record whose publisher saw no rest. */
    private static final long REST_NS = 100_000;

    private final CellRing ring;
    private int idle;

    /** @param ring which the calling thread takes from */
    RingIdle(final CellRing ring) {
        this.ring = ring;
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
            ring.rest(REST_NS);
        }
    }

    @Override
    public void reset() {
        idle = 0;
    }
}
