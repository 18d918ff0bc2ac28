package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.jvm.ChildJvm;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A recording with mark prices and funding rates over a funding time; not part of the repository: see {@link RecordedData}. */
@Tag("slow")
class RecordedFundingTest {
    @TempDir
    Path workspace;

    @Test
    void shouldBookTheFundingThatTheRecordingTells() throws Exception {
        final List<Path> files = RecordedData.require(
                "hftbacktest/usdm/btcusdt_20230404.dat.gz", "hftbacktest/usdm/btcusdt_20230405.dat.gz");
        final String id = ChildJvm.run(
                        workspace,
                        "data",
                        "import",
                        "--format",
                        "binance-frames",
                        files.get(0).toString(),
                        files.get(1).toString())
                .get("dataset")
                .asString();

        final JsonNode run = ChildJvm.run(workspace, "backtest", "--data", id, "--strategy", "touch-maker");

        final BigDecimal funding = new BigDecimal(run.get("funding").asString());
        assertEquals(
                0,
                funding.compareTo(new BigDecimal(run.at("/attribution/funding").asString())));
        final String runId = run.get("run").asString();
        ChildJvm.run(workspace, "journal", "export", runId, "--format", "csv");
        final List<String> rows =
                Files.readAllLines(workspace.resolve("runs").resolve(runId).resolve("exports/funding.csv"));
        assertEquals(2, rows.size(), rows.toString()); // at midnight, of the one strategy
        final String[] row = rows.get(1).split(",");
        assertTrue(row[0].startsWith("2023-04-05T00:00:00."), row[0]);
        final BigDecimal value = new BigDecimal(row[3]).multiply(new BigDecimal(row[4]));
        final BigDecimal exact = value.multiply(new BigDecimal(row[5])).negate();
        assertTrue(exact.signum() != 0, rows.get(1));
        assertTrue(exact.subtract(funding).abs().compareTo(new BigDecimal("0.00000002")) <= 0, rows.get(1));
    }
}
