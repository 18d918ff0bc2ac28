package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.record.Records;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalWriterTest {
    private static final JournalSettings SETTINGS = JournalSettings.small();

    @TempDir
    Path temp;

    @Test
    void shouldNumberRecordsFromOneWithoutAGapAcrossOpenings() {
        final TestBatch batch = new TestBatch(1);
        final long chain;
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(1, writer.nextSequence());
            assertEquals(3, batch.appendTo(writer, 3));
            assertEquals(4, batch.appendTo(writer, 1));
            chain = writer.chain();
        }
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(5, writer.nextSequence());
            assertEquals(chain, writer.chain());
            assertEquals(Generation.first(), writer.generation());
            assertEquals(9, batch.appendTo(writer, 5));
        }
        final JournalVerifier.Result result = JournalVerifier.verify(temp);
        assertTrue(result.intact(), result.problem());
        assertEquals(9, result.records());
        assertEquals(4, result.documents());
    }

    @Test
    void shouldGiveTheSameBytesForTheSameRecords() throws IOException {
        for (final String name : new String[] {"a", "b"}) {
            try (JournalWriter writer = JournalWriter.open(temp.resolve(name), SETTINGS)) {
                TestBatch.appendUpTo(writer, 500, 7);
            }
        }
        assertEquals(
                -1,
                Files.mismatch(JournalFiles.queueFile(temp.resolve("a")), JournalFiles.queueFile(temp.resolve("b"))));
    }

    @Test
    void shouldWriteDocumentsThatChronicleItselfReadsOnAnyDay() {
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, 2_000, 3);
        }
        final long documents = JournalVerifier.verify(temp).documents();
        // No time provider of ours: its clock says today, the queue's file says 1 January 2000.
        try (SingleChronicleQueue queue =
                        SingleChronicleQueueBuilder.binary(temp).readOnly(true).build();
                ExcerptTailer tailer = queue.createTailer()) {
            long read = 0;
            for (boolean more = true; more; ) {
                try (DocumentContext document = tailer.readingDocument()) {
                    more = document.isPresent();
                    read += more ? 1 : 0;
                }
            }
            assertEquals(documents, read);
        }
    }

    @Test
    void shouldTakeTheLongestBatchAndRefuseALongerOne() {
        final TestBatch batch = new TestBatch(1);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            Records.begin(batch.buffer, 0, Records.COMMON_LENGTH - Records.BODY_OFFSET, 1);
            final int length = Records.end(batch.buffer, 0, JournalWriter.MAX_BATCH_LENGTH - Records.BODY_OFFSET);
            assertEquals(JournalWriter.MAX_BATCH_LENGTH, length);
            for (int i = 0; i < 50; i++) { // several blocks
                assertEquals(i + 1, writer.append(batch.buffer, 0, length, 1, i));
            }
            final long next = writer.nextSequence();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.append(batch.buffer, 0, JournalWriter.MAX_BATCH_LENGTH + 1, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.append(batch.buffer, 0, 0, 0, 0));
            assertFalse(writer.isBroken());
            assertEquals(next, writer.nextSequence());
        }
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    @Test
    void shouldRefuseABatchThatIsNotWholeRecords() {
        final TestBatch batch = new TestBatch(1).fill(1, 3);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertThrows(IllegalArgumentException.class, () -> writer.append(batch.buffer, 0, batch.length - 8, 3, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.append(batch.buffer, 0, batch.length, 2, 0));
            assertEquals(3, writer.append(batch.buffer, 0, batch.length, 3, 0));
        }
    }

    @Test
    void shouldRollBackAndRefuseForEverWhenCopyingFails() {
        final TestBatch batch = new TestBatch(1);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            batch.appendTo(writer, 2);
            batch.fill(3, 5);
            final InternalError fault = new InternalError("a fault in mapped memory");
            final DirectBuffer faulty = failingOn("addressOffset", batch.buffer, fault);

            final JournalException thrown = assertThrows(
                    JournalException.class, () -> writer.append(faulty, 0, batch.length, batch.count, batch.lastTime));

            assertSame(fault, rootOf(thrown));
            assertTrue(writer.isBroken());
            assertThrows(
                    JournalException.class,
                    () -> writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime));
            assertEquals(3, writer.nextSequence());
        }
        assertEquals(2, JournalVerifier.verify(temp).lastSequence());
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(4, batch.appendTo(writer, 2));
        }
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    private static Throwable rootOf(final Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static DirectBuffer failingOn(final String method, final DirectBuffer buffer, final Throwable fault) {
        return (DirectBuffer) Proxy.newProxyInstance(
                DirectBuffer.class.getClassLoader(), new Class<?>[] {DirectBuffer.class}, (proxy, called, args) -> {
                    if (called.getName().equals(method)) {
                        throw fault;
                    }
                    try {
                        return called.invoke(buffer, args);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void shouldAllocateNothingPerAppend() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final TestBatch batch = new TestBatch(1).fill(1, 4);
        // Blocks of 64 MiB: none is mapped while we count.
        try (JournalWriter writer = JournalWriter.open(temp, JournalSettings.live())) {
            for (int i = 0; i < 20_000; i++) {
                writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
            }
            final long self = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) { // the JVM itself may allocate in one of them
                final long before = threads.getThreadAllocatedBytes(self);
                for (int i = 0; i < 2_000; i++) {
                    writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
            }
            // The call that reads the counter may cost a little itself.
            assertTrue(least < 200, least + " bytes in 2,000 appends");
        }
    }

    @Test
    void shouldKeepFilesToTheOwner() throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"));
        final Path directory = temp.resolve("journal");
        try (JournalWriter writer = JournalWriter.open(directory, SETTINGS)) {
            new TestBatch(1).appendTo(writer, 1);
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            try (Stream<Path> files = Files.list(directory)) {
                for (final Path file : files.toList()) {
                    assertEquals(
                            "rw-------",
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                            file.toString());
                }
            }
        }
    }

    @Test
    void shouldNeverLetTheTimeOfADocumentFall() {
        final TestBatch batch = new TestBatch(1).fill(1, 1);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS);
                JournalReader reader = JournalReader.open(temp)) {
            writer.append(batch.buffer, 0, batch.length, 1, 500);
            writer.append(batch.buffer, 0, batch.length, 1, 400);
            assertTrue(reader.nextDocument());
            assertEquals(500, reader.documentLastTime());
            assertTrue(reader.nextDocument());
            assertEquals(500, reader.documentLastTime());
        }
    }

    @Test
    void shouldStateTheGenerationAndBeginAtItsSequence() {
        final Generation generation = new Generation(4, 1_001, "journal-3", 1_000, 0x1234_5678_9ABCL);
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS.withGeneration(generation))) {
            assertEquals(1_001, new TestBatch(1).appendTo(writer, 1));
        }
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            assertEquals(generation, writer.generation());
            assertEquals(1_002, writer.nextSequence());
        }
    }
}
