package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.session.PaperModels;
import dev.reprise.app.session.StrategyMaker;
import dev.reprise.core.CoreSettings;
import dev.reprise.live.recovery.ReplayVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From a file of frames to a dataset, a backtest and its proof, through the command line. */
class DataBacktestSystemTest {
    private static final int UPDATES = 72;
    private static final int TRADES = 70;
    private static final String ID = "btc-usdt.binance-20250720";

    @TempDir
    Path workspace;

    private Path frames;

    @BeforeEach
    void copyFrames() throws IOException {
        frames = workspace.resolve("frames.txt");
        try (InputStream in = DataBacktestSystemTest.class.getResourceAsStream("frames.txt")) {
            Files.copy(in, frames);
        }
    }

    /** What a command left behind. */
    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    private JsonNode ok(final String... args) {
        final Ran ran = run(args);
        assertEquals(0, ran.code(), ran.json().toString());
        return ran.json();
    }

    private JsonNode imported() {
        return ok("data", "import", "--format", "binance-frames", frames.toString());
    }

    private JsonNode backtest(final String... more) {
        final List<String> args = new ArrayList<>(List.of("backtest", "--data", ID));
        args.addAll(List.of(more));
        return ok(args.toArray(String[]::new));
    }

    @Test
    void shouldImportAndCount() {
        final JsonNode dataset = imported();

        assertEquals(ID, dataset.get("dataset").asString());
        assertEquals("BTC-USDT.BINANCE", dataset.get("instrument").asString());
        assertEquals(UPDATES, dataset.get("book_updates").asInt());
        assertEquals(TRADES, dataset.get("trades").asInt());
        assertEquals(TRADES, dataset.get("top_of_book").asInt());
        assertEquals(0, dataset.get("gaps").asInt());
        assertEquals(0, dataset.get("crossed").asInt());
        assertEquals(TRADES, dataset.get("bbo_compared").asInt());
        assertEquals(TRADES, dataset.get("bbo_equal").asInt());
        assertTrue(dataset.get("instruments").get(0).get("inferred").asBoolean());
        assertTrue(Files.exists(workspace.resolve("data").resolve(ID).resolve("manifest.json")));
        assertEquals(ID, ok("data", "ls").get("datasets").get(0).get("dataset").asString());
    }

    @Test
    void shouldOverwriteNothing() throws IOException {
        final JsonNode first = imported();
        final JsonNode again = imported();
        assertFalse(first.get("existing").asBoolean());
        assertTrue(again.get("existing").asBoolean());
        assertEquals(first.get("chain"), again.get("chain"));

        final List<String> lines = Files.readAllLines(frames);
        Files.write(frames, lines.subList(0, lines.size() - 1));
        final Ran other = run("data", "import", "--format", "binance-frames", frames.toString());

        assertEquals(4, other.code(), other.json().toString());
        assertEquals("RP-D006", other.json().get("error").get("code").asString());
        assertEquals(
                first.get("sources"), ok("data", "ls").get("datasets").get(0).get("sources"));
    }

    @Test
    void shouldNameFileAndLineOfDamageAndLeaveNothing() throws IOException {
        final String text = Files.readString(frames);
        final int lines = (int) text.lines().count();
        Files.writeString(frames, text.substring(0, text.length() - 30));

        final Ran ran = run("data", "import", "--format", "binance-frames", frames.toString());

        assertEquals(4, ran.code());
        assertTrue(
                ran.json().get("error").get("where").asString().endsWith("frames.txt line " + lines),
                ran.json().toString());
        try (Stream<Path> left = Files.list(workspace.resolve("data"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldCountAGapWhenAnUpdateIsMissing() throws IOException {
        final List<String> lines = new ArrayList<>(Files.readAllLines(frames));
        lines.remove(61); // from the fourth on lines are touch, update, trade
        assertEquals(213 - 1, lines.size());
        Files.write(frames, lines);

        final JsonNode dataset = imported();

        assertEquals(UPDATES - 1, dataset.get("book_updates").asInt());
        assertEquals(1, dataset.get("gaps").asInt());
    }

    @Test
    void shouldTakeInstrumentsFromYaml() throws IOException {
        final Path yaml = Files.writeString(
                workspace.resolve("instruments.yaml"),
                "instruments:\n  - { symbol: BTC-USDT.BINANCE, venue_symbol: BTCUSDT, tick: 0.01, lot: 0.00001 }\n");

        final JsonNode dataset =
                ok("data", "import", "--format", "binance-frames", frames.toString(), "--instruments", yaml.toString());

        assertFalse(dataset.get("instruments").get(0).get("inferred").asBoolean());
        assertEquals("0.01", dataset.get("instruments").get(0).get("tick").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch-maker", "ema-cross"})
    void shouldBacktestTwiceWithOneHashAndReplay(final String strategy) {
        imported();
        final String[] args = strategy.equals("ema-cross")
                ? new String[] {"--strategy", strategy, "--param", "bar=200ms", "--param", "fast=3", "--param", "slow=8"
                }
                : new String[] {"--strategy", strategy};

        final JsonNode first = backtest(args);
        final JsonNode second = backtest(args);

        assertTrue(first.get("orders").asInt() > 0, first.toString());
        assertTrue(first.get("fills").asInt() > 0, first.toString());
        assertTrue(first.get("strategies_disabled").isEmpty(), first.toString());
        assertEquals(first.get("hash"), second.get("hash"));
        assertNotEquals(first.get("run"), second.get("run"));
        for (final String key : List.of(
                "data",
                "params",
                "seed",
                "from",
                "to",
                "input_events",
                "seconds",
                "maker_fills",
                "partial_fills",
                "volume",
                "fees",
                "pnl",
                "final_positions",
                "max_drawdown",
                "statistics",
                "assumptions")) {
            assertTrue(first.has(key), key);
        }
        checkExecution(first);
        final ReplayVerifier.Result replay = verify(first);
        assertTrue(replay.identical(), "sequence=" + replay.firstDifference());
        assertTrue(replay.outputsCompared() > 0);
        assertEquals(first.get("hash").asString(), replay.hash());
        assertEquals(first.get("input_events").asLong(), replay.inputs());
    }

    /** Orders and reports take 5 ms each way. */
    private static void checkExecution(final JsonNode run) {
        final JsonNode execution = run.get("execution");
        final JsonNode latency = run.get("latency");
        final JsonNode wait = execution.get("queue_wait");
        assertTrue(latency.get("simulated").asBoolean());
        assertEquals(10_000, latency.get("order_to_ack").get("p50_us").asDouble(), 10);
        assertEquals(10_000, latency.get("order_to_ack").get("max_us").asDouble(), 10);
        for (final JsonNode ofType : latency.get("by_type")) {
            assertEquals(5_000, ofType.get("order_to_venue").get("max_us").asDouble(), 5);
            assertEquals(5_000, ofType.get("venue_to_report").get("p50_us").asDouble(), 5);
            assertEquals(0, ofType.get("tick_to_order").get("max_us").asDouble(), "the core's time stands still");
            assertTrue(ofType.get("feed").get("count").asLong()
                    <= ofType.get("order_to_ack").get("count").asLong());
        }
        assertTrue(latency.get("tick_to_order").get("count").asLong() > 0, latency.toString());
        assertTrue(execution.get("fill_ratio").asDouble() <= 1, run.toString());
        assertEquals(
                run.get("maker_fills").asInt() > 0,
                wait.get("first_fill").get("count").asInt() > 0);
        assertTrue(wait.get("first_fill").get("count").asInt()
                <= wait.get("rested").asInt());
        assertTrue(run.get("maker_fills").asInt() == 0
                || wait.get("first_fill").get("p90_ms").asDouble() > 0);
        assertTrue(new BigDecimal(run.get("inventory").get("max").asString()).signum() > 0);
        int denials = 0;
        for (final JsonNode count : run.get("denials")) {
            denials += count.asInt();
        }
        assertEquals(run.get("denied").asInt(), denials, "each by a check with a name");
        assertTrue(run.get("statistics").get("mdd_tick").asDouble() > 0, run.toString());
        assertTrue(run.get("statistics").has("mdd_tick_recovered"));
    }

    @Test
    void shouldTellAndReplayTheImpactOfTakersAndHaveNoneByDefault() {
        imported();
        final String[] args = {
            "--strategy", "ema-cross", "--param", "bar=200ms", "--param", "fast=3", "--param", "slow=8"
        };
        final JsonNode plain = backtest(args);
        final JsonNode none = backtest(with(args, "--set", "backtest.impact=0 bps"));
        final JsonNode some = backtest(with(args, "--set", "backtest.impact=5 bps"));

        assertEquals(plain.get("hash"), none.get("hash"));
        assertEquals(plain.get("assumptions"), none.get("assumptions"));
        assertNotEquals(plain.get("hash"), some.get("hash"));
        assertTrue(some.get("assumptions").toString().contains("market impact: a taker's price is worse by 5 bps"));
        assertTrue(verify(some).identical());
    }

    private static String[] with(final String[] args, final String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }

    private ReplayVerifier.Result verify(final JsonNode backtest) {
        final Path directory =
                workspace.resolve("runs").resolve(backtest.get("run").asString());
        assertTrue(Files.exists(directory.resolve("run.json")));
        return ReplayVerifier.verify(
                directory.resolve("journal"),
                CoreSettings.DEFAULT,
                new StrategyMaker(StrategyCatalog.load(workspace, List.of()), Map.of()),
                PaperModels::create,
                bytes -> {});
    }

    private static void assertFees(final String expected, final JsonNode backtest) {
        assertTrue(backtest.get("assumptions").toString().contains("fees: " + expected), backtest.toString());
    }

    private void importWithFees() throws IOException {
        final Path yaml = Files.writeString(workspace.resolve("instruments.yaml"), """
                instruments:
                  - { symbol: BTC-USDT.BINANCE, venue_symbol: BTCUSDT, tick: 0.01, lot: 0.00001, maker_fee_bps: 1, taker_fee_bps: 3 }
                """);
        ok("data", "import", "--format", "binance-frames", frames.toString(), "--instruments", yaml.toString());
    }

    /** With or without a file: what counts is whether somebody gave the key. */
    @Test
    void shouldPayTheFeesThatWereGivenAndElseThoseOfTheData() throws IOException {
        importWithFees();
        final Path config = Files.writeString(workspace.resolve("bt.yaml"), """
                version: 1
                mode: paper
                venues: { binance: { adapter: binance-spot, environment: local } }
                instruments: [BTC-USDT.BINANCE]
                strategies: [{ type: touch-maker, name: maker }]
                """);
        final String[] plain = {"--strategy", "touch-maker"};
        final String[] given = {"-c", config.toString()};
        for (final String[] args : List.of(plain, given)) {
            assertFees("maker 1 bps, taker 3 bps", backtest(args));
            assertFees("maker 1 bps, taker 5 bps", backtest(with(args, "--set", "backtest.fees.taker=5 bps")));
            assertFees("maker -0.5 bps, taker 3 bps", backtest(with(args, "--set", "paper.fees.maker=-0.5 bps")));
            assertFees(
                    "maker 2 bps, taker 4 bps",
                    backtest(with(args, "--fees", "2/4", "--set", "backtest.fees.taker=5 bps")));
        }
        Files.writeString(config, Files.readString(config) + "backtest: { fees: { maker: 0 bps } }\n");
        assertFees("maker 0 bps, taker 3 bps", backtest(given));
    }

    @Test
    void shouldDependOnSeedAndParameters() {
        imported();
        final String plain = backtest("--strategy", "touch-maker").get("hash").asString();

        assertNotEquals(
                plain,
                backtest("--strategy", "touch-maker", "--seed", "2").get("hash").asString());
        assertNotEquals(
                plain,
                backtest("--strategy", "touch-maker", "--fees", "0/1")
                        .get("hash")
                        .asString());
    }

    @Test
    void shouldTradeOnlyFromThenOn() {
        final JsonNode dataset = imported();
        final String from = "2025-07-20T08:26:48Z";
        assertTrue(dataset.get("from").asString().compareTo(from) < 0);
        assertTrue(dataset.get("to").asString().compareTo(from) > 0);

        final JsonNode all = backtest("--strategy", "touch-maker");
        final JsonNode part = backtest("--strategy", "touch-maker", "--from", from);

        assertEquals(from.substring(0, 19), part.get("from").asString().substring(0, 19));
        assertEquals(all.get("market_events"), part.get("market_events"));
        assertTrue(part.get("orders").asInt() > 0);
        assertTrue(part.get("orders").asInt() < all.get("orders").asInt());
        assertTrue(verify(part).identical());
    }

    @Test
    void shouldBacktestASessionsJournal() {
        imported();
        final JsonNode first = backtest("--strategy", "touch-maker");

        final JsonNode again = ok("backtest", "--data", "latest", "--strategy", "touch-maker");

        assertEquals(first.get("market_events"), again.get("market_events"));
        assertEquals(first.get("hash"), again.get("hash"));
    }

    @Test
    void shouldTakeStrategiesAndLimitsOfAConfiguration() throws IOException {
        imported();
        final Path config = Files.writeString(workspace.resolve("bt.yaml"), """
                version: 1
                mode: paper
                venues: { binance: { adapter: binance-spot, environment: local } }
                instruments: [BTC-USDT.BINANCE]
                strategies: [{ type: touch-maker, name: maker }]
                risk: { max_order_notional: 1 USDT, max_top_age: null, max_book_age: null }
                """, StandardCharsets.UTF_8);

        final JsonNode limited = ok("backtest", "--data", ID, "-c", config.toString());

        assertEquals(0, limited.get("orders").asInt());
        assertTrue(limited.get("denied").asInt() > 0);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        imported();

        assertEquals(2, run("backtest", "--data", ID).code());
        assertEquals(3, run("backtest", "--data", ID, "--strategy", "nonsense").code());
        assertEquals(
                2,
                run("backtest", "--data", ID, "--strategy", "touch-maker", "--from", "yesterday")
                        .code());
        final Ran late = run("backtest", "--data", ID, "--strategy", "touch-maker", "--from", "2030-01-01");
        assertEquals(4, late.code(), late.json().toString());
        assertEquals("RP-D007", late.json().get("error").get("code").asString());
    }
}
