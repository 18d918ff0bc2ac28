/**
 * Market data from comma-separated files of anybody: {@link dev.reprise.adapters.csv.CsvTradesReader} reads trades.
 */
package dev.reprise.adapters.csv;
