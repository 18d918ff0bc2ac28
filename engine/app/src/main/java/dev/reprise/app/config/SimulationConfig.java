package dev.reprise.app.config;

import dev.reprise.live.session.LatencyTable;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.live.session.VenueLimitsSpec;
import dev.reprise.simulator.paper.FillModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;

/**
 * The simulated venue.
 *
 * @param initial balances by currency
 * @param makerBps fee of an order that rested, basis points; negative is a rebate
 * @param takerBps fee of an order that took, basis points
 * @param charges fee tiers above those, and funding
 * @param computeTime from the decision of an order, amend or cancel until it leaves this host; constant, for a measured one would never replay
 * @param orderLatency from us to the venue
 * @param responseLatency from the venue to us
 * @param latencies {@code constant}, {@code file:PATH} or {@code journal:RUN}; not constant, they stand for the latencies above
 * @param feed how the market reaches us
 * @param fill how a resting order gets its turn
 * @param limits how many requests it takes
 * @param seed of everything random
 * @param statistics by what convention its result is told
 */
public record SimulationConfig(
        Map<String, BigDecimal> initial,
        BigDecimal makerBps,
        BigDecimal takerBps,
        ChargesConfig charges,
        Duration computeTime,
        Duration orderLatency,
        Duration responseLatency,
        String latencies,
        FeedConfig feed,
        FillModel fill,
        VenueLimitsSpec limits,
        long seed,
        StatisticsConfig statistics) {
    private static final int BPS_SCALE = 4;

    /** Latencies as {@code order} and {@code response} have them. */
    static final String CONSTANT = "constant";

    private static final String JOURNAL = "journal:";

    /** The same with another fill model. */
    public SimulationConfig withFill(final FillModel other) {
        return new SimulationConfig(
                initial,
                makerBps,
                takerBps,
                charges,
                computeTime,
                orderLatency,
                responseLatency,
                latencies,
                feed,
                other,
                limits,
                seed,
                statistics);
    }

    /** What a session's journal says about it, with constant latencies and one clock. */
    public SimulationSpec spec() {
        return spec(false, LatencyTable.NONE);
    }

    /**
     * What a session's journal says about it.
     *
     * @param twoClocks whether the venue has the market before we do
     * @param table latencies that are not constant
     */
    public SimulationSpec spec(final boolean twoClocks, final LatencyTable table) {
        return new SimulationSpec(
                arrival().toNanos(),
                responseLatency.toNanos(),
                fill.kind(),
                fill.exponent(),
                twoClocks,
                table,
                charges.terms(),
                limits);
    }

    /** From the decision to the order's arrival, where that is constant. */
    public Duration arrival() {
        return computeTime.plus(orderLatency);
    }

    /** Whether the latencies are what the orders of a session met, from their decisions on: compute time is among them. */
    public boolean isMeasured() {
        return latencies.startsWith(JOURNAL);
    }

    /** {@code makerBps} as a rate at scale 8, the scale of {@link dev.reprise.api.Instrument.Fees}. */
    public long makerRate() {
        return rate(makerBps);
    }

    /** {@code takerBps} as a rate at scale 8. */
    public long takerRate() {
        return rate(takerBps);
    }

    private static long rate(final BigDecimal bps) {
        return bps.movePointRight(BPS_SCALE).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }
}
