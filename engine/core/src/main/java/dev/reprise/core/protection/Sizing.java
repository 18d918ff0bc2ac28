package dev.reprise.core.protection;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.decision.ProtectionRequest;
import dev.reprise.core.market.MarketView;
import dev.reprise.core.order.Orders;

/** How much is protected and at which prices: what each entry filled, at its average price, and never more than can be closed. */
final class Sizing {
    private final MarketView market;
    private final Orders orders;
    private final ProtectionTable table;
    private final Triggers triggers;
    private final NativeLegs legs;
    private final ProtectionRequest request = new ProtectionRequest();

    Sizing(
            final MarketView market,
            final Orders orders,
            final ProtectionTable table,
            final Triggers triggers,
            final NativeLegs legs) {
        this.market = market;
        this.orders = orders;
        this.table = table;
        this.triggers = triggers;
        this.legs = legs;
    }

    /** What the fill opened, and not what it closed of an opposite position, gets protected. */
    void protect(final int slot, final long lastPrice, final long lastQty, final Outbox out) {
        final int strategy = orders.strategy(slot);
        final int i = orders.instrument(slot);
        final long parent = orders.clientOrderId(slot);
        final Side closing = orders.side(slot) == Side.BUY ? Side.SELL : Side.BUY;
        final long bare = triggers.held(strategy, i, closing) - table.qty(strategy, i, closing);
        final long opened = Math.max(Math.min(lastQty, bare), 0);
        final int protection = table.find(parent);
        if (opened == 0 && protection == ProtectionTable.NONE) {
            return; // what it brought, if anything, is no whole lot; with one before it the average moves all the same
        }
        if (protection == ProtectionTable.NONE && table.isFull()) {
            out.alarm(AlarmCode.CAPACITY, strategy, i, parent, opened);
            return;
        }
        final Instrument instrument = market.instrument(i);
        final long average = averagePrice(slot, instrument, lastPrice);
        final long stop = trigger(instrument, average, orders.stopLossOffset(slot), closing == Side.SELL);
        final long target = trigger(instrument, average, orders.takeProfitOffset(slot), closing == Side.BUY);
        if (stop <= 0 && orders.stopLossOffset(slot) > 0 && opened > 0) {
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
                    orders.instructions(slot) & (OrderInstructions.CONFIRM_TWICE | OrderInstructions.PROTECT_IN_ENGINE);
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

    void trim(final int strategy, final int instrument, final Side closing, final Outbox out) {
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

    void resize(final int protection, final long qty, final Outbox out) {
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
        final int slot = orders.slotOf(exitOrderId);
        if (slot != Orders.NONE && orders.worstLeavesQty(slot) > qty && orders.canCancel(slot)) {
            out.cancel(exitOrderId);
        }
    }
}
