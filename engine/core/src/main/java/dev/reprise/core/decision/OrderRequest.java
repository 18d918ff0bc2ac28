package dev.reprise.core.decision;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;

/**
 * An order somebody wants, before the risk gate: fields of the {@code NewOrder} record, mutable and reused. Prices and quantities
 * are mantissas at the instrument's scales.
 */
public final class OrderRequest {
    public int instrument;
    public int strategy;
    public Side side;
    public OrderType type;
    public TimeInForce timeInForce;
    public OrderRole role;
    public TriggerSource triggerSource;
    /** {@link OrderInstructions}. */
    public int instructions;
    /** Limit price; for a market order the gate sets the collar price here. */
    public long price;
    /** Trigger, 0: none. */
    public long stopPrice;

    public long qty;
    public long expireTime;
    /** The order this one protects or closes for, 0: none. */
    public long parentOrderId;
    /** Distance of the stop-loss from the fill price, 0: none. */
    public long stopLossOffset;
    /** Distance of the take-profit, 0: none. */
    public long takeProfitOffset;

    /** How far the limit of that stop-loss lies beyond its trigger, 0: it closes at the market. */
    public long stopLimitOffset;
    /** Price from which the trailing stop, or the trailing stop-loss, trails; 0: at once. */
    public long activationPrice;
    /** Distance of the trailing stop, or of the entry's trailing stop-loss, 0: none. */
    public long trailingOffset;

    public TrailingUnit trailingUnit;
    /** Client order id of the first leg of its list, 0: none. */
    public long listId;

    /** The signal that the strategy acts on, 0: none. */
    public long signalId;

    /** Set by the check that denies: the limit in the unit of the check. */
    public long allowed;
    /** Set by the check that denies: what was asked for, in the same unit. */
    public long actual;

    /** A GTC limit entry of nothing. */
    public OrderRequest reset(final int strategy, final int instrument) {
        this.strategy = strategy;
        this.instrument = instrument;
        side = Side.NULL_VAL;
        type = OrderType.LIMIT;
        timeInForce = TimeInForce.GTC;
        role = OrderRole.ENTRY;
        triggerSource = TriggerSource.BID_ASK;
        instructions = 0;
        price = 0;
        stopPrice = 0;
        qty = 0;
        expireTime = Records.NO_TIME;
        parentOrderId = 0;
        stopLossOffset = 0;
        takeProfitOffset = 0;
        stopLimitOffset = 0;
        activationPrice = 0;
        trailingOffset = 0;
        trailingUnit = TrailingUnit.NULL_VAL;
        listId = 0;
        signalId = 0;
        allowed = 0;
        actual = 0;
        return this;
    }

    public boolean isPostOnly() {
        return (instructions & OrderInstructions.POST_ONLY) != 0;
    }

    public boolean isReduceOnly() {
        return (instructions & OrderInstructions.REDUCE_ONLY) != 0;
    }

    /** Whether a person asked for every position to be closed. */
    public boolean isOperators() {
        return (instructions & OrderInstructions.OPERATOR) != 0;
    }

    /** Whether it waits for a trigger price before it is a market or limit order. */
    public boolean isConditional() {
        return isConditional(type);
    }

    /** Whether it is at the market, at once or once it fires, and gets its price from the collar. */
    public boolean isAtMarket() {
        return isAtMarket(type);
    }

    public boolean isEmulated() {
        return (instructions & OrderInstructions.EMULATED) != 0;
    }

    /** Whether orders of this type wait for a trigger price. */
    public static boolean isConditional(final OrderType type) {
        return switch (type) {
            case STOP_MARKET, STOP_LIMIT, TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT, TRAILING_STOP -> true;
            case MARKET, LIMIT, NULL_VAL -> false;
        };
    }

    /** Whether orders of this type are at the market, at once or once they fire. */
    public static boolean isAtMarket(final OrderType type) {
        return switch (type) {
            case MARKET, STOP_MARKET, TAKE_PROFIT_MARKET, TRAILING_STOP -> true;
            case LIMIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, NULL_VAL -> false;
        };
    }

    /** Whether orders of this type fire when the price has come in their favour. */
    public static boolean isTakeProfit(final OrderType type) {
        return type == OrderType.TAKE_PROFIT_MARKET || type == OrderType.TAKE_PROFIT_LIMIT;
    }

    /** Whether the order protects or closes a position of ours: such orders pass checks that only limit new risk. */
    public boolean isExit() {
        return role != OrderRole.ENTRY;
    }
}
