package dev.reprise.core.order;

/** What a record did to the orders. The caller counts them and raises the alarms. */
public enum Outcome {
    /** State changed as the record says. */
    APPLIED,
    /** Seen before; nothing changed. */
    DUPLICATE,
    /** Too late, from before a replace, or an answer to a request that was answered already; nothing changed. */
    IGNORED,
    /** A fill of an order that had ended, not announced by the report that ended it; it counts. */
    LATE_FILL,
    /** A fill past the order's quantity; it counts. */
    OVERFILL,
    /** No order of ours has this id, or it was forgotten; nothing changed. */
    UNKNOWN_ORDER,
    /** The pair of status and event cannot happen, or the record contradicts the order; nothing changed unless said otherwise. */
    ANOMALY
}
