package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CarriedEndDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs of a journal that has generations. */
class JournalRepairTest {
    private static final JournalSettings SETTINGS = JournalSettings.small();
    private static final int RECORDS = 100;
    private static final int STATE = 1_000; // records of the state a generation begins with, in several documents
    private static final int BODY = 200;

    @TempDir
    private Path temp;

    private Path journal;

    @BeforeEach
    void threeGenerations() {
        journal = temp.resolve("journal");
        roll();
        roll();
        append();
    }

    private void append() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            new TestBatch(writer.nextSequence()).appendTo(writer, RECORDS);
        }
    }

    private void roll() {
        append();
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS);
                JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[BODY + Records.COMMON_LENGTH]);
            for (int i = 1; i <= STATE; i++) {
                Records.begin(record, 0, BODY, i == STATE ? CarriedEndDecoder.TEMPLATE_ID : 1);
                Records.flags(record, 0, Records.FLAG_CARRIED);
                roll.append(record, 0, Records.end(record, 0, BODY));
            }
            roll.commit(path -> {});
        }
    }

    private long first() {
        return JournalVerifier.verify(journal).firstSequence();
    }

    private void damage(final Path directory, final long sequence) throws IOException {
        final long position;
        try (JournalReader reader = JournalReader.open(directory)) {
            assertTrue(reader.moveToSequence(sequence) && reader.next());
            position = reader.documentPosition();
        }
        flip(directory, position + 80);
    }

    private static void flip(final Path directory, final long position) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(JournalFiles.queueFile(directory).toFile(), "rw")) {
            file.seek(position);
            final int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
    }

    /** Each generation is whole and begins where the one before ended. */
    private void assertChained(final List<Path> expected) {
        assertEquals(expected, JournalGenerations.of(journal));
        JournalVerifier.Result before = null;
        for (final Path generation : expected) {
            final JournalVerifier.Result result = JournalVerifier.verify(generation);
            assertTrue(result.intact(), result.problem());
            assertTrue(
                    before == null || JournalGenerations.follows(before, JournalGenerations.beginning(generation)),
                    generation::toString);
            before = result;
        }
    }

    private List<Path> kept(final Path... newest) {
        final List<Path> all = new ArrayList<>(List.of(temp.resolve("journal.000001")));
        all.addAll(List.of(newest));
        return all;
    }

    @Test
    void shouldLeaveAChainThatIsWholeWhenALaterGenerationIsRepaired() throws IOException {
        damage(journal, first() + STATE);

        final JournalRepair.Result repaired = JournalRepair.replace(journal, SETTINGS);

        assertEquals(STATE, repaired.records());
        assertEquals("journal.damaged-1", repaired.generation().parent());
        assertChained(kept(temp.resolve("journal.000002"), journal));
        append();
        damage(journal, first() + STATE);
        JournalRepair.replace(journal, SETTINGS); // of a repaired one
        append();
        assertChained(kept(temp.resolve("journal.000002"), journal));
        roll();
        assertChained(kept(temp.resolve("journal.000002"), temp.resolve("journal.000005"), journal));
    }

    @Test
    void shouldNoticeThatTheGenerationBeforeARepairedOneIsAnother() throws IOException {
        damage(journal, first() + STATE);
        JournalRepair.replace(journal, SETTINGS);
        try (JournalWriter writer = JournalWriter.open(temp.resolve("journal.000002"), SETTINGS)) {
            new TestBatch(1).appendTo(writer, 1);
        }

        assertFalse(JournalGenerations.follows(
                JournalVerifier.verify(temp.resolve("journal.000002")), JournalGenerations.beginning(journal)));
    }

    @Test
    void shouldGoBackAGenerationWhenTheStateThatALaterOneBeginsWithIsDamaged() throws IOException {
        final Path second = temp.resolve("journal.000002");
        final JournalVerifier.Result before = JournalVerifier.verify(second);
        for (final long damage : new long[] {0, STATE / 2, STATE - 1}) {
            final long sequence = first() + damage;
            damage(journal, sequence);

            final JournalRepair.Result repaired = JournalRepair.replace(journal, SETTINGS);

            assertEquals(before.records(), repaired.records(), "damage at " + damage);
            assertEquals(before.lastSequence(), repaired.generation().parentLastSequence());
            assertEquals("journal.000002", repaired.generation().parent());
            assertEquals(before.firstSequence(), repaired.generation().firstSequence());
            assertEquals(before.lastSequence(), JournalVerifier.verify(journal).lastSequence());
            assertChained(kept(journal));
            Files.move(journal, temp.resolve("repaired" + damage));
            Files.move(temp.resolve("journal.damaged-1"), journal);
            damage(temp.resolve("repaired" + damage), before.firstSequence()); // what was carried is a copy
            assertTrue(JournalVerifier.verify(second).intact());
            flip(journal, positionOfDamage());
        }
        assertTrue(JournalVerifier.verify(journal).intact());
    }

    private long positionOfDamage() {
        return JournalVerifier.verify(journal).position() + 80;
    }

    @Test
    void shouldGoBackAsFarAsThereIsAStateAndTakeWhatIsWholeOfThat() throws IOException {
        damage(journal, first());
        damage(temp.resolve("journal.000002"), RECORDS + STATE / 2);
        final JournalRepair.Source source = JournalRepair.source(journal);
        assertEquals(temp.resolve("journal.000001"), source.directory());

        final JournalRepair.Result repaired = JournalRepair.replace(journal, SETTINGS);

        assertEquals(
                new Generation(
                        4, 1, "journal.000001", RECORDS, source.verified().chain()),
                repaired.generation());
        assertEquals(RECORDS, JournalVerifier.verify(journal).lastSequence());
        append();
        assertChained(List.of(journal));
        roll();
        assertChained(List.of(temp.resolve("journal.000004"), journal));
    }

    @Test
    void shouldGoBackToTheLastThatIsKeptWhenTheDamagedOneCannotSayWhichItWas() throws IOException {
        for (long at = 0; JournalVerifier.verify(journal).generation() != null; at += 64) {
            flip(journal, at); // up to the first document
        }

        final JournalRepair.Result repaired = JournalRepair.replace(journal, SETTINGS);

        assertEquals("journal.000002", repaired.generation().parent());
        assertNotEquals(0, repaired.records());
        assertChained(kept(journal));
    }

    @Test
    void shouldCarryNothingWhenNoGenerationHasItsState() throws IOException {
        damage(journal, first());
        Files.move(temp.resolve("journal.000002"), temp.resolve("elsewhere"));

        final JournalException refused =
                assertThrows(JournalException.class, () -> JournalRepair.replace(journal, SETTINGS));

        assertTrue(refused.getMessage().contains("journal.000002"), refused.getMessage());
        assertFalse(Files.exists(temp.resolve("journal.damaged-1")), "nothing is changed");
        assertFalse(Files.exists(temp.resolve("journal.next")));
    }
}
