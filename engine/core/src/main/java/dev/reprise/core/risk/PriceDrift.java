package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.Side;
import dev.reprise.core.market.MarketView;
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
    private long partStart; // its time
    private int place = index(part); // where it stands
    private long low = NONE; // of all parts
    private long high = NONE;

    /** Twice the mid, else twice the mark or the last trade: what drift is measured by; 0 when there is none. */
    static long twice(final MarketView market, final int instrument) {
        return Math.max(
                market.hasTop(instrument)
                        ? FixedPoint.add(market.bidPrice(instrument), market.askPrice(instrument))
                        : FixedPoint.multiplyExact(market.marketPrice(instrument), 2),
                0);
    }

    /** The doubled reference is this now. */
    void add(final long twicePrice, final long windowNs, final long now) {
        if (twicePrice <= 0 || windowNs < PARTS) {
            return;
        }
        final long length = windowNs / PARTS;
        final long since = now - partStart;
        if (length != partNs || since >= length) {
            final boolean isNext = length == partNs && since < 2 * length; // as of bars: without a division
            advance(length, isNext ? part + 1 : Math.floorDiv(now, length));
        }
        lows[place] = smaller(lows[place], twicePrice);
        highs[place] = Math.max(highs[place], twicePrice);
        low = smaller(low, twicePrice);
        high = Math.max(high, twicePrice);
    }

    private void advance(final long length, final long newest) {
        if (length != partNs || newest - part >= PARTS || part == Long.MIN_VALUE) {
            Arrays.fill(lows, NONE);
            Arrays.fill(highs, NONE);
            partNs = length;
            part = newest;
            place = index(newest);
            low = NONE;
            high = NONE;
        }
        boolean lowLeaves = false;
        boolean highLeaves = false;
        while (part < newest) {
            part++;
            place = place == PARTS - 1 ? 0 : place + 1;
            lowLeaves |= lows[place] == low;
            highLeaves |= highs[place] == high;
            lows[place] = NONE;
            highs[place] = NONE;
        }
        partStart = part * partNs;
        if (lowLeaves) {
            low = NONE;
            for (final long each : lows) { // all that are there are in the window
                low = smaller(low, each);
            }
        }
        if (highLeaves) {
            high = NONE;
            for (final long each : highs) {
                high = Math.max(high, each);
            }
        }
    }

    private static int index(final long part) {
        return (int) Math.floorMod(part, (long) PARTS);
    }

    /** The smaller of two prices, of which either may be none. */
    private static long smaller(final long a, final long b) {
        return a == NONE || b == NONE ? a + b : Math.min(a, b);
    }

    private long lowest(final long oldest) {
        long lowest = NONE;
        for (long p = oldest; p <= part; p++) {
            lowest = smaller(lowest, lows[index(p)]);
        }
        return lowest;
    }

    private long highest(final long oldest) {
        long highest = NONE;
        for (long p = oldest; p <= part; p++) {
            highest = Math.max(highest, highs[index(p)]);
        }
        return highest;
    }

    /** The doubled price farthest back in the direction a side runs from: the low for buys, the high for sells; 0: none. */
    long extreme(final Side side, final long now) {
        if (partNs == 0) {
            return NONE;
        }
        if (now - partStart < partNs) {
            return side == Side.SELL ? high : low; // the usual case: without a scan
        }
        final long oldest = Math.max(Math.floorDiv(now, partNs), part) - PARTS + 1;
        return side == Side.SELL ? highest(oldest) : lowest(oldest);
    }

    long stateHash(final long seed) {
        long hash = Exact.mix(Exact.mix(seed, partNs), part);
        for (int i = 0; i < PARTS; i++) {
            hash = Exact.mix(Exact.mix(hash, lows[i]), highs[i]);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        carrier.carry(lows);
        carrier.carry(highs);
        partNs = carrier.carry(partNs);
        part = carrier.carry(part);
        place = index(part);
        partStart = carrier.carry(partStart);
        low = carrier.carry(low);
        high = carrier.carry(high);
    }
}
