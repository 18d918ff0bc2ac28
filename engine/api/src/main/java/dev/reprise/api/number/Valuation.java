package dev.reprise.api.number;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MarketKind;

/**
 * What a position is worth: the one rule that profit, equity, limits, funding, reports and exported tables share.
 *
 * <ul>
 *   <li>spot: the mid of best bid and ask, without both the mark price, else the last price;
 *   <li>contracts: the venue's mark price, unless the mid or, without one, the last price is more than ten minutes younger; then
 *       that one.
 * </ul>
 *
 * The last price is the younger of the last trade's and of the mid that was there last: a book that was lost, or has one side only,
 * makes no position worthless.
 *
 * <p>A mark price's age is measured by what the venue has told of the same instrument since, not by a clock: so a price changes with
 * a record alone, and whoever reads the same records values alike, whenever he looks. While nothing else is told either, the mark
 * price is still the best that is known.
 *
 * <p>Prices are mantissas at the instrument's scale, 0: none; times are UTC ns by one clock, {@link Records#NO_TIME} for never.
 * Allocates nothing.
 */
public final class Valuation {
    /** How much older a mark price may be than what else is known. */
    public static final long MARK_NS = 600_000_000_000L;

    private static final int DERIVED_SCALE = 8;

    private Valuation() {}

    /**
     * A mark or index price as records tell it, at scale 8, brought to an instrument's scale and rounded half to even;
     * {@link FixedPoint#OVERFLOW} past 63 bits.
     */
    public static long derived(final long value, final int priceScale) {
        final int down = DERIVED_SCALE - priceScale;
        return down >= 0
                ? FixedPoint.multiplyDivide(value, 1, Decimals.powerOfTen(down))
                : FixedPoint.multiplyExact(value, Decimals.powerOfTen(-down));
    }

    /** Whether an instrument of this kind is valued at its mark price. */
    public static boolean isMarked(final MarketKind market) {
        return market != MarketKind.SPOT;
    }

    /** Mid of best bid and ask, rounded down; 0 unless both are known and not crossed. */
    public static long mid(final long bid, final long ask) {
        return bid > 0 && ask > bid ? bid + (ask - bid) / 2 : 0;
    }

    /** Whether the last price is the mid that was there last, and not the last trade's; 0: none. */
    public static boolean isHeld(final long held, final long heldTime, final long trade, final long tradeTime) {
        return held > 0 && (trade <= 0 || heldTime > tradeTime);
    }

    /** What the market says: mid, else mark price, else last price. Executions are measured by it, and spot is valued at it. */
    public static long ofMarket(final long mid, final long mark, final long last) {
        if (mid > 0) {
            return mid;
        }
        return mark > 0 ? mark : last;
    }

    /**
     * A contract's mark price, 0 when there is none or what would stand for it is more than {@link #MARK_NS} younger.
     *
     * @param other what would stand for it, 0 for none
     */
    public static long mark(final long mark, final long markTime, final long other, final long otherTime) {
        return mark > 0 && (other <= 0 || otherTime - markTime <= MARK_NS) ? mark : 0;
    }

    /** What a contract is worth; 0 when nothing is known. */
    public static long ofContract(
            final long mark,
            final long markTime,
            final long mid,
            final long midTime,
            final long last,
            final long lastTime) {
        final long other = mid > 0 ? mid : last;
        final long valid = mark(mark, markTime, other, mid > 0 ? midTime : lastTime);
        return valid > 0 ? valid : other;
    }
}
