package dev.reprise.core.laws;

import dev.reprise.api.schema.OrderStatus;
import dev.reprise.core.CoreState;
import dev.reprise.core.portfolio.Account;

/** The figures that the core shows for what the laws work out for themselves. */
record CoreView(CoreState state) {
    long position(final int strategy, final int instrument) {
        return state.portfolio.positionQty(strategy, instrument);
    }

    long accountPosition(final int instrument) {
        return state.portfolio.accountQty(instrument);
    }

    long cash(final int currency) {
        return state.portfolio.ledger().balance(Account.CASH, currency);
    }

    long fees(final int currency) {
        return state.portfolio.fees(currency);
    }

    long trialBalance(final int currency) {
        return state.portfolio.trialBalance(currency);
    }

    /** Null when the order is not remembered. */
    OrderStatus status(final long id) {
        final int slot = state.orders.slotOf(id);
        return slot < 0 ? null : state.orders.status(slot);
    }

    long cumQty(final long id) {
        return state.orders.cumQty(state.orders.slotOf(id));
    }

    boolean isWorking(final long id) {
        final int slot = state.orders.slotOf(id);
        return slot >= 0 && state.orders.isWorking(slot);
    }
}
