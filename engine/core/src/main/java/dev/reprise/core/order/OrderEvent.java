package dev.reprise.core.order;

/** What can happen to an order, as {@link Transitions} sees it: one record is one event, told apart by what is outstanding. */
enum OrderEvent {
    /** We ask for another price or quantity. */
    AMEND_REQUEST,
    /** We ask for a cancel. */
    CANCEL_REQUEST,
    /** A held order fired. */
    RELEASE,
    ACCEPTED,
    /** A stop or take-profit that rests at the venue fired. */
    TRIGGERED,
    NEW_REJECTED,
    AMEND_REJECTED,
    CANCEL_REJECTED,
    /** An amend or cancel was refused because the venue does not know the order: rule O7, query. */
    REFUSED_AS_UNKNOWN,
    CANCELED,
    /** The order is off under the id it had before an amend that is not answered: perhaps only the first half of a replace. */
    CANCELED_IN_REPLACE,
    /** The answer to an amend. */
    AMENDED,
    /** An amend nobody waits for, with values that are not the order's. */
    AMENDED_UNASKED,
    FILL,
    EXPIRED,
    NEW_UNKNOWN,
    AMEND_UNKNOWN,
    CANCEL_UNKNOWN,
    FOUND_WORKING,
    FOUND_FILLED,
    FOUND_CANCELED,
    FOUND_REJECTED,
    FOUND_EXPIRED,
    FOUND_ABSENT,
    /** The query's answer is a status nobody knows. */
    FOUND_UNCLEAR,
    NEW_WITHHELD,
    AMEND_WITHHELD,
    CANCEL_WITHHELD,
    /** A new session: what had no answer gets none. */
    RESTART
}
