package dev.reprise.core.risk;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.Side;
import dev.reprise.core.market.MarketView;

/**
 * How far from the market a price may be. The reference is the mid, then the mark, then the last trade, each only
 * while it is young enough. It is kept doubled, because a mid may fall between two mantissas; comparisons are exact.
 */
final class Collar {
    private static final long TWICE_BASIS_POINTS = 2 * FixedPoint.BASIS_POINTS;

    private final MarketView market;
    private long twiceReference;

    Collar(final MarketView market) {
        this.market = market;
    }

    /**
     * Finds the reference price.
     *
     * @param maxAgeNs oldest price that counts
     * @param anyAge for exits: when nothing is young enough, an old price is better than none
     * @return false when there is no reference
     */
    boolean refer(final int instrument, final long now, final long maxAgeNs, final boolean anyAge) {
        twiceReference = youngReference(instrument, now, maxAgeNs);
        if (twiceReference <= 0 && anyAge) {
            twiceReference = youngReference(instrument, now, Long.MAX_VALUE);
        }
        return twiceReference > 0;
    }

    /** Makes a price the reference. */
    void referTo(final long price) {
        twiceReference = FixedPoint.multiplyExact(price, 2);
        if (twiceReference == FixedPoint.OVERFLOW) {
            twiceReference = Long.MAX_VALUE;
        }
    }

    private long youngReference(final int instrument, final long now, final long maxAgeNs) {
        if (market.hasTop(instrument) && now - market.topTime(instrument) <= maxAgeNs) {
            return FixedPoint.add(market.bidPrice(instrument), market.askPrice(instrument));
        }
        final long mark = market.markPrice(instrument);
        if (mark > 0 && now - market.markTime(instrument) <= maxAgeNs) {
            return FixedPoint.multiplyExact(mark, 2);
        }
        final long last = market.lastPrice(instrument);
        if (last > 0 && now - market.lastTime(instrument) <= maxAgeNs) {
            return FixedPoint.multiplyExact(last, 2);
        }
        return 0;
    }

    /** The reference as a price, rounded down; for the record and for venue minima only. */
    long reference() {
        return twiceReference >>> 1;
    }

    /** Whether a price is more than {@code bps} above the reference. */
    boolean isAbove(final long price, final long bps) {
        return isAbove(price, twiceReference, bps);
    }

    /** Whether a price is more than {@code bps} below the reference. */
    boolean isBelow(final long price, final long bps) {
        return isBelow(price, twiceReference, bps);
    }

    /** Whether a price is farther through the reference, in the direction of the side, than {@code bps}. */
    boolean isThrough(final Side side, final long price, final long bps) {
        return isThrough(side, price, twiceReference, bps);
    }

    /** The same against another reference, doubled. */
    static boolean isThrough(final Side side, final long price, final long twiceReference, final long bps) {
        return side == Side.BUY ? isAbove(price, twiceReference, bps) : isBelow(price, twiceReference, bps);
    }

    private static boolean isAbove(final long price, final long twiceReference, final long bps) {
        return Exact.compareProducts(price, TWICE_BASIS_POINTS, twiceReference, FixedPoint.BASIS_POINTS + bps) > 0;
    }

    private static boolean isBelow(final long price, final long twiceReference, final long bps) {
        return Exact.compareProducts(price, TWICE_BASIS_POINTS, twiceReference, belowFactor(bps)) < 0;
    }

    /** Whether a price is farther away from the reference, against the direction of the side, than {@code bps}. */
    boolean isAway(final Side side, final long price, final long bps) {
        return side == Side.BUY ? isBelow(price, bps) : isAbove(price, bps);
    }

    /** The worst price on the tick grid that is still inside the collar, or 0 when there is none. */
    long worstPrice(final Instrument instrument, final Side side, final long bps) {
        return side == Side.BUY ? highest(instrument, bps) : lowest(instrument, bps);
    }

    private long highest(final Instrument instrument, final long bps) {
        final long bound = FixedPoint.multiplyDivide(twiceReference, FixedPoint.BASIS_POINTS + bps, TWICE_BASIS_POINTS);
        if (bound == FixedPoint.OVERFLOW) {
            return 0;
        }
        long price = instrument.floorToTick(bound);
        if (isAbove(price, bps)) {
            price -= instrument.tickSize();
        }
        final long max = instrument.rules().maxPrice();
        return Math.max(max > 0 ? Math.min(price, instrument.floorToTick(max)) : price, 0);
    }

    private long lowest(final Instrument instrument, final long bps) {
        final long bound = FixedPoint.multiplyDivide(twiceReference, belowFactor(bps), TWICE_BASIS_POINTS);
        if (bound == FixedPoint.OVERFLOW || bound > Long.MAX_VALUE - 2 * instrument.tickSize()) {
            return 0;
        }
        long price = instrument.ceilToTick(bound);
        if (isBelow(price, bps)) {
            price += instrument.tickSize();
        }
        return Math.max(price, instrument.ceilToTick(Math.max(instrument.rules().minPrice(), 1)));
    }

    /** Distance of a price from the reference in basis points, rounded; for the record. */
    long distanceBps(final long price) {
        return distanceBps(price, twiceReference);
    }

    /** The same against another reference, doubled; not above 0: none. */
    static long distanceBps(final long price, final long twiceReference) {
        final long twice = FixedPoint.multiplyExact(price, 2);
        if (twice == FixedPoint.OVERFLOW || twiceReference <= 0) {
            return Long.MAX_VALUE;
        }
        final long bps =
                FixedPoint.multiplyDivide(Math.abs(twice - twiceReference), FixedPoint.BASIS_POINTS, twiceReference);
        return bps == FixedPoint.OVERFLOW ? Long.MAX_VALUE : bps;
    }

    private static long belowFactor(final long bps) {
        return Math.max(FixedPoint.BASIS_POINTS - bps, 0);
    }
}
