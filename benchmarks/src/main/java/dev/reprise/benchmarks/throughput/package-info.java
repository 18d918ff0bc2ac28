/** How many level changes a second go through journal, replay, backtest and import. Start with {@link dev.reprise.benchmarks.throughput.ThroughputBench}. */
package dev.reprise.benchmarks.throughput;
