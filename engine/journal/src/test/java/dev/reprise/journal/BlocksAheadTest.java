package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks prepared by a helper thread, and F39: a disk that is full at any append. */
final class BlocksAheadTest {
    private static final JournalSettings SETTINGS = JournalSettings.small().withAhead(true);
    private static final int BLOCK = SETTINGS.blockLengthBytes();
    private static final long DEADLINE_MS = 60_000; // a disk or a processor can be away for ten seconds

    @TempDir
    Path temp;

    private final List<Path> mounted = new ArrayList<>();

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        for (final Path disk : mounted) {
            assertTrue(
                    run("umount", "-l", disk.toString()), disk.toString()); // lazily: mappings may outlive their writer
        }
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** A disk with so many bytes. */
    private static final class Quota implements Space {
        private final Space space;
        private long left;

        Quota(final Space space, final long left) {
            this.space = space;
            this.left = left;
        }

        @Override
        public synchronized void allocate(final long position, final long length) throws IOException {
            if (length > left) {
                throw new IOException("no space left: a test's quota");
            }
            space.allocate(position, length);
            left -= length;
        }

        synchronized void extend(final long more) {
            left += more;
        }

        @Override
        public void release(final long position, final long length) {
            space.release(position, length);
        }

        @Override
        public void close() throws IOException {
            space.close();
        }
    }

    private static Quota quota(final JournalWriter writer, final long bytes) throws IOException {
        final Quota quota = new Quota(new FileSpace(JournalFiles.queueFile(writer.directory())), bytes);
        writer.prepare(quota, BLOCK);
        writer.startPreparing();
        return quota;
    }

    private static void await(final java.util.function.BooleanSupplier condition) throws InterruptedException {
        final long end = System.currentTimeMillis() + DEADLINE_MS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.currentTimeMillis() < end, "in time");
            Thread.sleep(1);
        }
    }

    @Test
    void shouldWriteTheSameJournalAcrossManyBlocks() throws IOException {
        final Path plain = temp.resolve("plain");
        final Path ahead = temp.resolve("ahead");
        final long records = 150_000;
        try (JournalWriter one = JournalWriter.open(plain, JournalSettings.small());
                JournalWriter other = JournalWriter.open(ahead, SETTINGS)) {
            TestBatch.appendUpTo(one, records, 7);
            TestBatch.appendUpTo(other, records, 7);
            assertEquals(one.chain(), other.chain());
            assertTrue(JournalVerifier.verify(ahead).intact(), "read while it is written");
        }
        final JournalVerifier.Result result = JournalVerifier.verify(ahead);
        assertTrue(result.intact(), result.problem());
        assertTrue(result.bytes() > 5L * BLOCK, "blocks: " + result.bytes() / BLOCK);
        try (JournalWriter again = JournalWriter.open(ahead, SETTINGS)) {
            TestBatch.appendUpTo(again, records + 10_000, 8);
        }
        assertTrue(JournalVerifier.verify(ahead).intact());
    }

    /** Prints what an append costs; how long is a matter of the machine, so only what was written is checked. */
    @Test
    void shouldShowTheLongestAppendWithAndWithoutBlocksAhead() throws IOException {
        final String without = stalls(temp.resolve("warm"), false);
        System.out.println("append, blocks not prepared: " + stalls(temp.resolve("without"), false)
                + "\nappend, blocks prepared:     " + stalls(temp.resolve("with"), true) + "\n(cold JVM: " + without
                + ")");
    }

    private static String stalls(final Path directory, final boolean ahead) throws IOException {
        final int documents = 20_000;
        final long everyNs = 25_000;
        final long[] took = new long[documents];
        try (JournalWriter writer =
                JournalWriter.open(directory, new JournalSettings(8 << 20, Generation.first()).withAhead(ahead))) {
            final TestBatch batch = new TestBatch(1);
            final long start = System.nanoTime();
            for (int i = 0; i < documents; i++) {
                batch.fill(writer.nextSequence(), 20);
                while (System.nanoTime() - start < i * everyNs) {
                    Thread.onSpinWait();
                }
                final long from = System.nanoTime();
                writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
                took[i] = System.nanoTime() - from;
            }
        }
        final JournalVerifier.Result result = JournalVerifier.verify(directory);
        assertTrue(result.intact(), result.problem());
        assertEquals(documents * 20L, result.lastSequence());
        java.util.Arrays.sort(took);
        return "p50=" + took[documents / 2] / 1_000.0 + " µs, p99=" + took[documents * 99 / 100] / 1_000.0
                + " µs, p99.9=" + took[documents * 999 / 1_000] / 1_000.0 + " µs, longest="
                + took[documents - 1] / 1_000.0 + " µs (" + documents + " documents, " + result.bytes() / (8 << 20)
                + " new blocks of 8 MiB)";
    }

    @Test
    void shouldGiveBackTheBlocksItDidNotUse() throws IOException, InterruptedException {
        try (JournalWriter writer = JournalWriter.open(temp, JournalSettings.live())) {
            TestBatch.appendUpTo(writer, 100, 1);
        }
        final Process du =
                new ProcessBuilder("du", "-k", JournalFiles.queueFile(temp).toString()).start();
        final String kib = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\\s")[0];
        assertTrue(Long.parseLong(kib) < 2_048, "KiB on the disk: " + kib);
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    @Test
    void shouldWarnBeforeItRefusesAndGoOnWhenThereIsSpaceAgain() throws IOException, InterruptedException {
        try (JournalWriter writer = JournalWriter.open(temp, JournalSettings.small())) {
            final Quota quota = quota(writer, BLOCK);
            final TestBatch batch = new TestBatch(3);
            batch.appendTo(writer, 10);
            assertFalse(writer.isSpaceRefused());
            await(() -> {
                batch.appendTo(writer, 20);
                return writer.isSpaceRefused();
            });
            batch.appendTo(writer, 10); // what is allocated still takes records: of the halt, for instance
            quota.extend(100L * BLOCK);
            await(() -> !writer.isSpaceRefused());
            TestBatch.appendUpTo(writer, 60_000, 4);
        }
        assertTrue(JournalVerifier.verify(temp).intact());
    }

    @Test
    void shouldHaltBeforeItAcknowledgesWhenTheDiskIsFullAtAnyAppend() throws IOException {
        fill(40, 1);
    }

    @Test
    @Tag("slow")
    void shouldHaltBeforeItAcknowledgesWhenTheDiskIsFullAtAnyAppendFiveHundredTimes() throws IOException {
        fill(500, 1_000);
    }

    private void fill(final int tries, final long firstSeed) throws IOException {
        for (int i = 0; i < tries; i++) {
            final long seed = firstSeed + i;
            final Random random = new Random(seed);
            final Path directory = temp.resolve("full-" + seed);
            final TestBatch batch = new TestBatch(seed);
            long acknowledged = 0;
            try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.small())) {
                quota(writer, BLOCK + random.nextInt(3 * BLOCK));
                while (!writer.isBroken()) {
                    batch.fill(writer.nextSequence(), 1 + random.nextInt(500));
                    try {
                        acknowledged = writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
                    } catch (final JournalException full) {
                        assertTrue(writer.isBroken(), "seed " + seed);
                    }
                }
                assertThrows(JournalException.class, () -> batch.appendTo(writer, 1));
            }
            checkWhole(directory, acknowledged, "seed " + seed);
            Files.delete(JournalFiles.queueFile(directory));
        }
    }

    private static void checkWhole(final Path directory, final long acknowledged, final String where) {
        final JournalVerifier.Result result = JournalVerifier.verify(directory);
        assertTrue(result.intact(), where + ": " + result.problem());
        assertEquals(acknowledged, result.lastSequence(), where + ": exactly what was acknowledged");
    }

    @Test
    void shouldHaltBeforeItAcknowledgesOnAFileSystemThatIsFull() throws IOException, InterruptedException {
        for (long seed = 1; seed <= 20; seed++) {
            // A disk for each: a deleted file keeps its room until the last mapping of it is gone, and that is not ours
            // to say.
            final Path disk = Files.createDirectory(temp.resolve("disk" + seed));
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin/mount"))
                            && run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()),
                    "skipped: only root may mount a small file system; the quota shim above is the same test without one");
            mounted.add(disk);
            fill(disk, seed);
        }
    }

    private static void fill(final Path disk, final long seed) throws IOException {
        final Random random = new Random(seed);
        final Path directory = disk.resolve("journal");
        final Path filler = disk.resolve("filler");
        Files.write(filler, new byte[(6 << 20) + random.nextInt(6 << 20)]);
        final TestBatch batch = new TestBatch(seed);
        long acknowledged = 0;
        try (JournalWriter writer = JournalWriter.open(directory, SETTINGS)) {
            while (!writer.isBroken()) {
                batch.fill(writer.nextSequence(), 1 + random.nextInt(500));
                try {
                    acknowledged = writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
                } catch (final JournalException full) {
                    assertTrue(writer.isBroken(), "seed " + seed);
                }
            }
        }
        Files.delete(filler); // to read a hole of a tmpfs takes a page of it
        checkWhole(directory, acknowledged, "seed " + seed);
        try (JournalWriter writer = JournalWriter.open(directory, SETTINGS)) {
            assertEquals(acknowledged + 1, writer.nextSequence(), "seed " + seed);
        }
    }
}
