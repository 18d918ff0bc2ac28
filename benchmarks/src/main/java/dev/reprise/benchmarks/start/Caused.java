package dev.reprise.benchmarks.start;

import dev.reprise.api.record.Records;
import dev.reprise.live.pipeline.Release;
import org.agrona.DirectBuffer;

/**
 * When the first order that a touch caused was handed over. An order bears the core's time, which is that of the touch: one that is late
 * is of an earlier time, and is not taken for the next touch's. One thread asks, the journal's tells.
 */
final class Caused implements Release {
    private long touch = Long.MAX_VALUE;
    private volatile long at;

    /** From here on only orders of a touch that is received at this time count. */
    synchronized void expect(final long time) {
        touch = time;
        at = 0;
    }

    @Override
    public synchronized void release(final DirectBuffer buffer, final int offset, final int length) {
        if (at == 0 && Records.receiveTime(buffer, offset) >= touch) {
            at = System.nanoTime();
        }
    }

    /** {@link System#nanoTime} of its order, 0 before it came. */
    long at() {
        return at;
    }
}
