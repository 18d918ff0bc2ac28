package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.decision.OrderRequest;
import java.util.Arrays;

/**
 * K2: with real fills a venue takes entries only while its order entry and private stream are up, what we believe was
 * reconciled with it since, and it has not blocked us. A simulated venue has no link that could break.
 */
final class VenueLinks {
    /** Venues told apart. */
    static final int VENUES = 64;

    private static final int STREAMS = 3;
    private static final int UNSEEN = 0;

    private final int[] venueOf; // by instrument
    private final int[] states = new int[VENUES * STREAMS]; // value of the last ConnectionState, UNSEEN before
    private final boolean[] reconciled = new boolean[VENUES];
    private boolean required;

    VenueLinks(final RiskCapacity capacity) {
        venueOf = new int[capacity.instruments()];
    }

    void define(final int instrument, final int venue) {
        venueOf[instrument] = venue;
    }

    /** A session began: nothing is connected yet. */
    void applyRun(final RunMode mode) {
        required = mode == RunMode.LIVE;
        Arrays.fill(states, UNSEEN);
        Arrays.fill(reconciled, false);
    }

    void applyConnection(final int venue, final StreamKind stream, final ConnectionState state) {
        if (venue < 0 || venue >= VENUES || stream == StreamKind.NULL_VAL) {
            return;
        }
        states[cell(venue, stream)] = state.value();
        if (stream == StreamKind.PRIVATE && state != ConnectionState.UP) {
            reconciled[venue] = false;
        }
    }

    /** Reconciliation began, or ended with or without an answer to everything. */
    void applyReconciliation(final int venue, final boolean isComplete) {
        if (venue >= 0 && venue < VENUES) {
            reconciled[venue] = isComplete;
        }
    }

    DenialCode check(final OrderRequest r) {
        if (!required) {
            return null;
        }
        final int venue = venueOf[r.instrument];
        final boolean isUp = venue >= 0
                && venue < VENUES
                && isUp(venue, StreamKind.ORDER_ENTRY)
                && isUp(venue, StreamKind.PRIVATE)
                && states[cell(venue, StreamKind.MARKET_DATA)] != ConnectionState.BLOCKED.value();
        if (isUp && reconciled[venue]) {
            return null;
        }
        r.allowed = 1;
        r.actual = 0;
        return DenialCode.K2_VENUE_LINK;
    }

    private boolean isUp(final int venue, final StreamKind stream) {
        return states[cell(venue, stream)] == ConnectionState.UP.value();
    }

    private static int cell(final int venue, final StreamKind stream) {
        return venue * STREAMS + stream.value() - 1;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(seed, required ? 1 : 0);
        for (final int state : states) {
            hash = Exact.mix(hash, state);
        }
        for (final boolean b : reconciled) {
            hash = Exact.mix(hash, b ? 1 : 0);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(venueOf);
        carrier.carry(states);
        carrier.carry(reconciled);
        required = carrier.carry(required);
    }
}
