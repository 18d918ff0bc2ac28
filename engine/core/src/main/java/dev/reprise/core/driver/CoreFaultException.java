package dev.reprise.core.driver;

import java.io.Serial;

/** The core threw: its state can no longer be trusted, and the driver stops. The fault's record is in the log. */
public final class CoreFaultException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final long sequence;

    public CoreFaultException(final long sequence, final Throwable cause) {
        super("the core failed on input sequence=" + sequence + ": " + cause, cause);
        this.sequence = sequence;
    }

    /** Sequence of the input that broke it. */
    public long sequence() {
        return sequence;
    }
}
