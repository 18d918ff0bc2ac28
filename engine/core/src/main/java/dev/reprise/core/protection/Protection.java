package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;
import dev.reprise.core.portfolio.Portfolio;
import org.agrona.DirectBuffer;

/**
 * Holds a stop-loss and a take-profit for each entry that asked for one, sized by what it filled, and closes when the
 * price it names is through: a sell stop watches the bid unless the entry says otherwise.
 *
 * <p>One entry has at most one closing order under way, so its stop and its target never both fire. What protects a
 * position never exceeds it: the strategy's own closing fills trim the oldest protection first. A price that is
 * already through fires at once. A closing order that is denied, rejected or ends with a rest leaves the protection
 * armed; it fires again at the next price that is through, after a gap that doubles from {@link #MIN_GAP_NS} to
 * sixteen times that. The first failure raises PROTECTION_REJECTED, and every {@link #UNPROTECTED_NS} of failures
 * UNPROTECTED.
 *
 * <p>{@code on} methods decide and are called after the input was applied; {@code apply} methods change state and are
 * called for every record. Protection rests in the engine: while the engine is down, nothing protects. {@link
 * #protector} says so per position.
 */
public final class Protection {
    /** Least time between two tries to close for one entry, ns. */
    public static final long MIN_GAP_NS = 100_000_000L;
    /** Failing for this long is an alarm, and again each time it has passed, ns. */
    public static final long UNPROTECTED_NS = 5_000_000_000L;

    private final MarketView market;
    private final Orders orders;
    private final Portfolio portfolio;
    private final ProtectionTable table;
    private final Triggers triggers;
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
        triggers = new Triggers(market, orders, portfolio, table);
    }

    /**
     * A fill was applied to orders and portfolio: sizes the protection to it.
     *
     * @param slot the order that filled
     * @param lastQty what it filled now
     */
    public void onFill(final int slot, final long lastPrice, final long lastQty, final Outbox out) {
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
    }

    /** The position of a strategy changed by something other than a fill of a known order: nothing may exceed it. */
    public void onPosition(final int strategy, final int instrument, final Outbox out) {
        trim(strategy, instrument, Side.SELL, out);
        trim(strategy, instrument, Side.BUY, out);
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
            final long qty = protection == ProtectionTable.NONE ? opened : table.qty[protection] + opened;
            out.protectionSet(strategy, i, parent, closing, qty, stop, target);
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
        out.protectionSet(
                table.strategy[protection],
                table.instrument[protection],
                table.parentOrderId[protection],
                table.closingSide[protection],
                qty,
                table.stopPrice[protection],
                table.takeProfitPrice[protection]);
    }

    private void cancelExitAbove(final long exitOrderId, final long qty, final Outbox out) {
        final int slot = exitOrderId == 0 ? -1 : orders.slotOf(exitOrderId);
        if (slot >= 0 && triggers.isOpen(slot) && orders.worstLeavesQty(slot) > qty && orders.canCancel(slot)) {
            out.cancel(exitOrderId);
        }
    }

    /** A price of the instrument was applied to the market: fires what it is through. */
    public void onPrice(final int instrument, final long now, final Outbox out) {
        int protection = table.first(instrument);
        while (protection != ProtectionTable.NONE) {
            final int next = table.next(protection);
            triggers.evaluate(protection, now, out);
            protection = next;
        }
    }

    /** Time passed: retries what failed and whose gap is over, even when no price comes. Cheap when nothing failed. */
    public void onTime(final long now, final Outbox out) {
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

    /** An order ended. When it closed for an entry and left a rest, that is still protected and tried again. */
    public void onOrderEnded(final int slot, final long now, final Outbox out) {
        if (!Triggers.isClosing(orders.role(slot))) {
            return;
        }
        final int protection = table.find(orders.parentOrderId(slot));
        if (protection == ProtectionTable.NONE || table.exitOrderId[protection] != orders.clientOrderId(slot)) {
            return;
        }
        if (orders.status(slot) != OrderStatus.FILLED) {
            triggers.alarmFailure(protection, out);
        }
        triggers.evaluate(protection, now, out);
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
            final int slot = orders.slotOf(parent);
            table.triggerSource[protection] = slot < 0 ? TriggerSource.BID_ASK : orders.triggerSource(slot);
            table.exitOrderId[protection] = openExitFor(parent);
        }
        table.resize(protection, set.qty());
        table.stopPrice[protection] = set.stopPrice();
        table.takeProfitPrice[protection] = set.takeProfitPrice();
    }

    /** An entry may fill again after its protection was trimmed away while its exit was under way; 0: none is. */
    private long openExitFor(final long parent) {
        for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
            if (orders.parentOrderId(slot) == parent && Triggers.isClosing(orders.role(slot))) {
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
    }

    /** A {@code NewOrder} was applied to the orders: when it closes for an entry, it is that entry's exit now. */
    public void applyNewOrder(final int slot) {
        final int protection =
                Triggers.isClosing(orders.role(slot)) ? table.find(orders.parentOrderId(slot)) : ProtectionTable.NONE;
        if (protection != ProtectionTable.NONE) {
            table.exitOrderId[protection] = orders.clientOrderId(slot);
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

    /** Who protects the strategy's position: {@code engine}, or {@code nothing} when any part of it is bare. */
    public String protector(final int strategy, final int instrument) {
        return protectedQty(strategy, instrument) > 0 && unprotectedQty(strategy, instrument) == 0
                ? "engine"
                : "nothing";
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

    /** Hash over all state. */
    public long stateHash() {
        return table.stateHash();
    }
}
