package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.run.TestJournal;
import dev.reprise.journal.JournalLock;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalRepair;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class JournalVerbsTest {
    @TempDir
    Path workspace;

    private Path journal;

    @BeforeEach
    void makeARunsDirectory() throws IOException {
        journal = workspace.resolve("runs/20261121T000000Z-test-000001/journal");
        Files.createDirectories(journal.getParent());
        Files.createSymbolicLink(workspace.resolve("runs/latest"), Path.of("20261121T000000Z-test-000001"));
    }

    private record Result(int code, String out, String err) {
        List<JsonNode> lines() {
            return out.lines().map(line -> Output.JSON.readTree(line)).toList();
        }

        JsonNode json() {
            assertEquals(1, out.lines().count(), out);
            return lines().get(0);
        }
    }

    private Result run(final String... args) {
        final List<String> all = new ArrayList<>(List.of("-w", workspace.toString()));
        all.addAll(List.of(args));
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(
                List.of(JournalVerb::new), new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    private String session() {
        try (TestJournal writer = TestJournal.session(journal)) {
            return writer.checkpoint(0).stop().hash();
        }
    }

    @Test
    void shouldPrintRecordsWithNamesDecimalsAndOrderIds() {
        session();

        final Result result = run("journal", "tail", "latest", "--type", "fill");

        assertEquals(0, result.code(), result.err());
        final String line = result.out().strip();
        assertTrue(line.startsWith("8  2026-11-21T00:00:00.000007000Z  FILL "), line);
        for (final String part : List.of(
                "instrument=BTC-USDT.TEST",
                "strategy=\"maker one\"",
                "client_order_id=" + ClientOrderIds.render(TestJournal.ORDER),
                "last_price=100000.01",
                "last_qty=1.50000",
                "fee=-1.500000",
                "fee_currency=USDT",
                "side=BUY",
                "exec_id=00000000000012340000000000005678")) {
            assertTrue(line.contains(' ' + part), part + " in " + line);
        }
        for (final String absent : List.of("cum_qty", "quote_amount", "venue_time", "venue_order_id", "pad")) {
            assertFalse(line.contains(absent), absent + " in " + line);
        }
        assertTrue(run("journal", "tail", "--type", "book_update")
                .out()
                .contains("asks=[0.00000@100001.00 1.00000@100002.00]"));
    }

    @Test
    void shouldPrintALineOfJsonForEachRecord() {
        session();

        final List<JsonNode> lines =
                run("--json", "journal", "tail", "-n", "100").lines();

        assertEquals(10, lines.size());
        assertEquals("run_started", lines.get(0).get("type").asString());
        final JsonNode trade = lines.get(5);
        assertEquals(List.of("sequence", "time", "type", "fields"), List.copyOf(trade.propertyNames()));
        assertEquals(6, trade.get("sequence").asInt());
        assertEquals("2026-11-21T00:00:00.000005000Z", trade.get("time").asString());
        assertEquals("100000.01", trade.get("fields").get("price").asString());
        assertEquals("987", trade.get("fields").get("trade_id").asString());
        assertEquals(
                "99999.00",
                lines.get(6).get("fields").get("bids").get(0).get("price").asString());
    }

    @Test
    void shouldGiveTheLastRecordsOfATypeHoweverFarBackTheyAre() {
        try (TestJournal writer = new TestJournal(journal).start()) {
            writer.trade(111);
            for (int i = 0; i < 5_000; i++) {
                writer.checkpoint(0);
            }
            writer.trade(222).trade(333);
        }

        assertEquals(List.of(5_007L, 5_008L), sequences("--type", "trade", "-n", "2"));
        assertEquals(List.of(6L, 5_007L, 5_008L), sequences("--type", "trade", "-n", "3"));
        assertEquals(List.of(6L, 5_007L, 5_008L), sequences("--type", "trade", "-n", "99"));
        assertEquals(List.of(), sequences("-n", "0"));
        assertEquals(20, sequences().size());
    }

    @Test
    void shouldStartAtASequenceOrATime() {
        session();

        assertEquals(List.of(6L, 7L), sequences("--from", "6", "-n", "2"));
        assertEquals(List.of(9L, 10L), sequences("--from", "2026-11-21T00:00:00.000008Z"));
        assertEquals(List.of(10L), sequences("--from", "10"));
        assertEquals(List.of(), sequences("--from", "11"));
        assertEquals(2, run("journal", "tail", "--from", "yesterday").code());
        assertEquals(2, run("journal", "tail", "--from", "99999999999999999999").code());
        assertEquals(2, run("journal", "tail", "-n", "-1").code());
    }

    private List<Long> sequences(final String... args) {
        final List<String> all = new ArrayList<>(List.of("journal", "tail", "--json"));
        all.addAll(List.of(args));
        final Result result = run(all.toArray(String[]::new));
        assertEquals(0, result.code(), result.out());
        return result.lines().stream()
                .map(line -> line.get("sequence").asLong())
                .toList();
    }

    @Test
    void shouldKnowTypesByNameWordAndFamily() {
        session();

        assertEquals(List.of(6L, 7L), sequences("--type", "trade,BookUpdate"));
        assertEquals(List.of(8L), sequences("--type", "private"));
        assertEquals(List.of(7L), sequences("--type", "book"));
        assertEquals(List.of(), sequences("--type", "order"));
        final Result unknown = run("journal", "tail", "--type", "filll");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("RP-U011") && unknown.err().contains("fill"), unknown.err());
    }

    @Test
    void shouldFindADefinitionThatComesLaterThanTheStart() {
        try (TestJournal writer = TestJournal.session(journal)) {
            writer.instrument(1, "ETH-USDT.TEST").trade(1, 250_000);
        }

        final Result result = run("journal", "tail", "-n", "1");

        assertTrue(result.out().contains("instrument=ETH-USDT.TEST"), result.out());
        assertTrue(result.out().contains("price=2500.00"), result.out());
    }

    @Test
    void shouldLeaveNumbersAsRecordedWithoutADefinition() {
        try (TestJournal writer = new TestJournal(journal)) {
            writer.trade(5, 250_000);
        }

        final Result result = run("journal", "tail", "-n", "1");

        assertTrue(result.out().contains(" instrument=5 ") && result.out().contains(" price=250000 "), result.out());
    }

    @Test
    void shouldFollowUntilTheDurationEnds() throws InterruptedException {
        try (TestJournal writer = TestJournal.session(journal)) {
            final List<Result> results = new ArrayList<>();
            final Thread follower =
                    new Thread(() -> results.add(run("journal", "tail", "-f", "-n", "0", "--duration", "2", "--json")));
            final long start = System.nanoTime();
            follower.start();
            while (follower.isAlive()
                    && System.nanoTime() - start < Duration.ofSeconds(1).toNanos()) {
                writer.trade(123);
                Thread.sleep(20);
            }
            follower.join();

            assertEquals(0, results.get(0).code());
            assertFalse(results.get(0).lines().isEmpty());
            results.get(0)
                    .lines()
                    .forEach(line -> assertEquals("trade", line.get("type").asString()));
        }
    }

    @Test
    void shouldTellWhatAJournalHolds() {
        final String hash = session();

        final JsonNode info = run("journal", "info", "latest", "--json").json();
        assertEquals(10, info.get("records").asInt());
        assertEquals(11, info.get("documents").asInt());
        assertEquals(1, info.get("first_sequence").asInt());
        assertEquals(10, info.get("last_sequence").asInt());
        assertEquals("2026-11-21T00:00:00.000009000Z", info.get("last_time").asString());
        assertEquals(hash, info.get("hash").asString());
        assertEquals(2, info.get("types").get("currency_definition").asInt());
        assertEquals(1, info.get("generation").get("number").asInt());
        assertTrue(info.get("bytes_on_disk").asLong() >= info.get("bytes").asLong());
        final JsonNode only = info.get("sessions").get(0);
        assertEquals("paper", only.get("mode").asString());
        assertEquals(7, only.get("run_number").asInt());
        assertEquals("maker one", only.get("strategies").get(0).asString());
        assertEquals("operator", only.get("stopped_by").asString());

        final Result text = run("journal", "info", "latest");
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("hash        " + hash), text.out());
    }

    @Test
    void shouldFindAWholeJournalIntact() {
        final String hash = session();

        final JsonNode json = run("journal", "verify", "latest", "--json").json();

        assertTrue(json.get("ok").asBoolean());
        assertTrue(json.get("intact").asBoolean());
        assertEquals(hash, json.get("hash").asString());
        assertTrue(json.get("problem").isNull());
        for (final String key : List.of("run", "documents", "records", "first_sequence", "last_sequence")) {
            assertTrue(json.has(key), key);
        }
        assertTrue(run("journal", "verify").out().startsWith("intact"));
    }

    @Test
    void shouldNameWhatADamagedJournalLost() throws IOException {
        session();
        damage(7);

        final Result json = run("journal", "verify", "latest", "--json");
        assertEquals(4, json.code());
        assertFalse(json.json().get("intact").asBoolean());
        assertFalse(json.json().get("ok").asBoolean());
        assertEquals(6, json.json().get("last_sequence").asInt());
        assertEquals(7, json.json().get("first_lost_sequence").asInt());
        assertEquals(7, json.json().get("last_lost_sequence").asInt());
        assertEquals("crc", json.json().get("check").asString());
        assertTrue(json.json().get("hash").isNull());
        assertTrue(json.json().get("problem").asString().contains("lost sequences=7..7"));

        final Result text = run("journal", "verify", "latest");
        assertEquals(4, text.code());
        assertTrue(text.err().startsWith("RP-J001") && text.err().contains("lost sequences=7..7"), text.err());
        final Result tail = run("journal", "tail", "latest", "--from", "1");
        assertEquals(4, tail.code());
        assertEquals(6, tail.out().lines().count(), tail.out());
        assertEquals(4, run("journal", "info", "latest").code());
    }

    /** Asks first, loses nothing, and an engine goes on in the new generation. */
    @Test
    void shouldPutADamagedJournalAsideAndItsGoodPartInItsPlace() throws IOException {
        session();
        final Result intact = run("journal", "repair", "latest", "--json");
        assertEquals(0, intact.code());
        assertTrue(intact.json().get("intact").asBoolean());
        damage(7);
        final byte[] before = Files.readAllBytes(queueFile(journal));
        final Path damaged = journal.resolveSibling("journal.damaged-1");

        final Result asked = run("journal", "repair", "latest", "--json");
        assertEquals(2, asked.code());
        assertEquals("RP-J007", asked.json().get("error").get("code").asString());
        assertEquals(6, asked.json().get("kept_last_sequence").asInt());
        assertEquals(7, asked.json().get("lost_last_sequence").asInt());
        assertFalse(Files.exists(damaged), "nothing is changed");
        assertEquals(4, run("journal", "verify", "latest").code());

        try (JournalLock engine = JournalLock.acquire(journal)) {
            assertEquals(
                    3, run("journal", "repair", "latest", "--yes", "--json").code(), "an engine has it: " + engine);
            assertFalse(Files.exists(damaged), "nothing is changed");
        }

        final Result repaired = run("journal", "repair", "latest", "--yes", "--json");

        assertEquals(0, repaired.code(), repaired.out());
        assertTrue(repaired.json().get("repaired").asBoolean());
        assertEquals(
                damaged.toRealPath().toString(),
                Path.of(repaired.json().get("quarantine").asString())
                        .toRealPath()
                        .toString());
        assertArrayEquals(before, Files.readAllBytes(queueFile(damaged)), "the damaged one is as it was");
        final JsonNode verified = run("journal", "verify", "latest", "--json").json();
        assertTrue(verified.get("intact").asBoolean());
        assertEquals(6, verified.get("last_sequence").asInt());
        final JsonNode generation =
                run("journal", "info", "latest", "--json").json().get("generation");
        assertEquals(2, generation.get("number").asInt());
        assertEquals("journal.damaged-1", generation.get("parent").asString());
        assertEquals(6, generation.get("parent_last_sequence").asInt());
        try (JournalWriter writer = JournalWriter.open(journal, JournalSettings.small())) {
            assertEquals(7, writer.nextSequence());
        }
    }

    @Test
    void shouldFinishARepairThatWasCutShort() throws IOException {
        session();
        damage(7);
        JournalRepair.toNewGeneration(journal, journal.resolveSibling("journal.next"), JournalSettings.small());
        Files.move(journal, journal.resolveSibling("journal.damaged-1"));

        final Result finished = run("journal", "repair", "latest", "--json");

        assertEquals(0, finished.code(), finished.out());
        assertTrue(finished.json().get("repaired").asBoolean());
        assertEquals(
                6,
                run("journal", "verify", "latest", "--json")
                        .json()
                        .get("last_sequence")
                        .asInt());
        assertFalse(Files.exists(journal.resolveSibling("journal.next")));
    }

    private static Path queueFile(final Path journal) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(journal, "*.cq4")) {
            return files.iterator().next();
        }
    }

    /** Flips a bit in the document that holds one record. */
    private void damage(final long sequence) throws IOException {
        final long position;
        try (JournalReader reader = JournalReader.open(journal)) {
            assertTrue(reader.moveToSequence(sequence) && reader.next());
            position = reader.documentPosition();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(journal, "*.cq4")) {
            try (RandomAccessFile file =
                    new RandomAccessFile(files.iterator().next().toFile(), "rw")) {
                file.seek(position + 80);
                final int old = file.read();
                file.seek(position + 80);
                file.write(old ^ 1);
            }
        }
    }

    @Test
    void shouldNoticeCheckpointsThatAreNotTheRecordsOwn() {
        try (TestJournal writer = TestJournal.session(journal)) {
            writer.checkpoint(1);
        }

        final Result result = run("journal", "verify", "latest");

        assertEquals(4, result.code());
        assertTrue(result.err().startsWith("RP-J004"), result.err());
    }

    @Test
    void shouldSayWhenThereIsNoRunOrNoJournal() throws IOException {
        assertEquals(8, run("journal", "tail", "nowhere").code());
        assertEquals(8, run("journal", "info", "nowhere").code());
        assertEquals(8, run("journal", "verify", "nowhere").code());

        Files.createDirectories(journal);
        for (final String verb : List.of("tail", "info", "verify")) {
            final Result result = run("journal", verb, "latest");
            assertEquals(4, result.code(), result.err());
            assertTrue(result.err().startsWith("RP-J003"), result.err());
        }
    }
}
