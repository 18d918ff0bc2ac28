package dev.reprise.core.decision;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;

/**
 * An order somebody wants, before the risk gate: fields of the {@code NewOrder} record, mutable and reused. Prices and quantities
 * are mantissas at the instrument's scales.
 */
public final class OrderRequest {
    /** {@link #instructions}: rest or be rejected. */
    public static final int POST_ONLY = 1;
    /** {@link #instructions}: only cut the position. */
    public static final int REDUCE_ONLY = 1 << 1;
    /** {@link #instructions}: held by the engine, not sent. */
    public static final int EMULATED = 1 << 2;

    public int instrument;
    public int strategy;
    public Side side;
    public OrderType type;
    public TimeInForce timeInForce;
    public OrderRole role;
    public TriggerSource triggerSource;
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
        allowed = 0;
        actual = 0;
        return this;
    }

    public boolean isPostOnly() {
        return (instructions & POST_ONLY) != 0;
    }

    public boolean isReduceOnly() {
        return (instructions & REDUCE_ONLY) != 0;
    }

    /** Whether the order protects or closes a position of ours: such orders pass checks that only limit new risk. */
    public boolean isExit() {
        return role != OrderRole.ENTRY;
    }
}
