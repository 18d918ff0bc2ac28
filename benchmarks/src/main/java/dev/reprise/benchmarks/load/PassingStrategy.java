package dev.reprise.benchmarks.load;

import dev.reprise.api.Bar;
import dev.reprise.api.Book;
import dev.reprise.api.Fill;
import dev.reprise.api.Order;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.Trade;

/** Hands everything on to a strategy; who measures one of its callbacks overrides that. Runs on the core's thread. */
public abstract class PassingStrategy implements Strategy {
    private final Strategy strategy;

    /** @param strategy that is told everything */
    protected PassingStrategy(final Strategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public final void onStart(final StrategyContext ctx) {
        strategy.onStart(ctx);
    }

    @Override
    public final void onTrade(final Trade trade, final StrategyContext ctx) {
        strategy.onTrade(trade, ctx);
    }

    @Override
    public final void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
        strategy.onTopOfBook(top, ctx);
    }

    @Override
    public final void onBook(final Book book, final StrategyContext ctx) {
        strategy.onBook(book, ctx);
    }

    @Override
    public void onBar(final Bar bar, final StrategyContext ctx) {
        strategy.onBar(bar, ctx);
    }

    @Override
    public final void onOrder(final Order order, final StrategyContext ctx) {
        strategy.onOrder(order, ctx);
    }

    @Override
    public final void onFill(final Fill fill, final StrategyContext ctx) {
        strategy.onFill(fill, ctx);
    }

    @Override
    public final void onTimer(final long payload, final StrategyContext ctx) {
        strategy.onTimer(payload, ctx);
    }
}
