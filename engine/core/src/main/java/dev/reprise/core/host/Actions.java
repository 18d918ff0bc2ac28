package dev.reprise.core.host;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.core.decision.OrderRequest;

/** What the core does for a strategy; the strategy's index comes first. */
public interface Actions {
    long now();

    long order(OrderRequest request);

    boolean cancel(int strategy, long clientOrderId);

    /** Both legs or none; returns the first leg's client order id. */
    long pair(OrderRequest first, OrderRequest second);

    /** Trigger 0 leaves it as it is. */
    boolean amend(int strategy, long clientOrderId, long trigger, long price, long qty);

    DenialCode lastDenial();

    long schedule(int strategy, long deadline, long payload);

    void cancelTimer(int strategy, long timerId);

    void gauge(int strategy, int gauge, double value);

    void subscribeBars(int strategy, Instrument instrument, BarSpec spec);

    /** A callback threw: the strategy is disabled and its entries are cancelled. */
    void onFailure(int strategy, Throwable failure);

    /** The seed for a strategy's random numbers. */
    long seed();
}
