package dev.reprise.api;

import dev.reprise.api.schema.BarKind;

/**
 * What closes a bar.
 *
 * @param kind time, number of trades, or volume
 * @param size nanoseconds, trades, or quantity mantissa at the instrument's scale; above 0
 */
public record BarSpec(BarKind kind, long size) {
    public BarSpec {
        if (size <= 0) {
            throw new IllegalArgumentException("bar size must be above 0: was " + size);
        }
    }

    /** Bars of equal time, aligned to 1970-01-01T00:00Z. */
    public static BarSpec time(final java.time.Duration length) {
        return new BarSpec(BarKind.TIME, length.toNanos());
    }

    /** Bars of an equal number of trades. */
    public static BarSpec tick(final long trades) {
        return new BarSpec(BarKind.TICK, trades);
    }

    /** Bars closed by the trade that brings them to this quantity. */
    public static BarSpec volume(final long qty) {
        return new BarSpec(BarKind.VOLUME, qty);
    }
}
