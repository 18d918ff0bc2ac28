package dev.reprise.core.host;

import dev.reprise.api.Bar;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.CoreState;
import java.util.List;

/**
 * Calls strategies in the order of their indexes. A callback that throws ends with {@link Actions#onFailure}; what it did before
 * stands. Disabled and cold strategies are not called.
 */
public final class StrategyHost {
    private final CoreState state;
    private final Actions actions;
    private final HostedStrategy[] strategies;
    private final Views.TradeView trade = new Views.TradeView();
    private final Views.TopView top;
    private final Views.BookView book;
    private final Views.OrderView order;
    private final Views.FillView fill;
    private int count;

    public StrategyHost(final CoreState state, final Actions actions) {
        this.state = state;
        this.actions = actions;
        strategies = new HostedStrategy[state.settings.maxStrategies()];
        top = new Views.TopView(state.markets);
        book = new Views.BookView(state.markets);
        order = new Views.OrderView(state.orders, state.markets);
        fill = new Views.FillView(state.orders, state.markets);
    }

    /** Puts a strategy at its index, in place of the one that was there, and starts it. */
    public void define(final int index, final Strategy strategy, final List<Instrument> instruments) {
        strategies[index] = new HostedStrategy(strategy, index, instruments, state, actions);
        count = Math.max(count, index + 1);
        try {
            strategies[index].start();
        } catch (final Throwable failure) {
            strategies[index].isForgotten = true;
            actions.onFailure(index, failure);
        }
    }

    /** A strategy could not be made: its index is known, nobody is called there. */
    public void refuse(final int index, final RuntimeException failure) {
        strategies[index] = null;
        count = Math.max(count, index + 1);
        actions.onFailure(index, failure);
    }

    /** Writes or reads what the engine keeps for each strategy, for a generation of the journal. */
    public void carry(final Carrier carrier) {
        carrier.sameLength(count);
        for (int i = 0; i < count; i++) {
            if (carrier.carry(strategies[i] != null)) {
                if (strategies[i] == null) { // could not be made here; it is cold
                    carrier.carry(0L);
                } else {
                    strategies[i].carry(carrier);
                }
            }
        }
    }

    /** A strategy's memory is not to be carried. */
    public void forget(final int index) {
        if (index >= 0 && index < count && strategies[index] != null) {
            strategies[index].isForgotten = true;
        }
    }

    /** Whether a strategy's memory can be carried. */
    public boolean hasMemory(final int index) {
        return strategies[index] != null
                && strategies[index].strategy instanceof Snapshot
                && !strategies[index].isForgotten;
    }

    /** Writes or reads a strategy's own memory; returns whether it has one. */
    public boolean carryMemory(final int index, final Carrier carrier) {
        if (!hasMemory(index)) {
            return false;
        }
        ((Snapshot) strategies[index].strategy).carry(carrier);
        return true;
    }

    public int count() {
        return count;
    }

    private boolean isCalled(final int index, final int instrument) {
        return strategies[index] != null
                && strategies[index].tradesIn(instrument)
                && state.risk.strategyStatus(index) == StrategyStatus.ENABLED;
    }

    public void onTrade(
            final Instrument instrument, final long price, final long qty, final Side aggressor, final long venueTime) {
        for (int i = 0; i < count; i++) {
            if (isCalled(i, instrument.index())) {
                try {
                    strategies[i].strategy.onTrade(
                            trade.at(instrument, price, qty, aggressor, venueTime), strategies[i]);
                } catch (final Throwable failure) {
                    actions.onFailure(i, failure);
                }
            }
        }
    }

    public void onTopOfBook(final Instrument instrument) {
        for (int i = 0; i < count; i++) {
            if (isCalled(i, instrument.index())) {
                try {
                    strategies[i].strategy.onTopOfBook(top.at(instrument), strategies[i]);
                } catch (final Throwable failure) {
                    actions.onFailure(i, failure);
                }
            }
        }
    }

    public void onBook(final Instrument instrument) {
        for (int i = 0; i < count; i++) {
            if (isCalled(i, instrument.index())) {
                try {
                    strategies[i].strategy.onBook(book.at(instrument), strategies[i]);
                } catch (final Throwable failure) {
                    actions.onFailure(i, failure);
                }
            }
        }
    }

    /** A bar closed that this strategy subscribed to. */
    public void onBar(final int index, final Bar bar) {
        if (isCalled(index, bar.instrument().index())) {
            try {
                strategies[index].strategy.onBar(bar, strategies[index]);
            } catch (final Throwable failure) {
                actions.onFailure(index, failure);
            }
        }
    }

    /** The order in this slot changed its status. */
    public void onOrder(final int slot) {
        final int index = state.orders.strategy(slot);
        if (index >= 0 && isCalled(index, state.orders.instrument(slot))) {
            try {
                strategies[index].strategy.onOrder(order.at(slot), strategies[index]);
            } catch (final Throwable failure) {
                actions.onFailure(index, failure);
            }
        }
    }

    /** The order in this slot filled. */
    public void onFill(final int slot, final long lastPrice, final long lastQty, final Liquidity liquidity) {
        final int index = state.orders.strategy(slot);
        if (index >= 0 && isCalled(index, state.orders.instrument(slot))) {
            try {
                strategies[index].strategy.onFill(fill.at(slot, lastPrice, lastQty, liquidity), strategies[index]);
            } catch (final Throwable failure) {
                actions.onFailure(index, failure);
            }
        }
    }

    public void onTimer(final int index, final long payload) {
        if (strategies[index] != null && state.risk.strategyStatus(index) == StrategyStatus.ENABLED) {
            try {
                strategies[index].strategy.onTimer(payload, strategies[index]);
            } catch (final Throwable failure) {
                actions.onFailure(index, failure);
            }
        }
    }
}
