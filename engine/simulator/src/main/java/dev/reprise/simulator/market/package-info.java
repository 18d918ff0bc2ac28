/**
 * A seeded market: agents that trade with each other in a matching engine, in virtual time, the same for the same seed.
 *
 * <p>One thread; no clock. {@link dev.reprise.simulator.market.SeededMarket} is the market,
 * {@link dev.reprise.simulator.market.MarketRecords} turns it into records for the engine.
 *
 * <pre>{@code
 * final SeededMarket market = new SeededMarket(MarketSettings.of(btcUsdt, start, 60_000_00, 20_000), seed);
 * final MarketRecords records = new MarketRecords(market, btcUsdt, source, sink);
 * while (records.nextTime() <= end) {
 *     records.step(records.nextTime());
 * }
 * }</pre>
 */
package dev.reprise.simulator.market;
