package dev.reprise.journal;

/** A journal cannot be opened, read or written. The message says which, why and what to do. */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what happened, with which journal, and what to do */
    public JournalException(final String message) {
        super(message);
    }

    /** @param message what happened, with which journal, and what to do */
    public JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
