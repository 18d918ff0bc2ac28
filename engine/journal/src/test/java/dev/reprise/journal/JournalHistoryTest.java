package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All generations as one: every record once, whoever rolls meanwhile. */
class JournalHistoryTest {
    private static final JournalSettings SETTINGS = JournalSettings.small();
    private static final int RECORDS = 100;
    private static final int CARRIED = 7;

    @TempDir
    private Path temp;

    private Path journal;

    @BeforeEach
    void nameTheJournal() {
        journal = temp.resolve("journal");
    }

    private void append() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS)) {
            new TestBatch(writer.nextSequence()).appendTo(writer, RECORDS);
        }
    }

    private void roll() {
        try (JournalWriter writer = JournalWriter.open(journal, SETTINGS);
                JournalRoll roll = JournalRoll.begin(writer, SETTINGS)) {
            final TestBatch batch = new TestBatch(writer.nextSequence()).fill(writer.nextSequence(), CARRIED);
            for (int at = 0; at < batch.length; at += Records.length(batch.buffer, at)) {
                Records.flags(batch.buffer, at, Records.FLAG_CARRIED);
                roll.append(batch.buffer, at, Records.length(batch.buffer, at));
            }
            roll.commit(path -> {});
        }
    }

    private static List<Long> read(final JournalHistory history) {
        final List<Long> sequences = new ArrayList<>();
        while (history.next()) {
            assertEquals(history.sequence(), TestBatch.value(history.buffer(), history.offset()));
            sequences.add(history.sequence());
        }
        return sequences;
    }

    private static List<Long> range(final long... fromTo) {
        LongStream all = LongStream.empty();
        for (int i = 0; i < fromTo.length; i += 2) {
            all = LongStream.concat(all, LongStream.rangeClosed(fromTo[i], fromTo[i + 1]));
        }
        return all.boxed().toList();
    }

    private void delete(final String generation) throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve(generation))) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void shouldGiveTheRecordsOfAllGenerationsAndNoneThatWasCarried() {
        append();
        roll();
        append();
        roll();
        roll(); // one that holds nothing else
        append();

        try (JournalHistory history = JournalHistory.open(journal)) {
            final long total = history.totalBytes();
            assertTrue(history.isWhole());
            assertEquals(range(1, 100, 108, 207, 222, 321), read(history));
            history.readToVerifiedEnd();
            assertFalse(history.next());
            assertTrue(history.bytesRead() >= total, history.bytesRead() + " of " + total);
            assertEquals(history.totalBytes(), history.bytesRead());
        }
    }

    @Test
    void shouldReadOneGenerationAsItsReaderDoes() {
        append();

        try (JournalHistory history = JournalHistory.open(journal)) {
            assertEquals(range(1, 100), read(history));
            append();
            assertEquals(range(101, 200), read(history), "what is appended meanwhile");
        }
    }

    @Test
    void shouldBeginWithTheOldestThatIsKeptAndWithWhatWasCarriedThere() throws IOException {
        append();
        roll();
        append();
        roll();
        append();
        delete("journal.000001");

        try (JournalHistory history = JournalHistory.open(journal)) {
            assertFalse(history.isWhole());
            assertEquals(range(101, 207, 215, 314), read(history));
        }
    }

    /** The newest moves to a name of its own while the one before it is read. */
    @Test
    void shouldLeaveOutNothingWhenAGenerationBeginsMeanwhile() {
        append();
        roll();
        append();

        try (JournalHistory history = JournalHistory.open(journal)) {
            assertTrue(history.next());
            roll();
            append();
            final List<Long> rest = range(2, 100, 108, 207, 215, 314);
            assertEquals(rest, read(history));
        }
    }

    @Test
    void shouldRefuseAGenerationThatDoesNotGoOn() throws IOException {
        append();
        roll();
        roll();
        roll();

        try (JournalHistory history = JournalHistory.open(journal)) {
            delete("journal.000002");
            Files.move(temp.resolve("journal.000003"), temp.resolve("journal.000002"));
            final JournalHistory.GapException gap =
                    assertThrows(JournalHistory.GapException.class, () -> read(history));
            assertTrue(gap.getMessage().contains("expected firstSequence=101"), gap.getMessage());
        }
    }

    @Test
    void shouldProveTheEndOfGenerationsThatNobodyReads() throws IOException {
        append();
        roll();
        append();
        final Path file;
        try (Stream<Path> files = Files.walk(temp.resolve("journal.000001"))) {
            file = files.filter(path -> path.toString().endsWith(".cq4")
                            && !path.getFileName().toString().startsWith("metadata"))
                    .findFirst()
                    .orElseThrow();
        }
        final int end;
        try (JournalReader reader = JournalReader.open(temp.resolve("journal.000001"))) {
            reader.readToVerifiedEnd();
            end = (int) reader.bytesRead();
        }
        final byte[] bytes = Files.readAllBytes(file);
        bytes[end - 20] ^= 1;
        Files.write(file, bytes);

        try (JournalHistory history = JournalHistory.open(journal)) {
            assertThrows(JournalDamagedException.class, history::readToVerifiedEnd);
        }
    }
}
