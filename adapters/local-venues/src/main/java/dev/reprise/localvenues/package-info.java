/**
 * Venue servers on loopback that speak the venues' own protocols, for the demo, for tests and for playing recordings.
 *
 * <p>One package per venue. Start with {@link dev.reprise.localvenues.binance.LocalBinance}.
 */
package dev.reprise.localvenues;
