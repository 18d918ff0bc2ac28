package dev.reprise.backtest;

/**
 * How a backtest with two clocks places the market's events: at the venue at {@code venue time + offset}, at the core one feed latency
 * later.
 *
 * @param offsetNs the recording's clock minus the venue's, ns
 * @param feedNs from the event at the venue to the core, ns; {@link #RECORDED} for what the recording shows
 * @param feed from the event at the venue to the core, when it is no one number; {@code null} where feedNs holds
 * @param windowNs longest feed latency that is believed, ns: a record that came later is taken to have happened so long before it came
 * @param bars whether the data is bars alone: the venue has each from its beginning on, the core at its end; then the window is the longest bar
 */
public record ClockSettings(long offsetNs, long feedNs, FeedModel feed, long windowNs, boolean bars) {
    /** Feed latencies as recorded. */
    public static final long RECORDED = -1;
    /** Nothing is believed to take longer, ns. */
    public static final long MAX_WINDOW_NS = 10_000_000_000L;

    /** Of trades and books. */
    public ClockSettings(final long offsetNs, final long feedNs, final long windowNs) {
        this(offsetNs, feedNs, null, windowNs, false);
    }

    /** Of trades and books, seen as late as a model says. */
    public ClockSettings(final long offsetNs, final FeedModel feed, final long windowNs) {
        this(offsetNs, 0, feed, windowNs, false);
    }

    /** Of bars alone, none of them longer than this. */
    public static ClockSettings ofBars(final long longestNs) {
        return new ClockSettings(0, RECORDED, null, longestNs, true);
    }

    public ClockSettings {
        if (feedNs < RECORDED || feedNs > MAX_WINDOW_NS) {
            throw new IllegalArgumentException("feedNs must be from 0 to " + MAX_WINDOW_NS + ": was " + feedNs);
        }
        if (windowNs < 0 || windowNs > MAX_WINDOW_NS && !bars) {
            throw new IllegalArgumentException("windowNs must be from 0 to " + MAX_WINDOW_NS + ": was " + windowNs);
        }
    }
}
