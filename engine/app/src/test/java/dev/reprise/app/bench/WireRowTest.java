package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WireRowTest {
    private static JsonNode fork(final String wait, final double p50, final double echo) {
        return Output.JSON.readTree("""
                {"name": "%s, session logged on", "wait": "%s", "p50": %s, "taken": {"p50": 1}, "baseline": {"p50": %s},
                 "denied": 2, "socket_bytes_per_order": 10, "gateway_bytes_per_order": 20}""".formatted(wait, wait, p50, echo));
    }

    private static WireRow row(final double p50, final double echo) {
        return WireRow.of(List.of(fork("busy_spin", p50, echo)), 2, true, 0);
    }

    @Test
    void shouldTakeTheMedianOfTheForksAndTheirDifference() {
        final WireRow row = WireRow.of(
                List.of(fork("busy_spin", 90, 50), fork("busy_spin", 60, 57), fork("busy_spin", 50, 55)), 2, true, 0);

        assertEquals(60, row.json().get("p50").asDouble());
        assertEquals(55, row.json().get("baseline").get("p50").asDouble());
        assertEquals(5, row.json().get("excess_us").asDouble());
        assertEquals(6, row.json().get("denied").asLong(), "of all forks");
        assertTrue(row.json().get("within_budget").asBoolean());
    }

    @Test
    void shouldAllowFiveMicrosecondsAboveTheEcho() {
        assertEquals("p50 <= echo + 5 us kept", row(65, 60).verdict().orElseThrow());
        assertEquals("p50 <= echo + 5 us over", row(65.1, 60).verdict().orElseThrow());
    }

    @Test
    void shouldJudgeOnlyACoreThatSpinsOnAMachineThatLetsIt() {
        assertFalse(
                WireRow.of(List.of(fork("backoff", 60, 60)), 2, true, 0).json().hasNonNull("budget"));
        final JsonNode drowned =
                WireRow.of(List.of(fork("busy_spin", 60, 60)), 2, false, 0).json();
        assertTrue(drowned.get("within_budget").isNull() && drowned.get("ratio").isNull(), drowned::toString);
        assertEquals(
                "oversubscribed",
                WireRow.of(List.of(fork("busy_spin", 60, 60)), 1, true, 0)
                        .verdict()
                        .orElseThrow());
    }

    @Test
    void shouldExcuseOnASharedCoreTwiceTheExcessAndNoMore() {
        assertTrue(WireRow.of(List.of(fork("busy_spin", 60, 50)), 2, true, 0.5)
                .json()
                .get("within_budget")
                .isNull());
        assertFalse(WireRow.of(List.of(fork("busy_spin", 61, 50)), 2, true, 0.5)
                .json()
                .get("within_budget")
                .asBoolean());
    }
}
