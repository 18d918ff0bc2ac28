/**
 * Where a benchmark spends its time: async-profiler or the JVM's flight recorder around it, with a flame graph.
 *
 * <p>{@link dev.reprise.benchmarks.profile.Profiled} runs a benchmark under one of them.
 */
package dev.reprise.benchmarks.profile;
