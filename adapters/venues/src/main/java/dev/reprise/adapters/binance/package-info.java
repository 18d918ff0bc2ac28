/**
 * Binance: market data of spot and USDⓈ-M futures, order entry and private stream of spot, and the importer of recorded frames.
 *
 * <p>Start with {@link dev.reprise.adapters.binance.BinanceDecoder}, which turns the bytes of a frame into records, and
 * {@link dev.reprise.adapters.binance.BookSync}, which lets only complete books through. The live side is
 * {@link dev.reprise.adapters.binance.BinanceAdapter}; recorded frames are read by
 * {@link dev.reprise.adapters.binance.FramesReader} through the same decoder. Facts about the venue are from its
 * <a href="https://github.com/binance/binance-spot-api-docs">API documentation</a>.
 */
package dev.reprise.adapters.binance;
