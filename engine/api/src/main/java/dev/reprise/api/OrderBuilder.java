package dev.reprise.api;

import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;

/**
 * One order in the making. Reused: {@link StrategyContext#order(Instrument)} hands out the same builder each time, reset, and
 * {@link #submit} ends its use.
 *
 * <pre>{@code
 * ctx.order(btc).buy(size).market().stopLoss(bps(50)).takeProfit(bps(120)).submit();            // bracket
 * ctx.order(btc).buy(size).stopMarket(breakout).trailingStopLoss(bps(80)).submit();
 * ctx.order(btc).sell(size).limit(target).orStopMarket(stop).reduceOnly().submit();             // OCO
 * ctx.order(btc).sell(size).trailingStop(ticks(20)).activateAt(price).reduceOnly().submit();
 * }</pre>
 *
 * <p>Where the venue declares a kind of order it rests there; where not, the core holds it with the same meaning
 * ({@link Capability}).
 */
public interface OrderBuilder {
    /** Buy this quantity (mantissa). */
    OrderBuilder buy(long qty);

    /** Sell this quantity (mantissa). */
    OrderBuilder sell(long qty);

    /** At the market: sent as a marketable limit at the collar, so it never pays any price. */
    OrderBuilder market();

    /** At this price (mantissa) or better. */
    OrderBuilder limit(long price);

    /** At the market once the price has come this far against the side: a sell fires at or below, a buy at or above the trigger. */
    OrderBuilder stopMarket(long trigger);

    /** As {@link #stopMarket}, then at {@code limit} or better; what the market jumped over may stay unfilled. */
    OrderBuilder stopLimit(long trigger, long limit);

    /** At the market once the price is this good: a sell fires at or above, a buy at or below the trigger. */
    OrderBuilder takeProfitMarket(long trigger);

    /** As {@link #takeProfitMarket}, then at {@code limit} or better. */
    OrderBuilder takeProfitLimit(long trigger, long limit);

    /** At the market once the price came back this far from the best one seen since {@link #submit}, or since {@link #activateAt}. */
    OrderBuilder trailingStop(Distance offset);

    /** A trailing stop, or the entry's trailing stop-loss, begins to trail when the price has come here. */
    OrderBuilder activateAt(long price);

    /** The order so far, or a stop at this trigger: whichever fills first, even in part, cancels the other (OCO). */
    OrderBuilder orStopMarket(long trigger);

    /** As {@link #orStopMarket}, with a limit. */
    OrderBuilder orStopLimit(long trigger, long limit);

    OrderBuilder timeInForce(TimeInForce timeInForce);

    /** GTD: ends at this core time, UTC ns. */
    OrderBuilder goodTill(long time);

    /** Rest or be rejected, never take; of a stop-limit: when it fires. Where the venue holds no such stop, the engine does. */
    OrderBuilder postOnly();

    /** Only cut the position, never open or turn it. */
    OrderBuilder reduceOnly();

    /** Close what fills when the price moves this far against it. */
    OrderBuilder stopLoss(Distance distance);

    /** As {@link #stopLoss}, and the stop follows the price in the favourable direction, never back. */
    OrderBuilder trailingStopLoss(Distance distance);

    /** The stop-loss closes with a limit this far beyond its trigger; jumped, it is re-priced and then closed at the market. */
    OrderBuilder stopLossLimit(Distance beyond);

    /** Close what fills when the price moves this far in favour. */
    OrderBuilder takeProfit(Distance distance);

    /** Stop-loss and take-profit stay in the engine even where the venue could hold them. */
    OrderBuilder protectInEngine();

    /**
     * The price that fires stops, take-profits and the entry's protection. Default: MARK for derivatives
     * whose mark price was told; on spot LAST where the venue
     * holds stops on it, else BID_ASK: a sell stop watches the bid.
     */
    OrderBuilder trigger(TriggerSource source);

    /** Fires only when two prices in a row are through; held by the engine. */
    OrderBuilder confirmTwice();

    /**
     * The signal this order acts on, not 0: a strategy orders once for each, and a second order with the id is denied
     * (K16), however much later and across restarts. Ids should grow with time, such as a timestamp or a number: the
     * last 256 are remembered one by one, and of what is older every id up to the largest counts as seen.
     */
    OrderBuilder signal(long id);

    /**
     * Sends the order through the risk gate.
     *
     * @return the client order id (of a pair that of the first leg, {@link Order#otherLegId} has the other), or 0 when it was denied
     *     ({@link StrategyContext#lastDenial()})
     */
    long submit();
}
