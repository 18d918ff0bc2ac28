/**
 * A journal as tables for notebooks and databases: fills, orders, positions, equity, markouts, latency and risk events, as CSV and
 * Parquet. {@link dev.reprise.export.JournalExport} reads the journal once and writes all of them; memory grows with open orders and
 * with fills, not with market data. One thread.
 */
package dev.reprise.export;
