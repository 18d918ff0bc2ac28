package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backtests with two clocks, and with latencies from a file and from a journal, through the command line. */
class TwoClocksSystemTest {
    private static final String ID = "btc-usdt.binance-20250720";

    @TempDir
    Path workspace;

    /** What a command left behind. */
    @BeforeEach
    void importFrames() throws IOException {
        final Path frames = SyntheticRecording.write(workspace.resolve("frames.txt"), 2);
        assertEquals(
                0,
                run("data", "import", "--format", "binance-frames", frames.toString())
                        .code());
    }

    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    private Ran backtest(final String... more) {
        final List<String> args = new ArrayList<>(List.of("backtest", "--data", ID, "--strategy", "touch-maker"));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private JsonNode ok(final String... more) {
        final Ran ran = backtest(more);
        assertEquals(0, ran.code(), ran.json().toString());
        return ran.json();
    }

    @Test
    void shouldRunWithTwoClocksTheSameTwiceAndReplay() {
        final JsonNode one = ok();
        final JsonNode two = ok("--feed", "recorded", "--clock-offset", "0ms");
        final JsonNode again = ok("--feed", "recorded", "--clock-offset", "0ms");
        final JsonNode late = ok("--feed", "40ms", "--clock-offset", "0ms");

        assertTrue(two.get("orders").asLong() > 0, two.toString());
        assertEquals(one.get("market_events"), two.get("market_events"));
        assertEquals(two.get("hash"), again.get("hash"));
        assertNotEquals(one.get("hash"), two.get("hash"));
        assertNotEquals(two.get("hash"), late.get("hash"));
        assertTrue(two.get("assumptions").toString().contains("two clocks"), two.toString());
        assertTrue(one.get("assumptions").toString().contains("one clock"), one.toString());
        assertEquals(0, run("replay", two.get("run").asString(), "--verify").code());
        assertEquals(0, run("replay", late.get("run").asString(), "--verify").code());
        final JsonNode nested = run("backtest", "--data", two.get("run").asString(), "--strategy", "touch-maker")
                .json();
        assertEquals(one.get("market_events"), nested.get("market_events"), "what the venue had is not data twice");
    }

    @Test
    void shouldRefuseTwoClocksWhenNobodyKnowsTheOffset() {
        final Ran ran = backtest("--feed", "recorded");

        assertEquals(4, ran.code(), ran.json().toString());
        assertEquals("RP-D012", ran.json().get("error").get("code").asString());
        assertTrue(ran.json().get("error").get("remedy").asString().contains("--clock-offset"));
        assertEquals(3, backtest("--feed", "soon").code());
        assertEquals(3, backtest("--feed", "11s").code());
    }

    @Test
    void shouldInterpolateLatenciesFromAFile() throws IOException {
        final String from = ok().get("from").asString();
        final Path table = workspace.resolve("latencies.csv");
        Files.writeString(table, "time,entry_us,response_us\n" + from + ",1000,500\n2030-01-01T00:00:00Z,1000,500\n");
        final JsonNode constant = ok("--latency", "1ms/500us");
        final JsonNode interpolated = ok("--latency", "file:" + table);

        assertEquals(constant.get("orders"), interpolated.get("orders"));
        assertEquals(constant.get("fills"), interpolated.get("fills"));
        assertEquals(constant.get("pnl"), interpolated.get("pnl"));
        assertEquals(
                0, run("replay", interpolated.get("run").asString(), "--verify").code());

        Files.writeString(table, "time,entry_us,response_us\n" + from + ",1000,500\n" + from + ",900,500\n");
        final Ran unsorted = backtest("--latency", "file:" + table);
        assertEquals(4, unsorted.code(), unsorted.json().toString());
        assertEquals("RP-D011", unsorted.json().get("error").get("code").asString());
        Files.writeString(table, "time,entry_us,response_us\n" + from + ",fast,500\n");
        assertTrue(backtest("--latency", "file:" + table).json().toString().contains("line 2"));
        assertEquals(3, backtest("--latency", "sometimes").code());
    }

    @Test
    void shouldTakeTheUnitOfTheTablesTimesFromTheirColumn() throws IOException {
        final JsonNode text = ok();
        final long begin = ns(text.get("from").asString());
        final long end = ns(text.get("to").asString());
        final JsonNode expected =
                table("time", text.get("from").asString(), text.get("to").asString());

        for (final String[] times : new String[][] {
            {"time", "" + begin, "" + end},
            {"time_ns", "" + begin, "" + end},
            {"time_us", "" + begin / 1_000, "" + end / 1_000},
            {"time_ms", "" + begin / 1_000_000, "" + end / 1_000_000}
        }) {
            final JsonNode run = table(times);
            assertSameTrading(expected, run);
            assertEquals(expected.get("orders"), run.get("orders"), times[0]);
        }
    }

    private static long ns(final String time) {
        return java.time.temporal.ChronoUnit.NANOS.between(java.time.Instant.EPOCH, java.time.Instant.parse(time));
    }

    /** A backtest with latencies from 1 ms to 200 ms, by a table whose time column and two times are given. */
    private JsonNode table(final String... times) throws IOException {
        Files.writeString(
                workspace.resolve("latencies.csv"),
                times[0] + ",entry_us,response_us\n" + times[1] + ",1000,500\n" + times[2] + ",200000,500\n");
        return ok("--latency", "file:latencies.csv");
    }

    @Test
    void shouldRefuseTimesOfAnotherUnitThanTheirColumns() throws IOException {
        final String ms = "1752969600000";
        assertTrue(refused("time", ms).contains("line 2"));
        assertTrue(refused("time", ms).contains("call the column time_ms"), refused("time", ms));
        assertTrue(refused("time_us", ms).contains("none between 1990 and 2100 in us: call the column time_ms"));
        assertTrue(refused("time_ms", ms + "000").contains("call the column time_us"));
        assertTrue(refused("time", "1752969600").contains("give it as text"));
        assertTrue(refused("time_ms", "2025-07-20T00:00:00Z").contains("ISO-8601 stands under `time`"));
        assertTrue(refused("time_s", "1752969600").contains("time_UNIT"));
    }

    @Test
    void shouldRefuseATableOfAnotherTime() throws IOException {
        final JsonNode run = ok();
        final String to = run.get("to").asString();

        assertTrue(refused("time", "2020-01-01T00:00:00Z").contains("its times are not the data's"));
        assertTrue(refused("time", "2030-01-01T00:00:00Z")
                .contains("begins " + run.get("from").asString()));
        assertEquals(0, latencies("time", to).code(), "the last moment is within");
        assertEquals(
                "RP-D011",
                backtest("--latency", "file:latencies.csv", "--to", to)
                        .json()
                        .at("/error/code")
                        .asString(),
                "but not when it is left out");
        Files.writeString(workspace.resolve("feed.csv"), "time,feed_ms\n2020-01-01T00:00:00Z,40\n");
        final Ran feed = backtest("--feed", "file:feed.csv", "--clock-offset", "0ms");
        assertTrue(feed.json().toString().contains("its times are not the data's"), feed.json()::toString);
    }

    private Ran latencies(final String column, final String time) throws IOException {
        Files.writeString(
                workspace.resolve("latencies.csv"), column + ",entry_us,response_us\n" + time + ",1000,500\n");
        return backtest("--latency", "file:latencies.csv");
    }

    private String refused(final String column, final String time) throws IOException {
        final Ran ran = latencies(column, time);
        assertEquals(4, ran.code(), ran.json()::toString);
        assertEquals("RP-D011", ran.json().at("/error/code").asString());
        return ran.json().at("/error/message").asString();
    }

    @Test
    void shouldTakeTheFeedsLatencyFromATableOrARecording() throws IOException {
        final JsonNode constant = ok("--feed", "40ms", "--clock-offset", "0ms");
        final Path table = workspace.resolve("feed.csv");
        Files.writeString(table, "time,feed_ms\n2020-01-01T00:00:00Z,40\n2030-01-01T00:00:00Z,40\n");
        final JsonNode interpolated = ok("--feed", "file:feed.csv", "--clock-offset", "0ms");
        for (final String key : List.of("orders", "fills", "pnl")) {
            assertEquals(constant.get(key), interpolated.get(key), key);
        }
        assertEquals("file:feed.csv", interpolated.at("/clocks/feed/model").asString());
        assertEquals(40_000, interpolated.at("/clocks/feed/median_us").asInt());

        final JsonNode drawn = ok("--feed", "journal:" + ID, "--clock-offset", "0ms", "--seed", "3");
        final JsonNode again = ok("--feed", "journal:" + ID, "--clock-offset", "0ms", "--seed", "3");
        final JsonNode other = ok("--feed", "journal:" + ID, "--clock-offset", "0ms", "--seed", "4");
        assertTrue(drawn.at("/clocks/feed/median_us").asDouble() > 0, drawn.toString());
        assertEquals(drawn.get("hash"), again.get("hash"));
        assertNotEquals(drawn.get("hash"), other.get("hash"));
        assertTrue(drawn.get("assumptions").toString().contains("drawn for each record"), drawn.toString());
        assertEquals(0, run("replay", drawn.get("run").asString(), "--verify").code());

        final Ran unknown = backtest("--feed", "journal:" + ID);
        assertEquals(
                "RP-D012",
                unknown.json().at("/error/code").asString(),
                unknown.json().toString());
        Files.writeString(table, "time,feed_ms\n2020-01-01T00:00:00Z,-1\n");
        final Ran negative = backtest("--feed", "file:feed.csv", "--clock-offset", "0ms");
        assertEquals(4, negative.code(), negative.json().toString());
        assertEquals("RP-D011", negative.json().at("/error/code").asString());
        Files.writeString(table, "time,entry_ms\n2020-01-01T00:00:00Z,1\n");
        assertTrue(backtest("--feed", "file:feed.csv", "--clock-offset", "0ms")
                .json()
                .toString()
                .contains("time,feed_UNIT"));
    }

    @Test
    void shouldDrawLatenciesFromASessionsJournal() {
        final JsonNode constant = ok("--latency", "3ms/2ms");
        final String run = constant.get("run").asString();
        final JsonNode drawn = ok("--latency", "journal:" + run);

        // Every order of that run met 3 ms and 2 ms; without a clock between the two they are told apart as halves.
        final JsonNode halves = ok("--latency", "2500us");
        assertEquals(halves.get("orders"), drawn.get("orders"));
        assertEquals(halves.get("fills"), drawn.get("fills"));
        assertEquals(halves.get("pnl"), drawn.get("pnl"));
        assertTrue(drawn.get("assumptions").toString().contains("drawn"), drawn.toString());
        assertEquals(0, run("replay", drawn.get("run").asString(), "--verify").code());
        assertEquals(8, backtest("--latency", "journal:none-such").code());
    }

    @Test
    void shouldChargeComputeTimeBeforeTheWayToTheVenue() throws IOException {
        final JsonNode none = ok("--latency", "3ms/2ms");
        final JsonNode charged = ok("--latency", "500us+3ms/2ms");
        final JsonNode slower = ok("--latency", "3500us/2ms");

        assertEquals(none.get("hash"), ok("--latency", "0us+3ms/2ms").get("hash"), "no compute time is as ever");
        assertNotEquals(none.get("hash"), charged.get("hash"));
        assertSameTrading(slower, charged);
        assertTrue(charged.get("assumptions").toString().contains("compute time is taken to be 500 us"));
        assertTrue(charged.get("assumptions").toString().contains("arrives 3500 us after"), charged.toString());
        assertTrue(none.get("assumptions").toString().contains("compute time is not charged"), none.toString());
        assertEquals(0, run("replay", charged.get("run").asString(), "--verify").code());
        assertEquals(
                charged.get("hash"),
                run("backtest", "--as-recorded", charged.get("run").asString())
                        .json()
                        .get("hash"));

        final Path table = workspace.resolve("latencies.csv");
        final String head = "time,entry_us,response_us\n" + none.get("from").asString();
        Files.writeString(table, head + ",3000,2000\n2030-01-01T00:00:00Z,3000,2000\n");
        final JsonNode rows = ok("--latency", "500us+file:" + table);
        assertSameTrading(slower, rows);
        assertEquals(0, run("replay", rows.get("run").asString(), "--verify").code());
        Files.writeString(table, head + ",30000000,2000\n");
        final Ran tooLong = backtest("--latency", "31s+file:" + table);
        Files.writeString(table, head + ",-3,2000\n");
        assertEquals(
                4, backtest("--latency", "5us+file:" + table).code(), "a row must be one without compute time too");
        assertEquals(4, tooLong.code(), tooLong.json().toString());
        assertEquals("RP-D011", tooLong.json().get("error").get("code").asString());
    }

    private static void assertSameTrading(final JsonNode expected, final JsonNode actual) {
        for (final String key : List.of("orders", "fills", "pnl", "volume")) {
            assertEquals(expected.get(key), actual.get(key), key);
        }
    }

    @Test
    void shouldNotChargeComputeTimeTwice() throws IOException {
        final String run = ok("--latency", "500us+3ms/2ms").get("run").asString();

        final Ran twice = backtest("--latency", "500us+journal:" + run);

        assertEquals(3, twice.code(), twice.json().toString());
        assertTrue(
                twice.json().toString().contains("charged twice"), twice.json().toString());
        final JsonNode measured = ok("--latency", "journal:" + run);
        assertTrue(measured.get("assumptions").toString().contains("compute time is that session's"));
        assertSameTrading(ok("--latency", "2750us"), measured); // half of all that an order met, compute time in it
        assertEquals(3, backtest("--latency", "soon+3ms/2ms").code());
        assertEquals(3, backtest("--latency", "+3ms/2ms").code());
    }
}
