package dev.reprise.benchmarks.throughput;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a pass allocates for each event once it is under way: on its thread, from the first to the last time that it tells how far it is. What it
 * makes before, its engine above all, is no part of it.
 */
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private boolean begun;
    private long firstEvents;
    private long firstBytes;
    private long lastEvents;
    private long lastBytes;

    /** A pass begins. */
    void begin() {
        begun = false;
        THREADS.getCurrentThreadAllocatedBytes(); // its own first call allocates
    }

    /** The pass has come so far. */
    void mark(final long events) {
        lastBytes = THREADS.getCurrentThreadAllocatedBytes();
        lastEvents = events;
        if (!begun) {
            begun = true;
            firstBytes = lastBytes;
            firstEvents = lastEvents;
        }
    }

    /** Bytes; NaN for a pass that did not tell twice. */
    double perEvent() {
        return begun && lastEvents > firstEvents
                ? (double) (lastBytes - firstBytes) / (lastEvents - firstEvents)
                : Double.NaN;
    }
}
