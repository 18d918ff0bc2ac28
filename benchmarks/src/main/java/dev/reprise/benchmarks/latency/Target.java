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

    /** Takes the tape's frame, of which nothing is measured. */
    void pass(FrameTape tape);

    /** Takes the tape's frame, a best bid and ask, and stands still at it: what comes behind it waits in the ring until {@link #letGo}. */
    void hold(FrameTape tape);

    /** Whether it stands still. */
    boolean isHeld();

    /**
     * Puts the tape's frame into the ring of a target that stands still.
     *
     * @param isHead whether it causes an order
     * @return false when the ring has no room for it
     */
    boolean queue(FrameTape tape, boolean isHead);

    /**
     * Lets it take what waits.
     *
     * @param due when that should have been, {@code nanoTime}; the order that the head causes counts from there
     */
    void letGo(long due);

    /** Ends of the way so far. */
    long ends();

    /** Since the frame was due, until the end of the way. To be read when the target rests. */
    Histogram latencies();

    /** Forgets what was measured. */
    void reset();

    @Override
    void close();
}
