/**
 * Market data from NumPy archives: {@link dev.reprise.adapters.npz.HftBacktest} reads the events of hftbacktest.
 */
package dev.reprise.adapters.npz;
