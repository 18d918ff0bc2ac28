/**
 * The bridge to ta4j: {@link dev.reprise.strategies.ta4j.Ta4jStrategy} turns any {@code org.ta4j.core.Strategy} into one of
 * ours that decides at bar close. Runs on the core's thread. ta4j allocates, so this is for bars and not for ticks.
 */
package dev.reprise.strategies.ta4j;
