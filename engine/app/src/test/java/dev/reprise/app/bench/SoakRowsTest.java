package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SoakRowsTest {
    private final ObjectNode found = (ObjectNode) Output.JSON.readTree("""
            {"first": {"count": 1000, "p999": 100}, "last": {"count": 900, "p999": 120},
             "rss_kib": {"first": 1000, "last": 1050}, "rss_anonymous_kib": {"first": 500, "last": 400},
             "heap_live_bytes": {"first": 1048576, "last": 2097152},
             "spin_stalled_share": 0.05, "stolen_share": {"first": 0.05, "last": 0.05}, "journal_lag_records": 0, "journal_lag_at_end": 0, "frames": 50, "inputs": 60}""");

    private List<String> over() {
        return new SoakRows(found).over();
    }

    @Test
    void shouldKeepWhatIsJustWithinItsBudget() {
        assertEquals(List.of(), over());
        assertEquals(1.2, new SoakRows(found).json().get(1).path("ratio").asDouble(), 1e-9);
    }

    @Test
    void shouldHaveTheKeysOfEveryRow() {
        for (final ObjectNode row : new SoakRows(found).json()) {
            assertTrue(row.get("baseline").isNull(), row::toString);
            assertTrue(row.has("ratio") && row.has("budget") && row.has("within_budget"), row::toString);
        }
    }

    @Test
    void shouldNameEachRowThatIsOutside() {
        found.withObject("/last").put("p999", 121);
        found.withObject("/rss_kib").put("last", 1051);
        found.withObject("/rss_anonymous_kib").put("last", 526);
        found.withObject("/heap_live_bytes").put("last", 2_097_153);
        found.put("journal_lag_records", 1);
        found.put("inputs", 49);

        assertEquals(
                List.of(
                        "p99.9",
                        "resident memory",
                        "of it without mapped files",
                        "live heap",
                        "journal lag",
                        "frames taken"),
                over());
    }

    @Test
    void shouldNotKeepALagThatIsThereOnlyAtTheEnd() {
        found.put("journal_lag_at_end", 1);

        assertEquals(List.of("journal lag"), over());
    }

    @Test
    void shouldNotKeepALatencyThatWasNotMeasured() {
        found.withObject("/last").put("count", 0).put("p999", 0);

        assertEquals(List.of("orders timed", "p99.9"), over());

        found.withObject("/first").put("count", 0).put("p999", 0);
        assertEquals(List.of("orders timed", "p99.9"), over());
    }

    @Test
    void shouldNotKeepALatencyOfFewerOrders() {
        found.withObject("/last").put("count", 899);

        assertEquals(List.of("orders timed", "p99.9"), over());
    }

    @Test
    void shouldNotJudgeALatencyWhereTheMachineStoodStill() {
        found.put("spin_stalled_share", 0.051);
        found.withObject("/last").put("p999", 121);

        assertEquals(List.of(), over());
        final ObjectNode row = new SoakRows(found).json().get(1);
        assertTrue(row.get("within_budget").isNull() && row.get("ratio").isNull(), row::toString);
    }

    @Test
    void shouldNotJudgeALatencyWhereTheHostTookTheProcessorInAWindow() {
        found.withObject("/last").put("p999", 121);
        assertEquals(List.of("p99.9"), over());
        found.withObject("/stolen_share").put("last", 0.051);
        assertEquals(List.of(), over());
        found.withObject("/stolen_share").put("last", 0.0).put("first", 0.051);
        assertEquals(List.of(), over());
    }

    @Test
    void shouldNotJudgeMemoryThatTheSystemDoesNotTell() {
        found.withObject("/rss_kib").put("first", 0).put("last", 0);
        found.withObject("/rss_anonymous_kib").put("first", 0);

        assertEquals(List.of("of it without mapped files"), over());
        assertTrue(new SoakRows(found).json().get(2).get("within_budget").isNull());
        assertEquals(
                List.of("resident memory, MiB", "0", "0", "", "last <= 1.05 x first not measurable here"),
                new SoakRows(found).table().get(2));
    }

    @Test
    void shouldTellPeopleFirstLastAndVerdict() {
        assertEquals(
                List.of("p99.9, us", "100", "120", "1.20", "last <= 1.2 x first kept"),
                new SoakRows(found).table().get(1));
    }
}
