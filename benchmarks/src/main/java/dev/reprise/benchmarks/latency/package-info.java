/**
 * How long the engine takes under an open-loop load, beside a bare Disruptor and a bare queue under the same one.
 *
 * <p>{@link dev.reprise.benchmarks.latency.LatencyBench} is the program; {@code reprise bench latency} runs it in a process of its own.
 */
package dev.reprise.benchmarks.latency;
