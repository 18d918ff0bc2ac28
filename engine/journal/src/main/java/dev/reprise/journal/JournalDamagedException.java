package dev.reprise.journal;

import java.nio.file.Path;

/**
 * A journal failed a check. Everything up to {@link #lastGoodSequence()} was verified; nothing behind it may be trusted and
 * nothing may be appended. Nothing in the damaged directory has been changed.
 */
public final class JournalDamagedException extends JournalException {
    private static final long serialVersionUID = 1L;

    /** No record behind the damage was found, so its end is not known. */
    public static final long UNKNOWN = -1;

    /** The check that failed. */
    public enum Check {
        /** Chronicle's store header or a document's length word is not one a journal can hold. */
        QUEUE,
        /** The file ends before what it says it holds. */
        TRUNCATED,
        /** Zeroes where a document was, with committed data behind them. */
        HOLE,
        /** The document does not begin with our magic number. */
        MAGIC,
        /** The document's format version is not one this build reads. */
        VERSION,
        /** The document's length and its payload's length disagree. */
        LENGTH,
        /** The document's CRC-32C does not match its bytes. */
        CRC,
        /** The document's first sequence does not follow its predecessor's last. */
        SEQUENCE,
        /** The document was not written after its predecessor. */
        CHAIN,
        /** The payload is not the stated number of whole records. */
        RECORDS,
        /** The first document does not name a generation. */
        GENERATION,
        /** Chronicle counts other documents than were read. */
        COUNT
    }

    private final Check check;
    private final transient Path file;
    private final long position;
    private final long lastGoodSequence;
    private final long lastBadSequence;

    JournalDamagedException(
            final Check check,
            final String detail,
            final Path file,
            final long position,
            final long lastGoodSequence,
            final long lastBadSequence) {
        super("journal damaged: check=" + check + " (" + detail + "), file=" + file + ", position=" + position
                + ", last good sequence=" + lastGoodSequence + ", lost sequences=" + (lastGoodSequence + 1) + ".."
                + (lastBadSequence == UNKNOWN ? "unknown" : lastBadSequence)
                + "; keep this directory as it is, carry the verified part into a new generation, reconcile with the venue,"
                + " and look at the disk");
        this.check = check;
        this.file = file;
        this.position = position;
        this.lastGoodSequence = lastGoodSequence;
        this.lastBadSequence = lastBadSequence;
    }

    /** Which check failed first. */
    public Check check() {
        return check;
    }

    /** The damaged queue file; null only after Java serialisation. */
    public Path file() {
        return file;
    }

    /** Byte in {@link #file()} where the damaged document begins. */
    public long position() {
        return position;
    }

    /** Last verified sequence; one less than the generation's first when no record was verified, 0 when that is unreadable. */
    public long lastGoodSequence() {
        return lastGoodSequence;
    }

    /** First sequence that is lost or not to be trusted. */
    public long firstBadSequence() {
        return lastGoodSequence + 1;
    }

    /** Last sequence before the next readable document behind the damage, or {@link #UNKNOWN} when there is none. */
    public long lastBadSequence() {
        return lastBadSequence;
    }
}
