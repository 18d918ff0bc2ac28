package dev.reprise.core.risk;

/** Hears the limits in force, one by one; see {@link RiskGate#visitLimits}. */
@FunctionalInterface
public interface LimitVisitor {
    /**
     * A limit that a scope sets.
     *
     * @param strategy strategy index, -1 for all
     * @param instrument instrument index, -1 for all
     * @param currency quote currency of the amounts, -1 for none
     * @param venue index of the venue whose throttle it limits, -1 for none
     * @param value in the limit's unit, from 0
     */
    void onLimit(int strategy, int instrument, int currency, int venue, Limit limit, long value);
}
