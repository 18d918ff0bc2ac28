package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalFaultTest {
    private static final int KILLS = 10;
    private static final long MAX_OPEN_MS = 8_000;
    private static final JournalSettings SETTINGS = JournalSettings.small();

    @TempDir
    Path temp;

    @Test
    void shouldLoseNothingAcknowledgedWhenTheWriterIsKilled() throws IOException, InterruptedException {
        final long seed = 17;
        final Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            final String where = "seed " + seed + ", kill " + kill;
            long acknowledged = 0;
            try (JournalChild child = JournalChild.start(temp, seed + kill)) {
                final String opened = child.line();
                assertNotNull(opened, where + ": the child could not open the journal");
                assertTrue(opened.startsWith("opened "), where + ": " + opened);
                final int lines = 1 + random.nextInt(3_000);
                for (int i = 0; i < lines; i++) {
                    acknowledged = Long.parseLong(child.line());
                }
                child.kill();
                for (String line = child.line(); line != null; line = child.line()) {
                    acknowledged = Long.parseLong(line);
                }
            }
            final JournalVerifier.Result result = JournalVerifier.verify(temp);
            assertTrue(result.intact(), where + ": " + result.problem());
            assertTrue(result.lastSequence() >= acknowledged, where + ": " + acknowledged + " was acknowledged");
            assertTrue(
                    result.lastSequence() <= acknowledged + JournalChild.MAX_RECORDS,
                    where + ": more than one document was not acknowledged: " + acknowledged);
        }
        final long started = System.nanoTime();
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertTrue((System.nanoTime() - started) / 1_000_000 < MAX_OPEN_MS);
            new TestBatch(1).appendTo(writer, 1);
        }
        try (JournalReader reader = JournalReader.open(temp)) {
            while (reader.next()) {
                assertEquals(reader.sequence(), TestBatch.value(reader.buffer(), reader.offset()));
            }
        }
    }

    @Test
    void shouldRefuseASecondWriterHereAndInAnotherProcess() throws IOException, InterruptedException {
        try (JournalChild child = JournalChild.start(temp, 1)) {
            assertNotNull(child.line());
            final JournalLockedException refused =
                    assertThrows(JournalLockedException.class, () -> JournalWriter.open(temp, SETTINGS));
            assertTrue(refused.getMessage().contains("pid="), refused.getMessage());
            child.kill();
        }
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertThrows(JournalLockedException.class, () -> JournalWriter.open(temp, SETTINGS));
            new TestBatch(1).appendTo(writer, 1); // and the refusal took nothing from the first
            try (JournalChild child = JournalChild.start(temp, 1)) {
                assertEquals(null, child.line(), "a second process opened the journal");
            }
        }
        JournalWriter.open(temp, SETTINGS).close();
    }

    @Test
    void shouldOpenAtOnceWhenADeadWriterOfTheSamePidHeldChroniclesLock() throws IOException {
        final Path dead = temp.resolve("dead");
        final Path copy = temp.resolve("copy");
        try (JournalWriter writer = JournalWriter.open(dead, SETTINGS)) {
            TestBatch.appendUpTo(writer, 100, 1);
        }
        try (SingleChronicleQueue queue = ChronicleQueues.open(dead, SETTINGS.blockLengthBytes());
                ExcerptAppender appender = queue.createAppender();
                DocumentContext half = appender.writingDocument()) {
            half.wire().bytes().writeLong(42);
            // The files as a process with our pid leaves them that dies now, in the middle of a document.
            Files.createDirectory(copy);
            try (Stream<Path> files = Files.list(dead)) {
                for (final Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            half.rollbackOnClose();
        }
        final long started = System.nanoTime();
        try (JournalWriter writer = JournalWriter.open(copy, SETTINGS)) {
            new TestBatch(1).appendTo(writer, 3);
            assertTrue((System.nanoTime() - started) / 1_000_000 < MAX_OPEN_MS);
        }
        assertTrue(JournalVerifier.verify(copy).intact());
    }

    @Test
    void shouldBeginAgainWhenCreationWasCutShort() throws IOException {
        final Path whole = temp.resolve("whole");
        JournalWriter.open(whole, SETTINGS).close();
        final Path queue = JournalFiles.queueFile(whole);
        final byte[] bytes = Files.readAllBytes(queue);
        final int storeHeader = 4 + 193;
        for (final int written : new int[] {0, 4, 100, storeHeader, storeHeader + 500, bytes.length}) {
            final Path directory = Files.createDirectory(temp.resolve("cut-" + written));
            Files.createFile(directory.resolve(JournalFiles.CREATING));
            Files.write(
                    directory.resolve(queue.getFileName()),
                    written == 0 ? new byte[0] : Arrays.copyOf(Arrays.copyOf(bytes, written), bytes.length));
            if (written < bytes.length) {
                final JournalException early =
                        assertThrows(JournalException.class, () -> JournalReader.open(directory));
                assertEquals(JournalException.class, early.getClass(), "no damage: " + early.getMessage());
            }
            final long started = System.nanoTime();
            try (JournalWriter writer = JournalWriter.open(directory, SETTINGS)) {
                assertEquals(1, new TestBatch(1).appendTo(writer, 1), "cut at " + written);
            }
            assertTrue((System.nanoTime() - started) / 1_000_000 < MAX_OPEN_MS, "cut at " + written);
            assertTrue(JournalVerifier.verify(directory).intact(), "cut at " + written);
            assertTrue(Files.notExists(directory.resolve(JournalFiles.CREATING)));
        }
    }

    @Test
    void shouldNotTakeAnEmptyFileForANewJournal() throws IOException {
        Files.createFile(temp.resolve("20000101L.cq4"));
        assertThrows(JournalDamagedException.class, () -> JournalWriter.open(temp, SETTINGS));
    }

    @Test
    void shouldRebuildChroniclesTableStore() throws IOException {
        JournalWriter.open(temp, SETTINGS).close();
        Files.write(temp.resolve(JournalFiles.TABLE_STORE), new byte[131_072]);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(1, new TestBatch(1).appendTo(writer, 1));
        }
    }

    @Test
    void shouldRefuseALockOfAnotherDirectory() {
        try (JournalLock lock = JournalLock.acquire(temp.resolve("a"))) {
            assertThrows(IllegalArgumentException.class, () -> JournalWriter.open(temp.resolve("b"), SETTINGS, lock));
            JournalWriter.open(temp.resolve("a"), SETTINGS, lock).close();
            JournalWriter.open(temp.resolve("a"), SETTINGS, lock).close(); // closing a writer kept the caller's lock
            assertThrows(JournalLockedException.class, () -> JournalLock.acquire(temp.resolve("a")));
        }
    }

    @Test
    void shouldWriteTheManifestWhole() throws IOException {
        final Path file = temp.resolve(Manifest.FILE_NAME);
        Manifest.write(file, Map.of("old", "1"));
        Manifest.write(file, Map.of("flags", "-Xmx1g \"quoted\" C:\\x\n\u0001 ä"));
        assertEquals("{\n  \"flags\": \"-Xmx1g \\\"quoted\\\" C:\\\\x\\n\\u0001 ä\"\n}\n", Files.readString(file));
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(1, files.count());
        }
    }
}
