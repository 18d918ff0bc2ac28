/** The input ring against a bare Disruptor. */
package dev.reprise.benchmarks.ring;
