package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StopMovedDecoder;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.decision.ProtectionRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import org.agrona.DirectBuffer;

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
public final class Protection {
    /** Least time between two tries to close for one entry, ns. */
    public static final long MIN_GAP_NS = 100_000_000L;
    /** Failing for this long is an alarm, and again each time it has passed, ns. */
    public static final long UNPROTECTED_NS = 5_000_000_000L;

    /** A stop at the venue that has not fired for this long though the price is through is taken back, ns. */
    public static final long ESCALATE_NS = 1_000_000_000L;

    /** Least time between two placements at the venue while the entry still fills, ns. */
    public static final long REPLACE_GAP_NS = NativeLegs.REPLACE_GAP_NS;

    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final ProtectionTable table;
    private final Triggers triggers;
    private final NativeLegs legs;
    private final HeldOrders held;
    private final Pairs pairs;
    private final ProtectionRequest request = new ProtectionRequest();
    private final StopMovedDecoder stopMoved = new StopMovedDecoder();
    private boolean suspended;
    private boolean halted;
    private final ProtectionSetDecoder set = new ProtectionSetDecoder();
    private final ProtectionTriggeredDecoder triggered = new ProtectionTriggeredDecoder();

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
        this.market = market;
        this.orders = orders;
        this.portfolio = portfolio;
        table = new ProtectionTable(capacity, strategies, instruments);
        legs = new NativeLegs(market, orders, portfolio, table);
        triggers = new Triggers(market, orders, portfolio, table, legs);
        held = new HeldOrders(market, orders, legs, instruments);
        legs.held(held);
        pairs = new Pairs(market, orders, portfolio);
    }

    /** The orders that the engine holds. */
    public HeldOrders held() {
        return held;
    }

    /** Whether an order must wait in the engine until the venue lets go of balance that its protection binds. */
    public boolean mustWait(final int strategy, final int instrument, final Side side, final long qty) {
        return legs.mustWait(strategy, instrument, side, qty);
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
                resize(protection, Math.max(table.qty[protection] - lastQty, 0), out);
            }
        }
        trim(strategy, instrument, Side.SELL, out);
        trim(strategy, instrument, Side.BUY, out);
        if (orders.role(slot) == OrderRole.ENTRY
                && (orders.stopLossOffset(slot) > 0 || orders.takeProfitOffset(slot) > 0)) {
            protect(slot, lastPrice, lastQty, out);
        }
        pairs.onFill(slot, lastQty, out);
        sync(strategy, instrument, now, out);
        held.onInstrument(instrument, now, out);
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
        if (!suspended) {
            legs.sync(protection, exitQty(protection), now, !halted, out);
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
        if (orders.isHeld(slot)) {
            held.onInstrument(orders.instrument(slot), now, out);
        }
    }

    /** The position of a strategy changed by something other than a fill of a known order: nothing may exceed it. */
    public void onPosition(final int strategy, final int instrument, final long now, final Outbox out) {
        trim(strategy, instrument, Side.SELL, out);
        trim(strategy, instrument, Side.BUY, out);
        sync(strategy, instrument, now, out);
    }

    /** What the fill opened, and not what it closed of an opposite position, gets protected. */
    private void protect(final int slot, final long lastPrice, final long lastQty, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final int i = orders.instrument(slot);
        final long parent = orders.clientOrderId(slot);
        final Side closing = orders.side(slot) == Side.BUY ? Side.SELL : Side.BUY;
        final long opened = Math.min(lastQty, triggers.held(strategy, i, closing) - table.qty(strategy, i, closing));
        if (opened <= 0) {
            return;
        }
        final int protection = table.find(parent);
        if (protection == ProtectionTable.NONE && table.isFull()) {
            out.alarm(AlarmCode.CAPACITY, strategy, i, parent, opened);
            return;
        }
        final Instrument instrument = market.instrument(i);
        final long average = averagePrice(slot, instrument, lastPrice);
        final long stop = trigger(instrument, average, orders.stopLossOffset(slot), closing == Side.SELL);
        final long target = trigger(instrument, average, orders.takeProfitOffset(slot), closing == Side.BUY);
        if (stop <= 0 && orders.stopLossOffset(slot) > 0) {
            out.alarm(AlarmCode.UNPROTECTED, strategy, i, parent, opened);
        }
        if (stop > 0 || target > 0) {
            request.strategy = strategy;
            request.instrument = i;
            request.parentOrderId = parent;
            request.side = closing;
            request.qty = protection == ProtectionTable.NONE ? opened : table.qty[protection] + opened;
            request.stopPrice = stop;
            request.takeProfitPrice = target;
            request.stopLimitOffset = orders.stopLimitOffset(slot);
            request.activationPrice = orders.activationPrice(slot);
            request.trailingOffset = orders.trailingOffset(slot);
            request.trailingUnit = orders.trailingUnit(slot);
            request.triggerSource = orders.triggerSource(slot);
            request.instructions =
                    orders.instructions(slot) & (OrderRequest.CONFIRM_TWICE | OrderRequest.PROTECT_IN_ENGINE);
            if (protection != ProtectionTable.NONE && request.trailingOffset > 0) {
                // It may have followed the price already; a later fill does not take it back.
                final boolean isBetter =
                        TriggerPrices.isBetter(closing == Side.SELL, table.stopPrice[protection], stop);
                request.stopPrice = isBetter ? table.stopPrice[protection] : stop;
            }
            out.protectionSet(request);
        }
    }

    /** Average price of the entry's fills, price mantissa; the last price when it cannot be worked out. */
    private long averagePrice(final int slot, final Instrument instrument, final long lastPrice) {
        final long filled = orders.filledQty(slot);
        final long amount = orders.filledAmount(slot);
        final int digits = instrument.priceScale()
                + instrument.qtyScale()
                - instrument.quote().scale();
        final long average = filled <= 0 || amount <= 0 ? 0 : average(amount, filled, digits);
        return average > 0 ? average : lastPrice;
    }

    private static long average(final long amount, final long filled, final int digits) {
        if (digits >= 0) {
            final long scaled = Decimals.powerOfTen(digits);
            return FixedPoint.multiplyDivide(amount, scaled, filled);
        }
        final long divisor = FixedPoint.multiplyExact(filled, Decimals.powerOfTen(-digits));
        return divisor == FixedPoint.OVERFLOW ? 0 : FixedPoint.multiplyDivide(amount, 1, divisor);
    }

    /** Trigger price at a distance below or above, on the tick nearer the average: it fires rather sooner. 0: none. */
    private static long trigger(
            final Instrument instrument, final long average, final long offset, final boolean below) {
        if (offset <= 0) {
            return 0;
        }
        if (below) {
            return average > offset ? instrument.ceilToTick(average - offset) : 0;
        }
        final long price = FixedPoint.add(average, offset);
        return price == FixedPoint.OVERFLOW ? 0 : instrument.floorToTick(price);
    }

    private void trim(final int strategy, final int instrument, final Side closing, final Outbox out) {
        long excess = table.qty(strategy, instrument, closing) - triggers.held(strategy, instrument, closing);
        int protection = excess > 0 ? table.first(instrument) : ProtectionTable.NONE;
        while (protection != ProtectionTable.NONE && excess > 0) {
            final int next = table.next(protection);
            if (table.strategy[protection] == strategy && table.closingSide[protection] == closing) {
                final long cut = Math.min(table.qty[protection], excess);
                excess -= cut;
                final long exit = table.exitOrderId[protection];
                final long rest = table.qty[protection] - cut;
                resize(protection, rest, out);
                cancelExitAbove(exit, rest, out);
            }
            protection = next;
        }
    }

    private void resize(final int protection, final long qty, final Outbox out) {
        request.strategy = table.strategy[protection];
        request.instrument = table.instrument[protection];
        request.parentOrderId = table.parentOrderId[protection];
        request.side = table.closingSide[protection];
        request.qty = qty;
        request.stopPrice = table.stopPrice[protection];
        request.takeProfitPrice = table.takeProfitPrice[protection];
        request.stopLimitOffset = table.stopLimitOffset[protection];
        request.activationPrice = table.activationPrice[protection];
        request.trailingOffset = table.trailingOffset[protection];
        request.trailingUnit = table.trailingUnit[protection];
        request.triggerSource = table.triggerSource[protection];
        request.instructions = table.instructions[protection];
        if (qty == 0) {
            legs.withdraw(protection, out); // before it is forgotten
        }
        out.protectionSet(request);
    }

    private void cancelExitAbove(final long exitOrderId, final long qty, final Outbox out) {
        final int slot = exitOrderId == 0 ? -1 : orders.slotOf(exitOrderId);
        if (slot >= 0 && triggers.isOpen(slot) && orders.worstLeavesQty(slot) > qty && orders.canCancel(slot)) {
            out.cancel(exitOrderId);
        }
    }

    /** A price of the instrument was applied to the market: counts those in a row that are through. */
    public void applyPrice(final int instrument, final TriggerSource event) {
        for (int p = table.first(instrument); p != ProtectionTable.NONE; p = table.next(p)) {
            triggers.applyPrice(p, event);
        }
        held.applyPrice(instrument, event);
    }

    /** A price of the instrument was applied to the market: fires what it is through. */
    public void onPrice(final int instrument, final long now, final Outbox out) {
        if (suspended) {
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
        if (suspended) {
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
        if (protection == ProtectionTable.NONE || suspended) {
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
            if ((isExit || legs.onEnded(protection, slot, out)) && !suspended) {
                triggers.evaluate(protection, now, out);
            }
        }
        if (orders.status(slot) == OrderStatus.REJECTED) {
            pairs.onRefused(slot, out);
        }
        sync(strategy, instrument, now, out);
        if (!suspended) {
            held.onInstrument(instrument, now, out);
        }
    }

    /** A session against a real venue begins: nothing is closed or placed before the venue's state has been read. */
    public void applySuspended() {
        suspended = true;
    }

    /** The venue's state has been read. */
    public void applyReconciled() {
        suspended = false;
    }

    /** HALTED: what rests at the venue stays, nothing new is placed there, and the engine still closes. */
    public void applyHalted(final boolean isHalted) {
        halted = isHalted;
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

    /** Applies {@code ProtectionSet}. */
    public void applySet(final DirectBuffer buffer, final int offset) {
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
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.parentOrderId(slot) == parent
                    && Triggers.isClosing(orders.role(slot))
                    && !OrderRequest.isConditional(orders.type(slot))) {
                return orders.clientOrderId(slot);
            }
        }
        return 0;
    }

    /** Applies {@code ProtectionTriggered}. */
    public void applyTriggered(final DirectBuffer buffer, final int offset) {
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
        if (slot >= 0) {
            held.applyTriggered(slot);
        }
    }

    /** Applies {@code StopMoved}. */
    public void applyStopMoved(final DirectBuffer buffer, final int offset) {
        stopMoved.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = orders.slotOf(stopMoved.clientOrderId());
        final int protection = table.find(stopMoved.clientOrderId());
        if (slot >= 0 && orders.isHeld(slot)) {
            orders.applyStopMoved(slot, stopMoved.stopPrice());
            held.applyStopMoved(slot, stopMoved.bestPrice());
        } else if (protection != ProtectionTable.NONE) {
            table.stopPrice[protection] = stopMoved.stopPrice();
            table.bestPrice[protection] = stopMoved.bestPrice();
        }
    }

    /** A {@code NewOrder} was applied to the orders: when it closes for an entry, it is that entry's exit or leg now. */
    public void applyNewOrder(final int slot) {
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
    public long legOf(final int slot) {
        return Triggers.isClosing(orders.role(slot)) && OrderRequest.isConditional(orders.type(slot))
                ? orders.parentOrderId(slot)
                : 0;
    }

    /** A {@code CancelOrder} was applied to the orders. */
    public void applyCancelOrder(final int slot) {
        held.apply(slot);
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE) {
            table.withdrawn[protection] = true;
        }
    }

    /** A denial was applied: when it was a held order's, that is tried again later. */
    public void applyDenial(final long clientOrderId, final long now) {
        final int slot = orders.slotOf(clientOrderId);
        if (slot >= 0) {
            held.applyDenial(slot, now);
        }
    }

    /** A report ended the order. */
    public void applyOrderEnded(final int slot) {
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE) {
            legs.applyEnded(protection, slot);
        }
    }

    /** Entries under protection. */
    public int count() {
        return table.count();
    }

    /** What is protected of the strategy's position, exits under way included; mantissa, 0 or above. */
    public long protectedQty(final int strategy, final int instrument) {
        return table.qty(strategy, instrument, Side.SELL) + table.qty(strategy, instrument, Side.BUY);
    }

    /** What is not protected of the strategy's position; mantissa, 0 or above. */
    public long unprotectedQty(final int strategy, final int instrument) {
        return Math.abs(portfolio.positionQty(strategy, instrument)) - protectedQty(strategy, instrument);
    }

    /** Who protects the strategy's position: the weakest protector of any part of it. */
    public Protector protector(final int strategy, final int instrument) {
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
    public int first(final int instrument) {
        return table.first(instrument);
    }

    /** The next younger one, -1: none. */
    public int next(final int protection) {
        return table.next(protection);
    }

    /** The entry it protects. */
    public long parentOrderId(final int protection) {
        return table.parentOrderId[protection];
    }

    /** Index of the strategy whose position it protects. */
    public int strategy(final int protection) {
        return table.strategy[protection];
    }

    /** Side of its closing orders. */
    public Side closingSide(final int protection) {
        return table.closingSide[protection];
    }

    /** Quantity it protects, an exit under way included. */
    public long qty(final int protection) {
        return table.qty[protection];
    }

    /** Stop-loss trigger, 0: none. */
    public long stopPrice(final int protection) {
        return table.stopPrice[protection];
    }

    /** Take-profit trigger, 0: none. */
    public long takeProfitPrice(final int protection) {
        return table.takeProfitPrice[protection];
    }

    /** The closing order under way, 0: none. */
    public long openExitOrderId(final int protection) {
        return triggers.isExitOpen(protection) ? table.exitOrderId[protection] : 0;
    }

    /** The stop that rests at the venue for it, 0: none. */
    public long stopOrderId(final int protection) {
        return legs.stop(protection) >= 0 ? table.stopOrderId[protection] : 0;
    }

    /** The take-profit that rests at the venue for it, 0: none. */
    public long targetOrderId(final int protection) {
        return legs.target(protection) >= 0 ? table.targetOrderId[protection] : 0;
    }

    /** Hash over all state. */
    public long stateHash() {
        return table.stateHash() * 31 + held.stateHash() + (suspended ? 1 : 0) + (halted ? 2 : 0);
    }
}
