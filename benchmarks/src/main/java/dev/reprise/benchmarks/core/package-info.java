/**
 * The deterministic core: as a whole in {@link dev.reprise.benchmarks.core.CoreEventBenchmark}, and its parts. Nothing here may
 * allocate; the suite's own test asserts it.
 */
package dev.reprise.benchmarks.core;
