package dev.reprise.core.portfolio;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.core.hash.Mix;

/**
 * What each currency's account holds on spot, and how much of it working orders reserve. The venue's word counts from
 * when it comes; until the next, fills and fees move it.
 */
public final class Balances {
    private final long[] totals;
    private final boolean[] known;
    private final long[] reserved;

    Balances(final int maxCurrencies) {
        totals = new long[maxCurrencies];
        known = new boolean[maxCurrencies];
        reserved = new long[maxCurrencies];
    }

    /** Whether the venue, or the paper account, ever told it. */
    public boolean isKnown(final int currency) {
        return known[currency];
    }

    /** All that is there, reserved or not; an amount of the currency. */
    public long total(final int currency) {
        return totals[currency];
    }

    /** What working orders may still take, at worst. */
    public long reserved(final int currency) {
        return reserved[currency];
    }

    void apply(final int currency, final long total) {
        totals[currency] = total;
        known[currency] = true;
    }

    /** A fill or fee; a sum that does not fit stays where it was, on the safe side of what is there. */
    void applyChange(final int currency, final long change) {
        final long total = FixedPoint.add(totals[currency], change);
        totals[currency] = total == FixedPoint.OVERFLOW ? Math.min(totals[currency], 0) : total;
    }

    void reserve(final int currency, final long change) {
        reserved[currency] += change; // single amounts are far below what a sum could overflow with
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (int i = 0; i < totals.length; i++) {
            hash = Mix.step(Mix.step(Mix.step(hash, totals[i]), known[i] ? 1 : 0), reserved[i]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(totals);
        carrier.carry(known);
        carrier.carry(reserved);
    }
}
