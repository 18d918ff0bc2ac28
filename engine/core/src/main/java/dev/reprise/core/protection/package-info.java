/**
 * Orders that wait for a price, and what closes a position: at the venue where it declares that, else in the engine.
 *
 * <p>{@link dev.reprise.core.protection.Protection} decides for entries with a stop-loss or take-profit and is the class to read
 * first, {@link dev.reprise.core.protection.HeldOrders} for single orders that the venue cannot hold, {@link
 * dev.reprise.core.protection.Routing} says which are which. {@code ProtectionTable} and {@code HeldTable} are the state that
 * records change. Core thread only.
 */
package dev.reprise.core.protection;
