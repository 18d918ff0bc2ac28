package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class HaltRowTest {
    private static ObjectNode row(final double p99, final double baseline) {
        return HaltRow.of(Output.JSON.readTree("""
            {"name": "ring empty", "p99_us": %s, "baseline": {"p99_us": %s}}""".formatted(p99, baseline))).json();
    }

    @Test
    void shouldHaveTheKeysOfEveryRow() {
        final ObjectNode kept = row(1_000, 100);

        assertEquals(10, kept.get("ratio").asDouble());
        assertEquals("p99 <= 1,000 us", kept.get("budget").asString());
        assertTrue(kept.get("within_budget").asBoolean());
        assertEquals("kept", kept.get("verdict").asString());
    }

    @Test
    void shouldNotJudgeAMachineOnWhichAByteNeedsAsLong() {
        assertFalse(row(1_001, 500).get("within_budget").asBoolean());
        assertEquals("over", row(1_001, 500).get("verdict").asString());
        assertTrue(row(1_001, 501).get("within_budget").isNull());
        assertEquals("not measurable here", row(1_001, 501).get("verdict").asString());
        assertTrue(row(1_000, 501).get("within_budget").asBoolean());
    }
}
