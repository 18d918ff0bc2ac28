package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ForksTest {
    private static ObjectNode judged(final boolean isKept) {
        return (ObjectNode)
                Output.JSON.readTree("{\"ratio\": 3, \"budget\": \"5\", \"within_budget\": " + isKept + "}");
    }

    @Test
    void shouldNotBlameARowForAProcessorThatOthersUseToo() {
        final ObjectNode over = judged(false);

        Forks.excuse(over, 0.1);
        assertEquals("5 over", Forks.verdict(over));
        Forks.excuse(over, 0.11);

        assertEquals("5 not measurable here", Forks.verdict(over));
        assertTrue(over.get("ratio").isNull());
    }

    @Test
    void shouldLeaveARowAloneThatIsKeptInSpiteOfIt() {
        final ObjectNode kept = judged(true);

        Forks.excuse(kept, 0.9);

        assertEquals("5 kept", Forks.verdict(kept));
        assertEquals(3, kept.get("ratio").asDouble());
    }

    @Test
    void shouldNotInventABudget() {
        final ObjectNode row = Output.JSON.createObjectNode();
        row.put("ratio", 3.0);
        Forks.complete(row);

        Forks.excuse(row, 0.9);

        assertEquals(3, row.get("ratio").asDouble());
        assertTrue(row.get("within_budget").isNull());
    }
}
