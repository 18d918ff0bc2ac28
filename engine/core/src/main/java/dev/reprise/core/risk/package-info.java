/**
 * Pre-trade risk: which orders may leave, and when the day's losses end the trading. Core thread only.
 *
 * <p>{@link dev.reprise.core.risk.RiskGate} is the class to read first. Its {@code check} methods decide and change
 * nothing but the request they are handed; its {@code apply} methods change state and are called for every record,
 * also when a journal is recovered.
 */
package dev.reprise.core.risk;
