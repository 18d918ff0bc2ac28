package dev.reprise.core.order;

import dev.reprise.api.schema.OrderStatus;

/** Where a transition leads. */
enum Next {
    /** Same status. */
    STAY(null, null),
    /** The status that follows from what is filled and what is still outstanding. */
    RESUME(null, null),
    PENDING_NEW(OrderStatus.PENDING_NEW, null),
    PENDING_CANCEL(OrderStatus.PENDING_CANCEL, null),
    PENDING_REPLACE(OrderStatus.PENDING_REPLACE, null),
    UNKNOWN(OrderStatus.UNKNOWN, null),
    FILLED(OrderStatus.FILLED, null),
    CANCELED(OrderStatus.CANCELED, null),
    REJECTED(OrderStatus.REJECTED, null),
    EXPIRED(OrderStatus.EXPIRED, null),
    ABSENT(OrderStatus.ABSENT, null),
    /** Said before: nothing changes. */
    DUPLICATE(null, Outcome.DUPLICATE),
    /** Too late to matter: nothing changes. */
    IGNORE(null, Outcome.IGNORED),
    /** Cannot happen. */
    ANOMALY(null, Outcome.ANOMALY);

    private final OrderStatus status;
    private final Outcome refusal;

    Next(final OrderStatus status, final Outcome refusal) {
        this.status = status;
        this.refusal = refusal;
    }

    /** The status it names, or {@code null}. */
    OrderStatus status() {
        return status;
    }

    /** What to answer when the event may not change the status, or {@code null} when it may. */
    Outcome refusal() {
        return refusal;
    }
}
