/**
 * Whether the engine is after an hour what it was in the first minutes: memory, latency, the journal's lag.
 *
 * <p>{@link dev.reprise.benchmarks.soak.SoakBench} is the program; {@code reprise bench soak} runs it in a process of its own.
 */
package dev.reprise.benchmarks.soak;
