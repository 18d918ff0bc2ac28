package dev.reprise.core.risk;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;

/** K14 and K16: what each strategy sent lately. Requests count when they are sent, not when they are answered. */
final class RequestRates {
    /** Largest throttle limit that is counted exactly; a larger one acts as this one. */
    static final int THROTTLE_CAPACITY = 1_024;
    /** Orders of a strategy that the duplicate check remembers; more than these within its window are denied. */
    static final int DUPLICATE_CAPACITY = 256;

    private final RiskLimits limits;
    private final SlidingWindow[] orders; // by strategy
    private final SlidingWindow[] cancels;
    private final DuplicateGuard[] duplicates;

    RequestRates(final RiskLimits limits, final int strategies) {
        this.limits = limits;
        orders = new SlidingWindow[strategies];
        cancels = new SlidingWindow[strategies];
        duplicates = new DuplicateGuard[strategies];
        for (int s = 0; s < strategies; s++) {
            orders[s] = new SlidingWindow(THROTTLE_CAPACITY);
            cancels[s] = new SlidingWindow(THROTTLE_CAPACITY);
            duplicates[s] = new DuplicateGuard(DUPLICATE_CAPACITY);
        }
    }

    /** K14 for a new order or an amend. */
    DenialCode checkOrder(final OrderRequest r, final long now) {
        return check(orders[r.strategy], RiskLimits.ORDERS_PER_WINDOW, r, now);
    }

    /** K14 for a cancel. */
    boolean allowsCancel(final int strategy, final int instrument, final long now) {
        boolean limited = false;
        for (int level = 0; level < RiskLimits.LEVELS; level++) {
            final int scope = limits.scope(level, strategy, instrument);
            final long limit = limits.at(RiskLimits.CANCELS_PER_WINDOW, scope);
            if (limit >= 0) {
                limited = true;
                if (!cancels[strategy].allows(limit, limits.at(RiskLimits.THROTTLE_WINDOW, scope), now)) {
                    return false;
                }
            }
        }
        return limited;
    }

    private DenialCode check(final SlidingWindow sent, final int limitKind, final OrderRequest r, final long now) {
        boolean limited = false;
        for (int level = 0; level < RiskLimits.LEVELS; level++) {
            final int scope = limits.scope(level, r.strategy, r.instrument);
            final long limit = limits.at(limitKind, scope);
            if (limit >= 0) {
                limited = true;
                final long window = limits.at(RiskLimits.THROTTLE_WINDOW, scope);
                if (!sent.allows(limit, window, now)) {
                    return refused(r, DenialCode.K14_THROTTLE, limit, sent.count(window, now) + 1);
                }
            }
        }
        return limited ? null : refused(r, DenialCode.K14_THROTTLE, 0, 1);
    }

    /** K16: the same order within the window, from now back. */
    DenialCode checkDuplicate(final OrderRequest r, final long now) {
        final long window = limits.longest(RiskLimits.DUPLICATE_WINDOW, r.strategy, r.instrument);
        if (window < 0
                || duplicates[r.strategy].hasSeen(
                        r.instrument, r.side, keyPrice(r.type, r.price), r.qty, window, now)) {
            return refused(r, DenialCode.K16_DUPLICATE, Math.max(window, 0), 0);
        }
        return null;
    }

    private static long keyPrice(final OrderType type, final long price) {
        return type == OrderType.MARKET ? 0 : price;
    }

    void applyNewOrder(
            final int strategy,
            final int instrument,
            final Side side,
            final OrderType type,
            final long price,
            final long qty,
            final long now) {
        orders[strategy].add(now);
        duplicates[strategy].add(instrument, side, keyPrice(type, price), qty, now);
    }

    void applyAmend(final int strategy, final long now) {
        orders[strategy].add(now);
    }

    void applyCancel(final int strategy, final long now) {
        cancels[strategy].add(now);
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (int s = 0; s < orders.length; s++) {
            hash = duplicates[s].stateHash(cancels[s].stateHash(orders[s].stateHash(hash)));
        }
        return hash;
    }
}
