/** A deterministic venue: matching engine, latency and fees, and a seeded market to trade on. */
package dev.reprise.simulator;
