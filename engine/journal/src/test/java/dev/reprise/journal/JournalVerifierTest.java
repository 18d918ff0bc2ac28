package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.journal.JournalDamagedException.Check;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalVerifierTest {
    private static final int PAGE = 4096;
    private static final long RECORDS = 10_000;
    private static final Duration AT_ONCE = Duration.ofSeconds(2); // Chronicle waits 11 s for a header that never comes

    @TempDir
    Path temp;

    private Path journal;
    private Path file;
    private long end;
    private long lastSequence;
    private final List<long[]> documents = new ArrayList<>(); // position, first sequence, records

    @BeforeEach
    void writeAJournal() {
        journal = temp.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            TestBatch.appendUpTo(writer, RECORDS, 11);
        }
        file = JournalFiles.queueFile(journal);
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.nextDocument()) {
                documents.add(
                        new long[] {reader.documentPosition(), reader.documentFirstSequence(), reader.documentCount()});
            }
            end = reader.bytesRead();
            lastSequence = reader.lastSequence();
        }
    }

    @Test
    void shouldFindAWholeJournalIntactAndLeaveItAsItIs() throws IOException {
        final byte[] before = Files.readAllBytes(file);
        final JournalVerifier.Result result = JournalVerifier.verify(journal);
        assertTrue(result.intact());
        assertNull(result.problem());
        assertEquals(1, result.firstSequence());
        assertEquals(lastSequence, result.lastSequence());
        assertEquals(lastSequence, result.records());
        assertEquals(documents.size() + 1, result.documents());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void shouldFindAPageOfZeroesInTheMiddle() throws IOException {
        final long page = end / 2 / PAGE * PAGE;
        zero(page, PAGE);
        expectDamageAt(page);
    }

    @Test
    void shouldFindAHoleBehindWhichChronicleForgotItsWritePosition() throws IOException {
        final long[] hole = documents.get(documents.size() / 2);
        zero(hole[0], 4);
        // As if the first page had reached the disk long before the others.
        rewind(documents.get(10)[0]);

        final JournalVerifier.Result result = expectDamage(Check.HOLE);

        assertEquals(hole[1] - 1, result.lastGoodSequence());
        assertEquals(hole[1] + hole[2] - 1, result.lastBadSequence());
    }

    @Test
    void shouldFindTheLastPagesZeroed() throws IOException {
        final long from = (end - 3 * PAGE) / PAGE * PAGE;
        zero(from, (int) (end - from));
        final JournalVerifier.Result result = expectDamageAt(from);
        assertEquals(JournalDamagedException.UNKNOWN, result.lastBadSequence());
    }

    @Test
    void shouldFindTheLastLengthWordZeroed() throws IOException {
        zero(documents.get(documents.size() - 1)[0], 4);
        final JournalVerifier.Result result = expectDamage(Check.HOLE);
        assertEquals(documents.get(documents.size() - 1)[1] - 1, result.lastGoodSequence());
    }

    @Test
    void shouldFindTheFileCutShort() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(end / 2);
        }
        expectDamageAt(end / 2);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(documents.get(5)[0]);
        }
        assertEquals(documents.get(5)[1] - 1, expectDamage(Check.TRUNCATED).lastGoodSequence());
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(0);
        }
        expectDamage(Check.QUEUE);
    }

    @Test
    void shouldFindTheFirstPageZeroedAtOnceAndKeepTheFile() throws IOException {
        zero(0, PAGE);
        final JournalVerifier.Result result = expectDamage(Check.QUEUE);
        assertEquals(0, result.lastGoodSequence());
        assertEquals(0, result.lastBadSequence()); // the generation's document, behind, is readable
        assertThrows(
                JournalDamagedException.class,
                () -> JournalRepair.toNewGeneration(journal, temp.resolve("next"), JournalSettings.small()));
        assertTrue(Files.exists(file));
    }

    @Test
    void shouldFindAnyBitFlippedInTheDocuments() throws IOException {
        final Random random = new Random(13);
        for (int i = 0; i < 300; i++) {
            final long[] document = documents.get(random.nextInt(documents.size()));
            final long[] next = documents.indexOf(document) + 1 < documents.size()
                    ? documents.get(documents.indexOf(document) + 1)
                    : new long[] {end};
            final long position = document[0] + random.nextInt((int) (next[0] - document[0] - 3));
            final int bit = random.nextInt(8);
            if (i % 3 == 0) {
                flip(document[0] + random.nextInt(4 + DocumentLayout.HEADER_LENGTH), bit, document, i);
            } else {
                flip(position, bit, document, i);
            }
        }
    }

    private void flip(final long position, final int bit, final long[] document, final int round) throws IOException {
        xor(position, 1 << bit);
        final JournalVerifier.Result result = JournalVerifier.verify(journal);
        final String where = "seed 13, round " + round + ", byte " + (position - document[0]) + ", bit " + bit;
        assertFalse(result.intact(), where);
        assertEquals(document[1] - 1, result.lastGoodSequence(), where);
        assertEquals(document[0], result.position(), where);
        xor(position, 1 << bit);
    }

    @Test
    void shouldFindRecordsOfZeroes() throws IOException {
        final long[] document = documents.get(7);
        final int payload = (int) (documents.get(8)[0] - document[0]) - 4 - DocumentLayout.HEADER_LENGTH;
        zero(document[0] + 4 + DocumentLayout.HEADER_LENGTH, payload);
        expectDamage(Check.CRC);
        zero(document[0] + 4, payload + DocumentLayout.HEADER_LENGTH);
        expectDamage(Check.MAGIC);
    }

    @Test
    void shouldFindADocumentTakenFromAnotherJournal() throws IOException {
        // The same records in the same documents, but for their times: every document is whole and has the right
        // sequences.
        final Path other = temp.resolve("other");
        try (JournalWriter writer = JournalWriter.open(other, JournalSettings.small())) {
            final TestBatch batch = new TestBatch(11);
            for (final long[] document : documents) {
                batch.fill(writer.nextSequence(), (int) document[2]);
                writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime + 1);
            }
        }
        assertTrue(JournalVerifier.verify(other).intact());
        final byte[] theirs = Files.readAllBytes(JournalFiles.queueFile(other));
        final long[] seam = documents.get(documents.size() / 2);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(seam[0]);
            access.write(theirs, (int) seam[0], theirs.length - (int) seam[0]);
        }
        assertEquals(seam[1] - 1, expectDamage(Check.CHAIN).lastGoodSequence());
    }

    @Test
    void shouldRefuseToAppendToADamagedJournalAndCarryItsVerifiedPartOver() throws IOException {
        final long[] bad = documents.get(documents.size() / 3);
        xor(bad[0] + 100, 4);
        final byte[] before = Files.readAllBytes(file);

        final JournalDamagedException refused =
                assertThrows(JournalDamagedException.class, () -> JournalWriter.open(journal, JournalSettings.small()));
        assertEquals(Check.CRC, refused.check());
        assertEquals(bad[1] - 1, refused.lastGoodSequence());
        assertEquals(bad[1] + bad[2] - 1, refused.lastBadSequence());
        assertEquals(bad[0], refused.position());
        JournalLock.acquire(journal).close(); // the refused writer kept no lock

        final Path next = temp.resolve("next");
        Files.createDirectory(temp.resolve("next.part")); // an earlier attempt, cut short
        final JournalRepair.Result repaired = JournalRepair.toNewGeneration(journal, next, JournalSettings.small());
        assertEquals(bad[1] - 1, repaired.lastSequence());
        assertEquals(2, repaired.generation().number());
        assertEquals("journal", repaired.generation().parent());
        assertEquals(bad[1] - 1, repaired.generation().parentLastSequence());
        assertNotEquals(0, repaired.generation().parentChain());
        assertFalse(Files.exists(temp.resolve("next.part")));
        assertArrayEquals(before, Files.readAllBytes(file));
        try (JournalReader old = JournalReader.open(journal);
                JournalReader copy = JournalReader.open(next)) {
            assertEquals(repaired.generation(), copy.generation());
            while (copy.next()) {
                assertTrue(old.next());
                assertEquals(old.sequence(), copy.sequence());
                assertEquals(
                        TestBatch.value(old.buffer(), old.offset()), TestBatch.value(copy.buffer(), copy.offset()));
            }
            assertEquals(bad[1] - 1, copy.sequence());
        }
        try (JournalWriter writer = JournalWriter.open(next, JournalSettings.small())) {
            assertEquals(bad[1], writer.nextSequence());
        }
        assertThrows(
                JournalException.class, () -> JournalRepair.toNewGeneration(journal, next, JournalSettings.small()));
        assertThrows(
                JournalException.class,
                () -> JournalRepair.toNewGeneration(next, temp.resolve("third"), JournalSettings.small()));
    }

    @Test
    void shouldNotTakeADocumentThatAWriterNeverFinishedForDamage() throws IOException {
        final byte[] torn = new byte[5_000];
        new Random(1).nextBytes(torn);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(QueueFile.align(end) + 4);
            access.write(torn);
        }
        assertTrue(JournalVerifier.verify(journal).intact());
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            assertEquals(lastSequence + 1, new TestBatch(1).appendTo(writer, 1));
        }
        assertTrue(JournalVerifier.verify(journal).intact());
    }

    private JournalVerifier.Result expectDamageAt(final long position) {
        final JournalVerifier.Result result = assertTimeout(AT_ONCE, () -> JournalVerifier.verify(journal));
        assertFalse(result.intact());
        long good = 0;
        for (int i = 0; i + 1 < documents.size() && documents.get(i + 1)[0] <= position; i++) {
            good = documents.get(i)[1] + documents.get(i)[2] - 1;
        }
        assertEquals(good, result.lastGoodSequence(), result.problem());
        assertEquals(good + 1, result.firstBadSequence());
        return result;
    }

    private JournalVerifier.Result expectDamage(final Check check) {
        final JournalVerifier.Result result = assertTimeout(AT_ONCE, () -> JournalVerifier.verify(journal));
        assertFalse(result.intact());
        assertEquals(check, result.check(), result.problem());
        assertThrows(JournalDamagedException.class, () -> JournalWriter.open(journal, JournalSettings.small()));
        return result;
    }

    private void zero(final long position, final int length) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            access.write(new byte[length]);
        }
    }

    private void xor(final long position, final int mask) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            final int value = access.read();
            access.seek(position);
            access.write(value ^ mask);
        }
    }

    /** Sets Chronicle's write position, found by its value. */
    private void rewind(final long position) throws IOException {
        final long current = documents.get(documents.size() - 1)[0];
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            for (int at = 0; at < 200; at++) {
                access.seek(at);
                if (Long.reverseBytes(access.readLong()) == current) {
                    access.seek(at);
                    access.writeLong(Long.reverseBytes(position));
                    return;
                }
            }
        }
        throw new AssertionError("no write position in the store header");
    }
}
