package dev.reprise.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhResultsTest {
    @TempDir
    Path directory;

    private static String result(final String method, final String params, final String raw, final double bytes) {
        return """
                {"benchmark": "dev.reprise.benchmarks.decode.FrameDecodeBenchmark.%s", "mode": "avgt", "forks": 1,
                 "jvmArgs": ["-Xmx2g"], "vmName": "OpenJDK", "vmVersion": "17", "params": %s,
                 "primaryMetric": {"score": 1000, "scoreUnit": "ns/op", "rawData": [%s]},
                 "secondaryMetrics": {"gc.alloc.rate": {"score": 5}, "gc.alloc.rate.norm": {"score": %s}}}""".formatted(method, params, raw, bytes);
    }

    private JmhResults read(final String... results) throws IOException {
        final Path file = directory.resolve("jmh-result.json");
        Files.writeString(file, '[' + String.join(",", results) + ']');
        return JmhResults.read(file);
    }

    @Test
    void shouldPutEachRowBesideTheBaselineOfItsParameters() throws IOException {
        final JmhResults results = read(
                result("baselineJackson", "{\"kind\": \"trade\"}", "[400, 400, 400]", 728),
                result("baselineJackson", "{\"kind\": \"depth\"}", "[2000, 2000, 2000]", 840),
                result("decode", "{\"kind\": \"depth\"}", "[500, 510, 9000]", 0.004));

        final BenchRow row = results.rows().get(2);
        assertEquals("FrameDecode.decode", row.name());
        assertEquals(510, row.median(), "the mean would be six times as much");
        assertEquals(0, row.allocated());
        assertEquals(2000, results.baseline(row).orElseThrow().median());
        assertEquals(Optional.empty(), results.baseline(results.rows().get(0)));
        assertEquals(List.of("-Xmx2g"), results.flags());
        assertEquals(728, results.rows().get(0).allocated());
    }

    @Test
    void shouldTakeAllForksIterationsAndSayWhenTheyAreApart() throws IOException {
        final JmhResults results = read(
                result("decode", "{}", "[100, 101], [102, 103, 104]", 0),
                result("decode", "{}", "[100, 200], [300, 400, 500]", 0));

        assertEquals(102, results.rows().get(0).median());
        assertFalse(results.rows().get(0).isNoisy());
        assertTrue(results.rows().get(1).isNoisy());
    }

    @Test
    void shouldKnowTheBudgetOfARow() {
        final Budget trade = Budget.of(row("decode", Map.of("kind", "trade"))).orElseThrow();

        assertTrue(trade.isKept(100, 0.5));
        assertTrue(trade.isKept(100, Double.NaN));
        assertFalse(trade.isKept(101, 0.5));
        assertFalse(trade.isKept(100, 0.51));
        assertEquals("100 ns, 0.50 x", trade.text());
        assertEquals(
                600,
                Budget.of(row("decode", Map.of("kind", "depth"))).orElseThrow().maxNs());
        assertEquals(
                1_100,
                Budget.of(row("decode", Map.of("kind", "partialDepth")))
                        .orElseThrow()
                        .maxNs(),
                "forty levels");
        assertEquals(
                "0.50 x",
                Budget.of(row("decode", Map.of("kind", "kline"))).orElseThrow().text());
        assertEquals(Optional.empty(), Budget.of(row("baselineJackson", Map.of("kind", "trade"))));
    }

    @Test
    void shouldGiveRecordedFramesTheirTimeByTheirLevels() throws IOException {
        final String recorded = result("decode", "{\"market\": \"spot\"}", "[150, 150]", 0)
                .replace("FrameDecode", "RecordedDecode")
                .replace(
                        "\"gc.alloc.rate\":",
                        "\"levelsPerFrame\": {\"score\": 14, \"rawData\": [[3.5, 3.5], [3.5, 3.5]]}, \"gc.alloc.rate\":");

        final BenchRow row = read(recorded).rows().get(0);

        assertEquals(3.5, row.levels());
        assertEquals(187.5, Budget.of(row).orElseThrow().maxNs());
        assertTrue(Budget.of(row).orElseThrow().isKept(187, 0.5));
        assertFalse(Budget.of(row).orElseThrow().isKept(188, 0.5));
        assertTrue(Double.isNaN(
                read(result("decode", "{}", "[1]", 0)).rows().get(0).levels()));
    }

    /** As the suite has it: one benchmark, averaged and timed call by call. */
    private static String sampled(final String method, final double p50) {
        return result(method, "{\"kind\": \"trade\"}", "", 0)
                .replace("avgt", "sample")
                .replace("\"rawData\": []", """
                        "rawDataHistogram": [[[[%1$s, 3]]]], "scorePercentiles": {"0.0": 1, "50.0": %1$s, "90.0": 90,
                         "95.0": 95, "99.0": 99, "99.9": 999, "99.99": 9999, "100.0": 10000}""".formatted(p50));
    }

    @Test
    void shouldKeepTheTwoModesOfABenchmarkApart() throws IOException {
        final String params = "{\"kind\": \"trade\"}";
        final JmhResults results = read(
                result("decode", params, "[80, 80, 80]", 0),
                result("baselineJackson", params, "[400, 400, 400]", 0),
                sampled("decode", 110),
                sampled("baselineJackson", 430));

        final BenchRow average = results.rows().get(0);
        final BenchRow sample = results.rows().get(2);
        assertEquals(400, results.baseline(average).orElseThrow().median());
        assertEquals(430, results.baseline(sample).orElseThrow().median());
        assertEquals(110, sample.median());
        assertEquals(999, sample.percentiles().get("p999"));
        assertEquals(0, average.allocated());
        assertTrue(Double.isNaN(sample.allocated()), "the samples are in it");
        assertTrue(Budget.of(average).isPresent());
        assertEquals(Optional.empty(), Budget.of(sample), "the clock is in it");

        final BenchFigures figures = BenchFigures.read(directory.resolve("jmh-result.json"));
        final BenchComparison compared = new BenchComparison(figures, figures, 10);
        assertEquals(
                List.of(
                        "FrameDecode.decode kind=trade avgt",
                        "FrameDecode.baselineJackson kind=trade avgt",
                        "FrameDecode.decode kind=trade sample",
                        "FrameDecode.baselineJackson kind=trade sample"),
                compared.rows().stream().map(each -> each.base().row()).toList());
        assertEquals(4, compared.judged());
    }

    private static BenchRow row(final String method, final Map<String, String> params) {
        return new BenchRow("FrameDecodeBenchmark", method, params, "avgt", "ns/op", 1, 0, Map.of(), 0, Double.NaN);
    }
}
