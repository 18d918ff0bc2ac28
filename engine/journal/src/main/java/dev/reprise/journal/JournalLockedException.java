package dev.reprise.journal;

/** Another writer, in this or another process, holds the journal. */
public final class JournalLockedException extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalLockedException(final String message) {
        super(message);
    }
}
