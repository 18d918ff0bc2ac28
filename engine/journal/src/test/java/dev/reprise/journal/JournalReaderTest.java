package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalReaderTest {
    private static final JournalSettings SETTINGS = JournalSettings.small();

    @TempDir
    Path temp;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldReadBackWhatWasWritten(final long seed) throws IOException {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            final TestBatch batch = new TestBatch(seed);
            final Random sizes = new Random(seed);
            while (writer.nextSequence() <= 40_000) { // several blocks of 2 MiB
                batch.appendTo(writer, 1 + sizes.nextInt(300));
                final byte[] bytes = new byte[batch.length];
                batch.buffer.getBytes(0, bytes);
                written.write(bytes);
            }
            try (JournalReader reader = JournalReader.open(temp)) {
                long expected = 1;
                while (reader.next()) {
                    assertEquals(expected++, reader.sequence());
                    final byte[] bytes = new byte[reader.length()];
                    reader.buffer().getBytes(reader.offset(), bytes);
                    read.write(bytes);
                }
                assertEquals(writer.nextSequence(), expected);
                assertEquals(writer.chain(), reader.chain());
                assertEquals(reader.totalBytes(), reader.bytesRead());
            }
        }
        assertArrayEquals(written.toByteArray(), read.toByteArray());
    }

    @Test
    void shouldSeekBySequence() {
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, 20_000, 5);
            final long last = writer.nextSequence() - 1;
            try (JournalReader reader = JournalReader.open(temp)) {
                final Random random = new Random(5);
                for (int i = 0; i < 500; i++) {
                    final long target = i == 0 ? 1 : i == 1 ? last : 1 + random.nextInt((int) last);
                    assertTrue(reader.moveToSequence(target), "seed 5, target " + target);
                    assertTrue(reader.next());
                    assertEquals(target, reader.sequence(), "seed 5");
                    assertEquals(target, TestBatch.value(reader.buffer(), reader.offset()));
                }
                assertTrue(reader.moveToSequence(-5));
                assertTrue(reader.next());
                assertEquals(1, reader.sequence());
                assertFalse(reader.moveToSequence(last + 1));
                assertFalse(reader.next());
                new TestBatch(5).appendTo(writer, 2);
                assertTrue(reader.next());
                assertEquals(last + 1, reader.sequence());
            }
        }
    }

    @Test
    void shouldReadFewDocumentsToSeek() {
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, 60_000, 5);
        }
        try (JournalReader reader = JournalReader.open(temp)) {
            assertTrue(reader.moveToSequence(55_000));
            assertTrue(reader.documentsRead() <= 66, "read " + reader.documentsRead() + " documents");
        }
    }

    @Test
    void shouldSeekByTime() {
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, 20_000, 6);
            final long last = writer.nextSequence() - 1;
            try (JournalReader reader = JournalReader.open(temp)) {
                final Random random = new Random(6);
                for (int i = 0; i < 500; i++) {
                    final long target = 1 + random.nextInt((int) last);
                    final long early = random.nextInt((int) TestBatch.TIME_STEP);
                    assertTrue(reader.moveToTime(TestBatch.timeOf(target) - early), "seed 6, target " + target);
                    assertTrue(reader.next());
                    assertEquals(target, reader.sequence(), "seed 6");
                }
                assertTrue(reader.moveToTime(0));
                assertTrue(reader.next());
                assertEquals(1, reader.sequence());
                assertFalse(reader.moveToTime(TestBatch.timeOf(last) + 1));
                reader.moveToStart();
                assertTrue(reader.next());
                assertEquals(1, reader.sequence());
            }
        }
    }

    @Test
    void shouldTailWhileTheWriterAppends() throws InterruptedException {
        final long records = 300_000;
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final JournalWriter writer = JournalWriter.open(temp, SETTINGS);
        final Thread appending = new Thread(() -> {
            try (writer) {
                TestBatch.appendUpTo(writer, records, 8);
            } catch (final Throwable e) {
                failure.set(e);
            }
        });
        appending.start();
        final long deadline = System.nanoTime() + 20_000_000_000L;
        final long[] expected = {1};
        try (JournalReader reader = JournalReader.open(temp)) {
            while (expected[0] <= records && failure.get() == null) {
                assertTrue(System.nanoTime() < deadline, "read only " + expected[0]);
                reader.poll(
                        (buffer, offset, length, sequence) -> {
                            assertEquals(expected[0], sequence);
                            assertEquals(expected[0]++, TestBatch.value(buffer, offset));
                        },
                        100);
            }
        }
        appending.join();
        assertEquals(null, failure.get());
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    @Test
    void shouldVerifyWhileTheWriterAppends() throws InterruptedException {
        final JournalWriter writer = JournalWriter.open(temp, SETTINGS);
        final Thread appending = new Thread(() -> {
            try (writer) {
                TestBatch.appendUpTo(writer, 200_000, 9);
            }
        });
        appending.start();
        do {
            final JournalVerifier.Result result = JournalVerifier.verify(temp);
            assertTrue(result.intact(), result.problem());
        } while (appending.isAlive());
        appending.join();
        assertTrue(JournalVerifier.verify(temp).lastSequence() >= 200_000);
    }

    @Test
    void shouldAllocateNothingPerRecord() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (JournalWriter writer = JournalWriter.open(temp, SETTINGS)) {
            TestBatch.appendUpTo(writer, 50_000, 4);
        }
        try (JournalReader reader = JournalReader.open(temp)) {
            final long self = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                reader.moveToStart();
                final long before = threads.getThreadAllocatedBytes(self);
                long sum = 0;
                while (reader.next()) {
                    sum += reader.sequence();
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
                assertTrue(sum > 0);
            }
            assertTrue(least < 200, least + " bytes in 50,000 records");
        }
    }

    @Test
    void shouldRefuseADirectoryWithoutAJournal() {
        assertThrows(JournalException.class, () -> JournalReader.open(temp));
        assertThrows(JournalException.class, () -> JournalReader.open(temp.resolve("missing")));
    }
}
