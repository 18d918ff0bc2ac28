package dev.reprise.app.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one benchmark measured with one set of parameters.
 *
 * @param type the class's name without package
 * @param method of that class
 * @param params by name; empty for none
 * @param mode JMH's, such as {@code avgt}
 * @param unit such as {@code ns/op}
 * @param median of the iterations, or of the samples
 * @param spread distance of the upper from the lower quartile of the iterations, relative to the median
 * @param percentiles by key of the JSON, such as {@code p99}; empty unless single operations were timed
 * @param allocated bytes per operation, or NaN
 * @param levels price levels of an operation on average, or NaN
 */
public record BenchRow(
        String type,
        String method,
        Map<String, String> params,
        String mode,
        String unit,
        double median,
        double spread,
        Map<String, Double> percentiles,
        double allocated,
        double levels) {
    private static final String BASELINE = "baseline";
    private static final String SUFFIX = "Benchmark";

    /** Above it the machine did other things meanwhile, and the figure says little. */
    private static final double NOISY = 0.3;

    /** Keeps sorted copies. */
    public BenchRow {
        params = java.util.Collections.unmodifiableMap(new TreeMap<>(params));
        percentiles = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(percentiles));
    }

    /** Whether others are measured against it. */
    public boolean isBaseline() {
        return method.startsWith(BASELINE);
    }

    /** Whether it is the baseline of another row. */
    public boolean isBaselineOf(final BenchRow row) {
        return isBaseline()
                && !row.isBaseline()
                && type.equals(row.type)
                && mode.equals(row.mode)
                && params.entrySet().stream()
                        .allMatch(p -> p.getValue().equals(row.params.getOrDefault(p.getKey(), p.getValue())));
    }

    /** Whether the iterations lie so far apart that no conclusion should be drawn. */
    public boolean isNoisy() {
        return spread > NOISY;
    }

    /** Such as {@code FrameDecode.decode}. */
    public String name() {
        final String shown = type.endsWith(SUFFIX) ? type.substring(0, type.length() - SUFFIX.length()) : type;
        return shown + '.' + method;
    }
}
