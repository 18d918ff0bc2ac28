/**
 * Bars made of trades: by time, by number of trades, by volume.
 *
 * <p>{@link dev.reprise.core.bar.BarBuilder} makes those of one instrument and one specification. Core thread only.
 */
package dev.reprise.core.bar;
