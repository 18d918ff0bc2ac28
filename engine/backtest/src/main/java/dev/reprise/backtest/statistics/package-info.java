/**
 * What a run's equity and fills say about it: {@link dev.reprise.backtest.statistics.ReturnStatistics} over daily returns, {@link
 * dev.reprise.backtest.statistics.FillStatistics} over single fills. Doubles are allowed here: nothing decides on them.
 */
package dev.reprise.backtest.statistics;
