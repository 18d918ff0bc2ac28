package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;

/**
 * K15: fills of one strategy in one instrument and side. When as many as the limit came within the window the strategy
 * is disabled until a person re-arms it, which forgets them.
 */
final class RepeatedFills {
    /** Fills remembered; a larger limit is never reached. */
    static final int CAPACITY = 1_024;

    private final RiskLimits limits;
    private final int instruments;
    private final SlidingWindow[] fills; // by strategy, instrument and side; null: not on an allow-list

    RepeatedFills(final RiskLimits limits, final RiskCapacity capacity) {
        this.limits = limits;
        instruments = capacity.instruments();
        fills = new SlidingWindow[capacity.strategies() * instruments * 2];
    }

    /** Makes room for a strategy in an instrument. */
    void define(final int strategy, final int instrument) {
        final int cell = cell(strategy, instrument, Side.BUY);
        if (fills[cell] == null) {
            fills[cell] = new SlidingWindow(CAPACITY);
            fills[cell + 1] = new SlidingWindow(CAPACITY);
        }
    }

    /** A fill came; true when it reached the limit. */
    boolean applyFill(final int strategy, final int instrument, final Side side, final long now) {
        final SlidingWindow window = fills[cell(strategy, instrument, side)];
        if (window == null) {
            return false;
        }
        window.add(now);
        return isReached(strategy, instrument, side, now);
    }

    /** A person armed the strategy. */
    void applyArming(final int strategy) {
        for (int cell = cell(strategy, 0, Side.BUY); cell < cell(strategy + 1, 0, Side.BUY); cell++) {
            if (fills[cell] != null) {
                fills[cell].clear();
            }
        }
    }

    private boolean isReached(final int strategy, final int instrument, final Side side, final long now) {
        final long limit = limits.tightest(Limit.MAX_REPEATED_FILLS, strategy, instrument);
        return limit >= 0 && count(strategy, instrument, side, now) >= limit;
    }

    private int count(final int strategy, final int instrument, final Side side, final long now) {
        final long window = limits.tightest(Limit.REPEATED_FILLS_WINDOW, strategy, instrument);
        return fills[cell(strategy, instrument, side)].count(window, now);
    }

    DenialCode check(final OrderRequest r, final long now) {
        final long limit = limits.tightest(Limit.MAX_REPEATED_FILLS, r.strategy, r.instrument);
        if (limit >= 0 && !isReached(r.strategy, r.instrument, r.side, now)) {
            return null;
        }
        r.allowed = Math.max(limit, 0);
        r.actual = count(r.strategy, r.instrument, r.side, now);
        return DenialCode.K15_REPEATED_EXECUTION;
    }

    private int cell(final int strategy, final int instrument, final Side side) {
        return (strategy * instruments + instrument) * 2 + (side == Side.SELL ? 1 : 0);
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (final SlidingWindow window : fills) {
            hash = window == null ? hash : window.stateHash(hash);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        SlidingWindow.carry(carrier, fills, CAPACITY);
    }
}
