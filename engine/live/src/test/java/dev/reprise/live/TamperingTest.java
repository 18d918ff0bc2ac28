package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalException;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.recovery.ReplayVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replay decides again: what was changed afterwards, in journal or code, is found at its first record. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TamperingTest {
    private static final int PRICE_OFFSET = Records.COMMON_LENGTH + Long.BYTES;

    private static final int SCHEMA_OFFSET = 4;
    private static final int VERSION_OFFSET = 6;

    @TempDir
    private Path directory;

    private Path journal;
    private List<byte[]> records;

    @BeforeEach
    void record() {
        journal = directory.resolve("journal");
        final LiveEngine engine = Fixture.start(journal, Fixture.FUSED, Fixture.bothStrategies());
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 5, 1, System.currentTimeMillis() * 1_000_000, 10);
        engine.stop(StopCause.OPERATOR);
        records = Fixture.records(journal);
    }

    private long firstOrder() {
        for (int i = 0; i < records.size(); i++) {
            if (Fixture.templateId(records.get(i)) == NewOrderDecoder.TEMPLATE_ID) {
                return i + 1;
            }
        }
        throw new AssertionError("no order was recorded");
    }

    @Test
    void shouldFindARecordedOrderWhosePriceWasChangedThoughEveryChecksumIsRight() {
        final long sequence = firstOrder();
        final Path forged = directory.resolve("forged");
        try (JournalWriter writer = JournalWriter.open(forged, JournalSettings.small())) {
            for (int i = 0; i < records.size(); i++) {
                final UnsafeBuffer record = new UnsafeBuffer(records.get(i).clone());
                if (i + 1 == sequence) {
                    record.putLong(PRICE_OFFSET, record.getLong(PRICE_OFFSET) + 1);
                }
                writer.append(record, 0, record.capacity(), 1, Records.receiveTime(record, 0));
            }
        }
        final ReplayVerifier.Result replay = Fixture.verify(forged, TestStrategies::load);
        assertFalse(replay.identical());
        assertEquals(sequence, replay.firstDifference());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, Records.templateId(replay.expected(), 0));
        assertEquals(NewOrderDecoder.TEMPLATE_ID, Records.templateId(replay.actual(), 0));
        assertNotEquals(replay.expected(), replay.actual());
    }

    @Test
    void shouldNameTheFirstDecisionThatAChangedParameterAlters() {
        final ReplayVerifier.Result replay = Fixture.verify(
                journal, (factory, parameters) -> TestStrategies.load(factory, parameters.replace('5', '6')));
        assertFalse(replay.identical());
        assertTrue(replay.firstDifference() >= firstOrder());
        assertNotEquals(replay.expected(), replay.actual());
    }

    @Test
    void shouldRefuseAJournalWithAFlippedByte() throws IOException {
        final Path file;
        try (Stream<Path> files = Files.list(journal)) {
            file = files.filter(f -> f.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        final byte[] order = records.get((int) firstOrder() - 1);
        bytes[indexOf(bytes, order) + PRICE_OFFSET] ^= 1;
        Files.write(file, bytes);
        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Fixture.verify(journal, TestStrategies::load));
        assertTrue(damage.lastGoodSequence() < firstOrder());
        assertThrows(
                JournalDamagedException.class,
                () -> Fixture.start(journal, Fixture.FUSED, Fixture.bothStrategies())
                        .close());
    }

    /** F46: an engine does not read what a newer one wrote, where fields and kinds of records may be that it does not know. */
    @Test
    void f46AnOlderEngineRefusesTheJournalOfANewerOne() {
        for (final int offset : new int[] {SCHEMA_OFFSET, VERSION_OFFSET}) {
            final long sequence = firstOrder();
            final Path newer = directory.resolve("newer-" + offset);
            try (JournalWriter writer = JournalWriter.open(newer, JournalSettings.small())) {
                for (int i = 0; i < records.size(); i++) {
                    final UnsafeBuffer record = new UnsafeBuffer(records.get(i).clone());
                    if (i + 1 == sequence) {
                        record.putShort(offset, (short) (record.getShort(offset) + 1));
                    }
                    writer.append(record, 0, record.capacity(), 1, Records.receiveTime(record, 0));
                }
            }
            final JournalException refusal =
                    assertThrows(JournalException.class, () -> Fixture.verify(newer, TestStrategies::load));
            assertTrue(refusal.getMessage().contains("sequence=" + sequence + ' '), refusal.getMessage());
            assertThrows(
                    JournalException.class,
                    () -> Fixture.start(newer, Fixture.FUSED, Fixture.bothStrategies())
                            .close());
            assertEquals(records.size(), JournalVerifier.verify(newer).lastSequence(), "nothing is written");
        }
    }

    private static int indexOf(final byte[] bytes, final byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("the record is not in the file");
    }
}
