package dev.reprise.api;

import dev.reprise.api.number.FixedPoint;

/**
 * A distance from a price: in basis points of it, in ticks, or as a price difference. Immutable; a strategy makes its distances
 * once, at construction.
 *
 * @param unit what {@code value} counts
 * @param value hundredths of a basis point, ticks, or a price mantissa; above 0
 */
public record Distance(Unit unit, long value) {
    /** What a distance counts. */
    public enum Unit {
        /** Hundredths of a basis point of the price. */
        BPS_HUNDREDTHS,
        /** Ticks of the instrument. */
        TICKS,
        /** Mantissa at the instrument's price scale. */
        PRICE
    }

    private static final long HUNDREDTHS_PER_UNIT = FixedPoint.BASIS_POINTS * 100;

    public Distance {
        if (value <= 0) {
            throw new IllegalArgumentException("a distance must be above 0: was " + value + " " + unit);
        }
    }

    /** Basis points, to a hundredth: {@code bps(2.5)} is 0.025 % of the price. */
    public static Distance bps(final double bps) {
        return new Distance(Unit.BPS_HUNDREDTHS, Math.round(bps * 100));
    }

    /** Ticks of the instrument. */
    public static Distance ticks(final long ticks) {
        return new Distance(Unit.TICKS, ticks);
    }

    /** A difference of prices, mantissa at the instrument's price scale. */
    public static Distance price(final long mantissa) {
        return new Distance(Unit.PRICE, mantissa);
    }

    /**
     * This distance at a price.
     *
     * @return price mantissa on the tick grid, rounded down but at least one tick; or {@link FixedPoint#OVERFLOW}
     */
    public long at(final long price, final Instrument instrument) {
        final long raw = switch (unit) {
            case BPS_HUNDREDTHS -> FixedPoint.multiplyDivide(price, value, HUNDREDTHS_PER_UNIT);
            case TICKS -> FixedPoint.multiplyExact(value, instrument.tickSize());
            case PRICE -> value;
        };
        return raw == FixedPoint.OVERFLOW ? raw : Math.max(instrument.tickSize(), instrument.floorToTick(raw));
    }
}
