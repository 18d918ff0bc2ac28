package dev.reprise.api;

import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;

/**
 * One order in the making. Reused: {@link StrategyContext#order(Instrument)} hands out the same builder each time, reset, and
 * {@link #submit} ends its use.
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

    OrderBuilder timeInForce(TimeInForce timeInForce);

    /** Rest or be rejected, never take. */
    OrderBuilder postOnly();

    /** Only cut the position, never open or turn it. */
    OrderBuilder reduceOnly();

    /** Close what fills when the price moves this far against it. */
    OrderBuilder stopLoss(Distance distance);

    /** Close what fills when the price moves this far in favour. */
    OrderBuilder takeProfit(Distance distance);

    /** The price that fires the stop-loss; default BID_ASK: a sell stop watches the bid. */
    OrderBuilder trigger(TriggerSource source);

    /**
     * Sends the order through the risk gate.
     *
     * @return the client order id, or 0 when it was denied ({@link StrategyContext#lastDenial()})
     */
    long submit();
}
