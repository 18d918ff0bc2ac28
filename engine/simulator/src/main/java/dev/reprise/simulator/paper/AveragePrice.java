package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.PriceBand;

/** The average price of the last minutes' trades, weighted by quantity, in whole minutes, the one under way included. */
final class AveragePrice {
    private static final long MINUTE = 60_000_000_000L;

    private final double[] amounts = new double[PriceBand.MAX_MINUTES];
    private final double[] quantities = new double[PriceBand.MAX_MINUTES];
    private long last = Long.MIN_VALUE; // the newest minute with a trade

    /** A trade; times never go back. */
    void add(final long now, final long price, final long qty) {
        final long minute = Math.floorDiv(now, MINUTE);
        if (minute > last) {
            final long first = last == Long.MIN_VALUE ? minute : Math.max(last + 1, minute - PriceBand.MAX_MINUTES + 1);
            for (long m = first; m <= minute; m++) {
                amounts[slot(m)] = 0;
                quantities[slot(m)] = 0;
            }
            last = minute;
        }
        amounts[slot(minute)] += (double) price * qty;
        quantities[slot(minute)] += qty;
    }

    /** Of the last minutes until now, at the price's scale; 0 when nothing traded in them. */
    double of(final int minutes, final long now) {
        final long minute = Math.floorDiv(now, MINUTE);
        double amount = 0;
        double qty = 0;
        for (long m = Math.max(minute - minutes + 1, last - PriceBand.MAX_MINUTES + 1); m <= last; m++) {
            amount += amounts[slot(m)];
            qty += quantities[slot(m)];
        }
        return qty > 0 ? amount / qty : 0;
    }

    private static int slot(final long minute) {
        return (int) Math.floorMod(minute, (long) PriceBand.MAX_MINUTES);
    }

    void carry(final Carrier carrier) {
        last = carrier.carry(last);
        if (last != Long.MIN_VALUE) {
            carrier.carry(amounts);
            carrier.carry(quantities);
        }
    }

    long hash(final long seed) {
        long hash = StateHash.mix(seed, last);
        for (int i = 0; last != Long.MIN_VALUE && i < amounts.length; i++) {
            hash = StateHash.mix(hash, Double.doubleToRawLongBits(amounts[i]));
            hash = StateHash.mix(hash, Double.doubleToRawLongBits(quantities[i]));
        }
        return hash;
    }
}
