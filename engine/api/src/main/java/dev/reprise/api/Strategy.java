package dev.reprise.api;

/**
 * Trading logic: the same class live, on paper, in replay and in backtest.
 *
 * <p>The core's thread calls it, one callback at a time. It decides from what it is handed and from the context alone: no
 * clock, no I/O, no randomness of its own, no other thread, no {@code HashMap} iteration; then its decisions replay bit for
 * bit. What a callback did before it threw stands; the strategy is then disabled and its entries are cancelled.
 *
 * <pre>{@code
 * public void onBar(Bar bar, StrategyContext ctx) {
 *     fast.update(bar.close());
 *     slow.update(bar.close());
 *     if (fast.crossedAbove(slow) && ctx.position(instrument).isFlat()) {
 *         ctx.order(instrument).buy(size).market().stopLoss(stop).takeProfit(target).submit();
 *     }
 * }
 * }</pre>
 */
public interface Strategy {
    /** First call; instruments are known, market data is not. */
    default void onStart(final StrategyContext ctx) {}

    /** A trade at the venue. */
    default void onTrade(final Trade trade, final StrategyContext ctx) {}

    /** The best bid or ask changed, by the venue's own top-of-book stream or by its book. */
    default void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {}

    /** The L2 book changed, became valid or became invalid. */
    default void onBook(final Book book, final StrategyContext ctx) {}

    /** A bar this strategy subscribed to closed. */
    default void onBar(final Bar bar, final StrategyContext ctx) {}

    /** An order of this strategy changed its status. */
    default void onOrder(final Order order, final StrategyContext ctx) {}

    /** An order of this strategy, or its protection, filled; position and order already show it. */
    default void onFill(final Fill fill, final StrategyContext ctx) {}

    /** A timer came due. */
    default void onTimer(final long payload, final StrategyContext ctx) {}
}
