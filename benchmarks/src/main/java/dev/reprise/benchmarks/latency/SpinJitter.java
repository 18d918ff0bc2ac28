package dev.reprise.benchmarks.latency;

import org.HdrHistogram.Histogram;

/** What the machine itself does to a thread that only reads the clock. */
public final class SpinJitter {
    private static final long STALL_NS = 10_000;

    private final Histogram gaps = Hops.histogram();
    private long stalledNs;
    private long totalNs;

    /** Spins for so long. */
    public void measure(final long durationNs) {
        final long begun = System.nanoTime();
        long last = begun;
        while (last - begun < durationNs) {
            final long now = System.nanoTime();
            gaps.recordValue(now - last);
            stalledNs += now - last > STALL_NS ? now - last : 0;
            last = now;
        }
        totalNs += last - begun;
    }

    /** Between two looks at the clock. */
    public Histogram gaps() {
        return gaps;
    }

    /** Share of the time in which the thread did not run for more than 10 µs. */
    public double stalledShare() {
        return (double) stalledNs / totalNs;
    }
}
