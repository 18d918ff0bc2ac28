package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JMH's JSON, read: the median instead of the mean, because other work on the machine only ever makes an iteration slower.
 *
 * @param rows in JMH's order, baselines among them
 * @param jvm of the forks
 * @param flags of the forks
 */
public record JmhResults(List<BenchRow> rows, String jvm, List<String> flags) {
    private static final Map<String, String> PERCENTILES = percentiles();
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String LEVELS = "levelsPerFrame";
    /** Below it the profiler counts what the JVM itself allocates: no operation allocates a tenth of a byte. */
    private static final double NOTHING = 0.1;

    private static Map<String, String> percentiles() {
        final Map<String, String> keys = new LinkedHashMap<>();
        keys.put("50.0", "p50");
        keys.put("90.0", "p90");
        keys.put("99.0", "p99");
        keys.put("99.9", "p999");
        keys.put("99.99", "p9999");
        keys.put("100.0", "max");
        return keys;
    }

    /** Reads a file. */
    public static JmhResults read(final Path file) {
        final JsonNode all = Output.JSON.readTree(file);
        final List<BenchRow> rows = new ArrayList<>();
        final List<String> flags = new ArrayList<>();
        String jvm = "";
        for (final JsonNode result : all) {
            rows.add(row(result));
            jvm = result.path("vmName").asString("")
                    + ' '
                    + result.path("vmVersion").asString("");
            flags.clear();
            result.path("jvmArgs").forEach(flag -> flags.add(flag.asString()));
        }
        return new JmhResults(List.copyOf(rows), jvm, List.copyOf(flags));
    }

    private static BenchRow row(final JsonNode result) {
        final String name = result.get("benchmark").asString();
        final int dot = name.lastIndexOf('.');
        final String type = name.substring(name.lastIndexOf('.', dot - 1) + 1, dot);
        final JsonNode primary = result.get("primaryMetric");
        final double[] iterations = iterations(primary);
        final boolean isSampled = result.get("mode").asString().equals("sample");
        final Map<String, Double> percentiles = new LinkedHashMap<>();
        if (isSampled) {
            PERCENTILES.forEach((jmh, key) -> percentiles.put(
                    key, primary.get("scorePercentiles").get(jmh).asDouble()));
        }
        final Map<String, String> params = new TreeMap<>();
        result.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asString()));
        final double median = isSampled ? percentiles.get("p50") : quantile(iterations, 0.5);
        return new BenchRow(
                type,
                name.substring(dot + 1),
                params,
                result.get("mode").asString(),
                primary.get("scoreUnit").asString(),
                median,
                isSampled ? 0 : (quantile(iterations, 0.75) - quantile(iterations, 0.25)) / median,
                percentiles,
                isSampled ? Double.NaN : allocated(result.path("secondaryMetrics")), // JMH's own samples are in it
                levels(result.path("secondaryMetrics")));
    }

    /** All forks' iterations, sorted; empty when single operations were timed. */
    private static double[] iterations(final JsonNode metric) {
        final List<Double> scores = new ArrayList<>();
        for (final JsonNode fork : metric.path("rawData")) {
            fork.forEach(score -> scores.add(score.asDouble()));
        }
        final double[] sorted = scores.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double quantile(final double[] sorted, final double q) {
        final double at = q * (sorted.length - 1);
        final int below = (int) at;
        final int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static double allocated(final JsonNode metrics) {
        for (final Map.Entry<String, JsonNode> metric : metrics.properties()) {
            if (metric.getKey().endsWith(ALLOCATED)) {
                final double bytes = metric.getValue().path("score").asDouble(Double.NaN);
                return bytes < NOTHING ? 0 : bytes;
            }
        }
        return Double.NaN;
    }

    private static double levels(final JsonNode metrics) {
        final double[] told = iterations(metrics.path(LEVELS));
        return told.length == 0 ? Double.NaN : quantile(told, 0.5);
    }

    /** What a row is measured against, if that ran too. */
    public Optional<BenchRow> baseline(final BenchRow row) {
        return rows.stream().filter(other -> other.isBaselineOf(row)).findFirst();
    }
}
