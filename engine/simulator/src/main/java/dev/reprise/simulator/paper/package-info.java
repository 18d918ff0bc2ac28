/**
 * The simulated venue for paper trading and backtests: real market data, simulated fills.
 *
 * <p>It runs inside the core's stage on the core's thread, without a clock, randomness or threads of its own, and allocates
 * only when more of something exists than ever before. Start with {@link dev.reprise.simulator.paper.PaperVenue}.
 *
 * <pre>{@code
 * final VenueModel venue = new PaperVenue(new PaperSettings(1_000_000, 1_000_000));
 * }</pre>
 */
package dev.reprise.simulator.paper;
