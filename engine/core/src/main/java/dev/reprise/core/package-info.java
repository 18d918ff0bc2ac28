/**
 * The deterministic state machine. {@code TradingCore.onEvent} is the whole interface: inputs in, records out.
 *
 * <p>One thread owns it, whichever driver that belongs to. No clock, no I/O, no allocation after start.
 */
package dev.reprise.core;
