package dev.reprise.core.protection;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/**
 * Holds a stop-loss and a take-profit for each entry that asked for one, sized by what it filled, and closes when the
 * price it names is through. Where the venue declares it, they rest there ({@link NativeLegs}) and the engine watches behind
 * them; what does not rest there the engine closes itself.
 *
 * <p>One entry has at most one closing order of the engine under way, so its stop and its target never both fire. What protects a
 * position never exceeds it: the strategy's own closing fills trim the oldest protection first. A price that is
 * already through fires at once. A closing order that is denied, rejected or ends with a rest leaves the protection
 * armed; it fires again at the next price that is through, after a gap that doubles from {@link #MIN_GAP_NS} to
 * sixteen times that. The first failure raises PROTECTION_REJECTED, and every {@link #UNPROTECTED_NS} of failures
 * UNPROTECTED.
 *
 * <p>After a start against a real venue nothing is closed or placed before the venue's state has been read ({@link
 * #onReconciled}): then a stop that was crossed comes first, doubles are cut to the newest, and what is missing is placed.
 *
 * <p>{@code on} methods decide and are called after the input was applied; {@code apply} methods change state and are
 * called for every record.
 */
public final class Protection extends ProtectionState {
    /** Least time between two tries to close for one entry, ns. */
    public static final long MIN_GAP_NS = 100_000_000L;
    /** Failing for this long is an alarm, and again each time it has passed, ns. */
    public static final long UNPROTECTED_NS = 5_000_000_000L;

    /** A stop at the venue that has not fired for this long though the price is through is taken back, ns. */
    public static final long ESCALATE_NS = 1_000_000_000L;

    /** Least time between two placements at the venue while the entry still fills, ns. */
    public static final long REPLACE_GAP_NS = NativeLegs.REPLACE_GAP_NS;

    private final MarketView market;
    private final Sizing sizing;
    private final Pairs pairs;

    /**
     * @param capacity entries that can be protected at once; past it a fill raises CAPACITY and stays unprotected
     * @param strategies strategy indexes are below it
     * @param instruments instrument indexes are below it
     */
    public Protection(
            final MarketView market,
            final Orders orders,
            final Portfolio portfolio,
            final int capacity,
            final int strategies,
            final int instruments) {
        super(market, orders, portfolio, capacity, strategies, instruments);
        this.market = market;
        sizing = new Sizing(market, orders, table, triggers, legs);
        pairs = new Pairs(market, orders, portfolio);
    }

    /**
     * A fill was applied to orders and portfolio: sizes the protection to it.
     *
     * @param slot the order that filled
     * @param lastQty what it filled now
     */
    public void onFill(final int slot, final long lastPrice, final long lastQty, final long now, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final int instrument = orders.instrument(slot);
        if (strategy < 0) {
            return;
        }
        if (orders.role(slot) != OrderRole.ENTRY) {
            final int protection = table.find(orders.parentOrderId(slot));
            if (protection != ProtectionTable.NONE) {
                sizing.resize(protection, Math.max(table.qty[protection] - lastQty, 0), out);
                triggers.cancelRest(orders.parentOrderId(slot), out);
            }
        }
        sizing.trim(strategy, instrument, Side.SELL, out);
        sizing.trim(strategy, instrument, Side.BUY, out);
        if (orders.role(slot) == OrderRole.ENTRY
                && (orders.stopLossOffset(slot) > 0 || orders.takeProfitOffset(slot) > 0)) {
            sizing.protect(slot, lastPrice, lastQty, out);
        }
        pairs.onFill(slot, lastQty, out);
        sync(strategy, instrument, now, out);
        if (!isSuspended()) {
            held.onInstrument(instrument, now, out);
        }
    }

    /** What rests at the venue is brought to what is wanted there. */
    private void sync(final int strategy, final int instrument, final long now, final Outbox out) {
        int protection = table.first(instrument);
        while (protection != ProtectionTable.NONE) {
            final int next = table.next(protection);
            if (table.strategy[protection] == strategy) {
                sync(protection, now, out);
            }
            protection = next;
        }
    }

    private void sync(final int protection, final long now, final Outbox out) {
        if (!isSuspended()) {
            legs.sync(protection, exitQty(protection), now, !isHalted(), out);
        }
    }

    /** What a closing order of the engine that is under way takes of it. */
    private long exitQty(final int protection) {
        return triggers.isExitOpen(protection)
                ? orders.worstLeavesQty(orders.slotOf(table.exitOrderId[protection]))
                : 0;
    }

    /** An order of a strategy was sent or held: what it needs at the venue is freed for it. */
    public void onOrder(final int slot, final long now, final Outbox out) {
        if (orders.isHeld(slot) && !isSuspended()) {
            held.onInstrument(orders.instrument(slot), now, out);
        }
    }

    /** A price of the instrument was applied to the market: fires what it is through. */
    public void onPrice(final int instrument, final long now, final Outbox out) {
        if (isSuspended()) {
            return;
        }
        int protection = table.first(instrument);
        while (protection != ProtectionTable.NONE) {
            final int next = table.next(protection);
            triggers.evaluate(protection, now, out);
            protection = next;
        }
        held.onInstrument(instrument, now, out);
    }

    /** Time passed: retries what failed and whose gap is over, even when no price comes. Cheap when nothing failed. */
    public void onTime(final long now, final Outbox out) {
        if (isSuspended()) {
            return;
        }
        held.onTime(now, out);
        if (table.fired() == 0) {
            return;
        }
        for (int instrument = 0; instrument < table.instruments(); instrument++) {
            int protection = table.first(instrument);
            while (protection != ProtectionTable.NONE) {
                final int next = table.next(protection);
                if (table.attempts[protection] > 0) {
                    triggers.evaluate(protection, now, out);
                }
                protection = next;
            }
        }
    }

    /**
     * The time of a timer set for an entry's protection: places what had to wait.
     *
     * @return when to look again, 0: not needed
     */
    public long onTimer(final long parentOrderId, final long now, final Outbox out) {
        final int protection = table.find(parentOrderId);
        if (protection == ProtectionTable.NONE || isSuspended()) {
            return 0;
        }
        sync(protection, now, out);
        return table.find(parentOrderId) == protection ? legs.retryTime(protection, exitQty(protection), now) : 0;
    }

    /** An order ended. When it closed for an entry and left a rest, that is still protected and tried again. */
    public void onOrderEnded(final int slot, final long now, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final int instrument = orders.instrument(slot);
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE) {
            final boolean isExit = table.exitOrderId[protection] == orders.clientOrderId(slot);
            if (isExit && orders.status(slot) != OrderStatus.FILLED) {
                triggers.alarmFailure(protection, out);
            }
            if ((isExit || legs.onEnded(protection, slot, out)) && !isSuspended()) {
                triggers.evaluate(protection, now, out);
            }
        }
        if (orders.status(slot) == OrderStatus.REJECTED) {
            pairs.onRefused(slot, out);
        }
        sync(strategy, instrument, now, out);
        if (!isSuspended()) {
            held.onInstrument(instrument, now, out);
        }
    }

    /** A session's venue state has not been read yet: says for which positions nobody closes. */
    public void alarmSuspended(final Outbox out) {
        for (int i = 0; isSuspended() && i < table.instruments(); i++) {
            for (int p = table.first(i); p != ProtectionTable.NONE; p = table.next(p)) {
                if (legs.confirmed(p) < table.qty[p] && !isDust(p)) {
                    out.alarm(AlarmCode.UNPROTECTED, table.strategy[p], i, table.parentOrderId[p], table.qty[p]);
                }
            }
        }
    }

    private boolean isDust(final int protection) {
        return market.isDust(market.instrument(table.instrument[protection]), table.qty[protection]);
    }

    /** HALTED is over: what is missing at the venue is placed. */
    public void onResumed(final long now, final Outbox out) {
        if (!isSuspended()) {
            onReconciled(now, out);
        }
    }

    /** The venue's state has been read: crossed stops first, then doubles, then what is missing or too much. */
    public void onReconciled(final long now, final Outbox out) {
        for (int instrument = 0; instrument < table.instruments(); instrument++) {
            onPrice(instrument, now, out);
        }
        for (int instrument = 0; instrument < table.instruments(); instrument++) {
            int protection = table.first(instrument);
            while (protection != ProtectionTable.NONE) {
                final int next = table.next(protection);
                legs.cutDoubles(protection, out);
                sync(protection, now, out);
                protection = next;
            }
        }
    }
}
