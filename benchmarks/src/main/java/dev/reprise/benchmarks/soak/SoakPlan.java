package dev.reprise.benchmarks.soak;

/**
 * How long a soak lasts and how it is divided.
 *
 * @param durationNs of the load that is judged
 * @param rate frames a second
 */
record SoakPlan(long durationNs, long rate) {
    private static final long SECOND = 1_000_000_000L;
    private static final long MOST_WINDOW = 600 * SECOND;
    private static final long MOST_WARM_UP = 30 * SECOND;
    private static final int WINDOWS = 6;
    private static final int WARM_UPS = 4;
    private static final int LOOKS = 360;
    private static final long LEAST_INTERVAL = SECOND / 10;

    /** What is compared, first with last: ten minutes of an hour, a sixth of a shorter run. */
    long windowNs() {
        return Math.min(MOST_WINDOW, durationNs / WINDOWS);
    }

    /** Load before it, which is not judged. */
    long warmUpNs() {
        return Math.min(MOST_WARM_UP, durationNs / WARM_UPS);
    }

    /** From one look at the engine to the next. */
    long intervalNs() {
        return Math.max(LEAST_INTERVAL, durationNs / LOOKS);
    }
}
