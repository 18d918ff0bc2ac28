package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.decision.OrderRequest;

/**
 * K22: requests of a strategy by its fills, within a window; the first requests of the window are free. Above a ratio
 * entries are denied, which slows the strategy to what the window lets through; one that runs into it for a whole
 * window is disabled.
 */
final class OrderToTrade {
    private static final long NEVER = Long.MIN_VALUE;

    private final RiskLimits limits;
    private final RollingCount[] orders;
    private final RollingCount[] cancels;
    private final RollingCount[] fills;
    private final long[] deniedSince; // by strategy: first denial without an order in between

    OrderToTrade(final RiskLimits limits, final RiskCapacity capacity) {
        this.limits = limits;
        orders = counts(capacity.strategies());
        cancels = counts(capacity.strategies());
        fills = counts(capacity.strategies());
        deniedSince = new long[capacity.strategies()];
        java.util.Arrays.fill(deniedSince, NEVER);
    }

    private static RollingCount[] counts(final int n) {
        final RollingCount[] counts = new RollingCount[n];
        for (int i = 0; i < n; i++) {
            counts[i] = new RollingCount();
        }
        return counts;
    }

    /** An order or amend was sent. */
    void applyOrder(final int strategy, final long now) {
        orders[strategy].add(window(strategy), now);
        deniedSince[strategy] = NEVER;
    }

    void applyCancel(final int strategy, final long now) {
        cancels[strategy].add(window(strategy), now);
    }

    void applyFill(final int strategy, final long now) {
        fills[strategy].add(window(strategy), now);
    }

    /** This check denied; true when it has for a whole window. */
    boolean applyDenial(final int strategy, final long now) {
        if (deniedSince[strategy] == NEVER) {
            deniedSince[strategy] = now;
        }
        return now - deniedSince[strategy] >= window(strategy);
    }

    /** A person armed the strategy. */
    void applyArming(final int strategy) {
        orders[strategy].clear();
        cancels[strategy].clear();
        fills[strategy].clear();
        deniedSince[strategy] = NEVER;
    }

    private long window(final int strategy) {
        return limits.ofStrategy(Limit.ORDER_TO_TRADE_WINDOW, strategy);
    }

    DenialCode check(final OrderRequest r, final long now) {
        final int s = r.strategy;
        final long maxOrders = limits.ofStrategy(Limit.MAX_ORDERS_PER_TRADE, s);
        final long maxCancels = limits.ofStrategy(Limit.MAX_CANCELS_PER_TRADE, s);
        if (maxOrders >= Limit.MAX_ORDERS_PER_TRADE.off() && maxCancels >= Limit.MAX_CANCELS_PER_TRADE.off()) {
            return null;
        }
        final long free = Math.max(limits.ofStrategy(Limit.FREE_REQUESTS, s), 0);
        final long sent = orders[s].sum(now) + 1;
        final long canceled = cancels[s].sum(now);
        if (sent + canceled <= free && maxOrders >= 0 && maxCancels >= 0) {
            return null;
        }
        final long trades = Math.max(fills[s].sum(now), 1);
        if (isAbove(sent, trades, maxOrders)) {
            return refused(r, maxOrders, sent / trades);
        }
        return isAbove(canceled, trades, maxCancels) ? refused(r, maxCancels, canceled / trades) : null;
    }

    private static boolean isAbove(final long requests, final long trades, final long ratio) {
        final long most = FixedPoint.multiplyExact(trades, Math.max(ratio, 0));
        return most != FixedPoint.OVERFLOW && requests > most;
    }

    private static DenialCode refused(final OrderRequest r, final long allowed, final long actual) {
        r.allowed = Math.max(allowed, 0);
        r.actual = actual;
        return DenialCode.K22_ORDER_TO_TRADE;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (int s = 0; s < orders.length; s++) {
            hash = fills[s].stateHash(cancels[s].stateHash(orders[s].stateHash(hash)));
            hash = Exact.mix(hash, deniedSince[s]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        for (int s = 0; s < orders.length; s++) {
            orders[s].carry(carrier);
            cancels[s].carry(carrier);
            fills[s].carry(carrier);
        }
        carrier.carry(deniedSince);
    }
}
