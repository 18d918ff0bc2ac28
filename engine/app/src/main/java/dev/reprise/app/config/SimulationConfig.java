package dev.reprise.app.config;

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
 * @param orderLatency from us to the venue
 * @param responseLatency from the venue to us
 * @param seed of everything random
 */
public record SimulationConfig(
        Map<String, BigDecimal> initial,
        BigDecimal makerBps,
        BigDecimal takerBps,
        Duration orderLatency,
        Duration responseLatency,
        long seed) {
    private static final int BPS_SCALE = 4;

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
