package dev.reprise.core.order;

import dev.reprise.api.Carrier;

/** Sums of quantities that never wrap: 128 bits each, added to and taken from exactly. */
final class QtySums {
    private final long[] lows;
    private final long[] highs;

    QtySums(final int length) {
        lows = new long[length];
        highs = new long[length];
    }

    /** Puts {@code now} in the place of {@code before}; both at least 0. */
    void replace(final int at, final long before, final long now) {
        final long low = lows[at];
        final long less = low - before;
        final long sum = less + now;
        if (Long.compareUnsigned(low, before) < 0) {
            highs[at]--;
        }
        if (Long.compareUnsigned(sum, now) < 0) {
            highs[at]++;
        }
        lows[at] = sum;
        assert highs[at] >= 0 : "a sum of quantities fell below zero";
    }

    /** The sum, or {@link Long#MAX_VALUE} when it is larger. */
    long sum(final int at) {
        return highs[at] != 0 || lows[at] < 0 ? Long.MAX_VALUE : lows[at];
    }

    void carry(final Carrier carrier) {
        carrier.carry(lows);
        carrier.carry(highs);
    }
}
