package dev.reprise.core.protection;

import dev.reprise.api.Capability;
import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;

/**
 * Orders that the engine holds because the venue cannot: stops, take-profits and trailing stops until their price comes, and
 * orders that wait until the balance they need is free. When it is time they go to the venue under their own id, as a market
 * or limit order.
 *
 * <p>A price that is already through fires at once. Of a pair (OCO) the leg at the venue is cancelled first and the held one
 * goes when that has ended, smaller by what it filled: so the two never work at the same time, and on spot the balance is there.
 *
 * <p>{@code on} methods decide, {@code apply} methods change state; core thread only.
 */
public final class HeldOrders {
    private static final int MAX_DOUBLINGS = 4;

    private final MarketView market;
    private final Orders orders;
    private final Reservations reservations;
    private final HeldTable table;
    private final OrderRequest request = new OrderRequest();

    /** What keeps an order from leaving because its balance is bound at the venue. */
    interface Reservations {
        /** Asks for the release of what protective orders at the venue reserve; false while anything is still bound. */
        boolean free(int strategy, int instrument, Side closingSide, long now, Outbox out);
    }

    HeldOrders(final MarketView market, final Orders orders, final Reservations reservations, final int instruments) {
        this.market = market;
        this.orders = orders;
        this.reservations = reservations;
        table = new HeldTable(orders.capacity(), instruments);
    }

    /** Orders held now. */
    public int count() {
        return table.count();
    }

    /** Whether one is held in the instrument. */
    boolean isAny(final int instrument) {
        return table.first(instrument) != HeldTable.NONE;
    }

    /** A record about the order was applied: it begins or ends to be held. */
    public void apply(final int slot) {
        final boolean isHeld = orders.isHeld(slot);
        if (isHeld && !table.isListed(slot)) {
            table.add(slot, orders.instrument(slot), !OrderRequest.isConditional(orders.type(slot)));
        } else if (!isHeld && table.isListed(slot)) {
            table.remove(slot);
        }
    }

    /** A price of the instrument was applied to the market: counts those in a row that are through. */
    void applyPrice(final int instrument, final dev.reprise.api.schema.TriggerSource event) {
        for (int slot = table.first(instrument); slot != HeldTable.NONE; slot = table.next(slot)) {
            if ((orders.instructions(slot) & OrderInstructions.CONFIRM_TWICE) != 0
                    && TriggerPrices.moves(event, orders.triggerSource(slot))) {
                table.through[slot] = isThrough(slot) ? (byte) Math.min(table.through[slot] + 1, 2) : 0;
            }
        }
    }

    /** Applies {@code ProtectionTriggered} of a held order. */
    void applyTriggered(final int slot) {
        if (table.isListed(slot)) {
            table.fire(slot);
        }
    }

    /** Applies {@code StopMoved} of a held order; its trigger is in the orders. */
    void applyStopMoved(final int slot, final long bestPrice) {
        if (table.isListed(slot)) {
            table.best[slot] = bestPrice;
        }
    }

    /** Applies a denial of the order's release. */
    void applyDenial(final int slot, final long now) {
        if (table.isListed(slot)) {
            table.denials[slot]++;
            table.lastDenial[slot] = now;
        }
    }

    /** A price of the instrument changed, or an order in it did: fires and lets go what can go. */
    void onInstrument(final int instrument, final long now, final Outbox out) {
        int slot = table.first(instrument);
        while (slot != HeldTable.NONE) {
            final int next = table.next(slot);
            evaluate(slot, now, out);
            slot = next;
        }
    }

    /** Time passed: tries what fired and could not go. Cheap when nothing waits. */
    void onTime(final long now, final Outbox out) {
        if (table.waiting() == 0) {
            return;
        }
        for (int i = 0; i < table.instruments(); i++) {
            int slot = table.first(i);
            while (slot != HeldTable.NONE) {
                final int next = table.next(slot);
                if (table.fired[slot]) {
                    evaluate(slot, now, out);
                }
                slot = next;
            }
        }
    }

    private void evaluate(final int slot, final long now, final Outbox out) {
        if (!table.isListed(slot)) {
            return; // the one before it ended this one as well
        }
        if (!table.fired[slot]) {
            trail(slot, out);
            if (!isFiring(slot)) {
                return;
            }
            final boolean takeProfit = OrderRequest.isTakeProfit(orders.type(slot));
            out.protectionTriggered(
                    orders.strategy(slot),
                    orders.instrument(slot),
                    orders.clientOrderId(slot),
                    takeProfit ? ProtectionKind.TAKE_PROFIT : ProtectionKind.STOP_LOSS,
                    orders.stopPrice(slot),
                    reference(slot),
                    orders.qty(slot));
        }
        if (table.denials[slot] == 0 || now - table.lastDenial[slot] >= gap(table.denials[slot])) {
            release(slot, now, out);
        }
    }

    private static long gap(final int denials) {
        return Protection.MIN_GAP_NS << Math.min(denials - 1, MAX_DOUBLINGS);
    }

    private long reference(final int slot) {
        return TriggerPrices.reference(
                market, orders.triggerSource(slot), orders.instrument(slot), orders.side(slot) == Side.SELL);
    }

    private boolean isThrough(final int slot) {
        final long reference = reference(slot);
        return reference > 0
                && TriggerPrices.isThrough(
                        OrderRequest.isTakeProfit(orders.type(slot)),
                        orders.side(slot) == Side.SELL,
                        reference,
                        orders.stopPrice(slot));
    }

    private boolean isFiring(final int slot) {
        if (orders.type(slot) == OrderType.TRAILING_STOP && table.best[slot] == 0) {
            return false;
        }
        return (orders.instructions(slot) & OrderInstructions.CONFIRM_TWICE) != 0
                ? table.through[slot] >= 2
                : isThrough(slot);
    }

    private void trail(final int slot, final Outbox out) {
        final long reference = reference(slot);
        if (orders.type(slot) != OrderType.TRAILING_STOP || reference <= 0) {
            return;
        }
        final boolean sells = orders.side(slot) == Side.SELL;
        final long best = table.best[slot];
        final long activation = orders.activationPrice(slot);
        if (best == 0 && activation > 0 && !TriggerPrices.isThrough(true, sells, reference, activation)) {
            return;
        }
        final Instrument instrument = market.instrument(orders.instrument(slot));
        final long stop = TriggerPrices.trailed(
                sells, orders.trailingUnit(slot), orders.trailingOffset(slot), reference, instrument);
        final boolean isHigher = TriggerPrices.isBetter(sells, stop, orders.stopPrice(slot));
        if (TriggerPrices.isBetter(sells, reference, best) && stop > 0 && (best == 0 || isHigher)) {
            out.stopMoved(
                    orders.strategy(slot),
                    instrument.index(),
                    orders.clientOrderId(slot),
                    isHigher ? stop : orders.stopPrice(slot),
                    reference);
        }
    }

    private void release(final int slot, final long now, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final Instrument instrument = market.instrument(orders.instrument(slot));
        final int other = orders.otherLeg(slot);
        if (other != Orders.NONE && orders.isWorking(other)) {
            if (orders.canCancel(other)) {
                out.cancel(orders.clientOrderId(other));
            }
            if (orders.isWorking(other)) {
                return;
            }
        }
        final long filled = other != Orders.NONE ? orders.cumQty(other) : 0;
        final long qty = instrument.floorToLot(orders.qty(slot) - filled);
        if (qty <= 0) {
            out.cancel(orders.clientOrderId(slot));
            return;
        }
        if (instrument.market() == MarketKind.SPOT
                && !reservations.free(strategy, instrument.index(), orders.side(slot), now, out)) {
            return;
        }
        fill(request.reset(strategy, instrument.index()), slot, qty, instrument);
        final long id = orders.clientOrderId(slot);
        if (!out.release(id, request)) {
            if (orders.role(slot) == OrderRole.ENTRY) {
                out.alarm(AlarmCode.TRIGGER_DENIED, strategy, instrument.index(), id, qty);
                out.cancel(id);
            } else if (table.denials[slot] == 1) {
                out.alarm(AlarmCode.PROTECTION_REJECTED, strategy, instrument.index(), id, qty);
            }
        }
    }

    /** The plain order it has become. */
    private void fill(final OrderRequest r, final int slot, final long qty, final Instrument instrument) {
        final boolean atMarket = OrderRequest.isAtMarket(orders.type(slot));
        r.side = orders.side(slot);
        r.type = atMarket ? OrderType.MARKET : OrderType.LIMIT;
        r.timeInForce = atMarket ? TimeInForce.IOC : orders.timeInForce(slot);
        if (r.timeInForce == TimeInForce.GTD
                && !market.capabilities(instrument.index()).has(Capability.GTD)) {
            r.timeInForce = TimeInForce.GTC; // the engine's timer ends it
        }
        r.role = orders.role(slot);
        r.triggerSource = orders.triggerSource(slot);
        r.instructions = orders.instructions(slot) & ~(OrderInstructions.EMULATED | OrderInstructions.CONFIRM_TWICE);
        r.price = orders.price(slot);
        r.stopPrice = 0;
        r.qty = qty;
        r.expireTime = orders.expireTime(slot);
        r.parentOrderId = orders.parentOrderId(slot);
        r.stopLossOffset = orders.stopLossOffset(slot);
        r.takeProfitOffset = orders.takeProfitOffset(slot);
        r.stopLimitOffset = orders.stopLimitOffset(slot);
        r.listId = orders.listId(slot);
        if (orders.type(slot) != OrderType.TRAILING_STOP) {
            r.activationPrice = orders.activationPrice(slot);
            r.trailingOffset = orders.trailingOffset(slot);
            r.trailingUnit = orders.trailingUnit(slot);
        }
    }

    /** Whether an order in this slot is held and due, and so will take what the position has. */
    boolean isDue(final int slot) {
        return table.isListed(slot) && table.fired[slot];
    }

    /** Hash over what is kept besides the orders. */
    long stateHash() {
        long hash = table.count();
        for (int i = 0; i < table.instruments(); i++) {
            for (int slot = table.first(i); slot != HeldTable.NONE; slot = table.next(slot)) {
                hash = Mix.step(Mix.step(hash, orders.clientOrderId(slot)), table.hash(slot));
            }
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        table.carry(carrier);
    }
}
