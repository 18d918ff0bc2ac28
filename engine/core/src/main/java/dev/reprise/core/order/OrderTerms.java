package dev.reprise.core.order;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;

/** What an order asks for, as columns: its terms, which change only by a replace or when a held order fires. */
abstract sealed class OrderTerms permits OrderTable {

    final int[] instruments;
    final int[] strategies;
    final byte[] sides;
    final byte[] types;
    final byte[] timesInForce;
    final byte[] roles;
    final byte[] triggerSources;
    final byte[] instructions;
    final byte[] trailingUnits;
    final long[] prices;
    final long[] stopPrices;
    final long[] qtys;
    final long[] expireTimes;
    final long[] parentOrderIds;
    final long[] stopLossOffsets;
    final long[] takeProfitOffsets;
    final long[] stopLimitOffsets;
    final long[] activationPrices;
    final long[] trailingOffsets;
    final long[] listIds;
    final long[] decidedTimes;

    OrderTerms(final int slots) {
        instruments = new int[slots];
        strategies = new int[slots];
        sides = new byte[slots];
        types = new byte[slots];
        timesInForce = new byte[slots];
        roles = new byte[slots];
        triggerSources = new byte[slots];
        instructions = new byte[slots];
        trailingUnits = new byte[slots];
        prices = new long[slots];
        stopPrices = new long[slots];
        qtys = new long[slots];
        expireTimes = new long[slots];
        parentOrderIds = new long[slots];
        stopLossOffsets = new long[slots];
        takeProfitOffsets = new long[slots];
        stopLimitOffsets = new long[slots];
        activationPrices = new long[slots];
        trailingOffsets = new long[slots];
        listIds = new long[slots];
        decidedTimes = new long[slots];
    }

    final void terms(final int slot, final NewOrderDecoder order) {
        instruments[slot] = order.instrument();
        strategies[slot] = order.strategy();
        sides[slot] = (byte) order.sideRaw();
        types[slot] = (byte) order.orderTypeRaw();
        timesInForce[slot] = (byte) order.timeInForceRaw();
        roles[slot] = (byte) order.roleRaw();
        triggerSources[slot] = (byte) order.triggerSourceRaw();
        instructions[slot] = (byte) order.instructions();
        trailingUnits[slot] = (byte) order.trailingUnitRaw();
        prices[slot] = order.price();
        stopPrices[slot] = order.stopPrice();
        qtys[slot] = order.qty();
        expireTimes[slot] = order.expireTime();
        parentOrderIds[slot] = order.parentOrderId();
        stopLossOffsets[slot] = order.stopLossOffset();
        takeProfitOffsets[slot] = order.takeProfitOffset();
        stopLimitOffsets[slot] = order.stopLimitOffset();
        activationPrices[slot] = order.activationPrice();
        trailingOffsets[slot] = order.trailingOffset();
        listIds[slot] = order.listId();
        decidedTimes[slot] = order.receiveTime();
    }

    public final int instrument(final int slot) {
        return instruments[slot];
    }

    public final int strategy(final int slot) {
        return strategies[slot];
    }

    public final Side side(final int slot) {
        return Side.get((short) (sides[slot] & 0xFF));
    }

    public final OrderType type(final int slot) {
        return OrderType.get((short) (types[slot] & 0xFF));
    }

    public final TimeInForce timeInForce(final int slot) {
        return TimeInForce.get((short) (timesInForce[slot] & 0xFF));
    }

    public final OrderRole role(final int slot) {
        return OrderRole.get((short) (roles[slot] & 0xFF));
    }

    public final TriggerSource triggerSource(final int slot) {
        return TriggerSource.get((short) (triggerSources[slot] & 0xFF));
    }

    /** What its trailing offset counts; {@code NULL_VAL} when it does not trail. */
    public final TrailingUnit trailingUnit(final int slot) {
        return trailingUnits[slot] == 0
                ? TrailingUnit.NULL_VAL
                : TrailingUnit.get((short) (trailingUnits[slot] & 0xFF));
    }

    /** Limit price; of a pending replace still the old one. */
    public final long price(final int slot) {
        return prices[slot];
    }

    /** Trigger price, 0: none. */
    public final long stopPrice(final int slot) {
        return stopPrices[slot];
    }

    /** Order quantity; of a pending replace still the old one. */
    public final long qty(final int slot) {
        return qtys[slot];
    }

    /** {@link OrderInstructions}. */
    public final int instructions(final int slot) {
        return instructions[slot];
    }

    /** The order it protects or closes for, 0: none. */
    public final long parentOrderId(final int slot) {
        return parentOrderIds[slot];
    }

    public final long stopLossOffset(final int slot) {
        return stopLossOffsets[slot];
    }

    public final long takeProfitOffset(final int slot) {
        return takeProfitOffsets[slot];
    }

    /** How far the limit of its stop-loss lies beyond the trigger, 0: at the market. */
    public final long stopLimitOffset(final int slot) {
        return stopLimitOffsets[slot];
    }

    /** Price from which it, or its stop-loss, trails; 0: at once. */
    public final long activationPrice(final int slot) {
        return activationPrices[slot];
    }

    /** Distance that it, or its stop-loss, trails at, in {@link #trailingUnit}; 0: none. */
    public final long trailingOffset(final int slot) {
        return trailingOffsets[slot];
    }

    /** Client order id of the first leg of its list, 0: in no list. */
    public final long listId(final int slot) {
        return listIds[slot];
    }

    /** UTC ns, or NO_TIME. */
    public final long expireTime(final int slot) {
        return expireTimes[slot];
    }

    /** Core time of the order's decision, UTC ns. */
    public final long decidedTime(final int slot) {
        return decidedTimes[slot];
    }

    final boolean isBuy(final int slot) {
        return sides[slot] == Side.BUY.value();
    }

    final boolean isEmulated(final int slot) {
        return (instructions[slot] & OrderInstructions.EMULATED) != 0;
    }

    void carry(final Carrier carrier) {
        carrier.carry(instruments);
        carrier.carry(strategies);
        carrier.carry(sides);
        carrier.carry(types);
        carrier.carry(timesInForce);
        carrier.carry(roles);
        carrier.carry(triggerSources);
        carrier.carry(instructions);
        carrier.carry(trailingUnits);
        carrier.carry(prices);
        carrier.carry(stopPrices);
        carrier.carry(qtys);
        carrier.carry(expireTimes);
        carrier.carry(parentOrderIds);
        carrier.carry(stopLossOffsets);
        carrier.carry(takeProfitOffsets);
        carrier.carry(stopLimitOffsets);
        carrier.carry(activationPrices);
        carrier.carry(trailingOffsets);
        carrier.carry(listIds);
        carrier.carry(decidedTimes);
    }
}
