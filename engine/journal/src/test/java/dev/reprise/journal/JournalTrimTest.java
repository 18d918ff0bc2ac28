package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalTrimTest {
    private static final JournalSettings SETTINGS = new JournalSettings(16 << 20, Generation.first());
    private static final int STEP = 64 << 10;

    @TempDir
    Path temp;

    private long size() throws IOException {
        return Files.size(JournalFiles.queueFile(temp));
    }

    /** Every document and what follows it is there, for us and for Chronicle, and appending goes on behind it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2_000, 60_000})
    void shouldCutOffZeroesAlone(final int records) throws IOException {
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, records, 3);
        }
        final JournalVerifier.Result before = JournalVerifier.verify(temp);
        final long sizeBefore = size();

        JournalTrim.of(temp);

        assertTrue(size() < sizeBefore, "size " + size() + ", was " + sizeBefore);
        assertEquals(0, size() % STEP);
        final JournalVerifier.Result after = JournalVerifier.verify(temp);
        assertTrue(after.intact(), after.problem());
        assertEquals(before.records(), after.records());
        assertEquals(before.documents(), after.documents());
        assertEquals(before.documents(), documentsOfChronicle());
        try (JournalReader reader = JournalReader.open(temp)) {
            long read = 0;
            while (reader.next()) {
                read++;
            }
            reader.readToVerifiedEnd();
            assertEquals(before.records(), read);
        }
        final long trimmed = size();
        JournalTrim.of(temp);
        assertEquals(trimmed, size());

        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(before.records() + 1, writer.nextSequence());
            new TestBatch(2).appendTo(writer, 3);
        }
        assertEquals(before.records() + 3, JournalVerifier.verify(temp).records());
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    private long documentsOfChronicle() {
        long documents = 0;
        try (SingleChronicleQueue queue =
                        SingleChronicleQueueBuilder.binary(temp).readOnly(true).build();
                ExcerptTailer tailer = queue.createTailer()) {
            for (boolean more = true; more; ) {
                try (DocumentContext document = tailer.readingDocument()) {
                    more = document.isPresent();
                    documents += more ? 1 : 0;
                }
            }
        }
        return documents;
    }

    @Test
    void shouldRefuseADirectoryWithoutAJournal() {
        assertThrows(IllegalArgumentException.class, () -> JournalTrim.of(temp));
    }
}
