package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.VenueBarEncoder;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Ran;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backtest on bars alone, as a user runs it. */
class BarsBacktestSystemTest {
    private static final long SEED = 20_240_808;
    private static final int BARS = 600;
    /** What two runs over different records differ in. */
    private static final Set<String> DIFFERENT = Set.of(
            "run", "data", "input_events", "market_events", "seconds", "events_per_second", "hash", "heap_peak_mb");

    @TempDir
    static Path workspace;

    /** Minute bars of a random walk, seeded. */
    @BeforeAll
    static void importBars() throws IOException {
        final Random random = new Random(SEED);
        final StringBuilder rows = new StringBuilder("time,open,high,low,close,volume\n");
        long price = 100_000; // hundredths
        for (int i = 0; i < BARS; i++) {
            final long close = price + random.nextInt(401) - 200;
            final long high = Math.max(price, close) + random.nextInt(100);
            final long low = Math.min(price, close) - random.nextInt(100);
            rows.append(1_723_075_200L + 60L * i);
            for (final long each : new long[] {price, high, low, close}) {
                rows.append(',').append(BigDecimal.valueOf(each, 2).toPlainString());
            }
            rows.append(",1.5\n");
            price = close;
        }
        final Path file = Files.writeString(workspace.resolve("bars.csv"), rows);
        assertEquals(
                0,
                run("data", "import", "--format", "csv-bars", "--instrument", "BTC-USDT.X", "--id", "bars", "" + file)
                        .code());
    }

    private static Ran run(final String... args) {
        return Ran.of(workspace, args);
    }

    private static Ran backtest(final String... more) {
        final List<String> args = new ArrayList<>(List.of(
                "backtest",
                "--data",
                "bars",
                "--strategy",
                "ema-cross",
                "--param",
                "stop_loss=10 bps",
                "--param",
                "take_profit=12 bps"));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void shouldRunAndReportBothBounds() throws IOException {
        final JsonNode both = backtest("--param", "bar=1m", "--json").json();
        final JsonNode worst = both.get("bounds").get("pessimistic");
        final JsonNode best = both.get("bounds").get("optimistic");

        assertEquals("pessimistic", both.get("fill").asString());
        assertEquals(worst.get("pnl"), both.get("pnl"));
        assertEquals("optimistic", best.get("fill").asString());
        assertTrue(pnl(worst).compareTo(pnl(best)) < 0, both.toString());
        for (final JsonNode bound : List.of(worst, best)) {
            assertTrue(bound.get("fills").asInt() > 20, bound.toString());
            assertTrue(bound.get("strategies_disabled").isEmpty(), bound.toString());
            assertFalse(bound.has("clocks"));
            final JsonNode replay = run("replay", bound.get("run").asString(), "--verify", "--json")
                    .json();
            assertTrue(replay.get("identical").asBoolean(), replay.toString());
        }
        final JsonNode report = Output.JSON.readTree(Files.readString(
                workspace.resolve("runs").resolve(both.get("run").asString()).resolve("report.json")));
        assertEquals(both.get("bounds"), report.get("bounds"));
        assertEquals(
                both.get("run").asString(),
                workspace.resolve("runs/latest").toRealPath().getFileName().toString());
    }

    private static BigDecimal pnl(final JsonNode keys) {
        return new BigDecimal(keys.get("pnl").asString());
    }

    @Test
    void shouldKeepTheNextOpenBetweenTheBounds() {
        final JsonNode bounds = backtest("--param", "bar=1m", "--json").json().get("bounds");
        final JsonNode open =
                backtest("--param", "bar=1m", "--fill", "next_open", "--json").json();

        assertFalse(open.has("bounds"));
        assertTrue(pnl(bounds.get("pessimistic")).compareTo(pnl(open)) < 0, open.toString());
        assertTrue(pnl(open).compareTo(pnl(bounds.get("optimistic"))) < 0, open.toString());
        assertTrue(open.get("protection_triggers").asInt() + open.get("fills").asInt() > 20, open.toString());
    }

    @Test
    void shouldShowTheBoundsSideBySide() {
        final String text = backtest("--param", "bar=5m").out();

        assertTrue(text.contains("BOUNDS   bars alone"), text);
        assertTrue(text.matches("(?s).*\\n +pessimistic +optimistic\\n.*P&L USDT.*"), text);
        assertTrue(text.contains("of two exits in one bar the stop comes first"), text);
        assertEquals(2, text.split("Sharpe \\(365\\)", -1).length - 1, text); // of both, and of the one in detail
        final String traded = backtest("--param", "bar=5m", "--set", "backtest.statistics.periods=252")
                .out();
        assertEquals(2, traded.split("Sharpe \\(252\\)", -1).length - 1, traded);
        assertFalse(traded.contains("(365)"), traded);
    }

    @Test
    void shouldDisableAStrategyThatAsksForBarsWhichCannotBeMade() {
        final JsonNode both = backtest("--param", "bar=90s", "--json").json();

        assertEquals(1, both.get("strategies_disabled").size(), both.toString());
        assertEquals(0, both.get("fills").asInt());
    }

    /** A part of each bar, told as it begins: it moves nothing, and comes between the others, so that no bar is one input. */
    private static void partBars() throws IOException {
        final Path whole = workspace.resolve("data/bars");
        final Path parted = workspace.resolve("data/bars-in-parts");
        Files.createDirectories(parted);
        Files.copy(whole.resolve("manifest.json"), parted.resolve("manifest.json"));
        final UnsafeBuffer part = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
        final VenueBarEncoder encoder = new VenueBarEncoder();
        try (JournalReader reader = JournalReader.open(whole.resolve("journal"));
                JournalWriter writer = JournalWriter.open(parted.resolve("journal"), JournalSettings.small())) {
            final BatchWriter batch = new BatchWriter(writer);
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == VenueBarEncoder.TEMPLATE_ID) {
                    part.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                    Records.receiveTime(part, 0, Records.receiveTime(part, 0) - 60_000_000_000L);
                    encoder.wrap(part, Records.BODY_OFFSET).closed((short) 0);
                    batch.append(part, 0, reader.length(), 1);
                }
                batch.append(reader.buffer(), reader.offset(), reader.length(), 1);
            }
            batch.flush();
        }
    }

    @Test
    void shouldComeToTheSameWithBarsAsOneInputAndAsThree() throws IOException {
        partBars();
        for (final String fill : List.of("pessimistic", "next_open", "optimistic")) {
            final JsonNode one = traded("bars", fill);
            final JsonNode three = traded("bars-in-parts", fill);

            assertTrue(
                    one.get("input_events").asInt() < three.get("input_events").asInt() - BARS, one.toString());
            assertTrue(one.get("fills").asInt() > 20, one.toString());
            for (final Map.Entry<String, JsonNode> each : one.properties()) {
                if (!DIFFERENT.contains(each.getKey())) {
                    assertEquals(three.get(each.getKey()), each.getValue(), fill + " " + each.getKey());
                }
            }
            assertEquals(exported(three), exported(one), fill);
        }
    }

    private static JsonNode traded(final String data, final String fill) {
        return run(
                        "backtest",
                        "--data",
                        data,
                        "--strategy",
                        "ema-cross",
                        "--param",
                        "bar=1m",
                        "--param",
                        "stop_loss=60 bps",
                        "--param",
                        "take_profit=80 bps",
                        "--fill",
                        fill,
                        "--json")
                .json();
    }

    /** All tables that tell of prices and money. */
    private static Map<String, String> exported(final JsonNode keys) throws IOException {
        final String id = keys.get("run").asString();
        final Path to = workspace.resolve("exported-" + id);
        final Ran ran = run("journal", "export", id, "--format", "csv", "-o", to.toString());
        assertEquals(0, ran.code(), ran.out());
        final Map<String, String> tables = new TreeMap<>();
        try (Stream<Path> files = Files.list(to)) {
            for (final Path file : files.toList()) {
                tables.put(file.getFileName().toString(), Files.readString(file).replace(id, "RUN"));
            }
        }
        return tables;
    }

    @Test
    void shouldRefuseWhatBarsDoNotKnow() throws IOException {
        final Path trades = Files.writeString(
                workspace.resolve("trades.csv"), "time,price,quantity\n1723075200,100.00,1.0\n1723075201,100.01,1.0\n");
        run("data", "import", "--format", "csv-trades", "--instrument", "BTC-USDT.X", "--id", "trades", "" + trades);
        final Ran onTrades =
                run("backtest", "--data", "trades", "--strategy", "ema-cross", "--fill", "optimistic", "--json");
        final Ran impactOfTrades = run(
                "backtest", "--data", "trades", "--strategy", "ema-cross", "--set", "backtest.impact=5 bps", "--json");
        final Ran impactOfBars = backtest("--set", "backtest.impact=5 bps", "--json");
        final Ran twoClocks = backtest("--feed", "recorded", "--json");

        assertEquals("RP-D013", onTrades.json().get("error").get("code").asString(), onTrades.out());
        for (final Ran impact : List.of(impactOfTrades, impactOfBars)) {
            assertEquals("RP-D017", impact.json().get("error").get("code").asString(), impact.out());
        }
        assertEquals("RP-D013", twoClocks.json().get("error").get("code").asString(), twoClocks.out());
    }
}
