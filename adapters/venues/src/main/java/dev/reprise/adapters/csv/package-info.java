/**
 * Market data from comma-separated files: {@link dev.reprise.adapters.csv.CsvTrades} and {@link
 * dev.reprise.adapters.csv.CsvBars} read those of anybody, {@link dev.reprise.adapters.csv.BinanceArchive} and {@link
 * dev.reprise.adapters.csv.Tardis} those of two sources whose columns are known.
 */
package dev.reprise.adapters.csv;
