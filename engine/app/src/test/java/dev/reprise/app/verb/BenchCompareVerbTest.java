package dev.reprise.app.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BenchCompareVerbTest {
    private static final String LATENCY = """
            {"ok": true, "verb": "bench latency", "spin_stalled_share": %s, "rows": [
              {"name": "fused busy_spin, 1000 level changes/s", "unit": "us", "p50": %s, "alloc_bytes_per_event": %s},
              {"name": "fused busy_spin, burst of 100", "unit": "us", "p50": %s}]}""";
    private static final String RATES = """
            {"ok": true, "verb": "bench throughput", "rows": [{"row": "replay", "figure": %s, "unit": "M level changes/s"}]}""";
    private static final String TIMES = """
            {"ok": true, "verb": "bench start", "rows": [{"row": "./reprise --help", "figure": %s, "unit": "ms"}]}""";
    private static final String JMH_VERB = """
            {"ok": true, "verb": "bench jmh", "rows": [
              {"name": "RingHop.hop", "params": {"wait": "spin"}, "mode": "avgt", "unit": "ns/op", "median": %s, "noisy": %s}]}""";
    private static final String JMH = """
            [{"jmhVersion": "1.37", "benchmark": "dev.reprise.benchmarks.ring.RingHopBenchmark.hop", "mode": "avgt",
              "params": {"wait": "spin"},
              "primaryMetric": {"score": %1$s, "scoreUnit": "ns/op", "rawData": [[%1$s, %1$s, %1$s]]}, "secondaryMetrics": {}}]""";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path file(final String name, final String text, final Object... values) throws IOException {
        return Files.writeString(directory.resolve(name), text.formatted(values));
    }

    private int compare(final Path base, final Path now, final String... more) {
        out.getBuffer().setLength(0);
        final List<String> all =
                new ArrayList<>(List.of("-w", directory.toString(), "bench", "compare", "" + base, "" + now));
        all.addAll(List.of(more));
        return Cli.execute(
                List.of(BenchVerb::new), new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private JsonNode json() {
        return Output.JSON.readTree(out.toString());
    }

    @Test
    void shouldTakeALongerStartForTheWorseOne() throws IOException {
        final Path quick = file("quick", TIMES, 300);
        final Path slow = file("slow", TIMES, 400);

        assertEquals(7, compare(quick, slow), out::toString);
        assertEquals(0, compare(slow, quick), err::toString);
    }

    @Test
    void shouldExitWithSevenWhenARowIsWorseByMore() throws IOException {
        final Path base = file("base", LATENCY, 0, 10, 0, 20);
        final Path now = file("new", LATENCY, 0, 11.5, 0, 20);

        assertEquals(7, compare(base, now, "--max-regress", "10"));
        assertTrue(err.toString().contains("RP-B006"), err.toString());
        assertTrue(out.toString().contains("15.0 % worse"), out.toString());
        assertEquals(0, compare(base, now, "--max-regress", "20"), err::toString);
        assertTrue(out.toString().contains("no regression"), out.toString());
        assertEquals(0, compare(now, base, "--max-regress", "10"), "better is no regression");

        assertEquals(7, compare(base, now, "--json"));
        assertEquals("regressed", json().get("rows").get(0).get("verdict").asString());
        assertEquals(15, json().get("rows").get(0).get("worse_pct").asDouble(), 1e-9);
        assertEquals("same", json().get("rows").get(1).get("verdict").asString());
        assertEquals("RP-B006", json().get("error").get("code").asString());
    }

    @Test
    void shouldCountWhatAllocatesNowAsARegression() throws IOException {
        final Path base = file("base", LATENCY, 0, 10, 0, 20);

        assertEquals(7, compare(base, file("new", LATENCY, 0, 10, 24, 20), "--json"));
        assertEquals("allocates", json().get("rows").get(0).get("verdict").asString());
        assertEquals(0, compare(base, file("little", LATENCY, 0, 10, 0.3, 20)), "what the JVM itself books");
    }

    @Test
    void shouldCountWhatAllocatesMoreAsARegression() throws IOException {
        assertEquals(
                7,
                compare(file("base", LATENCY, 0, 10, 0.3, 20), file("new", LATENCY, 0, 10, 24, 20)),
                "almost nothing before");
        assertEquals(7, compare(file("some", LATENCY, 0, 10, 24, 20), file("more", LATENCY, 0, 10, 25, 20), "--json"));
        assertEquals("allocates", json().get("rows").get(0).get("verdict").asString());
        assertEquals(0, compare(file("more", LATENCY, 0, 10, 25, 20), file("less", LATENCY, 0, 10, 24, 20)));
        assertEquals(0, compare(file("some", LATENCY, 0, 10, 24, 20), file("as-good", LATENCY, 0, 10, 24.9, 20)));
    }

    @Test
    void shouldTakeRatesTheOtherWayRound() throws IOException {
        final Path base = file("base", RATES, 20_000_000);

        assertEquals(7, compare(base, file("slower", RATES, 16_000_000)));
        assertEquals(0, compare(base, file("faster", RATES, 30_000_000)), err::toString);
    }

    @Test
    void shouldCompareOurRowsOfJmhWithItsOwnFile() throws IOException {
        final Path base = file("base", JMH_VERB, 100, false);

        assertEquals(0, compare(base, file("same", JMH, 105), "--json"), err::toString);
        assertEquals(
                "RingHop.hop wait=spin avgt",
                json().get("rows").get(0).get("name").asString());
        assertEquals(7, compare(base, file("new", JMH, 120)));
    }

    @Test
    void shouldNotJudgeWhatMeasuredTheMachine() throws IOException {
        final Path base = file("base", JMH_VERB, 100, true);

        assertEquals(7, compare(base, file("new", JMH, 100)), "nothing was judged");
        assertTrue(err.toString().contains("RP-B007"), err.toString());
        assertEquals(7, compare(file("l", LATENCY, 0.2, 10, 0, 20), file("k", LATENCY, 0, 10, 0, 20)));
    }

    @Test
    void shouldNameRowsThatOnlyOneFileHas() throws IOException {
        final Path base = file("base", LATENCY, 0, 10, 0, 20);
        final Path now = file("new", LATENCY.replace("burst of 100", "burst of 1000"), 0, 10, 0, 20);

        assertEquals(0, compare(base, now, "--json"), err::toString);
        assertEquals(
                "fused busy_spin, burst of 100",
                json().get("only_in_base").get(0).asString());
        assertEquals(
                "fused busy_spin, burst of 1000",
                json().get("only_in_new").get(0).asString());
    }

    @Test
    void shouldRefuseFilesThatDoNotMatch() throws IOException {
        final Path latency = file("latency", LATENCY, 0, 10, 0, 20);

        assertEquals(2, compare(latency, file("rates", RATES, 1)));
        assertEquals(2, compare(latency, file("other", LATENCY.replace("fused", "pipelined"), 0, 10, 0, 20)));
        assertEquals(
                2,
                err.toString().lines().filter(line -> line.contains("RP-B005")).count(),
                err.toString());
        assertEquals(2, compare(latency, latency, "--max-regress", "-1"));
        assertTrue(err.toString().contains("RP-U039"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"verb\": \"backtest\", \"rows\": []}",
                "{\"verb\": \"bench jmh\"}",
                "{\"ok\": true, \"verb\": \"bench jmh\", \"rows\": [{\"name\": \"x\"}]}",
                "{\"ok\": false, \"verb\": \"bench halt\", \"error\": {\"message\": \"no\"}, \"rows\": []}",
                "[{\"a\": 1}]",
                "[]"
            })
    void shouldRefuseWhatIsNoResult(final String text) throws IOException {
        final Path good = file("good", RATES, 1);

        assertEquals(2, compare(good, Files.writeString(directory.resolve("bad"), text)));
        assertEquals(2, compare(directory.resolve("nowhere"), good));
        assertEquals(
                2,
                err.toString().lines().filter(line -> line.contains("RP-B004")).count(),
                err.toString());
    }
}
