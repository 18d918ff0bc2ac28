/**
 * What importers of foreign files share, whatever the format: opening them, units of time, how damage is told, and {@link
 * dev.reprise.adapters.dataset.MergedReader}, which turns the events of any {@link dev.reprise.adapters.dataset.MarketSource} into
 * records and verifies what can be verified. A new format of one instrument's data is a new source. One thread.
 */
package dev.reprise.adapters.dataset;
