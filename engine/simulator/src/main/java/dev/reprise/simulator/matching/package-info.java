/**
 * A price-time priority matching engine for one instrument, the heart of the local venue servers and the seeded market.
 *
 * <p>One thread owns an engine; it has no clock and no randomness, so the same requests give the same events. Start with
 * {@link dev.reprise.simulator.matching.MatchingEngine}.
 *
 * <pre>{@code
 * final MatchingEngine engine = new MatchingEngine(listener);
 * engine.place(1, 0, Side.SELL, 60_001_00, 5_000, TimeInForce.GTC, false);
 * engine.placeMarket(2, 0, Side.BUY, 2_000); // onTrade at 60_001_00
 * }</pre>
 */
package dev.reprise.simulator.matching;
