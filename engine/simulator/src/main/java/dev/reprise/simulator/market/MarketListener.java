package dev.reprise.simulator.market;

import dev.reprise.api.schema.Side;

/** Sees what a venue would publish about a {@link SeededMarket}. Must not place orders from within a call. */
public interface MarketListener {
    /** Sees nothing. */
    MarketListener NONE = new MarketListener() {};

    /**
     * A trade.
     *
     * @param time market time, UTC ns
     * @param tradeId counts from 1
     * @param aggressor side of the taker
     */
    default void onTrade(final long time, final long tradeId, final long price, final long qty, final Side aggressor) {}

    /**
     * A level has a new absolute quantity, 0 when it is gone.
     *
     * @param updateId counts all changes of the book from 1, those before the listener came included
     */
    default void onLevelChange(
            final long time, final long updateId, final Side side, final long price, final long newQty) {}
}
