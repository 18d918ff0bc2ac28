/** Prices on a tick grid, found without a search: what the matching engine's book and the shown depth of the paper venue stand on. */
package dev.reprise.simulator.grid;
