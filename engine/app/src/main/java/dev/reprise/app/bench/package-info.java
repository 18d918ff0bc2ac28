/**
 * Runs the benchmarks, which are a program of their own beside the engine, and reads what they measured.
 *
 * <p>{@link dev.reprise.app.bench.BenchmarkJars} finds them, {@link dev.reprise.app.bench.JmhProcess} runs them,
 * {@link dev.reprise.app.bench.JmhResults} puts each figure beside its baseline.
 */
package dev.reprise.app.bench;
