package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LatencyRowTest {
    private static JsonNode fork(final String mode, final String load, final double p50, final double bare) {
        return Output.JSON.readTree("""
                {"name": "%s, %s", "mode": "%s", "load": "%s", "p50": %s, "p99": 9, "alloc_bytes_per_event": 0,
                 "hops": {"decoded": {"p50": %s}}, "baseline": {"p50": %s}}""".formatted(mode, load, mode, load, p50, p50 / 2, bare));
    }

    @Test
    void shouldTakeTheMedianOfTheForksInEveryFigure() {
        final LatencyRow row = LatencyRow.of(
                List.of(
                        fork("fused busy_spin", "1000 level changes/s", 4, 3),
                        fork("fused busy_spin", "1000 level changes/s", 100, 1),
                        fork("fused busy_spin", "1000 level changes/s", 2, 2)),
                2,
                true,
                0);

        assertEquals(4, row.json().get("p50").asDouble());
        assertEquals(2, row.json().get("hops").get("decoded").get("p50").asDouble());
        assertEquals(2, row.json().get("baseline").get("p50").asDouble());
        assertEquals(2, row.json().get("ratio").asDouble());
        assertEquals("2.00", row.times().orElseThrow());
        assertEquals(3, row.json().get("forks").asInt());
    }

    @Test
    void shouldJudgeASteadyLoadByItsBaseline() {
        final String load = "1000 level changes/s";

        assertTrue(LatencyRow.of(List.of(fork("fused busy_spin", load, 2.5, 1)), 2, true, 0)
                .json()
                .get("within_budget")
                .asBoolean());
        assertFalse(LatencyRow.of(List.of(fork("fused busy_spin", load, 2.6, 1)), 2, true, 0)
                .json()
                .get("within_budget")
                .asBoolean());
        assertFalse(LatencyRow.of(List.of(fork("fused yield", load, 2, 1)), 2, true, 0)
                .json()
                .hasNonNull("budget"));
    }

    @Test
    void shouldJudgeTheHeadOfABurstByTheClock() {
        final LatencyRow row = LatencyRow.of(List.of(fork("fused busy_spin", "burst of 1000", 5.1, 5)), 2, true, 0);

        assertFalse(row.json().get("within_budget").asBoolean());
        assertEquals("p50 <= 5 us over", row.verdict().orElseThrow());
    }

    @Test
    void shouldJudgeABurstOnlyWhereTheCoreSpins() {
        for (final String mode : List.of("fused backoff", "fused yield", "pipelined yield")) {
            assertFalse(LatencyRow.of(List.of(fork(mode, "burst of 1000", 1, 1)), 4, true, 0)
                    .json()
                    .hasNonNull("budget"));
        }
        assertTrue(LatencyRow.of(List.of(fork("pipelined busy_spin", "burst of 1000", 1, 1)), 4, true, 0)
                .json()
                .get("within_budget")
                .asBoolean());
    }

    @Test
    void shouldTellTheFewestFramesThatWaitedInABurst() {
        final ObjectNode all = (ObjectNode) fork("fused busy_spin", "burst of 10000", 1, 1);
        final ObjectNode fewer = all.deepCopy();

        final LatencyRow row = LatencyRow.of(List.of(all.put("queued", 4_000), fewer.put("queued", 3_600)), 2, true, 0);

        assertEquals(3_600, row.json().get("queued").asInt());
        assertEquals("fused busy_spin, burst of 10000, 3,600 queued", row.title());
    }

    @Test
    void shouldNotJudgeWhatTheMachineDrowned() {
        final LatencyRow row = LatencyRow.of(List.of(fork("fused busy_spin", "burst of 1000", 1, 1)), 2, false, 0);

        assertTrue(row.json().get("within_budget").isNull());
        assertTrue(row.json().get("ratio").isNull());
        assertTrue(row.times().isEmpty());
        assertEquals("p50 <= 5 us not measurable here", row.verdict().orElseThrow());
    }

    @Test
    void shouldNotJudgeByTheClockWhereABareHopTakesLonger() {
        final LatencyRow row = LatencyRow.of(List.of(fork("fused busy_spin", "burst of 1000", 18, 5.1)), 2, true, 0);

        assertTrue(row.json().get("within_budget").isNull());
    }

    @Test
    void shouldHaveNoBudgetWithFewerCoresThanBusyThreads() {
        final LatencyRow row = LatencyRow.of(List.of(fork("pipelined busy_spin", "burst of 1000", 1, 1)), 2, true, 0);

        assertTrue(row.json().get("oversubscribed").asBoolean());
        assertFalse(row.json().hasNonNull("budget"));
        assertFalse(LatencyRow.of(List.of(fork("pipelined busy_spin", "burst of 1000", 1, 1)), 3, true, 0)
                .json()
                .get("oversubscribed")
                .asBoolean());
    }

    @Test
    void shouldExcuseOnASharedCoreWhatTwiceTheSpeedWouldKeep() {
        final String load = "1000 level changes/s";
        assertEquals(
                "p50 <= 2.5 x baseline not measurable here",
                LatencyRow.of(List.of(fork("fused busy_spin", load, 5, 1)), 2, true, 0.5)
                        .verdict()
                        .orElseThrow());
        assertEquals(
                "p50 <= 2.5 x baseline over",
                LatencyRow.of(List.of(fork("fused busy_spin", load, 5.1, 1)), 2, true, 0.5)
                        .verdict()
                        .orElseThrow());
    }
}
