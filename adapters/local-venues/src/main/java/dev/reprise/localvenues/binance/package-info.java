/**
 * Binance spot on loopback: market streams, REST, and the WebSocket API with orders and user data.
 *
 * <p>One thread owns all of the venue's state; sockets and HTTP hand their requests over by a queue. The market is either
 * seeded agents in a matching engine or the playback of a recorded frame file. Read {@code LocalBinance} first, then
 * {@code VenueThread}, {@code SeededVenueMarket} or {@code PlaybackMarket}, {@code WsApi} and {@code OrderDesk}.
 *
 * <pre>{@code
 * try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(seed))) {
 *     connect(venue.webSocketUri(), venue.restUri());
 * }
 * }</pre>
 */
package dev.reprise.localvenues.binance;
