/**
 * What the core knows of the market: instruments, books, tops of book, last trades, derived prices and their ages.
 *
 * <p>{@link dev.reprise.core.market.MarketView} is what checks and protection read. Core thread only.
 */
package dev.reprise.core.market;
