package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.MessageHeaderEncoder;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.run.TestJournal;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a newer engine wrote is refused by every verb that reads a journal, as such and not as damage. */
final class NewerJournalTest {
    private static final long[] PLACES = {1, 6, 9}; // the run's start, market data, its end

    @TempDir
    static Path workspace;

    @BeforeAll
    static void writeJournals() throws IOException {
        journal("ours", 0, 0);
        for (final long place : PLACES) {
            journal("newer-" + place, place, MessageHeaderEncoder.versionEncodingOffset());
        }
        journal("other", PLACES[1], MessageHeaderEncoder.schemaIdEncodingOffset());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "backtest --data newer --strategy touch-maker",
                "backtest --as-recorded newer",
                "journal export newer",
                "journal tail newer",
                "journal tail newer --from 1",
                "journal info newer",
                "journal verify newer",
                "data verify newer",
                "compare newer ours",
                "compare ours newer"
            })
    void f46AnOlderEngineRefusesTheJournalOfANewerOne(final String command) throws IOException {
        for (final long newer : PLACES) {
            final Path path = workspace.resolve("runs/newer-" + newer + "/journal");
            final List<byte[]> before = contents(path);

            final JsonNode result = run(command.replace("newer", "newer-" + newer));

            assertEquals(false, result.get("ok").asBoolean());
            final JsonNode error = result.get("error");
            assertEquals("RP-J011", error.get("code").asString(), result.toString());
            assertTrue(error.get("message").asString().contains("sequence=" + newer + ' '), error.toString());
            assertTrue(error.get("where").asString().startsWith(path.toString()), error.toString());
            assertTrue(error.get("remedy").asString().contains("start the engine that wrote it"), error.toString());
            final List<byte[]> after = contents(path);
            assertEquals(before.size(), after.size());
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), after.get(i), "nothing is written");
            }
        }
    }

    @Test
    void f46AnotherSchemaIsRefusedAsWell() {
        final JsonNode error = run("journal export other").get("error");

        assertEquals("RP-J011", error.get("code").asString());
        assertTrue(error.get("message").asString().contains("sequence=" + PLACES[1] + ' '), error.toString());
    }

    private static List<byte[]> contents(final Path directory) throws IOException {
        final List<byte[]> contents = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.cq4*")) {
            for (final Path file : files) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private JsonNode run(final String command) {
        final List<String> lines =
                Ran.json(workspace, command.split(" ")).ended(4).out().lines().toList();
        return Output.JSON.readTree(lines.get(lines.size() - 1));
    }

    /** A session of nine records, one of them with a number of its header raised. */
    private static void journal(final String name, final long newer, final int at) throws IOException {
        final Path run = Files.createDirectories(workspace.resolve("runs").resolve(name));
        final Path plain = Files.createTempDirectory(workspace, "plain");
        try (TestJournal writer = TestJournal.session(plain)) {
            writer.stop();
        }
        final Path journal = run.resolve("journal");
        try (JournalReader reader = JournalReader.open(plain);
                JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            while (reader.next()) {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[reader.length()]);
                record.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                if (reader.sequence() == newer) {
                    final int value = record.getShort(at, ByteOrder.LITTLE_ENDIAN) + 1;
                    record.putShort(at, (short) value, ByteOrder.LITTLE_ENDIAN);
                }
                writer.append(record, 0, record.capacity(), 1, reader.sequence());
            }
        }
    }
}
