package dev.reprise.live.session;

import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.RunStartedDecoder;

/**
 * The simulated venue of a session; a session on a real venue carries it too, and does not use it.
 *
 * @param entryLatency from the decision to the order's arrival, ns
 * @param responseLatency from the event at the venue to its report's arrival, ns
 * @param fillModel how a resting order gets its turn
 * @param fillExponent n of {@code POWER}, else 0
 * @param twoClocks whether the venue has the market at the venue's time, the core at its receive time
 * @param latencies that are not constant, else {@link LatencyTable#NONE}; a journal has them in records of their own
 * @param terms what it charges beside the instruments' rates, and what taking costs; a journal has them in a record of their own
 * @param limits how many requests it takes; a journal has them in a record of their own
 */
public record SimulationSpec(
        long entryLatency,
        long responseLatency,
        FillModelKind fillModel,
        double fillExponent,
        boolean twoClocks,
        LatencyTable latencies,
        VenueTerms terms,
        VenueLimitsSpec limits) {
    /** Constant latencies, one clock, plain terms, no limits. */
    public SimulationSpec(
            final long entryLatency,
            final long responseLatency,
            final FillModelKind fillModel,
            final double fillExponent) {
        this(
                entryLatency,
                responseLatency,
                fillModel,
                fillExponent,
                false,
                LatencyTable.NONE,
                VenueTerms.PLAIN,
                VenueLimitsSpec.NONE);
    }

    /** As a session recorded it. */
    public static SimulationSpec of(final RunStartedDecoder run) {
        return new SimulationSpec(
                run.entryLatency(),
                run.responseLatency(),
                run.fillModel(),
                run.fillExponent(),
                run.twoClocks() == 1,
                LatencyTable.NONE,
                VenueTerms.PLAIN,
                VenueLimitsSpec.NONE);
    }
}
