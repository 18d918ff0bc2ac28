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
 * until the window ends, and counts no more. An order counts when it arrives, whatever becomes of it. A pair (OCO) is one request with two orders
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints">New order list, OCO</a>: "Unfilled order count: 2").
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
     * Counts a request that arrived; null when it is taken.
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
            counts[i] += count(i, orders);
        }
        return null;
    }

    private int count(final int limit, final int orders) {
        return kinds[limit] == VenueLimitKind.REQUESTS ? 1 : orders;
    }

    private boolean hasNoRoom(final int limit, final int count, final long now) {
        final long window = Math.floorDiv(now, windowNs[limit]);
        if (windows[limit] != window) {
            windows[limit] = window;
            counts[limit] = 0;
        }
        return counts[limit] + count > limits[limit];
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
