package dev.reprise.localvenues.binance;

/**
 * Something that the venue does wrong on purpose. Each has a number: of the first group every how manieth request it strikes, of
 * the others what their text says; 0 is off. Requests are those that place, change or cancel an order, counted together from 1; the
 * first fault of the group that applies wins.
 */
public enum Fault {
    /** Every n-th request: the socket is cut without an answer. */
    CUT,
    /** Every n-th request: answered with -1007, status unknown. */
    UNKNOWN,
    /** Every n-th request: answered with status 503. */
    BUSY,
    /** Every n-th request: the answer is half a document. */
    GARBAGE,
    /** Every n-th request: executed, but never answered. */
    DROP_ACK,
    /** 1: what is cut, unknown or busy takes no effect. */
    NOT_EXECUTED,
    /** What is cut, unknown, busy or not answered takes effect this many ms later. */
    LATE_MS,
    /** Answers to requests come this many ms later; the order executes at once and its events are not delayed. */
    ACK_DELAY_MS,
    /** Every n-th replacement: the older order is cancelled, the newer one refused. */
    REPLACE_HALF,
    /** Every n-th fill is not told by the user stream. */
    DROP_FILL,
    /** Every n-th report of the user stream is sent twice. */
    DUPLICATE_REPORT,
    /** Every n-th report of the user stream comes after the next one, or 20 ms late. */
    SWAP_REPORT,
    /** Every n-th order that fills is told to have filled once more. */
    OVERFILL,
    /** Queries are answered as of this many ms ago. */
    STALE_MS,
    /** The venue's clock is this many ms ahead. */
    CLOCK_MS,
    /** 1: market streams send nothing, but pings are answered. */
    SILENT,
    /** 1: queries are answered with empty lists. */
    EMPTY,
    /** For so many ms from now every request is refused with 429. */
    LIMIT_MS,
    /** For so many ms from now every request is refused with 418, and connections are cut and refused. */
    BAN_MS,
    /** So much weight is used by others behind the same address. */
    WEIGHT
}
