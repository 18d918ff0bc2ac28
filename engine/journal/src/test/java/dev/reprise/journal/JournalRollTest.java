package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations on the disk: named, linked, and whole whenever one was cut short. */
class JournalRollTest {
    private static final JournalSettings SETTINGS = JournalSettings.small();
    private static final int RECORDS = 100;
    private static final int KILLS = 8;

    @TempDir
    private Path temp;

    private Path journal;

    @BeforeEach
    void nameTheJournal() {
        journal = temp.resolve("journal");
    }

    private static void fill(final JournalRoll roll, final long firstSequence) {
        final TestBatch batch = new TestBatch(firstSequence).fill(firstSequence, RECORDS);
        for (int at = 0; at < batch.length; at += Records.length(batch.buffer, at)) {
            roll.append(batch.buffer, at, Records.length(batch.buffer, at));
        }
    }

    private static void append(final JournalWriter writer) {
        new TestBatch(writer.nextSequence()).appendTo(writer, RECORDS);
    }

    private Generation roll() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            append(writer);
            try (JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
                fill(roll, writer.nextSequence());
                return roll.commit(path -> {});
            }
        }
    }

    /** Every generation is whole, goes on where the one before ended, and no record is missing; returns how many there are. */
    private int assertChained() {
        final List<Path> generations = JournalGenerations.of(journal);
        assertEquals(journal.toAbsolutePath(), generations.get(generations.size() - 1));
        JournalVerifier.Result before = null;
        long next = 1;
        for (final Path generation : generations) {
            final JournalVerifier.Result result = JournalVerifier.verify(generation);
            assertTrue(result.intact(), result.problem());
            assertEquals(next, result.firstSequence());
            assertTrue(before == null || JournalGenerations.follows(before, JournalGenerations.beginning(generation)));
            try (JournalReader reader = JournalReader.open(generation)) {
                while (reader.next()) {
                    assertEquals(next++, TestBatch.value(reader.buffer(), reader.offset()));
                }
            }
            before = result;
        }
        return generations.size();
    }

    @Test
    void shouldKeepTheOldGenerationsUnderNamesInTheirOrder() {
        final Generation second = roll();
        final Generation third = roll();

        assertEquals(new Generation(2, 101, "journal.000001", 100, second.parentChain()), second);
        assertEquals(301, third.firstSequence());
        assertEquals("journal.000002", third.parent());
        assertEquals(
                List.of(temp.resolve("journal.000001"), temp.resolve("journal.000002"), journal),
                JournalGenerations.of(journal));
        assertEquals(3, assertChained());
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            assertEquals(third, writer.generation());
            append(writer);
        }
        assertChained();
    }

    @Test
    void shouldLeaveTheJournalAsItIsWhenItIsNotCommitted() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            append(writer);
            try (JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
                fill(roll, writer.nextSequence());
            }
            append(writer);
        }
        assertEquals(1, assertChained());
        assertFalse(Files.exists(temp.resolve("journal.rolling")));
    }

    @Test
    void shouldLeaveTheJournalAsItIsWhenWhatWasWrittenIsNotProven() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            append(writer);
            try (JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
                fill(roll, writer.nextSequence());
                final IllegalStateException refused = new IllegalStateException("planted");
                final Consumer<Path> proof = path -> {
                    assertTrue(JournalVerifier.verify(path).intact());
                    throw refused;
                };
                assertSame(refused, assertThrows(IllegalStateException.class, () -> roll.commit(proof)));
            }
        }
        assertEquals(1, assertChained());
        assertFalse(Files.exists(temp.resolve("journal.rolling")));
    }

    /** What a death leaves between the first record of the new generation and its new name. */
    @Test
    void shouldBeginAnewWhenOneWasCutShort() throws IOException {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            append(writer);
        }
        final Path unfinished = temp.resolve("journal.rolling");
        try (JournalWriter half = JournalWriter.open(unfinished, SETTINGS)) {
            append(half);
        }
        final Path kept = Files.createDirectory(temp.resolve("journal.000001"));
        final Path file = JournalFiles.queueFile(journal);

        assertEquals(1, assertChained()); // the old generation counts
        Files.createLink(kept.resolve(file.getFileName()), file);
        assertEquals(1, assertChained());

        assertEquals(2, roll().number());
        assertEquals(2, assertChained());
        assertFalse(Files.exists(unfinished));
    }

    @Test
    void shouldNotPutADamagedGenerationInPlace() throws IOException {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            append(writer);
            try (JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
                fill(roll, writer.nextSequence());
                Files.delete(JournalFiles.queueFile(temp.resolve("journal.rolling")));

                assertThrows(RuntimeException.class, () -> roll.commit(path -> {}));
            }
        }
        assertEquals(1, assertChained());
    }

    @Test
    @Tag("slow")
    void shouldFindTheOldGenerationOrTheNewOneAfterAKillAtAnyInstant() throws IOException, InterruptedException {
        final long seed = System.nanoTime();
        System.out.println("JournalRollTest seed=" + seed);
        final Random random = new Random(seed);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final String where = "seed=" + seed + " kill=" + kill;
            try (JournalChild child = JournalChild.startRolling(journal, seed + kill)) {
                for (int i = 0; i < 1 + random.nextInt(5); i++) {
                    final String line = child.line();
                    assertNotNull(line, where);
                    acknowledged = Long.parseLong(line);
                }
                Thread.sleep(random.nextInt(30), random.nextInt(1_000_000)); // anywhere in the next roll
                child.kill();
            }
            assertChained();
            assertTrue(JournalVerifier.verify(journal).lastSequence() > acknowledged, where);
        }
        assertTrue(roll().number() > KILLS);
        assertChained();
    }
}
