package dev.reprise.core.risk;

import dev.reprise.api.number.FixedPoint;
import dev.reprise.core.market.MarketView;

/** What positions are valued at: the mark, else the mid, else the last trade. */
final class Marks {
    private Marks() {}

    /** A price mantissa, the mid rounded down; 0 when there is none. */
    static long of(final MarketView market, final int instrument) {
        final long mark = market.markPrice(instrument);
        if (mark > 0) {
            return mark;
        }
        if (market.hasTop(instrument)) {
            final long bid = market.bidPrice(instrument);
            return bid + (market.askPrice(instrument) - bid >> 1);
        }
        return market.lastPrice(instrument);
    }

    /** Twice the mid, else twice the mark or the last trade: the price that drift is measured by; 0 when there is none. */
    static long twice(final MarketView market, final int instrument) {
        if (market.hasTop(instrument)) {
            return Math.max(FixedPoint.add(market.bidPrice(instrument), market.askPrice(instrument)), 0);
        }
        return Math.max(FixedPoint.multiplyExact(of(market, instrument), 2), 0);
    }
}
