package dev.reprise.simulator.matching;

import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;

/**
 * Hears what happens in a {@link MatchingEngine}, in order, on its thread.
 *
 * <p>An order that is accepted ends with exactly one {@link #onDone}, and the engine still answers questions about it during
 * that call. A listener must not place, amend or cancel from within a call. The book's levels are settled when
 * {@link #onLevelChanged} reports them, not before.
 */
public interface MatchingListener {
    /** Hears nothing. */
    MatchingListener NONE = new MatchingListener() {};

    /** The order is in; its trades, if any, follow. */
    default void onAccepted(final long orderId, final int owner, final long reference) {}

    /**
     * A request was refused and changed nothing.
     *
     * @param orderId the order to amend or cancel, 0 for a new one
     * @param owner as given with the order, -1 when there is no such order
     * @param reference as given with the order, 0 when there is no such order
     */
    default void onRejected(
            final long orderId,
            final int owner,
            final long reference,
            final OrderRequest request,
            final RejectCode code) {}

    /** The order has a new price and quantity; trades that the new price causes follow. */
    default void onAmended(final long orderId, final long price, final long qty) {}

    /** A trade at the maker's price. What is left of both orders is already reduced. */
    default void onTrade(
            final long takerId, final long makerId, final long price, final long qty, final Side aggressor) {}

    /** The order ended. */
    default void onDone(final long orderId, final DoneReason reason) {}

    /** A level has a new absolute quantity, 0 when it is gone. One call per level and request, after its trades. */
    default void onLevelChanged(final Side side, final long price, final long newQty) {}
}
