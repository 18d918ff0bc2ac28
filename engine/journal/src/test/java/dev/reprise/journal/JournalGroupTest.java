package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalGroupTest {
    private static final int RECORDS = 20_000;

    @TempDir
    Path temp;

    /** Alone, with what they caused, and cut by the end of a document in every place. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void groupsAreInputsWithAllTheyCaused(final long seed) {
        final List<List<byte[]>> expected = write(seed);
        try (JournalReader reader = JournalReader.open(temp)) {
            final JournalGroup group = new JournalGroup(reader);
            long sequence = 1;
            for (int i = 0; i < expected.size(); i++) {
                final List<byte[]> records = expected.get(i);
                final String message = "seed=" + seed + " group=" + i;
                assertTrue(group.next(), message);
                assertEquals(records.size(), group.records(), message);
                assertEquals(i == expected.size() - 1, group.isLast(), message);
                int length = 0;
                for (int record = 0; record < records.size(); record++) {
                    final byte[] bytes = new byte[group.length(record)];
                    group.buffer().getBytes(group.offset(record), bytes);
                    assertArrayEquals(records.get(record), bytes, message);
                    assertEquals(sequence++, group.sequence(record), message);
                    assertSame(group, record, bytes, message);
                    length += bytes.length;
                }
                assertEquals(length, group.length(), message);
                assertWhole(group, message);
            }
            assertFalse(group.next());
            reader.readToVerifiedEnd();
        }
    }

    private static void assertSame(
            final JournalGroup group, final int record, final byte[] bytes, final String message) {
        assertTrue(group.equals(record, new UnsafeBuffer(bytes), 0, bytes.length), message);
        bytes[bytes.length - 1]++;
        assertFalse(group.equals(record, new UnsafeBuffer(bytes), 0, bytes.length), message);
        assertFalse(group.equals(record, new UnsafeBuffer(bytes), 0, bytes.length - 8), message);
    }

    private static void assertWhole(final JournalGroup group, final String message) {
        final byte[] all = new byte[group.length()];
        group.buffer().getBytes(0, all);
        assertTrue(group.equals(new UnsafeBuffer(all), 0, all.length), message);
        all[0]++;
        assertFalse(group.equals(new UnsafeBuffer(all), 0, all.length), message);
    }

    private List<List<byte[]>> write(final long seed) {
        final List<List<byte[]>> groups = new ArrayList<>();
        final Random random = new Random(seed);
        final TestBatch batch = new TestBatch(seed);
        try (JournalWriter writer = JournalWriter.open(temp, JournalSettings.small())) {
            while (writer.nextSequence() <= RECORDS) {
                batch.fill(writer.nextSequence(), 1 + random.nextInt(30));
                for (int at = 0; at < batch.length; at += Records.length(batch.buffer, at)) {
                    final boolean isCaused = !groups.isEmpty() && random.nextInt(3) == 0;
                    Records.flags(batch.buffer, at, isCaused ? Records.FLAG_CAUSED : 0);
                    final byte[] bytes = new byte[Records.length(batch.buffer, at)];
                    batch.buffer.getBytes(at, bytes);
                    if (!isCaused) {
                        groups.add(new ArrayList<>());
                    }
                    groups.get(groups.size() - 1).add(bytes);
                }
                writer.append(batch.buffer, 0, batch.length, batch.count, batch.lastTime);
            }
        }
        return groups;
    }
}
