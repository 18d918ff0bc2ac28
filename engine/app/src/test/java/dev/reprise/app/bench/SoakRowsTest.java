package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.app.cli.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SoakRowsTest {
    private final ObjectNode found = (ObjectNode) Output.JSON.readTree("""
            {"first": {"p999": 100}, "last": {"p999": 120},
             "rss_kib": {"first": 1000, "last": 1050}, "rss_anonymous_kib": {"first": 500, "last": 400},
             "heap_live_bytes": {"first": 1048576, "last": 2097152},
             "journal_lag_records": 0, "journal_lag_at_end": 0, "frames": 50, "inputs": 60}""");

    private List<String> over() {
        return new SoakRows(found).over();
    }

    @Test
    void shouldKeepWhatIsJustWithinItsBudget() {
        assertEquals(List.of(), over());
        assertEquals(1.2, new SoakRows(found).json().get(0).path("ratio").asDouble(), 1e-9);
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
    void shouldTellPeopleFirstLastAndVerdict() {
        assertEquals(
                List.of("p99.9, us", "100", "120", "1.20", "last <= 1.2 x first kept"),
                new SoakRows(found).table().get(0));
    }
}
