package dev.reprise.core.market;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;

/**
 * The market as checks and protection read it; indexes are instrument indexes. Times are core times, UTC ns; a thing that never
 * happened has {@link dev.reprise.api.record.Records#NO_TIME}. Prices are mantissas, 0 when there is none.
 */
public interface MarketView extends FeeValue.Prices {

    /** The instrument, or {@code null} when the index is not defined. */
    Instrument instrument(int instrument);

    TradingStatus status(int instrument);

    /** What the venue, real or simulated, holds by itself for the instrument. */
    default Capabilities capabilities(final int instrument) {
        return instrument(instrument).capabilities();
    }

    /** Whether bars alone tell prices: what happens within one only the simulated venue knows. */
    default boolean isOfBars() {
        return false;
    }

    /** Whether best bid and ask are both known and not crossed; from the top-of-book stream or, newer, from a valid L2 book. */
    boolean hasTop(int instrument);

    long bidPrice(int instrument);

    long bidQty(int instrument);

    long askPrice(int instrument);

    long askQty(int instrument);

    /** When what last confirmed best bid or ask was received, UTC ns: what waited for the core is as old as it is. */
    long topTime(int instrument);

    /** Whether an L2 book is kept and valid. */
    boolean isBookValid(int instrument);

    /** Whether an L2 book was ever received for it, valid now or not. */
    boolean isBookKept(int instrument);

    /** When what last confirmed the book was received, UTC ns. */
    long bookTime(int instrument);

    long lastPrice(int instrument);

    long lastTime(int instrument);

    /** The mid that was there before there was none, 0: there never was. */
    long heldMid(int instrument);

    /** When what told it was received, UTC ns. */
    long heldTime(int instrument);

    /** Mark price at the instrument's price scale, 0: none. */
    long markPrice(int instrument);

    long markTime(int instrument);

    /** Index price at the instrument's price scale, 0: none. */
    long indexPrice(int instrument);

    /**
     * Worst price that an order of this size would trade at now, by walking the valid book; with no book by the top alone; 0
     * when there is not enough.
     *
     * @param side side of the order: BUY walks the asks
     */
    long sweepPrice(int instrument, Side side, long qty);

    /** Mid of the top, 0 when there is none. */
    default long midPrice(final int instrument) {
        return hasTop(instrument) ? Valuation.mid(bidPrice(instrument), askPrice(instrument)) : 0;
    }

    /** What executions are measured by, as {@link Valuation#ofMarket} says: mid, else mark, else last price; 0 when nothing is known. */
    default long marketPrice(final int instrument) {
        final long mid = midPrice(instrument);
        return mid > 0 // the usual case: nothing else is looked at
                ? mid
                : Valuation.ofMarket(
                        mid, markPrice(instrument), isHeld(instrument) ? heldMid(instrument) : lastPrice(instrument));
    }

    /** The price a position is valued at, as {@link Valuation} says: of spot the mid, of contracts the mark; 0 when nothing is known. */
    @Override
    default long valuationPrice(final int instrument) {
        return Valuation.isMarked(instrument(instrument).market())
                ? Valuation.ofContract(
                        markPrice(instrument),
                        markTime(instrument),
                        midPrice(instrument),
                        topTime(instrument),
                        isHeld(instrument) ? heldMid(instrument) : lastPrice(instrument),
                        isHeld(instrument) ? heldTime(instrument) : lastTime(instrument))
                : marketPrice(instrument);
    }

    private boolean isHeld(final int instrument) {
        return Valuation.isHeld(heldMid(instrument), heldTime(instrument), lastPrice(instrument), lastTime(instrument));
    }

    @Override
    default boolean isTraded(final int instrument) {
        return instrument(instrument) != null;
    }

    @Override
    default int base(final int instrument) {
        return instrument(instrument).base().index();
    }

    @Override
    default int baseScale(final int instrument) {
        return instrument(instrument).base().scale();
    }

    @Override
    default int quote(final int instrument) {
        return instrument(instrument).quote().index();
    }

    @Override
    default int quoteScale(final int instrument) {
        return instrument(instrument).quote().scale();
    }

    @Override
    default int priceScale(final int instrument) {
        return instrument(instrument).priceScale();
    }

    /** Whether a quantity's whole lots are too little for the venue to sell or buy: below its smallest order, measured at the price now. */
    default boolean isDust(final Instrument instrument, final long qty) {
        final Instrument.Rules rules = instrument.rules();
        final long lots = instrument.floorToLot(qty);
        if (lots < Math.max(rules.minQty(), rules.lotSize())) {
            return true;
        }
        final long price = valuationPrice(instrument.index());
        final boolean isMeasured = instrument.market() == MarketKind.SPOT
                && rules.minNotional() > 0
                && rules.notionalMinutes() != Instrument.Rules.NOT_AT_MARKET;
        // Past 63 bits it is OVERFLOW, which is below everything and yet no dust.
        final long notional = isMeasured && price > 0 ? instrument.notional(price, lots) : FixedPoint.OVERFLOW;
        return notional != FixedPoint.OVERFLOW && notional < rules.minNotional();
    }
}
