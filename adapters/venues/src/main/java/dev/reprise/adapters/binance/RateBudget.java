package dev.reprise.adapters.binance;

import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * What is left of the venue's limits: request weight a minute of this address, new orders of the account, and the time it told us
 * to stay away. A fifth of the weight is kept for cancels and queries, of that a tenth of the whole for audits. Any thread.
 *
 * <p>Weight is counted by the venue over all programs behind the address and told in each answer; the newest word counts. Its
 * windows are aligned to the clock, so a count of an earlier minute says nothing.
 */
final class RateBudget {
    private static final long MINUTE_MS = 60_000;
    private static final long MAX_WEIGHT = 6000;
    private static final int ORDER_SHARE = 80;
    private static final int QUERY_SHARE = 95;
    private static final int AUDIT_SHARE = 10;
    private static final int PERCENT = 100;
    private static final long DEFAULT_WAIT_MS = 60_000;
    private static final long DEFAULT_ORDERS_WAIT_MS = 10_000;
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final int WEIGHT_CODE = -1003;
    private static final int ORDERS_CODE = -1015;

    private final AtomicLong blockedUntilMs = new AtomicLong();
    private final AtomicLong ordersBlockedUntilMs = new AtomicLong();
    private final AtomicLong bannedUntilMs = new AtomicLong();
    private long usedWeight;
    private long maxWeight = MAX_WEIGHT;
    private long toldAtMs;
    private long orders;
    private long maxOrders = Long.MAX_VALUE;
    private long ordersWindowMs = DEFAULT_ORDERS_WAIT_MS;
    private long ordersToldAtMs;
    private long audits;
    private long auditMinute;

    /** Weight used, as an answer's header tells it. */
    synchronized void onHeader(final long weight, final long nowMs) {
        usedWeight = weight;
        toldAtMs = nowMs;
    }

    /** The {@code rateLimits} of an answer. */
    synchronized void onLimits(final JsonNode limits, final long nowMs) {
        for (final JsonNode limit : limits) {
            final long count = limit.path("count").asLong(-1);
            final long max = limit.path("limit").asLong(0);
            if (count < 0 || max <= 0) {
                continue;
            }
            final String type = limit.path("rateLimitType").asString("");
            final String interval = limit.path("interval").asString("");
            if (type.equals("REQUEST_WEIGHT") && interval.equals("MINUTE")) {
                usedWeight = count;
                maxWeight = max;
                toldAtMs = nowMs;
            } else if (type.equals("ORDERS") && interval.equals("SECOND")) {
                orders = count;
                maxOrders = max;
                ordersWindowMs = Math.max(1, limit.path("intervalNum").asLong(1)) * 1000;
                ordersToldAtMs = nowMs;
            }
        }
    }

    /**
     * A refusal because of limits.
     *
     * @param untilMs when the venue lets us come back, 0 when it does not say
     */
    void onRefused(final int status, final int code, final long untilMs, final long nowMs) {
        if (code == ORDERS_CODE) {
            final long next = untilMs > 0 ? untilMs : (nowMs / ordersWindow() + 1) * ordersWindow();
            ordersBlockedUntilMs.accumulateAndGet(next, Math::max);
        } else if (status == TOO_MANY || status == BANNED || code == WEIGHT_CODE) {
            final long until = untilMs > 0 ? untilMs : nowMs + DEFAULT_WAIT_MS;
            blockedUntilMs.accumulateAndGet(until, Math::max);
            if (status == BANNED) {
                bannedUntilMs.accumulateAndGet(until, Math::max);
            }
        }
    }

    private synchronized long ordersWindow() {
        return ordersWindowMs;
    }

    /** Whether nothing at all may be sent now. */
    boolean isBlocked(final long nowMs) {
        return nowMs < blockedUntilMs.get();
    }

    /** Until when the venue has shut us out, UTC ms; 0 or past when it has not. */
    long bannedUntilMs() {
        return bannedUntilMs.get();
    }

    boolean isBanned(final long nowMs) {
        return nowMs < bannedUntilMs.get();
    }

    /** Whether a new order or an amend may leave: the reserve is not touched. */
    boolean admitsOrder(final long nowMs) {
        if (isBlocked(nowMs) || nowMs < ordersBlockedUntilMs.get()) {
            return false;
        }
        synchronized (this) {
            final boolean hasOrders = orders < maxOrders || nowMs / ordersWindowMs != ordersToldAtMs / ordersWindowMs;
            return hasOrders && weight(nowMs) * PERCENT < maxWeight * ORDER_SHARE;
        }
    }

    /** Whether something that can wait may be read now: the reserve is not touched. */
    boolean admitsReading(final long nowMs) {
        if (isBlocked(nowMs)) {
            return false;
        }
        synchronized (this) {
            return weight(nowMs) * PERCENT < maxWeight * ORDER_SHARE;
        }
    }

    /** Whether a query may leave. */
    boolean admitsQuery(final long nowMs) {
        if (isBlocked(nowMs)) {
            return false;
        }
        synchronized (this) {
            return weight(nowMs) * PERCENT < maxWeight * QUERY_SHARE;
        }
    }

    /** Whether an audit of that weight may leave; it is counted then. */
    boolean admitsAudit(final int weight, final long nowMs) {
        if (!admitsQuery(nowMs)) {
            return false;
        }
        synchronized (this) {
            if (auditMinute != nowMs / MINUTE_MS) {
                auditMinute = nowMs / MINUTE_MS;
                audits = 0;
            }
            if ((audits + weight) * PERCENT > maxWeight * AUDIT_SHARE && audits > 0) {
                return false;
            }
            audits += weight;
            return true;
        }
    }

    /** Weight used in the minute of that moment, as last told. */
    synchronized long weight(final long nowMs) {
        return nowMs / MINUTE_MS == toldAtMs / MINUTE_MS ? usedWeight : 0;
    }

    synchronized long maxWeight() {
        return maxWeight;
    }
}
