package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.market.MarketView;

/** The prices that stops watch, and where a trailing one stands. Stateless. */
public final class TriggerPrices {
    private static final long BPS_HUNDREDTHS = FixedPoint.BASIS_POINTS * 100;

    private TriggerPrices() {}

    /**
     * The price that a trigger watches now.
     *
     * @param sells side of the order: with BID_ASK a sell watches the bid
     * @return price mantissa, 0 when there is none
     */
    public static long reference(
            final MarketView market, final TriggerSource source, final int instrument, final boolean sells) {
        return switch (source) {
            case LAST -> market.lastPrice(instrument);
            case MARK -> market.markPrice(instrument);
            case INDEX -> market.indexPrice(instrument);
            case MID ->
                market.hasTop(instrument)
                        ? market.bidPrice(instrument) + (market.askPrice(instrument) - market.bidPrice(instrument) >> 1)
                        : 0;
            case BID_ASK, NULL_VAL ->
                !market.hasTop(instrument) ? 0 : sells ? market.bidPrice(instrument) : market.askPrice(instrument);
        };
    }

    /** Whether an event that brings prices of one kind moves what a source watches: MID and BID_ASK move with the top. */
    static boolean moves(final TriggerSource event, final TriggerSource source) {
        return switch (source) {
            case LAST, MARK, INDEX -> event == source;
            case MID, BID_ASK, NULL_VAL -> event == TriggerSource.BID_ASK;
        };
    }

    /** Whether a stop, or the take-profit on the other side, is through. */
    static boolean isThrough(final boolean takeProfit, final boolean sells, final long reference, final long trigger) {
        return sells == takeProfit ? reference >= trigger : reference <= trigger;
    }

    /** A trailing offset as a price difference, at least one tick; {@link FixedPoint#OVERFLOW} past 63 bits. */
    public static long offset(
            final TrailingUnit unit, final long value, final long price, final Instrument instrument) {
        final long raw = switch (unit) {
            case BPS_HUNDREDTHS -> FixedPoint.multiplyDivide(price, value, BPS_HUNDREDTHS);
            case TICKS -> FixedPoint.multiplyExact(value, instrument.tickSize());
            case PRICE, NULL_VAL -> value;
        };
        return raw == FixedPoint.OVERFLOW ? raw : Math.max(instrument.tickSize(), raw);
    }

    /**
     * Where a trailing stop stands when this is the best price seen: on the tick nearer to it, so that it fires rather sooner.
     *
     * @return price mantissa, 0 when there is no such price
     */
    public static long trailed(
            final boolean sells,
            final TrailingUnit unit,
            final long value,
            final long best,
            final Instrument instrument) {
        final long offset = offset(unit, value, best, instrument);
        if (offset == FixedPoint.OVERFLOW || sells && offset >= best) {
            return 0;
        }
        final long price = sells ? best - offset : FixedPoint.add(best, offset);
        if (price == FixedPoint.OVERFLOW || price > Long.MAX_VALUE - instrument.tickSize()) {
            return 0;
        }
        return sells ? instrument.ceilToTick(price) : instrument.floorToTick(price);
    }

    /** Whether a price is better for a trailing stop than the best so far, 0: none so far. */
    static boolean isBetter(final boolean sells, final long price, final long best) {
        return best == 0 || (sells ? price > best : price < best);
    }
}
