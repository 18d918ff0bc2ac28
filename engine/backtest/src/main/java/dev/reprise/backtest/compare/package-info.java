/**
 * Two runs side by side: {@link dev.reprise.backtest.compare.RunFacts} reads one journal, {@link
 * dev.reprise.backtest.compare.RunComparison} lines two of them up and says where their profits part. Start with the second. One thread.
 */
package dev.reprise.backtest.compare;
