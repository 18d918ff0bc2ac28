package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.VenueLimitKind;
import dev.reprise.api.schema.VenueLimitsDecoder;
import org.agrona.DirectBuffer;

/**
 * How much the simulated venue takes from the account, all instruments together: requests (new orders, amends, cancels) and new orders in
 * windows of the venue's clock that follow each other from 1970 UTC on, as Binance counts them
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits">limits</a>). A request past a limit is refused
 * until the window ends, and counts no more. A pair (OCO) is one request with two orders
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints">New order list, OCO</a>: "Unfilled order count: 2").
 *
 * <p>A request counts when it arrives, an order when it is taken. On spot only those count that nothing was executed of: the first
 * execution of an order takes one off every window that runs, whenever the order came, and never below zero; an end without an execution takes nothing off
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/faqs/order_count_decrement">Spot Unfilled Order Count Rules</a>). That
 * an order first executed as a maker may take off more is not modelled: the venue does not say how much.
 *
 * <p>Without a {@code VenueLimits} record it takes everything.
 */
final class VenueLimits {
    static final int CAPACITY = 8;

    private final VenueLimitsDecoder decoder = new VenueLimitsDecoder();
    private final VenueLimitKind[] kinds = new VenueLimitKind[CAPACITY];
    private final long[] windowNs = new long[CAPACITY];
    private final int[] limits = new int[CAPACITY];
    private final long[] windows = new long[CAPACITY]; // number of the one that is counted
    private final int[] counts = new int[CAPACITY];
    private int size;
    private int openStops;

    /** A session begins: nothing is limited until its record says so; a limit that it has again goes on counting. */
    void onSession() {
        size = 0;
        openStops = 0;
    }

    /** A {@code VenueLimits} record. */
    void onLimits(final DirectBuffer buffer, final int offset) {
        decoder.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        openStops = decoder.openStops();
        final VenueLimitsDecoder.LimitsDecoder group = decoder.limits();
        final int given = group.count();
        if (given > CAPACITY) {
            throw new IllegalArgumentException("a venue has at most " + CAPACITY + " limits: was " + given);
        }
        for (int i = 0; i < given; i++) {
            group.next();
            if (group.window() <= 0 || group.most() <= 0) {
                throw new IllegalArgumentException(
                        "a limit must be above 0: window=" + group.window() + " ns, count=" + group.most());
            }
            if (kinds[i] != group.kind() || windowNs[i] != group.window()) {
                windows[i] = Long.MIN_VALUE;
            }
            kinds[i] = group.kind();
            windowNs[i] = group.window();
            limits[i] = group.most();
        }
        size = given;
    }

    /** Stops that may be open in one instrument, 0: as many as orders. */
    int openStops() {
        return openStops;
    }

    /**
     * Counts a request that arrived; null when there is room for it and for its orders, which count when they are {@link #placed}.
     *
     * @param orders new ones in it: 2 of a pair, 0 of an amend or a cancel
     */
    Refusal take(final int orders, final long now) {
        for (int i = 0; i < size; i++) {
            final int count = count(i, orders);
            if (count > 0 && hasNoRoom(i, count, now)) {
                return kinds[i] == VenueLimitKind.ORDERS ? Refusal.TOO_MANY_ORDERS : Refusal.TOO_MANY_REQUESTS;
            }
        }
        for (int i = 0; i < size; i++) {
            counts[i] += kinds[i] == VenueLimitKind.REQUESTS ? 1 : 0;
        }
        return null;
    }

    /** The venue took the orders of the request. */
    void placed(final int orders) {
        for (int i = 0; i < size; i++) {
            counts[i] += kinds[i] == VenueLimitKind.ORDERS ? orders : 0;
        }
    }

    /** The first execution of an order on spot. */
    void executed(final long now) {
        for (int i = 0; i < size; i++) {
            roll(i, now);
            if (kinds[i] == VenueLimitKind.ORDERS && counts[i] > 0) {
                counts[i]--;
            }
        }
    }

    private int count(final int limit, final int orders) {
        return kinds[limit] == VenueLimitKind.REQUESTS ? 1 : orders;
    }

    private boolean hasNoRoom(final int limit, final int count, final long now) {
        roll(limit, now);
        return counts[limit] + count > limits[limit];
    }

    private void roll(final int limit, final long now) {
        final long window = Math.floorDiv(now, windowNs[limit]);
        if (windows[limit] != window) {
            windows[limit] = window;
            counts[limit] = 0;
        }
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(seed, size), openStops);
        for (int i = 0; i < size; i++) {
            hash = StateHash.mix(hash, windows[i]);
            hash = StateHash.mix(hash, counts[i]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(kinds, VenueLimitKind.values());
        carrier.carry(windowNs);
        carrier.carry(limits);
        carrier.carry(windows);
        carrier.carry(counts);
        size = carrier.carry(size);
        openStops = carrier.carry(openStops);
    }
}
