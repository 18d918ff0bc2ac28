package dev.reprise.core.risk;

import dev.reprise.api.schema.Side;
import java.util.Arrays;

/**
 * Lowest and highest reference price of one instrument in a sliding window, in sixtieths of it: the window's last
 * sixtieth is partly full, so it reaches back at least 59/60 of its length and at most all of it. Prices are doubled.
 */
final class PriceDrift {
    private static final int PARTS = 60;
    private static final long NONE = 0;

    private final long[] lows = new long[PARTS];
    private final long[] highs = new long[PARTS];
    private long partNs;
    private long part = Long.MIN_VALUE; // number of the newest

    /** The doubled reference is this now. */
    void add(final long twicePrice, final long windowNs, final long now) {
        if (twicePrice <= 0 || windowNs < PARTS) {
            return;
        }
        advance(windowNs, now);
        final int at = (int) Math.floorMod(part, (long) PARTS);
        lows[at] = lows[at] == NONE ? twicePrice : Math.min(lows[at], twicePrice);
        highs[at] = Math.max(highs[at], twicePrice);
    }

    private void advance(final long windowNs, final long now) {
        final long length = windowNs / PARTS;
        final long newest = Math.floorDiv(now, length);
        if (length != partNs || newest - part >= PARTS || part == Long.MIN_VALUE) {
            Arrays.fill(lows, NONE);
            Arrays.fill(highs, NONE);
            partNs = length;
            part = newest;
            return;
        }
        while (part < newest) {
            part++;
            final int at = (int) Math.floorMod(part, (long) PARTS);
            lows[at] = NONE;
            highs[at] = NONE;
        }
    }

    /** The doubled price farthest back in the direction a side runs from: the low for buys, the high for sells; 0: none. */
    long extreme(final Side side, final long now) {
        if (partNs == 0) {
            return NONE;
        }
        final long oldest = Math.floorDiv(now, partNs) - PARTS + 1;
        long extreme = NONE;
        for (long p = Math.max(oldest, part - PARTS + 1); p <= part; p++) {
            final int at = (int) Math.floorMod(p, (long) PARTS);
            if (side == Side.SELL) {
                extreme = Math.max(extreme, highs[at]);
            } else if (lows[at] != NONE) {
                extreme = extreme == NONE ? lows[at] : Math.min(extreme, lows[at]);
            }
        }
        return extreme;
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, partNs), part);
        for (int i = 0; i < PARTS; i++) {
            hash = Exact.mix(Exact.mix(hash, lows[i]), highs[i]);
        }
        return hash;
    }
}
