package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ThroughputRowTest {
    private static ThroughputRow row(final String name, final double figure, final double baseline, final boolean is) {
        return ThroughputRow.of(found(name, figure, baseline), is, 0);
    }

    private static JsonNode found(final String name, final double figure, final double baseline) {
        return Output.JSON.readTree("""
            {"row": "%s", "unit": "M records/s", "figure": %s, "baseline": %s}\
            """.formatted(name, figure, baseline));
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
    void shouldHaveEveryKeyAndSayWhyNothingIsCounted() {
        final ObjectNode json = row("import", 20, 20, true).json();

        assertTrue(json.get("budget").isNull());
        assertTrue(json.get("within_budget").isNull());
        assertTrue(json.get("alloc_bytes_per_event").isNull());
        assertTrue(json.get("alloc_not_counted").asString().contains("bench latency"));
    }

    @Test
    void shouldKeepWhatWasCounted() {
        final ObjectNode found = row("import", 20, 20, true).json();
        found.remove("alloc_not_counted");
        found.put("alloc_bytes_per_event", 0.5);

        final ObjectNode json = ThroughputRow.of(found, true, 0).json();

        assertEquals(0.5, json.get("alloc_bytes_per_event").asDouble());
        assertFalse(json.has("alloc_not_counted"));
    }

    @Test
    void shouldExcuseOnASharedCoreWhatTwiceTheSpeedWouldKeep() {
        assertEquals(">= 1 M records/s not measurable here", shared("backtest, L3 fifo", 0.5, 99));
        assertEquals(">= 1 M records/s over", shared("backtest, L3 fifo", 0.49, 99));
        assertEquals(">= 1 M records/s kept", shared("backtest, L3 fifo", 1, 99));
        assertEquals(">= 20, >= 0.8 x baseline M records/s not measurable here", shared("append", 10, 12.5));
        assertEquals(">= 20, >= 0.8 x baseline M records/s over", shared("append", 10, 13), "both run on that core");
        assertEquals("<= baseline, M records/s over", shared("heap, two jobs", 600, 500), "memory is none of its");
        assertEquals(">= 1.7 x baseline, M records/s over", shared("backtest, two jobs", 1.6, 1));
    }

    private static String shared(final String name, final double figure, final double baseline) {
        return ThroughputRow.of(found(name, figure, baseline), true, 0.5).verdict();
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
    void shouldJudgeBacktestsByEventsJobsByOneJobAndHeapByItsLimit() {
        for (final String name : new String[] {"L2 queue maker, events", "L3 fifo", "top of book", "trades only"}) {
            assertTrue(row("backtest, " + name, 1, 9, true)
                    .json()
                    .get("within_budget")
                    .asBoolean());
            assertFalse(row("backtest, " + name, 0.99, 9, true)
                    .json()
                    .get("within_budget")
                    .asBoolean());
        }
        assertTrue(jobs(3.4, 1.9).json().get("within_budget").asBoolean());
        assertEquals(">= 1.7 x baseline, M events/s over", jobs(3.3, 1.9).verdict());
        assertTrue(jobs(3.4, 1.7).json().get("within_budget").isNull(), "the machine has no two cores to give");
        assertTrue(jobs(3.4, 1.7).json().get("ratio").isNull());
        assertEquals(
                1, row("heap, two jobs", 512, 512, false).json().get("ratio").asDouble());
        assertTrue(row("heap, two jobs", 512, 512, false)
                .json()
                .get("within_budget")
                .asBoolean());
        assertFalse(row("heap, two jobs", 513, 512, false)
                .json()
                .get("within_budget")
                .asBoolean());
    }

    private static ThroughputRow jobs(final double figure, final double machine) {
        return ThroughputRow.of(Output.JSON.readTree("""
            {"row": "backtest, two jobs", "unit": "M events/s", "figure": %s, "baseline": 2, "machine_ratio": %s}\
            """.formatted(figure, machine)), true, 0);
    }

    @Test
    void shouldNotJudgeWhatHasNoBudgetNorAMachineThatStandsStill() {
        assertEquals("", row("import", 1, 99, true).verdict());
        final ObjectNode drowned = row("append", 1, 99, false).json();
        assertTrue(drowned.get("within_budget").isNull() && drowned.get("ratio").isNull(), drowned::toString);
        assertEquals("", row("append", 1, 99, false).number("ratio"));
    }
}
