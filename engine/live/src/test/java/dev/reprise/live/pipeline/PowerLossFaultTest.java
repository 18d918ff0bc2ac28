package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.journal.Durability;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F37: power is lost at any instant. What may have left is in the journal; whatever else was lost is told. */
class PowerLossFaultTest {
    private static final int CUTS_PER_RUN = 40;
    private static final int WRITER_SAMPLE = 40;

    @TempDir
    private Path temp;

    /** One writing process until the power goes. */
    private static final class Run implements AutoCloseable {
        final List<byte[]> records = new ArrayList<>();
        final UnsafeBuffer group = new UnsafeBuffer(new byte[1 << 16]);
        final JournalWriter writer;
        final JournalStage stage;
        final SyncStage sync;
        final Path queue;
        byte[] forced;
        long lastReleased; // sequence of the last order that left

        Run(final Path journal) throws IOException {
            writer = JournalWriter.open(journal, JournalSettings.small().withDurability(Durability.POWER));
            queue = queueFile(journal);
            forced = Files.readAllBytes(queue); // a new journal's first document is forced by its opening
            sync = new SyncStage(
                    () -> {
                        forced = Files.readAllBytes(queue);
                        writer.sync();
                    },
                    (buffer, offset, length) ->
                            lastReleased = Math.max(lastReleased, buffer.getLong(offset + Records.COMMON_LENGTH)),
                    () -> writer.nextSequence() - 1,
                    0,
                    NoOpIdleStrategy.INSTANCE);
            stage = new JournalStage(writer, sync);
        }

        /** An input and, some times, the order it caused, which carries its own sequence. */
        void input(final Random random) {
            final boolean ordered = random.nextInt(5) == 0;
            final int tick = tick(random);
            int length = tick;
            if (ordered) {
                Records.begin(group, length, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
                group.putLong(length + Records.COMMON_LENGTH, records.size() + 1);
                length += Records.end(group, length, NewOrderEncoder.BLOCK_LENGTH);
                keep(tick, length);
            }
            stage.onGroup(group, 0, length, ordered ? 2 : 1, ordered);
        }

        private int tick(final Random random) {
            Records.begin(group, 0, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
            final int longs = random.nextInt(200);
            for (int i = 0; i < longs; i++) {
                group.putLong(Records.BODY_OFFSET + TickEncoder.BLOCK_LENGTH + i * Long.BYTES, random.nextLong());
            }
            final int length = Records.end(group, 0, TickEncoder.BLOCK_LENGTH + longs * Long.BYTES);
            keep(0, length);
            return length;
        }

        private void keep(final int from, final int to) {
            final byte[] record = new byte[to - from];
            group.getBytes(from, record);
            records.add(record);
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private static Path queueFile(final Path journal) throws IOException {
        try (var files = Files.newDirectoryStream(journal, "*.cq4")) {
            return files.iterator().next();
        }
    }

    @Test
    void shouldKeepEveryOrderThatLeftWhenThePowerGoes() throws IOException {
        states(400, 1);
    }

    @Test
    @Tag("slow")
    void shouldKeepEveryOrderThatLeftWhenThePowerGoesTwoThousandTimes() throws IOException {
        states(Integer.getInteger("reprise.power.states", 2_000), 1_000);
    }

    private void states(final int count, final long firstSeed) throws IOException {
        int told = 0;
        int lost = 0;
        for (int done = 0; done < count; done += CUTS_PER_RUN) {
            final long seed = firstSeed + done / CUTS_PER_RUN;
            final Random random = new Random(seed);
            final Path journal = temp.resolve("run-" + seed);
            try (Run run = new Run(journal)) {
                for (int cut = 0; cut < CUTS_PER_RUN; cut++) {
                    final int inputs = 1 + random.nextInt(60);
                    for (int i = 0; i < inputs; i++) {
                        run.input(random);
                        if (random.nextInt(20) == 0) {
                            run.sync.doWork(random.nextBoolean());
                        }
                    }
                    final byte[] left = PageLoss.cut(run.forced, Files.readAllBytes(run.queue), random);
                    final JournalVerifier.Result result =
                            check(run, left, "seed " + seed + ", cut " + cut, cut % WRITER_SAMPLE == 0);
                    told += result.intact() ? 0 : 1;
                    lost += result.lastGoodSequence() < run.writer.nextSequence() - 1 ? 1 : 0;
                }
            }
        }
        System.out.println("power cuts: " + count + ", of which " + lost + " lost records nobody had acted upon and "
                + told + " were found damaged; orders that had left and were lost: 0");
        assertTrue(lost > count / 4, "the cuts do cut: " + lost);
    }

    private JournalVerifier.Result check(final Run run, final byte[] left, final String where, final boolean opens)
            throws IOException {
        final Path disk = Files.createDirectories(temp.resolve("disk"));
        final Path queue = disk.resolve(run.queue.getFileName());
        Files.write(queue, left);
        final JournalVerifier.Result result = JournalVerifier.verify(disk);
        assertTrue(
                result.lastGoodSequence() >= run.lastReleased,
                where + ": an order left with sequence=" + run.lastReleased + " and the journal ends at "
                        + result.lastGoodSequence() + ": " + result.problem());
        assertEquals(result.intact(), result.problem() == null, where);
        long read = 0;
        try (JournalReader reader = JournalReader.open(disk)) {
            while (read < result.lastGoodSequence() && reader.next()) {
                final byte[] record = new byte[reader.length()];
                reader.buffer().getBytes(reader.offset(), record);
                assertArrayEquals(run.records.get((int) read++), record, where);
            }
        }
        assertEquals(result.lastGoodSequence(), read, where + ": the good part can be read");
        if (opens) {
            open(disk, result, where);
        }
        return result;
    }

    /** The next start goes on behind what is there, or refuses and says so. */
    private static void open(final Path disk, final JournalVerifier.Result result, final String where) {
        try (JournalWriter writer = JournalWriter.open(disk, JournalSettings.small())) {
            assertTrue(result.intact(), where + ": opened though " + result.problem());
            assertEquals(result.lastSequence() + 1, writer.nextSequence(), where);
        } catch (final JournalDamagedException refused) {
            assertNotNull(refused.getMessage(), where);
        }
    }
}
