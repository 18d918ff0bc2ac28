package dev.reprise.journal;

import dev.reprise.journal.JournalDamagedException.Check;
import java.nio.file.Path;

/**
 * Proves that a journal is whole, or says where it is not. Reads only, takes no lock, and may run beside the writer: it then
 * speaks of what was there when it came to the end.
 */
public final class JournalVerifier {
    private JournalVerifier() {}

    /**
     * What was found.
     *
     * @param intact whether every check passed
     * @param generation null when it could not be read
     * @param documents verified documents, the generation's included
     * @param records verified records
     * @param firstSequence sequence of the first record, 0 when the generation could not be read
     * @param lastSequence sequence of the last verified record, {@code firstSequence - 1} when there is none
     * @param chain chain value after the last verified document
     * @param bytes bytes of the file up to the end of the last verified document
     * @param check the check that failed, null when intact
     * @param problem what is wrong and what to do, null when intact
     * @param firstBadSequence first sequence lost, -1 when intact
     * @param lastBadSequence last sequence lost, -1 when intact or not known
     * @param file the queue file
     * @param position byte in the file where the damage begins, -1 when intact
     */
    public record Result(
            boolean intact,
            Generation generation,
            long documents,
            long records,
            long firstSequence,
            long lastSequence,
            long chain,
            long bytes,
            Check check,
            String problem,
            long firstBadSequence,
            long lastBadSequence,
            Path file,
            long position) {

        /** Last sequence that may be trusted; the same as {@link #lastSequence()}. */
        public long lastGoodSequence() {
            return lastSequence;
        }
    }

    /**
     * Reads a journal to its end.
     *
     * @param directory the queue's directory
     * @throws JournalException when there is no journal in it
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public static Result verify(final Path directory) {
        final JournalReader opened;
        try {
            opened = JournalReader.open(directory);
        } catch (final JournalDamagedException damage) {
            return damaged(damage, null, 0, 0, 0, 0);
        }
        try (JournalReader reader = opened) {
            final long first = reader.generation().firstSequence();
            try {
                reader.readToVerifiedEnd();
            } catch (final JournalDamagedException damage) {
                return damaged(
                        damage, reader.generation(), reader.documentsRead(), first, reader.chain(), reader.bytesRead());
            }
            return new Result(
                    true,
                    reader.generation(),
                    reader.documentsRead(),
                    reader.lastSequence() - first + 1,
                    first,
                    reader.lastSequence(),
                    reader.chain(),
                    reader.bytesRead(),
                    null,
                    null,
                    -1,
                    -1,
                    JournalFiles.queueFile(directory),
                    -1);
        }
    }

    private static Result damaged(
            final JournalDamagedException damage,
            final Generation generation,
            final long documents,
            final long first,
            final long chain,
            final long bytes) {
        return new Result(
                false,
                generation,
                documents,
                generation == null ? 0 : damage.lastGoodSequence() - first + 1,
                first,
                generation == null ? 0 : damage.lastGoodSequence(),
                chain,
                bytes,
                damage.check(),
                damage.getMessage(),
                damage.firstBadSequence(),
                damage.lastBadSequence(),
                damage.file(),
                damage.position());
    }
}
