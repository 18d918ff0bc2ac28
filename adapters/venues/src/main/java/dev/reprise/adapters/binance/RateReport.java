package dev.reprise.adapters.binance;

/** Tells the engine, once a second at most, how much of the request weight is used up. Not thread-safe. */
final class RateReport {
    private static final long INTERVAL_NS = 1_000_000_000;

    private final SystemRecords system;
    private final RateBudget budget;
    private long next = System.nanoTime();
    private long lastTold = -1;

    RateReport(final SystemRecords system, final RateBudget budget) {
        this.system = system;
        this.budget = budget;
    }

    void poll(final long nowNanos, final long nowMs) {
        if (nowNanos - next < 0) {
            return;
        }
        next = nowNanos + INTERVAL_NS;
        final long used = budget.isBlocked(nowMs) ? budget.maxWeight() : budget.weight(nowMs);
        if (used != lastTold) {
            lastTold = used;
            system.rateUsage(used, budget.maxWeight());
        }
    }
}
