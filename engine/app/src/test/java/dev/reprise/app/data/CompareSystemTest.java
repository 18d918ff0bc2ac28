package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Differences planted in runs, found and told by cause through the command line. */
class CompareSystemTest {
    private static final String ID = "btc-usdt.binance-20250720";
    private static final Path DEMO = Path.of("../../config/demo.yaml").toAbsolutePath();

    @TempDir
    Path workspace;

    /** What a command left behind. */
    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    private void importFrames() throws IOException {
        final Path frames = SyntheticRecording.write(workspace.resolve("frames.txt"), 3);
        assertEquals(
                0,
                run("data", "import", "--format", "binance-frames", frames.toString())
                        .code());
    }

    private JsonNode backtest(final String... more) {
        final List<String> args = new ArrayList<>(List.of("backtest", "--data", ID));
        args.addAll(List.of(more));
        if (!args.contains("--strategy")) {
            args.addAll(List.of("--strategy", "touch-maker"));
        }
        final Ran ran = run(args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.json().toString());
        assertTrue(ran.json().get("fills").asLong() > 0, "nothing to compare: " + ran.json());
        return ran.json();
    }

    private Ran compare(final JsonNode a, final JsonNode b, final String... more) {
        final List<String> args = new ArrayList<>(
                List.of("compare", a.get("run").asString(), b.get("run").asString()));
        args.addAll(List.of(more));
        final Ran ran = run(args.toArray(String[]::new));
        BigDecimal sum = BigDecimal.ZERO;
        for (final Map.Entry<String, JsonNode> part :
                ran.json().get("attribution").properties()) {
            sum = sum.add(new BigDecimal(part.getValue().asString()));
        }
        assertEquals(0, sum.compareTo(amount(ran.json(), "pnl_difference")), "the parts: " + ran.json());
        assertPnl(ran.json().get("a"), a);
        assertPnl(ran.json().get("b"), b);
        return ran;
    }

    /** The journal tells the same profit as the run did, up to a unit a fill. */
    private static void assertPnl(final JsonNode compared, final JsonNode run) {
        final BigDecimal told = amount(run, "pnl");
        final BigDecimal unit = BigDecimal.ONE.movePointLeft(told.scale());
        final BigDecimal most =
                unit.multiply(BigDecimal.valueOf(2 + run.get("fills").asLong()));
        final BigDecimal difference = amount(compared, "pnl").subtract(told).abs();
        assertTrue(difference.compareTo(most) <= 0, compared + " told " + told);
        assertEquals(run.get("fills"), compared.get("fills"));
        final long held = run.get("orders").asLong() - compared.get("orders").asLong();
        assertTrue(
                held >= 0, "a stop that the engine still held never left: " + compared + " told " + run.get("orders"));
    }

    private static BigDecimal amount(final JsonNode keys, final String key) {
        return new BigDecimal(keys.get(key).asString());
    }

    @Test
    void shouldFindEqualRunsEqual() throws IOException {
        importFrames();
        final Ran ran = compare(backtest(), backtest());

        assertEquals(0, ran.code(), ran.json().toString());
        assertTrue(ran.json().get("equal").asBoolean());
        assertEquals(0, ran.json().get("differences").asLong());
        assertEquals("0", ran.json().get("pnl_difference").asString());
        assertEquals(ran.json().get("a").get("orders"), ran.json().get("orders_equal"));
    }

    @Test
    void shouldPutAnotherQueueModelDownToTheQueue() throws IOException {
        importFrames();
        final Ran ran = compare(backtest("--fill", "risk_averse"), backtest("--fill", "touch"));

        assertEquals(7, ran.code(), ran.json().toString());
        assertEquals("RP-R022", ran.json().get("error").get("code").asString());
        assertNotEquals("0", ran.json().get("pnl_difference").asString());
        assertOnly("queue", ran.json());
        assertEquals("queue", ran.json().get("rows").get(0).get("cause").asString());
    }

    @Test
    void shouldPutWhatTakersPayMoreDownToImpact() throws IOException {
        importFrames();
        final String[] cross = {
            "--strategy", "ema-cross", "--param", "bar=200ms", "--param", "fast=3", "--param", "slow=8", "--fees", "0/0"
        };
        final List<String> dear = new ArrayList<>(List.of(cross));
        dear.addAll(List.of("--set", "backtest.impact=5 bps"));
        final Ran ran = compare(backtest(cross), backtest(dear.toArray(String[]::new)));

        assertEquals(7, ran.code(), ran.json().toString());
        assertOnly("impact", ran.json());
        assertTrue(amount(ran.json(), "pnl_difference").signum() < 0, "impact costs: " + ran.json());
        assertEquals(
                "[\"impact on takers is 0 bps in A and 5 bps in B\"]",
                ran.json().get("settings_that_differ").toString());
        assertEquals(
                "takers pay another impact",
                ran.json().get("rows").get(0).get("why").asString());
    }

    @Test
    void shouldPutOtherFeesDownToFees() throws IOException {
        importFrames();
        final Ran ran = compare(backtest("--fees", "0/0"), backtest("--fees", "1/2"));

        assertEquals(7, ran.code(), ran.json().toString());
        assertOnly("fee", ran.json());
        assertTrue(amount(ran.json(), "pnl_difference").signum() < 0, "fees cost: " + ran.json());
        assertEquals("0", ran.json().get("of_orders_in_one_run").get("fee").asString(), "and move no decision");
    }

    @Test
    void shouldPutOtherLatenciesDownToLatency() throws IOException {
        importFrames();
        final JsonNode fast = backtest("--latency", "1ms");
        final JsonNode slow = backtest("--latency", "200ms");
        final Ran ran = compare(fast, slow);

        assertEquals(7, ran.code(), ran.json().toString());
        assertOnly("latency", ran.json());
        final JsonNode latency = ran.json().get("latency");
        assertEquals(1_000, latency.get("a").get("entry_us").get("p50").asDouble());
        assertEquals(200_000, latency.get("b").get("response_us").get("p50").asDouble());
        final String most = amount(ran.json(), "pnl_difference").abs().toPlainString();
        assertEquals(0, compare(fast, slow, "--tolerance", most).code(), "it is tolerated up to itself");
        assertEquals(2, run("compare", "a", "b", "--tolerance", "-1").code());
        assertEquals(8, run("compare", "none-such", "latest").code());
    }

    /** The amount is in this part and in no other. */
    private static void assertOnly(final String cause, final JsonNode json) {
        for (final Map.Entry<String, JsonNode> part : json.get("attribution").properties()) {
            final boolean isZero = part.getValue().asString().equals("0");
            assertEquals(!part.getKey().equals(cause), isZero, part.getKey() + " in " + json.get("attribution"));
        }
    }

    @Test
    @Tag("slow")
    void shouldCompareSessionsWithTheirBacktests() {
        final Ran paper = run("demo", "-c", DEMO.toString(), "--paper", "--seconds", "3");
        assertEquals(0, paper.code(), paper.json().toString());
        assertEquals(0, compare(paper.json(), paper.json().get("backtest")).code(), "a paper session is its backtest");

        final Ran live = run("demo", "-c", DEMO.toString(), "--seconds", "3");
        assertEquals(0, live.code(), live.json().toString());
        final Ran ran = compare(live.json(), live.json().get("backtest"), "--tolerance", "1000000");
        assertEquals(0, ran.code(), ran.json().toString());
        assertFalse(ran.json().get("equal").asBoolean(), "a venue is no simulator");
        assertTrue(ran.json().get("orders_in_both").asLong() > 0, ran.json().toString());
        assertEquals("", ran.json().get("a").get("simulation").asString());
        assertTrue(
                ran.json()
                        .get("settings_that_differ")
                        .get(0)
                        .asString()
                        .startsWith("A traded at a venue, whose book held"),
                ran.json().toString());
        assertTrue(ran.json().get("differences").asInt() > 0, "where: " + ran.json());
        assertEquals(
                Math.min(1_000, ran.json().get("differences").asInt()),
                ran.json().get("rows").size());
        for (final JsonNode row : ran.json().get("rows")) {
            assertTrue(row.get("time").asString().endsWith("Z"), row.toString());
            assertTrue(
                    ran.json().get("attribution").has(row.get("cause").asString())
                            && !row.get("why").asString().isEmpty(),
                    "and why: " + row);
        }
    }
}
