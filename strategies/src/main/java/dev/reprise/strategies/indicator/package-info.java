/**
 * Streaming indicators: one {@code double} in, one {@code double} out, no allocation after construction, no transcendental
 * function, so the same inputs give the same bits on every JVM.
 *
 * <p>A price mantissa may be fed as it is: every indicator here but {@link dev.reprise.strategies.indicator.Rsi}, which has
 * no dimension, answers in the unit it was fed. One instance belongs to one thread.
 *
 * <pre>{@code
 * fast.update(bar.close());
 * slow.update(bar.close());
 * if (fast.crossedAbove(slow)) { ... }
 * }</pre>
 */
package dev.reprise.strategies.indicator;
