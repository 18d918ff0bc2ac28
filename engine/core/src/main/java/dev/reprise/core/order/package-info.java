/**
 * Our orders: what was asked of the venue, what it answered, and what could still fill at worst.
 *
 * <p>Start with {@link dev.reprise.core.order.Orders}: records in, state out. Nothing here decides or emits. Core thread only, no
 * allocation after construction.
 */
package dev.reprise.core.order;
