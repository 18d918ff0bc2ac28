package dev.reprise.benchmarks.load;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Repeats what is going to be measured until the JIT has little more to do. Until then it is the JIT that is measured as well: on two
 * cores it takes one from the feed or from the engine, and code that is called often runs as it was compiled in haste.
 */
public final class WarmUp {
    private static final double LITTLE = 0.15; // of the time, for all of the JIT's threads
    private static final long LOOK_NS = 2_000_000_000L; // it works in spurts: so long it is looked at, at least
    private static final double NANOS_PER_MILLI = 1e6;

    private final CompilationMXBean jit = ManagementFactory.getCompilationMXBean(); // null: nothing is compiled
    private long compiledMs;
    private long begun;

    /** What is repeated. */
    @FunctionalInterface
    public interface Round {
        /** Once. */
        void run() throws IOException;
    }

    /**
     * Runs rounds.
     *
     * @param leastNs for so long at least
     * @param mostNs no round begins after so long
     */
    public void run(final long leastNs, final long mostNs, final Round round) throws IOException {
        final long first = System.nanoTime();
        long elapsed;
        boolean isRestless;
        do {
            begin();
            do {
                round.run();
                elapsed = System.nanoTime() - first;
            } while (elapsed < mostNs && System.nanoTime() - begun < LOOK_NS);
            isRestless = isCompiling();
        } while (elapsed < leastNs || isRestless && elapsed < mostNs);
    }

    /** What follows is looked at. */
    public void begin() {
        compiledMs = totalMs();
        begun = System.nanoTime();
    }

    /** Whether the JIT has had more than a little to do since {@link #begin}. */
    public boolean isCompiling() {
        return (totalMs() - compiledMs) * NANOS_PER_MILLI > LITTLE * (System.nanoTime() - begun);
    }

    private long totalMs() {
        return jit == null || !jit.isCompilationTimeMonitoringSupported() ? 0 : jit.getTotalCompilationTime();
    }
}
