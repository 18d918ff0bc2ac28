package dev.reprise.benchmarks.latency;

import dev.reprise.benchmarks.load.FrameTape;
import org.HdrHistogram.Histogram;

/** What stands under the load: the engine or its baseline. The feeding thread's. */
public interface Target extends AutoCloseable {
    /**
     * Takes the tape's frame.
     *
     * @param due when it should have come, {@code nanoTime}
     * @param causesOrder whether the end of the way is measured
     */
    void take(FrameTape tape, long due, boolean causesOrder);

    /** Ends of the way so far. */
    long ends();

    /** Since the frame was due, until the end of the way. To be read when the target rests. */
    Histogram latencies();

    /** Forgets what was measured. */
    void reset();

    @Override
    void close();
}
