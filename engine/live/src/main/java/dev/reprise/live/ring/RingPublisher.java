package dev.reprise.live.ring;

import dev.reprise.api.EngineClock;
import dev.reprise.api.EventPublisher;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** One thread's way into the ring. Market data may fill three quarters of it; the rest is for what must not wait for ticks. */
public final class RingPublisher implements EventPublisher {
    private final CellRing ring;
    private final EngineClock clock;
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private long refused;

    public RingPublisher(final CellRing ring, final EngineClock clock) {
        this.ring = ring;
        this.clock = clock;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        checkOpen();
        if (ring.freeCells() - CellRing.cellsOf(length) < ring.cells() / 4 || !ring.offer(buffer, offset, length)) {
            refused++;
            return false;
        }
        return true;
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        idle.reset();
        while (!ring.offer(buffer, offset, length)) {
            checkOpen();
            idle.idle();
        }
        checkOpen();
    }

    private void checkOpen() {
        if (ring.isClosed()) {
            throw new IllegalStateException("the engine has stopped: nothing more is taken");
        }
    }

    /** Market-data records that were not taken. Owner thread only. */
    public long refused() {
        return refused;
    }

    @Override
    public int maxRecordLength() {
        return ring.maxRecordLength();
    }

    @Override
    public boolean isDrained() {
        return ring.freeCells() > ring.cells() - ring.cells() / 4;
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }
}
