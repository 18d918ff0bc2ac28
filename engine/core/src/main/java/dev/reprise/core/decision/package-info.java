/**
 * How the parts of the core that decide hand over what they decided.
 *
 * <p>{@link dev.reprise.core.decision.OrderRequest} is an order before it passed the checks, {@link
 * dev.reprise.core.decision.Outbox} takes decisions. Core thread only.
 */
package dev.reprise.core.decision;
