/**
 * Datasets in a workspace, and backtests on them.
 *
 * <p>{@link dev.reprise.app.data.DatasetImport} makes a dataset, {@link dev.reprise.app.data.BacktestRun} runs strategies on one,
 * or on a session's journal. One thread.
 */
package dev.reprise.app.data;
