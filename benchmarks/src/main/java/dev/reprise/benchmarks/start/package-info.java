/**
 * How long a start takes behind a short and a long life: {@link dev.reprise.benchmarks.start.StartBench} writes journals with a session
 * that it kills, and starts engines on them. Each in a process of its own, as cold as a start is.
 */
package dev.reprise.benchmarks.start;
