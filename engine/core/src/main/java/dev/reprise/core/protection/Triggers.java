package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
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
    private final NativeLegs legs;
    private final OrderRequest request = new OrderRequest();

    Triggers(
            final MarketView market,
            final Orders orders,
            final Portfolio portfolio,
            final ProtectionTable table,
            final NativeLegs legs) {
        this.legs = legs;
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        this.table = table;
    }

    /** Quantity that orders of the closing side could close, in whole lots. */
    long held(final int strategy, final int instrument, final Side closing) {
        final long position = portfolio.closableQty(strategy, instrument);
        return Math.max(closing == Side.SELL ? position : -position, 0);
    }

    /**
     * Fires a protection whose price is through, unless its exit is under way or its gap is not over. What rests at the venue is the
     * venue's to fire; when that has not happened in time it is taken back, and closed here. Of bars alone only the venue knows what
     * came after the entry: it is left to it.
     */
    void evaluate(final int protection, final long now, final Outbox out) {
        final int attempts = table.attempts[protection];
        if (market.isOfBars() && legs.isHeldWhole(protection)) {
            return;
        }
        if (isExitOpen(protection) || attempts > 0 && now - table.lastAttempt[protection] < gap(attempts)) {
            return;
        }
        final boolean sells = table.closingSide[protection] == Side.SELL;
        final long reference =
                TriggerPrices.reference(market, table.triggerSource[protection], table.instrument[protection], sells);
        if (reference <= 0) {
            return;
        }
        trail(protection, sells, reference, out);
        final long target = table.takeProfitPrice[protection];
        if (isStopFiring(protection, sells, reference)) {
            onStop(protection, reference, now, out);
        } else if (target > 0
                && (isTwice(protection)
                        ? table.targetThrough[protection] >= 2
                        : TriggerPrices.isThrough(true, sells, reference, target))) {
            onTarget(protection, target, reference, out);
        }
    }

    private boolean isTwice(final int protection) {
        return (table.instructions[protection] & OrderInstructions.CONFIRM_TWICE) != 0;
    }

    private boolean isStopFiring(final int protection, final boolean sells, final long reference) {
        final long stop = table.stopPrice[protection];
        return stop > 0
                && (isTwice(protection)
                        ? table.stopThrough[protection] >= 2
                        : TriggerPrices.isThrough(false, sells, reference, stop));
    }

    /** A price was applied to the market: counts those in a row that are through. */
    void applyPrice(final int protection, final TriggerSource event) {
        if (!isTwice(protection) || !TriggerPrices.moves(event, table.triggerSource[protection])) {
            return;
        }
        final boolean sells = table.closingSide[protection] == Side.SELL;
        final long reference =
                TriggerPrices.reference(market, table.triggerSource[protection], table.instrument[protection], sells);
        final long stop = table.stopPrice[protection];
        final long target = table.takeProfitPrice[protection];
        table.stopThrough[protection] = count(
                table.stopThrough[protection],
                reference > 0 && stop > 0 && TriggerPrices.isThrough(false, sells, reference, stop));
        table.targetThrough[protection] = count(
                table.targetThrough[protection],
                reference > 0 && target > 0 && TriggerPrices.isThrough(true, sells, reference, target));
    }

    private static byte count(final byte before, final boolean isThrough) {
        return isThrough ? (byte) Math.min(before + 1, 2) : 0;
    }

    /** A trailing stop follows the best price, never back. */
    private void trail(final int protection, final boolean sells, final long reference, final Outbox out) {
        final long value = table.trailingOffset[protection];
        if (value <= 0) {
            return;
        }
        final long best = table.bestPrice[protection];
        final long activation = table.activationPrice[protection];
        if (best == 0 && activation > 0 && !TriggerPrices.isThrough(true, sells, reference, activation)) {
            return;
        }
        final int instrument = table.instrument[protection];
        final long stop = TriggerPrices.trailed(
                sells, table.trailingUnit[protection], value, reference, market.instrument(instrument));
        if (TriggerPrices.isBetter(sells, reference, best)
                && stop > 0
                && TriggerPrices.isBetter(sells, stop, table.stopPrice[protection])) {
            out.stopMoved(table.strategy[protection], instrument, table.parentOrderId[protection], stop, reference);
        }
    }

    private void onStop(final int protection, final long reference, final long now, final Outbox out) {
        final int stop = legs.stop(protection);
        final long atVenue = legs.leaves(stop);
        final long price = table.stopPrice[protection];
        if (atVenue == 0) {
            if (legs.isOpen(protection)) {
                legs.withdraw(protection, out); // the take-profit binds what the stop has to sell
            }
            if (!legs.isOpen(protection)) {
                fire(protection, ProtectionKind.STOP_LOSS, price, reference, table.qty[protection], out);
            }
        } else if (table.qty[protection] > atVenue) {
            fire(protection, ProtectionKind.STOP_LOSS, price, reference, table.qty[protection] - atVenue, out);
        } else if (table.attempts[protection] == 0
                || now - table.lastAttempt[protection] > ProtectionTable.EPISODE_NS) {
            triggered(protection, ProtectionKind.STOP_LOSS, price, reference, atVenue, out);
        } else if (now - table.firstAttempt[protection] >= Protection.ESCALATE_NS && legs.canWithdrawStop(protection)) {
            out.alarm(
                    AlarmCode.STOP_JUMPED,
                    table.strategy[protection],
                    table.instrument[protection],
                    orders.clientOrderId(stop),
                    atVenue);
            legs.withdraw(protection, out);
        }
    }

    private void onTarget(final int protection, final long price, final long reference, final Outbox out) {
        final long atVenue = legs.leaves(legs.target(protection));
        if (atVenue > 0) {
            if (table.qty[protection] > atVenue) {
                fire(protection, ProtectionKind.TAKE_PROFIT, price, reference, table.qty[protection] - atVenue, out);
            }
            return; // the venue fills the rest, or the stop stays behind it
        }
        if (legs.isOpen(protection)) {
            legs.withdraw(protection, out);
        }
        if (!legs.isOpen(protection)) {
            fire(protection, ProtectionKind.TAKE_PROFIT, price, reference, table.qty[protection], out);
        }
    }

    private static long gap(final int attempts) {
        return Protection.MIN_GAP_NS << Math.min(attempts - 1, MAX_DOUBLINGS);
    }

    private void triggered(
            final int protection,
            final ProtectionKind kind,
            final long triggerPrice,
            final long reference,
            final long qty,
            final Outbox out) {
        out.protectionTriggered(
                table.strategy[protection],
                table.instrument[protection],
                table.parentOrderId[protection],
                kind,
                triggerPrice,
                reference,
                qty);
    }

    private void fire(
            final int protection,
            final ProtectionKind kind,
            final long triggerPrice,
            final long reference,
            final long qty,
            final Outbox out) {
        final int strategy = table.strategy[protection];
        final int instrument = table.instrument[protection];
        final long parent = table.parentOrderId[protection];
        triggered(protection, kind, triggerPrice, reference, qty, out);
        final OrderRequest r = request.reset(strategy, instrument);
        r.side = table.closingSide[protection];
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        r.role = kind == ProtectionKind.STOP_LOSS ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT;
        r.triggerSource = table.triggerSource[protection];
        r.instructions = OrderInstructions.REDUCE_ONLY;
        r.qty = qty;
        r.parentOrderId = parent;
        if (kind == ProtectionKind.STOP_LOSS && table.stopLimitOffset[protection] > 0) {
            limit(r, table.attempts[protection], triggerPrice, reference, table.stopLimitOffset[protection]);
        }
        if (out.order(r) == 0) {
            alarmFailure(protection, out);
            return;
        }
        cancelRest(parent, out);
        cancelRivals(strategy, instrument, table.closingSide[protection], out);
    }

    /** A stop-limit: at its own limit, then re-priced at the market's price, then at the market within the collar. */
    private void limit(
            final OrderRequest r, final int attempt, final long trigger, final long reference, final long offset) {
        if (attempt > 2) {
            return;
        }
        final Instrument instrument = market.instrument(r.instrument);
        final long from = attempt == 1 ? trigger : reference;
        final long price = r.side == Side.SELL
                ? instrument.floorToTick(Math.max(from - offset, instrument.tickSize()))
                : instrument.ceilToTick(from + offset);
        r.type = OrderType.LIMIT;
        r.price = price;
    }

    /** An entry whose protection fired must not go on filling. */
    void cancelRest(final long parent, final Outbox out) {
        final int slot = orders.slotOf(parent);
        if (slot != Orders.NONE && orders.canCancel(slot)) {
            out.cancel(parent);
        }
    }

    /** Resting exits of the strategy that, together with the protective ones, would turn the position. */
    private void cancelRivals(final int strategy, final int instrument, final Side side, final Outbox out) {
        long free = held(strategy, instrument, side);
        for (int slot = orders.firstOpen(); slot != Orders.NONE; slot = orders.nextOpen(slot)) {
            if (isExitOf(slot, strategy, instrument, side) && !isCountedByPartner(slot)) {
                free -= orders.worstLeavesQty(slot);
            }
        }
        int slot = orders.firstOpen();
        while (slot != Orders.NONE && free < 0) {
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

    /** Of a pair only one leg will fill. */
    private boolean isCountedByPartner(final int slot) {
        final int other = orders.otherLeg(slot);
        return other != Orders.NONE && orders.listId(slot) != orders.clientOrderId(slot) && orders.isWorking(other);
    }

    private boolean isExitOf(final int slot, final int strategy, final int instrument, final Side side) {
        return orders.role(slot) != OrderRole.ENTRY
                && orders.strategy(slot) == strategy
                && orders.instrument(slot) == instrument
                && orders.side(slot) == side;
    }

    /**
     * Says that closing failed: the first time of an episode, and each time it has gone on for long, but of what is too little for the venue:
     * nobody could close that.
     */
    void alarmFailure(final int protection, final Outbox out) {
        final int strategy = table.strategy[protection];
        final int instrument = table.instrument[protection];
        final long parent = table.parentOrderId[protection];
        if (table.attempts[protection] == 1) {
            out.alarm(AlarmCode.PROTECTION_REJECTED, strategy, instrument, parent, table.qty[protection]);
        }
        final long first = table.firstAttempt[protection];
        final long periods = (table.lastAttempt[protection] - first) / Protection.UNPROTECTED_NS;
        if (periods > (table.previousAttempt[protection] - first) / Protection.UNPROTECTED_NS
                && !market.isDust(market.instrument(instrument), table.qty[protection])) {
            out.alarm(AlarmCode.UNPROTECTED, strategy, instrument, parent, table.qty[protection]);
        }
    }

    /** Whether an order closes for an entry on the engine's behalf. */
    static boolean isClosing(final OrderRole role) {
        return role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
    }

    /** Whether the last closing order may still fill; one of unknown fate may: nothing is sent twice. */
    boolean isExitOpen(final int protection) {
        final int slot = orders.slotOf(table.exitOrderId[protection]);
        return slot != Orders.NONE && orders.isWorking(slot);
    }
}
