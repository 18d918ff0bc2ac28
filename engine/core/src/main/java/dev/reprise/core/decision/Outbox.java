package dev.reprise.core.decision;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;

/**
 * Takes decisions, writes each as a record and applies it before it returns, so that the next decision sees its effect.
 */
public interface Outbox {
    /**
     * Puts an order through the risk gate, and out.
     *
     * @return the client order id, or 0 when it was denied (the denial is recorded)
     */
    long order(OrderRequest request);

    /** Asks for a cancel; false when it was denied (the denial is recorded). */
    boolean cancel(long clientOrderId);

    /** Says what a person should look at. */
    void alarm(AlarmCode code, int strategy, int instrument, long clientOrderId, long value);

    /** Changes the engine's risk state. */
    void riskState(RiskState state, StateCause cause);

    /** Changes a strategy's status. */
    void strategyStatus(int strategy, StrategyStatus status, StateCause cause, String message);

    /** The protection an entry wants from now on; quantity 0 ends it. */
    void protectionSet(
            int strategy,
            int instrument,
            long parentOrderId,
            Side closingSide,
            long qty,
            long stopPrice,
            long takeProfitPrice);

    /** A protection held by the engine fired; the closing order follows. */
    void protectionTriggered(
            int strategy,
            int instrument,
            long parentOrderId,
            ProtectionKind kind,
            long triggerPrice,
            long referencePrice,
            long qty);
}
