package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Import and backtests of a recording that is not part of the repository: see {@link RecordedData}. */
@Tag("slow")
class RecordedBacktestTest {
    private static final String FILE = "hftbacktest/usdm/btcusdt_20240808.gz";
    private static final String ID = "btc-usdt-perp.binance-20240808";

    @TempDir
    Path workspace;

    private JsonNode run(final String... args) throws IOException, InterruptedException {
        return ChildJvm.run(workspace, args);
    }

    @Test
    void shouldImportWithTheKnownFiguresAndBacktestTheSameInTwoJvms() throws Exception {
        final JsonNode dataset = run(
                "data",
                "import",
                "--format",
                "binance-frames",
                RecordedData.require(FILE).get(0).toString());

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
