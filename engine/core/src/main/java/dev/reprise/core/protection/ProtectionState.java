package dev.reprise.core.protection;

import dev.reprise.api.Carrier;
import dev.reprise.api.Protector;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StopMovedDecoder;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.hash.Mix;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import org.agrona.DirectBuffer;

/**
 * What is protected, and by whom: changed by applied records only. {@link Protection} decides.
 */
abstract sealed class ProtectionState permits Protection {
    final Orders orders;
    final ProtectionTable table;
    final NativeLegs legs;
    final Triggers triggers;
    final HeldOrders held;
    private final Portfolio portfolio;
    private final ProtectionSetDecoder set = new ProtectionSetDecoder();
    private final ProtectionTriggeredDecoder triggered = new ProtectionTriggeredDecoder();
    private final StopMovedDecoder stopMoved = new StopMovedDecoder();
    private boolean suspended;
    private boolean halted;

    ProtectionState(
            final MarketView market,
            final Orders orders,
            final Portfolio portfolio,
            final int capacity,
            final int strategies,
            final int instruments) {
        this.orders = orders;
        this.portfolio = portfolio;
        table = new ProtectionTable(capacity, strategies, instruments);
        legs = new NativeLegs(market, orders, portfolio, table);
        triggers = new Triggers(market, orders, portfolio, table, legs);
        held = new HeldOrders(market, orders, legs, instruments);
        legs.held(held);
    }

    final boolean isHalted() {
        return halted;
    }

    /** The orders that the engine holds. */
    public final HeldOrders held() {
        return held;
    }

    /** Whether an order must wait in the engine until the venue lets go of balance that its protection binds. */
    public final boolean mustWait(final int strategy, final int instrument, final Side side, final long qty) {
        return legs.mustWait(strategy, instrument, side, qty);
    }

    /** A session against a real venue begins: nothing is closed or placed before the venue's state has been read. */
    public final void applySuspended() {
        suspended = true;
    }

    /** The venue's state has been read. */
    public final void applyReconciled() {
        suspended = false;
    }

    /** HALTED: what rests at the venue stays, nothing new is placed there, and the engine still closes. */
    public final void applyHalted(final boolean isHalted) {
        halted = isHalted;
    }

    /** Whether the venue's state is still being waited for. */
    public final boolean isSuspended() {
        return suspended;
    }

    /** Applies {@code ProtectionSet}. */
    public final void applySet(final DirectBuffer buffer, final int offset) {
        set.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final long parent = set.parentOrderId();
        int protection = table.find(parent);
        if (set.qty() == 0) {
            if (protection != ProtectionTable.NONE) {
                table.remove(protection);
            }
            return;
        }
        if (protection == ProtectionTable.NONE) {
            protection = table.add(parent, set.strategy(), set.instrument(), set.side());
            table.exitOrderId[protection] = openExitFor(parent);
        }
        table.triggerSource[protection] = set.triggerSource();
        table.stopLimitOffset[protection] = set.stopLimitOffset();
        table.activationPrice[protection] = set.activationPrice();
        table.trailingOffset[protection] = set.trailingOffset();
        table.trailingUnit[protection] = set.trailingUnit();
        table.instructions[protection] = set.instructions();
        table.resize(protection, set.qty());
        table.stopPrice[protection] = set.stopPrice();
        table.takeProfitPrice[protection] = set.takeProfitPrice();
    }

    /** An entry may fill again after its protection was trimmed away while its exit was under way; 0: none is. */
    private long openExitFor(final long parent) {
        for (int slot = orders.firstOpen(); slot != Orders.NONE; slot = orders.nextOpen(slot)) {
            if (orders.parentOrderId(slot) == parent
                    && Triggers.isClosing(orders.role(slot))
                    && !OrderRequest.isConditional(orders.type(slot))) {
                return orders.clientOrderId(slot);
            }
        }
        return 0;
    }

    /** Applies {@code ProtectionTriggered}. */
    public final void applyTriggered(final DirectBuffer buffer, final int offset) {
        triggered.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int protection = table.find(triggered.parentOrderId());
        if (protection != ProtectionTable.NONE) {
            table.fire(protection, triggered.receiveTime());
        }
        final int slot = orders.slotOf(triggered.parentOrderId());
        if (slot != Orders.NONE) {
            held.applyTriggered(slot);
        }
    }

    /** Applies {@code StopMoved}. */
    public final void applyStopMoved(final DirectBuffer buffer, final int offset) {
        stopMoved.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = orders.slotOf(stopMoved.clientOrderId());
        final int protection = table.find(stopMoved.clientOrderId());
        if (slot != Orders.NONE && orders.isHeld(slot)) {
            orders.applyStopMoved(slot, stopMoved.stopPrice());
            held.applyStopMoved(slot, stopMoved.bestPrice());
        } else if (protection != ProtectionTable.NONE) {
            table.stopPrice[protection] = stopMoved.stopPrice();
            table.bestPrice[protection] = stopMoved.bestPrice();
        }
    }

    /** A {@code NewOrder} was applied to the orders: when it closes for an entry, it is that entry's exit or leg now. */
    public final void applyNewOrder(final int slot) {
        held.apply(slot);
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection == ProtectionTable.NONE) {
            return;
        }
        if (OrderRequest.isConditional(orders.type(slot))) {
            legs.applyPlaced(protection, slot, orders.decidedTime(slot));
        } else {
            table.exitOrderId[protection] = orders.clientOrderId(slot);
        }
    }

    /** The entry whose leg at the venue this order is, 0: none; its protection wants a timer. */
    public final long legOf(final int slot) {
        return Triggers.isClosing(orders.role(slot)) && OrderRequest.isConditional(orders.type(slot))
                ? orders.parentOrderId(slot)
                : 0;
    }

    /** A {@code CancelOrder} was applied to the orders. */
    public final void applyCancelOrder(final int slot) {
        held.apply(slot);
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE && legs.isLeg(protection, slot)) {
            table.withdrawn[protection] = true;
        }
    }

    /** A denial was applied: when it was a held order's, that is tried again later. */
    public final void applyDenial(final long clientOrderId, final long now) {
        final int slot = orders.slotOf(clientOrderId);
        if (slot != Orders.NONE) {
            held.applyDenial(slot, now);
        }
    }

    /** A report ended the order. */
    public final void applyOrderEnded(final int slot) {
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE) {
            legs.applyEnded(protection, slot);
        }
    }

    /** Entries under protection. */
    public final int count() {
        return table.count();
    }

    /** What is protected of the strategy's position, exits under way included; mantissa, 0 or above. */
    public final long protectedQty(final int strategy, final int instrument) {
        return table.qty(strategy, instrument, Side.SELL) + table.qty(strategy, instrument, Side.BUY);
    }

    /** What is not protected of what can be closed of the strategy's position; mantissa, 0 or above. */
    public final long unprotectedQty(final int strategy, final int instrument) {
        return Math.abs(portfolio.closableQty(strategy, instrument)) - protectedQty(strategy, instrument);
    }

    /** Who protects the strategy's position: the weakest protector of any part of it. */
    public final Protector protector(final int strategy, final int instrument) {
        if (protectedQty(strategy, instrument) == 0 || unprotectedQty(strategy, instrument) != 0) {
            return Protector.NOTHING;
        }
        for (int p = table.first(instrument); p != ProtectionTable.NONE; p = table.next(p)) {
            if (table.strategy[p] == strategy && legs.confirmed(p) < table.qty[p]) {
                return Protector.ENGINE;
            }
        }
        return Protector.VENUE;
    }

    /** Oldest protection in the instrument, -1: none; with {@link #next} for listings. */
    public final int first(final int instrument) {
        return table.first(instrument);
    }

    /** The next younger one, -1: none. */
    public final int next(final int protection) {
        return table.next(protection);
    }

    /** The entry it protects. */
    public final long parentOrderId(final int protection) {
        return table.parentOrderId[protection];
    }

    /** Index of the strategy whose position it protects. */
    public final int strategy(final int protection) {
        return table.strategy[protection];
    }

    /** Side of its closing orders. */
    public final Side closingSide(final int protection) {
        return table.closingSide[protection];
    }

    /** Quantity it protects, an exit under way included. */
    public final long qty(final int protection) {
        return table.qty[protection];
    }

    /** Stop-loss trigger, 0: none. */
    public final long stopPrice(final int protection) {
        return table.stopPrice[protection];
    }

    /** Take-profit trigger, 0: none. */
    public final long takeProfitPrice(final int protection) {
        return table.takeProfitPrice[protection];
    }

    /** The closing order under way, 0: none. */
    public final long openExitOrderId(final int protection) {
        return triggers.isExitOpen(protection) ? table.exitOrderId[protection] : 0;
    }

    /** The stop that rests at the venue for it, 0: none. */
    public final long stopOrderId(final int protection) {
        return legs.stop(protection) != Orders.NONE ? table.stopOrderId[protection] : 0;
    }

    /** The take-profit that rests at the venue for it, 0: none. */
    public final long targetOrderId(final int protection) {
        return legs.target(protection) != Orders.NONE ? table.targetOrderId[protection] : 0;
    }

    /** Hash over all state. */
    public final long stateHash() {
        final long hash = Mix.step(table.stateHash(), held.stateHash());
        return Mix.step(Mix.step(hash, suspended ? 1 : 0), halted ? 1 : 0);
    }

    /** Whether anything waits for a price of the instrument; without, {@link #applyPrice} and {@code onPrice} do nothing. */
    public final boolean watches(final int instrument) {
        return table.first(instrument) != ProtectionTable.NONE || held.isAny(instrument);
    }

    /** A price of the instrument was applied to the market: counts those in a row that are through. */
    public final void applyPrice(final int instrument, final TriggerSource event) {
        for (int p = table.first(instrument); p != ProtectionTable.NONE; p = table.next(p)) {
            triggers.applyPrice(p, event);
        }
        held.applyPrice(instrument, event);
    }

    /** Writes or reads every protection, for a generation of the journal. */
    public final void carry(final Carrier carrier) {
        table.carry(carrier);
        held.carry(carrier);
        suspended = carrier.carry(suspended);
        halted = carrier.carry(halted);
    }
}
