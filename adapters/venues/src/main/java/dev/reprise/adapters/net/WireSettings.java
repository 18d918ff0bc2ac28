package dev.reprise.adapters.net;

/**
 * How connections are watched.
 *
 * @param pingIntervalNs between our pings
 * @param deadAfterNs a connection that was not heard of in any way for so long is given up; twice the ping interval or more
 * @param staleAfterNs without data for so long a connection counts as stale
 * @param giveUpAfterNs without data for so long it is replaced; 0: never, for connections on which silence is normal
 * @param connectTimeoutNs for an attempt to connect
 * @param stuckAfterNs when bytes have waited for so long and the other side took none, the connection is given up
 * @param maxAgeNs a connection is replaced at this age, before the venue cuts it
 */
public record WireSettings(
        long pingIntervalNs,
        long deadAfterNs,
        long staleAfterNs,
        long giveUpAfterNs,
        long connectTimeoutNs,
        long stuckAfterNs,
        long maxAgeNs) {
    private static final long SECOND = 1_000_000_000;

    /** For market data: dead within 5 s, stale within 5 s, replaced after 30 s of silence. */
    public static final WireSettings MARKET_DATA = new WireSettings(
            2 * SECOND, 5 * SECOND, 5 * SECOND, 30 * SECOND, 10 * SECOND, SECOND / 2, 23 * 3600 * SECOND);

    /** For requests and private streams, where no news is good news. */
    public static final WireSettings REQUESTS =
            new WireSettings(2 * SECOND, 5 * SECOND, Long.MAX_VALUE, 0, 10 * SECOND, SECOND / 2, 23 * 3600 * SECOND);

    public WireSettings {
        if (pingIntervalNs <= 0
                || deadAfterNs < 2 * pingIntervalNs
                || staleAfterNs <= 0
                || giveUpAfterNs < 0
                || connectTimeoutNs <= 0
                || stuckAfterNs <= 0
                || maxAgeNs <= 0) {
            throw new IllegalArgumentException("times must be above 0, deadAfterNs at least twice pingIntervalNs: "
                    + "pingIntervalNs=" + pingIntervalNs + " deadAfterNs=" + deadAfterNs);
        }
    }
}
