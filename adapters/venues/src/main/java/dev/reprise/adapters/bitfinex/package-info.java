/**
 * Recorded market data of Bitfinex: {@link dev.reprise.adapters.bitfinex.RawBooks} reads its order-by-order books.
 */
package dev.reprise.adapters.bitfinex;
