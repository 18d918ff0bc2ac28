/**
 * Exact decimal numbers: text to mantissa and back, and products through 128 bits.
 *
 * <p>{@link dev.reprise.api.number.Decimals} reads and writes grid values, {@link dev.reprise.api.number.FixedPoint}
 * multiplies them. {@link dev.reprise.api.number.Valuation} and {@link dev.reprise.api.number.FeeValue} are the rules that all who tell
 * a profit share. Nothing here allocates unless it returns a {@code String}; no state, any thread.
 */
package dev.reprise.api.number;
