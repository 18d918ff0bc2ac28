package dev.reprise.benchmarks.latency;

import dev.reprise.benchmarks.load.FrameTape;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends frames on a schedule that waits for nobody: a frame that could not go in time is late, and its latency counts from when it was
 * due. The calling thread spins.
 */
public final class OpenLoop {
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int ORDERS_PER_SECOND = 2_000;
    private static final long BURST_GAP_NS = 4_000_000;
    private static final long LET_GO_NS = 20_000;
    private static final long PATIENCE_NS = 30 * NANOS;

    private final FrameTape tape;
    private final Target target;
    private long sent;
    private long orders;
    private int queued;
    private long lateNs;

    /** Of one tape, on one target. */
    public OpenLoop(final FrameTape tape, final Target target) {
        this.tape = tape;
        this.target = target;
    }

    /**
     * A steady load.
     *
     * @param rate level changes a second
     */
    void steady(final long rate, final long durationNs) {
        load(rate, durationNs, false);
    }

    /**
     * A steady load.
     *
     * @param rate frames a second
     */
    public void frames(final long rate, final long durationNs) {
        load(rate, durationNs, true);
    }

    private void load(final long rate, final long durationNs, final boolean byFrames) {
        final long ends = target.ends();
        final long begun = System.nanoTime();
        long units = 0;
        long due = begun;
        long nextOrder = begun;
        sent = 0;
        orders = 0;
        while (due - begun < durationNs) {
            tape.next(utc());
            final boolean causes = tape.isTop() && due - nextOrder >= 0;
            if (causes) {
                nextOrder = due + NANOS / ORDERS_PER_SECOND;
                orders++;
            }
            spinUntil(due);
            target.take(tape, due, causes);
            sent++;
            units += byFrames ? 1 : tape.levels();
            due = begun + (long) ((double) units * NANOS / rate);
        }
        lateNs = Math.max(0, System.nanoTime() - due);
        await(ends + orders);
    }

    /**
     * Bursts of frames that wait in the ring of a target that stands still, as many as it has room for; then it is let go, and what had
     * no room follows. The first one causes an order, which counts from the planned moment of letting go.
     */
    void bursts(final int size, final long durationNs) {
        final long ends = target.ends();
        final long begun = System.nanoTime();
        sent = 0;
        orders = 0;
        queued = size;
        do {
            tape.next(utc());
            while (!tape
                    .isTop()) { // the target is held at a best bid and ask; what lies before it is no part of the burst
                target.pass(tape);
                tape.next(utc());
            }
            spinUntil(System.nanoTime() + BURST_GAP_NS);
            target.hold(tape);
            awaitHeld();
            burst(size);
            orders++;
            sent += size;
        } while (System.nanoTime() - begun < durationNs);
        lateNs = 0;
        await(ends + orders);
    }

    private void burst(final int size) {
        tape.again();
        int waiting = 0;
        while (waiting < size && target.queue(tape, waiting == 0)) {
            waiting++;
            if (waiting < size) {
                tape.next(utc());
            }
        }
        queued = Math.min(queued, waiting);
        final long due = System.nanoTime() + LET_GO_NS;
        spinUntil(due);
        target.letGo(due);
        for (int passed = waiting; passed < size; passed++) {
            target.pass(tape);
            if (passed + 1 < size) {
                tape.next(utc());
            }
        }
    }

    private static void spinUntil(final long time) {
        while (System.nanoTime() - time < 0) {
            Thread.onSpinWait();
        }
    }

    private void awaitHeld() {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (!target.isHeld()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the target did not come to the frame that holds it");
            }
            Thread.onSpinWait();
        }
    }

    /** Frames tell the venue's time in milliseconds. */
    private static long utc() {
        return System.currentTimeMillis() * NANOS_PER_MILLI;
    }

    private void await(final long count) {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (target.ends() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "of " + orders + " orders " + (count - target.ends()) + " never came out");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Frames of the last load. */
    public long sent() {
        return sent;
    }

    /** Orders that the last load caused. */
    public long orders() {
        return orders;
    }

    /** Frames that waited in the ring when the target was let go, of the smallest burst of the last load. */
    int queued() {
        return queued;
    }

    /** How late its last frame went, ns. */
    public long lateNs() {
        return lateNs;
    }
}
