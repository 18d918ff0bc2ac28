package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.VenueLimitKind;
import dev.reprise.api.schema.VenueLimitsDecoder;
import org.agrona.DirectBuffer;

/**
 * How much the simulated venue takes from the account, all instruments together: requests (new orders, amends, cancels) and new orders in
 * windows of the venue's clock that follow each other from 1970 UTC on, as Binance counts them
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits">limits</a>). A request past a limit is refused
 * until the window ends, and counts no more. An order counts when it arrives, whatever becomes of it.
 *
 * <p>Without a {@code VenueLimits} record it takes everything.
 */
final class VenueLimits {
    /** What the venue answers when an order count is exceeded. */
    static final int TOO_MANY_ORDERS = -1015;
    /** What the venue answers when a request count is exceeded. */
    static final int TOO_MANY_REQUESTS = -1003;
    /** No limit was reached. */
    static final int TAKEN = 0;

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

    /** Counts a request that arrived; the venue's code when it is refused, else {@link #TAKEN}. */
    int take(final int template, final long now) {
        for (int i = 0; i < size; i++) {
            if (counts(i, template) && isFull(i, now)) {
                return kinds[i] == VenueLimitKind.ORDERS ? TOO_MANY_ORDERS : TOO_MANY_REQUESTS;
            }
        }
        for (int i = 0; i < size; i++) {
            counts[i] += counts(i, template) ? 1 : 0;
        }
        return TAKEN;
    }

    private boolean counts(final int limit, final int template) {
        return kinds[limit] == VenueLimitKind.REQUESTS || template == NewOrderDecoder.TEMPLATE_ID;
    }

    private boolean isFull(final int limit, final long now) {
        final long window = Math.floorDiv(now, windowNs[limit]);
        if (windows[limit] != window) {
            windows[limit] = window;
            counts[limit] = 0;
        }
        return counts[limit] >= limits[limit];
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
