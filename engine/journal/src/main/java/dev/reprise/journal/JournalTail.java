package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.nio.file.Path;

/**
 * Where a verified journal ends, and so where its writer goes on.
 *
 * @param documents how many documents of ours were read, the generation's included
 * @param endPosition first byte behind the last document
 */
record JournalTail(
        Generation generation, long documents, long nextSequence, long chain, long lastTime, long endPosition) {

    static JournalTail empty(final Generation generation) {
        return new JournalTail(generation, 0, generation.firstSequence(), 0, Records.NO_TIME, 0);
    }

    /**
     * Reads a journal to its end and proves that it is the end.
     *
     * @param unfinished whether its creation was never confirmed, so that a file without a first document was never written
     * @return null when there is no journal yet
     * @throws JournalDamagedException when a check fails
     */
    static JournalTail verify(final Path directory, final boolean unfinished) {
        if (JournalFiles.queueFile(directory) == null) {
            return null;
        }
        final JournalReader opened;
        try {
            opened = JournalReader.open(directory);
        } catch (final JournalException e) {
            if (unfinished) {
                return null; // the mark is gone from the disk before the first record can be appended
            }
            throw e;
        }
        try (JournalReader reader = opened) {
            reader.readToVerifiedEnd();
            return new JournalTail(
                    reader.generation(),
                    reader.documentsRead(),
                    reader.lastSequence() + 1,
                    reader.chain(),
                    reader.documentLastTime(),
                    reader.bytesRead());
        }
    }
}
