/**
 * Backtests: recorded market data drives the core, fills come from a simulated venue, time is the recording's.
 *
 * <p>{@link dev.reprise.backtest.BacktestRunner} is where to begin. One thread; memory does not grow with the journal's length.
 */
package dev.reprise.backtest;
