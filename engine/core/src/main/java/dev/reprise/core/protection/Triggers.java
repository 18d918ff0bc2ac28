package dev.reprise.core.protection;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;

/** Decides when a protection fires, and closes. Changes no state of its own. */
final class Triggers {
    private static final int MAX_DOUBLINGS = 4;

    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final ProtectionTable table;
    private final OrderRequest request = new OrderRequest();

    Triggers(final MarketView market, final Orders orders, final Portfolio portfolio, final ProtectionTable table) {
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        this.table = table;
    }

    /** Quantity that orders of the closing side could close. */
    long held(final int strategy, final int instrument, final Side closing) {
        final long position = portfolio.positionQty(strategy, instrument);
        return Math.max(closing == Side.SELL ? position : -position, 0);
    }

    /** Fires a protection whose price is through, unless its exit is under way or its gap is not over. */
    void evaluate(final int protection, final long now, final Outbox out) {
        final int attempts = table.attempts[protection];
        if (isExitOpen(protection) || attempts > 0 && now - table.lastAttempt[protection] < gap(attempts)) {
            return;
        }
        final boolean sells = table.closingSide[protection] == Side.SELL;
        final long reference = reference(table.triggerSource[protection], table.instrument[protection], sells);
        if (reference <= 0) {
            return;
        }
        final long stop = table.stopPrice[protection];
        final long target = table.takeProfitPrice[protection];
        if (stop > 0 && (sells ? reference <= stop : reference >= stop)) {
            fire(protection, ProtectionKind.STOP_LOSS, stop, reference, out);
        } else if (target > 0 && (sells ? reference >= target : reference <= target)) {
            fire(protection, ProtectionKind.TAKE_PROFIT, target, reference, out);
        }
    }

    private static long gap(final int attempts) {
        return Protection.MIN_GAP_NS << Math.min(attempts - 1, MAX_DOUBLINGS);
    }

    private long reference(final TriggerSource source, final int instrument, final boolean sells) {
        return switch (source) {
            case LAST -> market.lastPrice(instrument);
            case MARK -> market.markPrice(instrument);
            case INDEX -> market.indexPrice(instrument);
            case MID ->
                market.hasTop(instrument)
                        ? market.bidPrice(instrument) + (market.askPrice(instrument) - market.bidPrice(instrument) >> 1)
                        : 0;
            case BID_ASK, NULL_VAL ->
                !market.hasTop(instrument) ? 0 : sells ? market.bidPrice(instrument) : market.askPrice(instrument);
        };
    }

    private void fire(
            final int protection,
            final ProtectionKind kind,
            final long triggerPrice,
            final long reference,
            final Outbox out) {
        final int strategy = table.strategy[protection];
        final int instrument = table.instrument[protection];
        final long parent = table.parentOrderId[protection];
        final long qty = table.qty[protection];
        out.protectionTriggered(strategy, instrument, parent, kind, triggerPrice, reference, qty);
        final OrderRequest r = request.reset(strategy, instrument);
        r.side = table.closingSide[protection];
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = kind == ProtectionKind.STOP_LOSS ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT;
        r.instructions = OrderRequest.REDUCE_ONLY;
        r.qty = qty;
        r.parentOrderId = parent;
        if (out.order(r) == 0) {
            alarmFailure(protection, out);
            return;
        }
        cancelRest(parent, out);
        cancelRivals(strategy, instrument, table.closingSide[protection], out);
    }

    /** An entry whose protection fired must not go on filling. */
    private void cancelRest(final long parent, final Outbox out) {
        final int slot = orders.slotOf(parent);
        if (slot >= 0 && isOpen(slot) && orders.canCancel(slot)) {
            out.cancel(parent);
        }
    }

    /** Resting exits of the strategy that, together with the protective ones, would turn the position. */
    private void cancelRivals(final int strategy, final int instrument, final Side side, final Outbox out) {
        long free = held(strategy, instrument, side);
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (isExitOf(slot, strategy, instrument, side)) {
                free -= orders.worstLeavesQty(slot);
            }
        }
        int slot = orders.firstOpen();
        while (slot >= 0 && free < 0) {
            final int next = orders.nextOpen(slot);
            if (orders.role(slot) == OrderRole.EXIT && isExitOf(slot, strategy, instrument, side)) {
                free += orders.worstLeavesQty(slot);
                if (orders.canCancel(slot)) {
                    out.cancel(orders.clientOrderId(slot));
                }
            }
            slot = next;
        }
    }

    private boolean isExitOf(final int slot, final int strategy, final int instrument, final Side side) {
        return orders.role(slot) != OrderRole.ENTRY
                && orders.strategy(slot) == strategy
                && orders.instrument(slot) == instrument
                && orders.side(slot) == side;
    }

    /** Says that closing failed: the first time of an episode, and each time it has gone on for long. */
    void alarmFailure(final int protection, final Outbox out) {
        final int strategy = table.strategy[protection];
        final int instrument = table.instrument[protection];
        final long parent = table.parentOrderId[protection];
        if (table.attempts[protection] == 1) {
            out.alarm(AlarmCode.PROTECTION_REJECTED, strategy, instrument, parent, table.qty[protection]);
        }
        final long first = table.firstAttempt[protection];
        final long periods = (table.lastAttempt[protection] - first) / Protection.UNPROTECTED_NS;
        if (periods > (table.previousAttempt[protection] - first) / Protection.UNPROTECTED_NS) {
            out.alarm(AlarmCode.UNPROTECTED, strategy, instrument, parent, table.qty[protection]);
        }
    }

    /** Whether an order closes for an entry on the engine's behalf. */
    static boolean isClosing(final OrderRole role) {
        return role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
    }

    /** Whether the last closing order may still fill. */
    boolean isExitOpen(final int protection) {
        final long exit = table.exitOrderId[protection];
        final int slot = exit == 0 ? -1 : orders.slotOf(exit);
        return slot >= 0 && isOpen(slot);
    }

    /** An order of unknown fate is open: nothing is sent twice. */
    boolean isOpen(final int slot) {
        return switch (orders.status(slot)) {
            case FILLED, CANCELED, REJECTED, EXPIRED, ABSENT, NULL_VAL -> false;
            default -> true;
        };
    }
}
