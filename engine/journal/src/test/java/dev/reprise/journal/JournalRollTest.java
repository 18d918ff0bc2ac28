package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** Looks at what a death would leave before and behind each step, or lets the disk refuse at one of them. */
    private final class Watched extends RollSteps {
        private final int refused; // number of the step that the disk refuses, -1 for none
        private final List<Path> deaths = new ArrayList<>();
        private int step;

        private Watched(final int refused) {
            this.refused = refused;
        }

        private interface Step {
            void run() throws IOException;
        }

        private void watch(final Step todo) throws IOException {
            die();
            if (step++ == refused) {
                throw new IOException("planted: the disk refuses step " + refused);
            }
            todo.run();
            die();
        }

        /** All names and bytes as the kernel has them at this instant. */
        private void die() throws IOException {
            if (refused >= 0) {
                return;
            }
            final Path copy = Files.createDirectory(temp.resolve("death-" + deaths.size()));
            try (Stream<Path> files = Files.walk(temp)) {
                for (final Path file : files.filter(
                                each -> !temp.relativize(each).toString().startsWith("death-"))
                        .filter(each -> !each.equals(temp))
                        .toList()) {
                    final Path target = copy.resolve(temp.relativize(file));
                    if (Files.isDirectory(file)) {
                        Files.createDirectory(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
            deaths.add(copy);
        }

        @Override
        void syncFile(final Path file) throws IOException {
            watch(() -> super.syncFile(file));
        }

        @Override
        void syncDirectory(final Path directory) throws IOException {
            watch(() -> super.syncDirectory(directory));
        }

        @Override
        void createDirectory(final Path directory) throws IOException {
            watch(() -> super.createDirectory(directory));
        }

        @Override
        void link(final Path second, final Path file) throws IOException {
            watch(() -> super.link(second, file));
        }

        @Override
        void replace(final Path file, final Path target) throws IOException {
            watch(() -> super.replace(file, target));
        }

        @Override
        void delete(final Path path) throws IOException {
            watch(() -> super.delete(path));
        }
    }

    /** A roll while the session goes on, and some records behind it; returns how many generations there are then. */
    private int rollRunning(final JournalSettings settings, final RollSteps steps) {
        JournalWriter writer = JournalWriter.open(journal, settings);
        append(writer);
        JournalWriter before = null;
        boolean isOver = false; // the session stops: what it wrote from here on, no start would read
        try (JournalRoll roll = JournalRoll.beginRunning(writer, settings, steps)) {
            fill(roll, writer.nextSequence());
            try {
                final JournalWriter next = roll.switchOver(path -> {});
                before = writer;
                writer = next;
                append(writer);
                roll.settle();
            } finally {
                isOver = before == null && roll.isHandedOver();
            }
        } catch (final UncheckedIOException refused) {
            assertTrue(refused.getCause().getMessage().startsWith("planted"), refused.toString());
        }
        if (!isOver) {
            append(writer);
        }
        writer.close();
        if (before != null) {
            before.close();
        }
        return assertChained();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldLeaveAJournalThatRecoversAtWhateverStepTheProcessDies(final Durability durability) throws IOException {
        final JournalSettings settings = SETTINGS.withDurability(durability);
        final Watched steps = new Watched(-1);

        assertEquals(2, rollRunning(settings, steps));

        final Path here = journal;
        int generations = 1;
        assertTrue(steps.deaths.size() > 10, "deaths=" + steps.deaths.size());
        for (final Path death : steps.deaths) {
            journal = death.resolve("journal");
            final int found = assertChained();
            assertTrue(found >= generations, "a generation that began does not go away: " + death);
            generations = found;
            assertTrue(JournalVerifier.verify(journal).lastSequence() >= RECORDS, death.toString());
            assertEquals(found + 1, rollRunning(settings, new RollSteps()), death.toString());
        }
        assertEquals(2, generations);
        journal = here;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldGoOnInAWholeJournalAtWhateverStepTheDiskRefuses(final Durability durability) throws IOException {
        final JournalSettings settings = SETTINGS.withDurability(durability);
        final Watched counting = new Watched(Integer.MAX_VALUE);
        rollRunning(settings, counting);
        final Path first = journal;
        for (int refused = 0; refused < counting.step; refused++) {
            journal = temp.resolve("refused-" + refused).resolve("journal");
            Files.createDirectories(journal.getParent());
            final int generations = rollRunning(settings, new Watched(refused));
            assertTrue(generations == 1 || generations == 2, "step " + refused);
            assertEquals(generations + 1, rollRunning(settings, new RollSteps()), "step " + refused);
        }
        journal = first;
    }

    /** A power cut could bring the old file back, and with it orders that left before it knew of them. */
    @Test
    void shouldStopASessionThatWaitsForTheDiskWhenTheNewNameIsNotThere() {
        final RollSteps steps = new RollSteps() {
            private boolean isReplaced;

            @Override
            void replace(final Path file, final Path target) throws IOException {
                super.replace(file, target);
                isReplaced = true;
            }

            @Override
            void syncDirectory(final Path directory) throws IOException {
                if (isReplaced) {
                    throw new IOException("planted: the disk refuses");
                }
                super.syncDirectory(directory);
            }
        };
        final JournalSettings settings = SETTINGS.withDurability(Durability.POWER);
        try (JournalWriter writer = JournalWriter.open(journal, settings)) {
            append(writer);
            try (JournalRoll roll = JournalRoll.beginRunning(writer, settings, steps)) {
                fill(roll, writer.nextSequence());

                assertThrows(UncheckedIOException.class, () -> roll.switchOver(path -> {}));

                assertTrue(roll.isHandedOver(), "nothing can be taken back");
            }
        }
        assertEquals(2, assertChained(), "a start finds the new generation, or after a power cut the old one");
    }

    @Test
    void shouldFollowIntoTheGenerationsThatBeginMeanwhile() {
        try (JournalWriter first = JournalWriter.open(journal, SETTINGS)) {
            append(first);
        }
        final List<Long> seen = new ArrayList<>();
        try (JournalFollower follower = JournalFollower.open(journal)) {
            assertTrue(follower.next());
            seen.add(follower.reader().sequence());
            rollRunning(SETTINGS, new RollSteps());
            rollRunning(SETTINGS, new RollSteps());
            final long end = System.nanoTime() + 5_000_000_000L;
            final long last = JournalVerifier.verify(journal).lastSequence();
            while (seen.get(seen.size() - 1) < last && System.nanoTime() - end < 0) {
                if (follower.next()) {
                    seen.add(follower.reader().sequence());
                }
            }
            assertEquals(last, seen.get(seen.size() - 1));
        }
        assertEquals(
                LongStream.rangeClosed(1, seen.get(seen.size() - 1)).boxed().toList(), seen);
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
