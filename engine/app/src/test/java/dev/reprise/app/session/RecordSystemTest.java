package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import dev.reprise.app.data.MarketStreams;
import dev.reprise.app.data.RecordedCounts;
import dev.reprise.app.data.RecordedData;
import dev.reprise.app.data.SyntheticRecording;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.PlaybackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The live path equals the import: a local server plays a recording over real sockets as fast as they take it, {@code record} in
 * another process writes it down, and stream by stream the journal holds what an import of the same files holds.
 */
class RecordSystemTest {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int SIGTERM_EXIT = 143;

    @TempDir
    Path workspace;

    private Path synthetic() throws IOException {
        return SyntheticRecording.write(workspace.resolve("frames.txt"), 30);
    }

    private JsonNode run(final int code, final String... args) {
        return Ran.json(workspace, args).ended(code).json();
    }

    private MarketStreams imported(final List<Path> files) {
        final List<String> args =
                new ArrayList<>(List.of("data", "import", "--format", "binance-frames", "--id", "imported"));
        files.forEach(file -> args.add(file.toString()));
        run(0, args.toArray(String[]::new));
        return MarketStreams.read(journal("imported"));
    }

    private Path journal(final String dataset) {
        return workspace.resolve("data").resolve(dataset).resolve("journal");
    }

    /** Plays the files at full speed into {@code record}, which is stopped by a signal once it has as much as the import. */
    private MarketStreams recorded(final List<Path> files, final MarketStreams expected, final String... more)
            throws Exception {
        final LocalBinanceSettings playing =
                LocalBinanceSettings.playing(new PlaybackSettings(files, PlaybackSettings.FULL_SPEED));
        try (LocalBinance venue = LocalBinance.start(playing);
                ChildEngine child = new ChildEngine(List.of(), workspace, verb(venue, "recorded", more))) {
            child.await("recording ");
            awaitAll(expected, child);
            assertTrue(venue.awaitPlaybackEnd(10, TimeUnit.SECONDS));
            assertEquals(SIGTERM_EXIT, child.terminate(), child.stderr());
        }
        final JsonNode listed = run(0, "data", "ls").get("datasets").get(1);
        assertEquals("recorded", listed.get("dataset").asString());
        assertEquals("signal", listed.get("sources").get(0).get("stopped_by").asString());
        assertEquals(expected.trades.size(), listed.get("trades").asInt(), listed.toString());
        assertTrue(listed.get("book_lost").isEmpty(), listed.toString());
        return MarketStreams.read(journal("recorded"));
    }

    private String[] verb(final LocalBinance venue, final String id, final String... more) {
        final List<String> verb = new ArrayList<>(List.of("record", "--symbols", "BTC-USDT.BINANCE", "--id", id));
        verb.addAll(List.of("-w", workspace.toString(), "--progress", "none"));
        verb.addAll(List.of("--venue", "local:" + venue.webSocketUri().getPort()));
        verb.addAll(List.of("--set", "venues.binance.endpoints.rest=" + venue.restUri()));
        verb.addAll(List.of(more));
        return verb.toArray(String[]::new);
    }

    private void awaitAll(final MarketStreams expected, final ChildEngine child) throws Exception {
        final long messages = expected.trades.size() + expected.tops.size() + expected.book.size();
        final long end = System.nanoTime() + TIMEOUT_NS;
        try (JournalReader reader = JournalReader.open(journal("recorded"))) {
            final RecordedCounts counts = new RecordedCounts(reader);
            while (counts.messages() < messages) {
                counts.poll();
                assertTrue(System.nanoTime() < end, () -> counts.text() + " of " + messages);
                assertFalse(child.ended(10), () -> "it stopped by itself: " + child.lines());
            }
        }
    }

    private void assertLiveEqualsImport(final List<Path> files, final String... more) throws Exception {
        final MarketStreams expected = imported(files);

        final MarketStreams got = recorded(files, expected, more);

        assertEquals(0, got.lost(), "books lost");
        assertTrue(expected.trades.size() > 50 && expected.tops.size() > 50 && expected.book.size() > 50);
        assertStreams("trades", expected.trades, got.trades);
        assertStreams("top of book", expected.tops, got.tops);
        assertStreams("book", expected.book, got.book);
        assertEquals(expected.books.keySet(), got.books.keySet(), "update ids");
        assertEquals(expected.books, got.books, "books by update id");
    }

    /** As a list, but a failure names the first record that differs and not all of them. */
    private static void assertStreams(final String stream, final List<String> expected, final List<String> got) {
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
            final int at = i;
            assertEquals(expected.get(i), got.get(i), () -> stream + " record " + at);
        }
        assertEquals(expected.size(), got.size(), stream);
    }

    /** In one journal, however long it is: its book is told once. */
    @Test
    void shouldRecordWhatAnImportReads() throws Exception {
        assertLiveEqualsImport(List.of(synthetic()), "--set", "journal.roll.size=1MiB");
        assertEquals(1, JournalGenerations.of(journal("recorded")).size());
        try (JournalReader reader = JournalReader.open(journal("recorded"))) {
            assertTrue(reader.totalBytes() > 1 << 20, "too short to roll: " + reader.totalBytes());
        }

        final JsonNode listed = run(0, "data", "ls").get("datasets").get(1);
        assertTrue(run(0, "journal", "verify", "recorded").get("intact").asBoolean());
        assertTrue(run(0, "replay", "recorded", "--verify").get("identical").asBoolean());
        final JsonNode backtest = run(0, "backtest", "--data", "recorded", "--strategy", "touch-maker");
        assertEquals(listed.get("from"), backtest.get("from"));
        assertTrue(backtest.get("market_events").asInt() > 200, backtest.toString());
    }

    /** 384 cells of market data are less than the snapshot's 500: a trading session would lose its book at once. */
    @Test
    void shouldLoseNothingWithTheSmallestRing() throws Exception {
        assertLiveEqualsImport(List.of(synthetic()), "--set", "engine.ring_size=512");
    }

    @Test
    @Tag("slow")
    void shouldRecordSpotBtcusdtAsTheImportReadsIt() throws Exception {
        assertLiveEqualsImport(
                RecordedData.require("hftbacktest/spot/btcusdt_20240808.gz", "hftbacktest/spot/btcusdt_20240809.gz"));
    }
}
