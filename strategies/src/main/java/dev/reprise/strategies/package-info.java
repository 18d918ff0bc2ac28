/** Bundled strategies: examples to read and to trade with. */
package dev.reprise.strategies;
