package dev.reprise.backtest;

/**
 * How a backtest with two clocks places the market's events: at the venue at {@code venue time + offset}, at the core one feed latency
 * later.
 *
 * @param offsetNs the recording's clock minus the venue's, ns
 * @param feedNs from the event at the venue to the core, ns; {@link #RECORDED} for what the recording shows
 * @param windowNs longest feed latency that is believed, ns: a record that came later is taken to have happened so long before it came
 */
public record ClockSettings(long offsetNs, long feedNs, long windowNs) {
    /** Feed latencies as recorded. */
    public static final long RECORDED = -1;
    /** Nothing is believed to take longer, ns. */
    public static final long MAX_WINDOW_NS = 10_000_000_000L;

    public ClockSettings {
        if (feedNs < RECORDED || feedNs > MAX_WINDOW_NS) {
            throw new IllegalArgumentException("feedNs must be from 0 to " + MAX_WINDOW_NS + ": was " + feedNs);
        }
        if (windowNs < 0 || windowNs > MAX_WINDOW_NS) {
            throw new IllegalArgumentException("windowNs must be from 0 to " + MAX_WINDOW_NS + ": was " + windowNs);
        }
    }
}
