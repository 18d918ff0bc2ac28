package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several backtests in one process, through the command line. */
class BacktestGridSystemTest {
    private static final String ID = "btc-usdt.binance-20250720";

    @TempDir
    Path workspace;

    @BeforeEach
    void importFrames() throws IOException {
        final Path frames = workspace.resolve("frames.txt");
        try (InputStream in = DataBacktestSystemTest.class.getResourceAsStream("frames.txt")) {
            Files.copy(in, frames);
        }
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

    @Test
    void shouldGiveEachRunOfAGridTheHashItHasAlone() {
        final Ran grid = backtest("--jobs", "2", "--param", "edge=0 bps,1 bps", "--param", "min_life=50ms,100ms,250ms");

        assertEquals(0, grid.code(), grid.json().toString());
        final JsonNode runs = grid.json().get("runs");
        assertEquals(6, runs.size());
        final Set<String> hashes = new HashSet<>();
        for (final JsonNode run : runs) {
            final JsonNode params = run.get("params");
            final Ran alone = backtest(
                    "--param", "edge=" + params.get("edge").asString(),
                    "--param", "min_life=" + params.get("min_life").asString());
            for (final String key : List.of("hash", "pnl", "orders", "fills", "input_events", "params")) {
                assertEquals(alone.json().get(key), run.get(key), key + " of " + params);
            }
            hashes.add(run.get("hash").asString());
            assertTrue(Files.exists(
                    workspace.resolve("runs").resolve(run.get("run").asString()).resolve("report.json")));
        }
        assertEquals(6, hashes.size(), "each its own configuration");
        assertTrue(grid.json().get("heap_peak_mb").asLong() > 0);
    }

    @Test
    void shouldHaveTheSameHashWithoutAJournal() {
        final Ran kept = backtest();
        final Ran unkept = backtest("--no-journal");

        assertEquals(0, unkept.code(), unkept.json().toString());
        for (final String key : List.of("hash", "pnl", "orders", "fills", "input_events", "statistics")) {
            assertEquals(kept.json().get(key), unkept.json().get(key), key);
        }
        assertTrue(kept.json().get("journal").asBoolean());
        assertFalse(unkept.json().get("journal").asBoolean());
        final String id = unkept.json().get("run").asString();
        final Path directory = workspace.resolve("runs").resolve(id);
        assertTrue(Files.exists(directory.resolve("report.json")));
        assertFalse(Files.exists(directory.resolve("journal")));
        assertEquals(0, run("replay", kept.json().get("run").asString()).code());
        final Ran replayed = run("replay", id);
        assertEquals(
                "RP-J005",
                replayed.json().get("error").get("code").asString(),
                replayed.json().toString());
        assertEquals(2, run("backtest", "--as-recorded", id, "--no-journal").code());
    }

    @Test
    void shouldRefuseAGridThatCannotBe() {
        assertEquals(2, backtest("--param", "edge=1 bps,").code());
        assertEquals(2, backtest("--jobs", "0").code());
        assertEquals(
                2,
                backtest(
                                "--param",
                                "edge=0 bps,1 bps",
                                "--trace",
                                workspace.resolve("t.csv").toString())
                        .code());
    }

    @Test
    void shouldEndTheGridWithTheErrorOfARunThatCannotBegin() {
        final Ran ran = backtest("--jobs", "2", "--param", "edge=0 bps,1 bps", "--from", "2031-01-01");
        assertEquals(4, ran.code(), ran.json().toString());
        assertEquals("RP-D007", ran.json().get("error").get("code").asString());
    }

    @Test
    void shouldCombineEveryValueWithTheLastOneFastest() {
        final Map<String, String> params = new LinkedHashMap<>();
        params.put("a", "1,2");
        params.put("b", "x");
        params.put("c", "3, 4");
        assertEquals(
                List.of(
                        Map.of("a", "1", "b", "x", "c", "3"),
                        Map.of("a", "1", "b", "x", "c", "4"),
                        Map.of("a", "2", "b", "x", "c", "3"),
                        Map.of("a", "2", "b", "x", "c", "4")),
                BacktestGrid.points(params));
        params.put("d", "1" + ",1".repeat(BacktestGrid.MAX_POINTS));
        assertThrows(IllegalArgumentException.class, () -> BacktestGrid.points(params));
    }
}
