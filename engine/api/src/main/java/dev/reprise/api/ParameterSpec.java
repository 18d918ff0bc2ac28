package dev.reprise.api;

/**
 * A parameter of a strategy.
 *
 * @param name snake_case, as in the configuration
 * @param type how its text is read
 * @param defaultValue its text when the configuration gives none, unit included
 * @param description one line
 */
public record ParameterSpec(String name, Type type, String defaultValue, String description) {
    /** How a parameter's text is read. Values with a dimension carry their unit. */
    public enum Type {
        /** A whole number: {@code 12}. */
        INTEGER,
        /** A number without a dimension: {@code 0.6}. */
        RATIO,
        /** Basis points: {@code 2.5 bps}. */
        BPS,
        /** A quantity of the base currency: {@code 0.01 BTC}. */
        QTY,
        /** A time: {@code 250ms}, {@code 1s}, {@code 5m}. */
        DURATION,
        /** {@code true} or {@code false}. */
        BOOLEAN
    }
}
