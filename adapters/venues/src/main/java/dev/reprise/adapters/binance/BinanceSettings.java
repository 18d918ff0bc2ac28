package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.WireSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the adapter behaves. Times in nanoseconds.
 *
 * @param endpoints where the venue is
 * @param channels what to subscribe to, at least one; a book needs its own channel and no other
 * @param barIntervals kline streams to subscribe to, such as {@code 1m}; usually none, the engine builds bars itself
 * @param snapshotLimit levels of a REST depth snapshot: 100, 500, 1000 or 5000
 * @param marketData how market-data connections are watched
 * @param requests how the connection of orders and private stream is watched
 * @param requestTimeoutNs a request without answer for so long has an unknown outcome
 * @param recvWindowMs how late a request may reach the venue
 * @param absentAfterNs earliest moment behind the send at which an order the venue does not know may be called absent: the venue's
 *     own time limit of 10 s plus the receive window, or longer; shorter only against a local venue
 * @param schedule audits, clock, rules, overlaps
 * @param seed of the back-off's jitter
 */
public record BinanceSettings(
        BinanceEndpoints endpoints,
        Set<MarketChannel> channels,
        List<String> barIntervals,
        int snapshotLimit,
        WireSettings marketData,
        WireSettings requests,
        long requestTimeoutNs,
        long recvWindowMs,
        long absentAfterNs,
        Schedule schedule,
        long seed) {
    private static final long SECOND = 1_000_000_000;
    private static final long MAX_RECV_WINDOW_MS = 60_000;
    private static final long VENUE_TIMEOUT_NS = 10 * SECOND;

    public BinanceSettings {
        barIntervals = List.copyOf(barIntervals);
        channels = Set.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels must name at least one stream");
        }
        if (recvWindowMs <= 0 || recvWindowMs > MAX_RECV_WINDOW_MS || requestTimeoutNs <= 0 || snapshotLimit <= 0) {
            throw new IllegalArgumentException(
                    "recvWindowMs must be 1 to 60000, requestTimeoutNs and snapshotLimit above 0:" + " recvWindowMs="
                            + recvWindowMs + " requestTimeoutNs=" + requestTimeoutNs + " snapshotLimit="
                            + snapshotLimit);
        }
        final long least = VENUE_TIMEOUT_NS + recvWindowMs * 1_000_000;
        if (absentAfterNs < least && !endpoints.name().equals("local")) {
            throw new IllegalArgumentException("absentAfterNs must be at least " + least
                    + " (receive window plus the venue's 10 s): was " + absentAfterNs);
        }
    }

    /** The usual values. */
    public static BinanceSettings of(final BinanceEndpoints endpoints, final long seed) {
        return new BinanceSettings(
                endpoints,
                EnumSet.allOf(MarketChannel.class),
                List.of(),
                1000,
                WireSettings.MARKET_DATA,
                WireSettings.REQUESTS,
                5 * SECOND,
                5_000,
                15 * SECOND,
                Schedule.USUAL,
                seed);
    }

    /** The same with other times for orders; for tests and local venues. */
    public BinanceSettings withOrderTimes(final long newRequestTimeoutNs, final long newAbsentAfterNs) {
        return new BinanceSettings(
                endpoints,
                channels,
                barIntervals,
                snapshotLimit,
                marketData,
                requests,
                newRequestTimeoutNs,
                recvWindowMs,
                newAbsentAfterNs,
                schedule,
                seed);
    }

    /** The same with other watchdogs; for tests. */
    public BinanceSettings withWires(final WireSettings newMarketData, final WireSettings newRequests) {
        return new BinanceSettings(
                endpoints,
                channels,
                barIntervals,
                snapshotLimit,
                newMarketData,
                newRequests,
                requestTimeoutNs,
                recvWindowMs,
                absentAfterNs,
                schedule,
                seed);
    }

    /** The same with another schedule. */
    public BinanceSettings withSchedule(final Schedule newSchedule) {
        return new BinanceSettings(
                endpoints,
                channels,
                barIntervals,
                snapshotLimit,
                marketData,
                requests,
                requestTimeoutNs,
                recvWindowMs,
                absentAfterNs,
                newSchedule,
                seed);
    }

    /** The same with other market data. */
    public BinanceSettings withChannels(final Set<MarketChannel> newChannels) {
        return new BinanceSettings(
                endpoints,
                newChannels,
                barIntervals,
                snapshotLimit,
                marketData,
                requests,
                requestTimeoutNs,
                recvWindowMs,
                absentAfterNs,
                schedule,
                seed);
    }
}
