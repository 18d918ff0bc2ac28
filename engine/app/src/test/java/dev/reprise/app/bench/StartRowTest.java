package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StartRowTest {
    private static StartRow row(final String name, final String unit, final double figure) {
        return StartRow.of(Output.JSON.readTree("""
            {"row": "%s", "unit": "%s", "figure": %s, "baseline": 50}\
            """.formatted(name, unit, figure)));
    }

    @Test
    void shouldJudgeEachStartByItsOwnBudget() {
        assertTrue(row("recovered, 1 M records", "ms", 1_500)
                .json()
                .get("within_budget")
                .asBoolean());
        assertFalse(row("recovered, 1 M records", "ms", 1_501)
                .json()
                .get("within_budget")
                .asBoolean());
        assertEquals("<= 400 ms over", row("./reprise --help", "ms", 401).verdict());
        assertEquals("<= 5,000 ms kept", row("ready behind 24 h", "ms", 5_000).verdict());
        assertEquals(2, row("ready behind 24 h", "ms", 100).json().get("ratio").asDouble());
    }

    @Test
    void shouldHaveEveryKeyWithoutABudget() {
        final ObjectNode json = row("first order of a new instance", "us", 900).json();

        assertEquals(18, json.get("ratio").asDouble());
        assertTrue(json.get("budget").isNull());
        assertTrue(json.get("within_budget").isNull());
        assertEquals("", row("first order of a new instance", "us", 900).verdict());
    }
}
