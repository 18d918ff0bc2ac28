package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.Main;
import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Import and backtests of a recording that is not part of the repository: in the folder named by the system property
 * {@code reprise.data}, or in {@code shared/data} above the checkout. Skipped, saying so, when it is not there.
 */
@Tag("slow")
class RecordedBacktestTest {
    private static final String FILE = "hftbacktest/usdm/btcusdt_20240808.gz";
    private static final String ID = "btc-usdt-perp.binance-20240808";

    @TempDir
    Path workspace;

    private static Path recording() {
        Path found = null;
        final String given = System.getProperty("reprise.data");
        if (given != null) {
            found = Path.of(given, FILE);
        } else {
            for (Path dir = Path.of("").toAbsolutePath(); dir != null && found == null; dir = dir.getParent()) {
                final Path candidate = dir.resolve("shared").resolve("data").resolve(FILE);
                found = Files.isReadable(candidate) ? candidate : null;
            }
        }
        Assumptions.assumeTrue(
                found != null && Files.isReadable(found),
                "skipped: no recorded data " + FILE + "; set -Dreprise.data=FOLDER to run this test");
        return found;
    }

    /** Runs the command in a JVM of its own, with the flags of this one. */
    private JsonNode run(final String... args) throws IOException, InterruptedException {
        final Path out = Files.createTempFile(workspace, "out", ".json");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:") || flag.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--json", "--progress", "none", "-w", workspace.toString()));
        final Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(workspace.resolve("err.txt").toFile())
                .start();
        final boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        final String text = Files.readString(out, StandardCharsets.UTF_8);
        assertTrue(ended && process.exitValue() == 0, text + Files.readString(workspace.resolve("err.txt")));
        return Output.JSON.readTree(text);
    }

    @Test
    void shouldImportWithTheKnownFiguresAndBacktestTheSameInTwoJvms() throws Exception {
        final JsonNode dataset =
                run("data", "import", "--format", "binance-frames", recording().toString());

        assertEquals(ID, dataset.get("dataset").asString());
        assertEquals(443_521, dataset.get("book_levels").asInt());
        assertEquals(21_313, dataset.get("trades").asInt());
        assertEquals(0, dataset.get("gaps").asInt());
        assertEquals(0, dataset.get("crossed").asInt());
        assertEquals(6_545, dataset.get("bbo_compared").asInt());
        assertTrue(dataset.get("bbo_equal").asInt() >= 6_516, dataset.toString());
        for (final String strategy : List.of("touch-maker", "ema-cross")) {
            final JsonNode first = run("backtest", "--data", ID, "--strategy", strategy);
            final JsonNode second = run("backtest", "--data", ID, "--strategy", strategy);
            assertTrue(first.get("fills").asInt() > 0, first.toString());
            assertTrue(first.get("strategies_disabled").isEmpty(), first.toString());
            assertEquals(first.get("hash"), second.get("hash"), strategy);
            final JsonNode third = run("backtest", "--data", ID, "--strategy", strategy, "--seed", "2");
            assertTrue(!first.get("hash").equals(third.get("hash")), strategy);
        }
    }
}
