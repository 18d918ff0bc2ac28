package dev.reprise.api;

import java.io.Serial;

/** A venue could not be reached or refused what was asked; the message says which, with which input, and what to do. */
public final class VenueException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What kind of failure it is: each wants something else done. */
    public enum Kind {
        /** No answer, or an answer that says that the venue is down. */
        UNREACHABLE,
        /** The venue wants fewer requests for a while. */
        RATE_LIMIT,
        /** It does not trade that. */
        UNKNOWN_SYMBOL,
        /** It answered, and said no. */
        REFUSED,
        /** It answered what nobody here understands. */
        UNREADABLE
    }

    private final Kind kind;

    /** One of the kind {@link Kind#UNREADABLE}. */
    public VenueException(final String message) {
        this(Kind.UNREADABLE, message);
    }

    /** One of the kind {@link Kind#UNREADABLE}. */
    public VenueException(final String message, final Throwable cause) {
        this(Kind.UNREADABLE, message, cause);
    }

    public VenueException(final Kind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    public VenueException(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
