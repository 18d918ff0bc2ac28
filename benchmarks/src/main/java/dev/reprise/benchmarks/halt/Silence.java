package dev.reprise.benchmarks.halt;

import java.util.function.IntSupplier;

/** Waits until nothing more comes. */
final class Silence {
    private static final long LOOK_MS = 1;

    private final IntSupplier arrivals;
    private final long silenceNs;

    /**
     * @param arrivals so far
     * @param silenceNs how long none may come
     */
    Silence(final IntSupplier arrivals, final long silenceNs) {
        this.arrivals = arrivals;
        this.silenceNs = silenceNs;
    }

    /** @throws IllegalStateException when they do not end within the patience */
    void await(final long patienceNs) throws InterruptedException {
        final long begun = System.nanoTime();
        long since = begun;
        int seen = arrivals.getAsInt();
        while (System.nanoTime() - since < silenceNs) {
            if (System.nanoTime() - begun > patienceNs) {
                throw new IllegalStateException("no end of what should have stopped: " + seen);
            }
            Thread.sleep(LOOK_MS);
            final int now = arrivals.getAsInt();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
        }
    }
}
