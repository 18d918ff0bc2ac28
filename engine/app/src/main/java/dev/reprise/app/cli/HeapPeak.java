package dev.reprise.app.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** The most heap that this process has used. */
public final class HeapPeak {
    private HeapPeak() {}

    /** MiB, rounded up: the peaks of the heap's pools together, garbage that was not collected yet among it. */
    public static long mib() {
        long bytes = 0;
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                bytes += pool.getPeakUsage().getUsed();
            }
        }
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
