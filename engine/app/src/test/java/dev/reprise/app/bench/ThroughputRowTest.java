package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;

class ThroughputRowTest {
    private static ThroughputRow row(final String name, final double figure, final double baseline, final boolean is) {
        return ThroughputRow.of(Output.JSON.readTree("""
                {"row": "%s", "unit": "M records/s", "figure": %s, "baseline": %s}""".formatted(name, figure, baseline)), is);
    }

    @Test
    void shouldJudgeAppendsByTheirFigureAndByBareDocuments() {
        assertEquals(0.8, row("append", 20, 25, true).json().get("ratio").asDouble());
        assertTrue(row("append", 20, 25, true).json().get("within_budget").asBoolean());
        assertFalse(row("append", 20, 25.1, true).json().get("within_budget").asBoolean());
        assertEquals(
                ">= 20, >= 0.8 x baseline M records/s over",
                row("append", 19.9, 20, true).verdict());
    }

    @Test
    void shouldJudgeReplayAndBacktestByTheirFigure() {
        assertEquals(
                ">= 20 M records/s kept",
                row("replay, no-op strategy", 20, 99, true).verdict());
        assertEquals(
                ">= 20 M records/s over",
                row("replay, no-op strategy", 19, 99, true).verdict());
        assertEquals(
                ">= 5 M records/s kept",
                row("backtest, L2 queue maker", 5, 99, true).verdict());
    }

    @Test
    void shouldNotJudgeWhatHasNoBudgetNorAMachineThatStandsStill() {
        assertEquals("", row("import", 1, 99, true).verdict());
        assertTrue(row("append", 1, 99, false).json().get("within_budget").isNull());
    }
}
