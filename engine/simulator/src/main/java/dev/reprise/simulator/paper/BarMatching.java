package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.FillModelKind;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Fills from bars alone. The venue has a bar from its beginning on, the core at its end; in between nobody knows the way that the price
 * took. So each order meets each bar once, and the model says what it is given: the worst the bar allows, the best, or takers the open.
 *
 * <p>What was decided before the bar began meets it first, all together, one entry latency after its beginning. What comes later (exits
 * of a position that was opened in the bar, above all) meets it on arrival. Quantity is never short.
 *
 * <table>
 *   <caption>A buy; a sell is its mirror</caption>
 *   <tr><th></th><th>pessimistic</th><th>next open</th><th>optimistic</th></tr>
 *   <tr><td>market</td><td>high</td><td>open; once the bar is under way the next one's</td><td>low</td></tr>
 *   <tr><td>limit, marketable</td><td>limit or high, the lower</td><td>as market</td><td>low</td></tr>
 *   <tr><td>limit, resting</td><td>low &lt; limit</td><td>low &lt; limit</td><td>low ≤ limit</td></tr>
 *   <tr><td>stop, high ≥ trigger</td><td>high</td><td>trigger, or the open if that is through</td><td>as next open</td></tr>
 *   <tr><td>take-profit</td><td>low &lt; trigger, at the trigger</td><td>low &lt; trigger, trigger or open</td><td>low ≤ trigger</td></tr>
 *   <tr><td>both in one bar</td><td>stops first</td><td>stops first</td><td>take-profits and limits first</td></tr>
 *   <tr><td>limit or take-profit that came later</td><td>next bar</td><td>this bar</td><td>this bar</td></tr>
 *   <tr><td>stop that came later</td><td>this bar</td><td>this bar</td><td>if the close is through it, or a fill on the way to the low
 *   (of a sell) was before it</td></tr>
 * </table>
 *
 * <p>A trailing stop sees its favourable extreme first, except in the optimistic model: there last, before the close. The limit of a
 * triggered stop-limit is filled at the trigger's price if that is within it, in the pessimistic model not before the next bar.
 * One that may only rest expires then.
 */
final class BarMatching {
    private static final int NONE = PaperOrders.NONE;

    private final PaperDesk desk;
    private final PaperOrders orders;
    private final PaperStops stops;
    private final PaperReports reports;
    private final VenueModel.Context context;
    private final boolean isPessimistic;
    private final boolean isOptimistic;
    private final VenueBarDecoder decoder = new VenueBarDecoder();
    // By the slots of the orders:
    private long[] met = new long[0]; // number of the bar it met last
    private boolean[] isNew = new boolean[0]; // may still take
    private boolean[] mayRest = new boolean[0];

    BarMatching(
            final PaperDesk desk,
            final PaperOrders orders,
            final PaperStops stops,
            final PaperReports reports,
            final VenueModel.Context context,
            final FillModel model) {
        this.desk = desk;
        this.orders = orders;
        this.stops = stops;
        this.reports = reports;
        this.context = context;
        isPessimistic = model.kind() == FillModelKind.BAR_PESSIMISTIC;
        isOptimistic = model.kind() == FillModelKind.BAR_OPTIMISTIC;
    }

    /**
     * A bar begins. What was on its way then is still to arrive: {@link #meet} comes when it has.
     *
     * @return false, with nothing done, for what is only a part of a bar
     */
    boolean begin(final PaperMarket market, final DirectBuffer buffer, final int offset) {
        decoder.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        if (decoder.closed() == 0) {
            return false;
        }
        if (market.bar == null) {
            market.bar = new BarUnderWay();
        } else if (!market.bar.isMet) {
            meet(market); // a bar shorter than the latency
        }
        market.bar.take(decoder);
        market.onBar(context.now());
        return true;
    }

    /** A request arrives: between two bars the price is where the one before closed. */
    void onTime(final PaperMarket market) {
        if (market != null) {
            market.lastPrice = market.lastPrice(context.now());
        }
    }

    /** An order came, or came back with other terms. */
    void onArrival(final PaperMarket market, final int slot, final boolean isToRest) {
        if (slot >= met.length) {
            final int capacity = Math.max(orders.next.length, slot + 1);
            met = Arrays.copyOf(met, capacity);
            isNew = Arrays.copyOf(isNew, capacity);
            mayRest = Arrays.copyOf(mayRest, capacity);
        }
        met[slot] = 0;
        isNew[slot] = true;
        mayRest[slot] = isToRest;
        if (isUnderWay(market) && market.bar.isMet) {
            // A moment later, so that both legs of a pair are there.
            context.schedule(context.now() + 1, PaperVenue.meeting(market.instrument.index()));
        }
    }

    private boolean isUnderWay(final PaperMarket market) {
        return market.bar != null && context.now() < market.bar.closeTime;
    }

    /** All orders that have not met the bar meet it. */
    void meet(final PaperMarket market) {
        final BarUnderWay bar = market.bar;
        final boolean isLate = bar.isMet;
        if (isLate && !isUnderWay(market)) {
            return; // the next bar's
        }
        bar.isMet = true;
        take(market, Side.BUY, isLate);
        take(market, Side.SELL, isLate);
        if (isOptimistic) {
            trigger(market, true, isLate);
            rest(market, Side.BUY);
            rest(market, Side.SELL);
            trigger(market, false, isLate);
        } else {
            trigger(market, false, isLate);
            rest(market, Side.BUY);
            rest(market, Side.SELL);
            trigger(market, true, isLate);
        }
    }

    /** New orders that reach the market's price. */
    private void take(final PaperMarket market, final Side side, final boolean isLate) {
        final BarUnderWay bar = market.bar;
        int slot = orders.first(market.instrument.index(), side);
        while (slot != NONE) {
            if (!isNew[slot] || met[slot] == bar.number) {
                slot = orders.next[slot];
                continue;
            }
            final long at = isLate ? market.lastPrice : bar.open;
            final boolean takes = !orders.postOnly[slot] && PaperDesk.reaches(side, orders.price[slot], at);
            final boolean isLimit = orders.price[slot] != Long.MAX_VALUE && orders.price[slot] != Long.MIN_VALUE;
            if (isLate && (isPessimistic ? isLimit && mayRest[slot] : takes && !isOptimistic)) {
                met[slot] = bar.number; // with the next bar
            } else if (takes) {
                met[slot] = bar.number;
                if (fill(market, slot, takerPrice(bar, side, orders.price[slot]), Liquidity.TAKER)) {
                    slot = orders.first(market.instrument.index(), side); // it may have ended others
                    continue;
                }
            } else {
                isNew[slot] = false;
                if (!mayRest[slot]) {
                    reports.expired(slot, ExpiryCause.TERMS);
                    desk.remove(slot);
                    slot = orders.first(market.instrument.index(), side);
                    continue;
                }
            }
            slot = orders.next[slot];
        }
    }

    private long takerPrice(final BarUnderWay bar, final Side side, final long limit) {
        if (isPessimistic) {
            return side == Side.BUY ? Math.min(limit, bar.high) : Math.max(limit, bar.low);
        }
        if (isOptimistic) {
            return side == Side.BUY ? bar.low : bar.high;
        }
        return bar.open;
    }

    /** Resting orders that the bar reached. */
    private void rest(final PaperMarket market, final Side side) {
        final BarUnderWay bar = market.bar;
        int slot = orders.first(market.instrument.index(), side);
        while (slot != NONE) {
            if (met[slot] != bar.number) {
                met[slot] = bar.number;
                isNew[slot] = false;
                if (isReached(bar, side, orders.price[slot])
                        && fillOnTheWay(market, slot, orders.price[slot], Liquidity.MAKER)) {
                    slot = orders.first(market.instrument.index(), side);
                    continue;
                }
            }
            slot = orders.next[slot];
        }
    }

    private boolean isReached(final BarUnderWay bar, final Side side, final long price) {
        if (side == Side.BUY) {
            return isOptimistic ? bar.low <= price : bar.low < price;
        }
        return isOptimistic ? bar.high >= price : bar.high > price;
    }

    /** Orders that wait for a price. */
    private void trigger(final PaperMarket market, final boolean takeProfits, final boolean isLate) {
        final long number = market.bar.number;
        int slot = stops.first(market.instrument.index());
        while (slot != NONE) {
            if (met[slot] == number || isTakeProfit(slot) != takeProfits) {
                slot = stops.next(slot);
                continue;
            }
            met[slot] = number;
            final long price = takeProfits ? profitPrice(market, slot, isLate) : stopPrice(market, slot, isLate);
            if (price == 0) {
                slot = stops.next(slot);
                continue;
            }
            fire(market, slot, price, takeProfits || price == market.bar.open);
            slot = stops.first(market.instrument.index()); // it may have ended others
        }
    }

    private boolean isTakeProfit(final int slot) {
        return stops.type(slot) == OrderType.TAKE_PROFIT_MARKET || stops.type(slot) == OrderType.TAKE_PROFIT_LIMIT;
    }

    /** What a triggered take-profit is given, 0: it is not. */
    private long profitPrice(final PaperMarket market, final int slot, final boolean isLate) {
        final Side side = orders.side[slot];
        final long trigger = stops.stopPrice(slot);
        if (isLate && isPessimistic || !isReached(market.bar, side, trigger)) {
            return 0;
        }
        final boolean opensThrough = !isLate && PaperDesk.reaches(side, trigger, market.bar.open);
        return opensThrough && !isPessimistic ? market.bar.open : trigger;
    }

    /** What a triggered stop is given, 0: it is not. */
    private long stopPrice(final PaperMarket market, final int slot, final boolean isLate) {
        final BarUnderWay bar = market.bar;
        final boolean sells = orders.side[slot] == Side.SELL;
        final long adverse = sells ? bar.low : bar.high;
        final long favourable = sells ? bar.high : bar.low;
        final boolean fires;
        if (!isLate && stops.onPrice(slot, bar.open, market.instrument)) {
            return isPessimistic ? adverse : bar.open;
        } else if (isOptimistic && isLate && !bar.isFollowed(orders.side[slot])) {
            // The adverse extreme may have been before the entry; the close was not.
            fires = stops.onPrice(slot, favourable, market.instrument)
                    || stops.onPrice(slot, bar.close, market.instrument);
        } else if (isOptimistic) {
            fires = stops.onPrice(slot, adverse, market.instrument)
                    || stops.onPrice(slot, favourable, market.instrument)
                    || stops.onPrice(slot, bar.close, market.instrument);
        } else {
            fires = stops.onPrice(slot, favourable, market.instrument)
                    || stops.onPrice(slot, adverse, market.instrument);
        }
        if (!fires) {
            return 0;
        }
        return isPessimistic ? adverse : stops.stopPrice(slot);
    }

    private void fire(final PaperMarket market, final int slot, final long price, final boolean onTheWay) {
        final OrderType type = stops.type(slot);
        final boolean waits = isPessimistic && type == OrderType.STOP_LIMIT;
        final Side side = orders.side[slot];
        final long trigger = stops.stopPrice(slot);
        desk.trigger(slot);
        if (orders.postOnly[slot]
                && PaperDesk.reaches(side, orders.price[slot], firedAt(market.bar, type, side, trigger))) {
            desk.settle(slot, ExpiryCause.TERMS);
            return;
        }
        if (!PaperStops.hasLimit(type)) {
            orders.price[slot] = side == Side.BUY ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        orders.rest(slot);
        isNew[slot] = false;
        mayRest[slot] = true;
        boolean isFilled = false;
        if (!waits && PaperDesk.reaches(side, orders.price[slot], price)) {
            final long given = isPessimistic && PaperStops.hasLimit(type) ? orders.price[slot] : price;
            isFilled = onTheWay
                    ? fillOnTheWay(market, slot, given, Liquidity.TAKER)
                    : fill(market, slot, given, Liquidity.TAKER);
        }
        if (!isFilled && stops.timeInForce(slot) != TimeInForce.GTC) {
            reports.expired(slot, ExpiryCause.TERMS);
            desk.remove(slot);
        }
    }

    /** The market's price when it fires: the trigger, or the open if that is through. */
    private static long firedAt(final BarUnderWay bar, final OrderType type, final Side side, final long trigger) {
        return PaperStops.isThrough(type, side, trigger, bar.open) ? bar.open : trigger;
    }

    /** As {@link #fill}, at the open or at a price that the market came to from the better side: what is beyond it comes after. */
    private boolean fillOnTheWay(
            final PaperMarket market, final int slot, final long price, final Liquidity liquidity) {
        market.bar.follows(orders.side[slot]);
        return fill(market, slot, price, liquidity);
    }

    /** Fills a resting order whole; false, with nothing done, when its amount does not fit. */
    private boolean fill(final PaperMarket market, final int slot, final long price, final Liquidity liquidity) {
        if (!desk.fill(market.instrument, slot, price, orders.leaves(slot), liquidity)) {
            return false;
        }
        market.lastPrice = price;
        desk.remove(slot);
        return true;
    }

    /** Over what is remembered of the open orders of an instrument, and its bar. */
    long hash(final long seed, final PaperMarket market) {
        long hash = market.bar == null ? seed : market.bar.hash(seed);
        final int instrument = market.instrument.index();
        hash = hash(hash, orders.first(instrument, Side.BUY), false);
        hash = hash(hash, orders.first(instrument, Side.SELL), false);
        return hash(hash, stops.first(instrument), true);
    }

    private long hash(final long seed, final int first, final boolean isParked) {
        long hash = seed;
        for (int slot = first; slot != NONE; slot = isParked ? stops.next(slot) : orders.next[slot]) {
            hash = StateHash.mix(hash, met[slot] << 2 | (isNew[slot] ? 2 : 0) | (mayRest[slot] ? 1 : 0));
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        final int capacity = carrier.carry(met.length);
        if (carrier.isReading()) {
            met = new long[capacity];
            isNew = new boolean[capacity];
            mayRest = new boolean[capacity];
        }
        carrier.carry(met);
        carrier.carry(isNew);
        carrier.carry(mayRest);
    }
}
