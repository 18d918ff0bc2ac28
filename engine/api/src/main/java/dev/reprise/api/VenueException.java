package dev.reprise.api;

import java.io.Serial;

/** A venue could not be reached or refused what was asked; the message says which, with which input, and what to do. */
public final class VenueException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public VenueException(final String message) {
        super(message);
    }

    public VenueException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
