package dev.reprise.core.decision;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.ProtectionKind;
import dev.reprise.api.schema.RiskState;
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

    /**
     * Puts two legs of which one cancels the other through the risk gate, and out as one list.
     *
     * @return the client order id of the first, the second has the next one; 0 when one was denied: then neither goes
     */
    long pair(OrderRequest first, OrderRequest second);

    /**
     * Lets a held order go to the venue as the plain order it has become; it is judged again, but was counted when it was decided.
     *
     * @return false when it was denied (the denial is recorded) and is still held
     */
    boolean release(long clientOrderId, OrderRequest request);

    /** The protection an entry wants from now on; quantity 0 ends it. */
    void protectionSet(ProtectionRequest request);

    /** A trailing stop followed the price: of the order, or of the entry whose stop-loss it is. */
    void stopMoved(int strategy, int instrument, long clientOrderId, long stopPrice, long bestPrice);

    /** A stop or take-profit held by the engine fired; the closing order follows. */
    void protectionTriggered(
            int strategy,
            int instrument,
            long parentOrderId,
            ProtectionKind kind,
            long triggerPrice,
            long referencePrice,
            long qty);
}
