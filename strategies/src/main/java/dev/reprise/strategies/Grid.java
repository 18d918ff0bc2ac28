package dev.reprise.strategies;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.number.FixedPoint;

/**
 * Both sides of one instrument. Of mid {@code m} and a position of {@code n} orders:
 *
 * <pre>
 * grid step   g = m × interval, rounded to ticks, at least one
 * first bid   min(m × (1 − half spread − skew × n), best bid), down to a multiple of g
 * first ask   max(m × (1 + half spread − skew × n), best ask), up to a multiple of g
 * </pre>
 *
 * and the next ones {@code g} apart. At the largest position the side that would add to it has no orders. Prices on multiples of
 * {@code g} stay where they are while mid moves less than that, so orders keep their places in the queue.
 *
 * <p>Owned by the core's thread; allocates nothing after construction.
 */
final class Grid {
    private static final long HUNDREDTHS = 1_000_000; // of a basis point, in one

    private final Instrument instrument;
    private final GridSettings settings;
    private final OrderSize sizeParameter;
    private final GridSide bids;
    private final GridSide asks;
    private long size; // 0 until the first valid price

    Grid(final Instrument instrument, final GridSettings settings, final OrderSize size) {
        this.instrument = instrument;
        this.settings = settings;
        sizeParameter = size;
        bids = new GridSide(instrument, true, settings.levels());
        asks = new GridSide(instrument, false, settings.levels());
    }

    void lay(final StrategyContext ctx) {
        bids.forgetEnded(ctx);
        asks.forgetEnded(ctx);
        final TopOfBook top = ctx.topOfBook(instrument);
        if (!top.isValid()) {
            bids.want(0, 0, 0);
            asks.want(0, 0, 0);
            bids.cancelOthers(ctx);
            asks.cancelOthers(ctx);
            return;
        }
        if (size == 0) {
            size = sizeParameter.qty(top.askPrice());
        }
        final long twiceMid = top.bidPrice() + top.askPrice();
        final long step = step(twiceMid);
        final long position = ctx.position(instrument).qty();
        final long largest = size * settings.levels();
        final long shift = size == 0 ? 0 : FixedPoint.multiplyDivide(settings.skew(), position, size);
        final long bid = Math.min(part(twiceMid, HUNDREDTHS - settings.halfSpread() - shift), top.bidPrice());
        final long ask = Math.max(-part(-twiceMid, HUNDREDTHS + settings.halfSpread() - shift), top.askPrice());
        bids.want(Math.floorDiv(bid, step) * step, step, position < largest ? settings.levels() : 0);
        asks.want(-Math.floorDiv(-ask, step) * step, step, position > -largest ? settings.levels() : 0);
        bids.cancelOthers(ctx);
        bids.placeMissing(asks, size, ctx);
        asks.cancelOthers(ctx);
        asks.placeMissing(bids, size, ctx);
    }

    private long step(final long twiceMid) {
        final long tick = instrument.tickSize();
        return Math.max(tick, FixedPoint.multiplyDivide(twiceMid, settings.interval(), 2 * HUNDREDTHS * tick) * tick);
    }

    /**
     * That many hundredths of a basis point of mid, rounded down: a multiple of the grid's step below it is one below the exact number
     * too, whatever the instrument's scale.
     */
    private static long part(final long twiceMid, final long hundredths) {
        final long divisor = 2 * HUNDREDTHS;
        final long nearest = FixedPoint.multiplyDivide(twiceMid, hundredths, divisor);
        // Both products may wrap, their difference is at most half a divisor.
        return twiceMid * hundredths - nearest * divisor < 0 ? nearest - 1 : nearest;
    }

    void carry(final Carrier carrier) {
        bids.carry(carrier);
        asks.carry(carrier);
        size = carrier.carry(size);
    }
}
