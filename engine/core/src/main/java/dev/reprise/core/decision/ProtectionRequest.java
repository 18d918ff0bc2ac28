package dev.reprise.core.decision;

import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;

/** What an entry wants protected from now on: fields of the {@code ProtectionSet} record, mutable and reused. */
public final class ProtectionRequest {
    public int strategy;
    public int instrument;
    /** The entry. */
    public long parentOrderId;
    /** Side of the closing orders. */
    public Side side;
    /** Quantity to protect; 0 ends it. */
    public long qty;
    /** Stop-loss trigger, 0: none; of a trailing stop where it is now. */
    public long stopPrice;
    /** Take-profit trigger, 0: none. */
    public long takeProfitPrice;
    /** How far the stop-loss's limit lies beyond its trigger, 0: at the market. */
    public long stopLimitOffset;
    /** Price from which the stop trails, 0: at once. */
    public long activationPrice;
    /** Distance it trails at, 0: it does not trail. */
    public long trailingOffset;

    public TrailingUnit trailingUnit;
    public TriggerSource triggerSource;
    /** {@link OrderInstructions#CONFIRM_TWICE} and {@link OrderInstructions#PROTECT_IN_ENGINE}. */
    public int instructions;
}
