package dev.reprise.simulator.market;

import dev.reprise.api.Instrument;

/**
 * What a seeded market looks like. Prices and quantities are mantissas at the instrument's scales.
 *
 * @param startTime UTC ns
 * @param startPrice where the price starts and what it slowly returns to; at least 20,000 ticks, so that basis points show
 * @param tickSize price step
 * @param lotSize quantity step
 * @param typicalQty a typical order; at least 10 lots
 * @param volatilityBps standard deviation of the fair value over one second, 0 to 100
 * @param trendBps steepest drift of a trend phase per second, 0 to 100
 */
public record MarketSettings(
        long startTime,
        long startPrice,
        long tickSize,
        long lotSize,
        long typicalQty,
        double volatilityBps,
        double trendBps) {
    /** Volatility that crosses a pair of second-bar averages every few seconds. */
    public static final double DEFAULT_VOLATILITY_BPS = 8;
    /** Drift that reaches a stop or target of 20 to 60 bps within some ten seconds. */
    public static final double DEFAULT_TREND_BPS = 18;

    private static final long MIN_PRICE_TICKS = 20_000;
    private static final long MIN_QTY_LOTS = 10;
    private static final long MAX_MANTISSA = 1_000_000_000_000_000L; // exact as a double, with room to multiply
    private static final double MAX_BPS = 100;

    public MarketSettings {
        if (tickSize <= 0 || startPrice < tickSize * MIN_PRICE_TICKS || startPrice > MAX_MANTISSA) {
            throw new IllegalArgumentException(
                    "startPrice must be 20,000 ticks to 1e15: startPrice=" + startPrice + " tickSize=" + tickSize);
        }
        if (lotSize <= 0 || typicalQty < lotSize * MIN_QTY_LOTS || typicalQty > MAX_MANTISSA) {
            throw new IllegalArgumentException(
                    "typicalQty must be 10 lots to 1e15: typicalQty=" + typicalQty + " lotSize=" + lotSize);
        }
        if (!(volatilityBps >= 0 && volatilityBps <= MAX_BPS && trendBps >= 0 && trendBps <= MAX_BPS)) {
            throw new IllegalArgumentException(
                    "bps must be 0 to 100: volatilityBps=" + volatilityBps + " trendBps=" + trendBps);
        }
    }

    /** A lively market on an instrument's grid. */
    public static MarketSettings of(
            final Instrument instrument, final long startTime, final long startPrice, final long typicalQty) {
        return new MarketSettings(
                startTime,
                startPrice,
                instrument.tickSize(),
                instrument.lotSize(),
                typicalQty,
                DEFAULT_VOLATILITY_BPS,
                DEFAULT_TREND_BPS);
    }
}
