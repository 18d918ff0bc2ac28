package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Ran;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.PlaybackSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code record}: what it takes, what it tells, what it refuses. */
class RecordVerbTest {
    @TempDir
    Path workspace;

    private JsonNode run(final int code, final String... args) {
        return Ran.json(workspace, args).ended(code).json();
    }

    private JsonNode record(final int code, final LocalBinance venue, final String... more) {
        final List<String> args = new ArrayList<>(List.of("record", "--symbols", "BTCUSDT"));
        args.addAll(List.of("--venue", "local:" + venue.webSocketUri().getPort()));
        args.addAll(List.of("--set", "venues.binance.endpoints.rest=" + venue.restUri()));
        args.addAll(List.of(more));
        return run(code, args.toArray(String[]::new));
    }

    private static String error(final JsonNode json) {
        assertFalse(json.get("ok").asBoolean());
        return json.get("error").get("code").asString();
    }

    @Test
    void shouldTellWhatItRecordedAndOverwriteNothing() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7))) {
            final JsonNode all = record(0, venue, "--duration", "3", "--id", "all");

            for (final String key : List.of("run", "seconds", "input_events", "alarms", "pnl", "positions", "hash")) {
                assertTrue(all.has(key), key);
            }
            assertEquals("record", all.get("mode").asString());
            assertEquals("binance", all.get("venue").asString());
            assertEquals("duration", all.get("stopped_by").asString());
            assertEquals(0, all.get("orders").asInt());
            for (final String count : List.of("trades", "top_of_book", "book_updates", "book_levels", "snapshots")) {
                assertTrue(all.get(count).asInt() > 0, count + " in " + all);
            }
            assertEquals(0, all.get("gaps").asInt());
            assertTrue(all.get("book_lost").isEmpty(), all.toString());
            final JsonNode info = run(0, "journal", "info", "all");
            assertEquals("record", info.get("sessions").get(0).get("mode").asString());

            assertEquals("RP-D006", error(record(4, venue, "--duration", "3", "--id", "all")));
        }
    }

    @Test
    void shouldRecordOnlyTheChannelsAskedFor() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7))) {
            final JsonNode some = record(0, venue, "--duration", "3", "--channels", "top,trade");

            assertTrue(some.get("trades").asInt() > 0, some.toString());
            assertTrue(some.get("top_of_book").asInt() > 0, some.toString());
            assertEquals(
                    0, some.get("book_updates").asInt() + some.get("snapshots").asInt(), some.toString());
            assertTrue(some.get("dataset").asString().startsWith("btc-usdt.binance-20"), some.toString());
        }
    }

    @Test
    void shouldFailWhenNothingCame() throws Exception {
        final Path trades = workspace.resolve("trades.txt");
        Files.writeString(
                trades,
                "1753000000061000000 {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1753000000061,"
                        + "\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"1.5\",\"q\":\"1\",\"T\":1753000000061,\"m\":true,\"M\":true}}\n");
        final LocalBinanceSettings playing = LocalBinanceSettings.playing(new PlaybackSettings(List.of(trades), 0));
        try (LocalBinance venue = LocalBinance.start(playing)) {
            assertEquals("RP-V003", error(record(5, venue, "--duration", "1", "--channels", "top")));
        }
    }

    /** A recording that was killed has a journal and no manifest: it is listed all the same, and it is data. */
    @Test
    void shouldListARecordingThatWasCutOff() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7))) {
            record(0, venue, "--duration", "2", "--id", "cut");
        }
        Files.delete(workspace.resolve("data").resolve("cut").resolve("manifest.json"));

        final JsonNode listed = run(0, "data", "ls").get("datasets").get(0);

        assertEquals("cut", listed.get("dataset").asString());
        assertFalse(listed.get("complete").asBoolean());
        assertTrue(run(0, "backtest", "--data", "cut", "--strategy", "touch-maker")
                        .get("market_events")
                        .asInt()
                > 0);
    }

    @Test
    void shouldRefuseWhatCannotBe() throws Exception {
        assertEquals("RP-U023", error(run(2, "record")));
        assertEquals("RP-U023", error(run(2, "record", "--symbols", "BTCUSDT", "--venue", "mtgox")));
        assertEquals("RP-U023", error(run(2, "record", "--symbols", "BTCUSDT", "--venue", "local:65535")));
        assertEquals("RP-U023", error(run(2, "record", "--symbols", "BTCUSDT", "--id", "../x")));
        assertEquals("RP-U023", error(run(2, "record", "--symbols", "BTCUSDT", "--duration", "0")));
        assertEquals("RP-U001", error(run(2, "record", "--symbols", "BTCUSDT", "--channels", "candles")));
        assertEquals(
                3,
                Cli.execute(
                        Verbs.all(),
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(new StringWriter()),
                        "record",
                        "--symbols",
                        "not an instrument",
                        "-w",
                        workspace.toString()));
        final int gone;
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7))) {
            gone = venue.webSocketUri().getPort();
        }
        final JsonNode unreachable = run(5, "record", "--symbols", "BTCUSDT", "--venue", "local:" + gone);
        assertEquals("RP-V001", error(unreachable));
        assertTrue(unreachable.toString().contains("start it, `reprise venue binance`"), unreachable.toString());
        assertFalse(Files.exists(workspace.resolve("data")), "a recording that never began leaves nothing");
    }
}
