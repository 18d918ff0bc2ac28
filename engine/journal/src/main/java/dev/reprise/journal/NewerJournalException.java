package dev.reprise.journal;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.MessageHeaderDecoder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * A newer engine wrote a record, or another program did: it may have fields and kinds that this engine does not know, so what it
 * says would be read wrongly. The journal itself is whole.
 */
public final class NewerJournalException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    private NewerJournalException(final String message, final Path file) {
        super(message);
        this.file = file;
    }

    /** The journal's file. */
    public Path file() {
        return file;
    }

    /** Refuses a record that this engine's schema cannot read. */
    static void refuse(final DirectBuffer buffer, final int offset, final long sequence, final Path file) {
        final int schema = Records.schemaId(buffer, offset);
        final int version = Records.version(buffer, offset);
        if (schema != MessageHeaderDecoder.SCHEMA_ID || version > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new NewerJournalException(
                    "the record of sequence=" + sequence + " has schema=" + schema + " version=" + version
                            + ", this engine knows schema=" + MessageHeaderDecoder.SCHEMA_ID + " up to version="
                            + MessageHeaderDecoder.SCHEMA_VERSION
                            + ": a newer engine wrote it, which has to read it too",
                    file);
        }
    }
}
