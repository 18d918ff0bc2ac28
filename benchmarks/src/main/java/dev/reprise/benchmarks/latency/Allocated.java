package dev.reprise.benchmarks.latency;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What an engine's threads and the calling one, which feeds it, allocate between two looks. The looks themselves allocate nothing.
 */
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] threads;
    private long before;

    /** Of the core, the journal's thread if there is one, and the caller. */
    Allocated() {
        threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread == Thread.currentThread()
                        || thread.getName().equals("reprise-core")
                        || thread.getName().equals("reprise-journal"))
                .mapToLong(Thread::getId)
                .toArray();
        sum(); // the first call allocates
    }

    void begin() {
        before = sum();
    }

    /** Bytes since {@link #begin}. */
    long end() {
        return sum() - before;
    }

    private long sum() {
        long sum = 0;
        for (final long thread : threads) {
            sum += Math.max(0, THREADS.getThreadAllocatedBytes(thread)); // -1 of one that ended
        }
        return sum;
    }
}
