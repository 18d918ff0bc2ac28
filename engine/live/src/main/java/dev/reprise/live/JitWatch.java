package dev.reprise.live;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the JIT's threads. While they have much to do, code that is called often waits longer to be compiled well, and what was
 * compiled too early is found out only when it runs. So who warms code up does it in rounds, and lets them come to rest after each.
 * One thread.
 */
final class JitWatch {
    private static final long LOOK_NS = 5_000_000;
    private static final int QUIET_LOOKS = 6;
    private static final long LITTLE_MS = 20;

    private final CompilationMXBean bean = ManagementFactory.getCompilationMXBean(); // null: nothing is compiled
    private long before = totalMs();

    private long totalMs() {
        return bean == null || !bean.isCompilationTimeMonitoringSupported() ? 0 : bean.getTotalCompilationTime();
    }

    /**
     * Returns when nothing was compiled for a moment.
     *
     * @param end as {@code nanoTime}: at most half of the time until then is waited, the rest is for what warms up
     * @return whether more than a little was compiled since the last call
     */
    boolean awaitRest(final long end) {
        final long begun = System.nanoTime();
        final long most = Math.max(0, end - begun) / 2;
        long last = totalMs();
        int quiet = 0;
        while (quiet < QUIET_LOOKS && System.nanoTime() - begun < most) {
            LockSupport.parkNanos(LOOK_NS);
            final long now = totalMs();
            quiet = now == last ? quiet + 1 : 0;
            last = now;
        }
        final boolean isMuch = last - before > LITTLE_MS;
        before = last;
        return isMuch;
    }
}
