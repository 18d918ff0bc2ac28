/**
 * Exact decimal numbers: text to mantissa and back, and products through 128 bits.
 *
 * <p>{@link dev.reprise.api.number.Decimals} reads and writes grid values, {@link dev.reprise.api.number.FixedPoint}
 * multiplies them. Nothing here allocates unless it returns a {@code String}; no state, any thread.
 */
package dev.reprise.api.number;
