/** The matching engine of the simulated venue. */
package dev.reprise.benchmarks.simulator;
