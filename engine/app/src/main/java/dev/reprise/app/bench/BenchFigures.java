package dev.reprise.app.bench;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The figures of one result file that another file's can be held against: what {@code reprise bench … --json} prints, or JMH's own JSON.
 *
 * @param kind what was measured, such as {@code bench latency}; JMH's JSON and {@code bench jmh} are one kind
 * @param figures in the file's order
 */
public record BenchFigures(String kind, List<Figure> figures) {
    private static final String JMH = "bench jmh";
    private static final String PREFIX = "bench ";

    /**
     * One row's figure that is judged.
     *
     * @param row name and parameters
     * @param what such as {@code p50}
     * @param value above 0
     * @param unit for people
     * @param isHigherBetter for rates; times are better when lower
     * @param isNoisy whether the row itself says that no conclusion should be drawn
     * @param allocated bytes per operation; NaN when not counted
     */
    public record Figure(
            String row,
            String what,
            double value,
            String unit,
            boolean isHigherBetter,
            boolean isNoisy,
            double allocated) {}

    /** Which key holds a row's figure, the first that is there, and how it is to be read. */
    private enum Shape {
        MEDIAN("median", null, false),
        P50("p50", "us", false),
        P99_US("p99_us", "us", false),
        RATE("rate", "/s", true),
        PER_SECOND("per_second", "/s", true),
        FIGURE("figure", null, true),
        LAST("last", null, false);

        private final String key;
        private final String unit;
        private final boolean isHigherBetter;

        Shape(final String key, final String unit, final boolean isHigherBetter) {
            this.key = key;
            this.unit = unit;
            this.isHigherBetter = isHigherBetter;
        }
    }

    /**
     * Reads a file.
     *
     * @throws VerbException when it is not there or is no result of a benchmark
     */
    public static BenchFigures read(final Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused("no such file", file, "give the output of `reprise bench … --json`, or a jmh-result.json");
        }
        final JsonNode json;
        try {
            json = Output.JSON.readTree(file);
        } catch (final JacksonException e) {
            throw refused("not JSON: " + e.getOriginalMessage(), file, "was the file written with --json, and whole?");
        }
        final boolean isJmh = json.isArray();
        final String verb = isJmh ? JMH : json.path("verb").asString("");
        if (!isJmh && (!verb.startsWith(PREFIX) || !json.path("rows").isArray())) {
            throw refused(
                    "not a benchmark's result" + (verb.isEmpty() ? "" : ", but one of `" + verb + "`"),
                    file,
                    "give the output of `reprise bench … --json`, or a jmh-result.json");
        }
        if (!isJmh && !json.path("ok").asBoolean(false) && json.has("error")) {
            throw refused(
                    "the run failed: " + json.path("error").path("message").asString(""), file, "measure again");
        }
        final List<Figure> figures = isJmh ? ofJmh(file) : ofRows(json.get("rows"), isStalled(json));
        if (figures.isEmpty()) {
            throw refused("no row has a figure", file, "measure again");
        }
        return new BenchFigures(verb, unique(figures, file));
    }

    private static boolean isStalled(final JsonNode json) {
        return json.path("spin_stalled_share").asDouble(0) > LatencyRow.MOST_STALLED;
    }

    private static List<Figure> ofJmh(final Path file) {
        final List<Figure> figures = new ArrayList<>();
        try {
            for (final BenchRow row : JmhResults.read(file).rows()) {
                figures.add(new Figure(
                        row.name() + params(row.params()) + ' ' + row.mode(),
                        "median",
                        row.median(),
                        row.unit(),
                        row.unit().startsWith("ops/"),
                        row.isNoisy(),
                        row.allocated()));
            }
        } catch (final RuntimeException e) { // an array of something else
            throw refused("not a result of JMH: " + e.getMessage(), file, "give a jmh-result.json");
        }
        return figures;
    }

    private static List<Figure> ofRows(final JsonNode rows, final boolean isStalled) {
        final List<Figure> figures = new ArrayList<>();
        for (final JsonNode row : rows) {
            of(row, isStalled).ifPresent(figures::add);
        }
        return figures;
    }

    private static Optional<Figure> of(final JsonNode row, final boolean isStalled) {
        for (final Shape shape : Shape.values()) {
            final OptionalDouble value = number(row, shape.key);
            if (value.isPresent()) {
                final Map<String, String> params = new LinkedHashMap<>();
                row.path("params")
                        .properties()
                        .forEach(p -> params.put(p.getKey(), p.getValue().asString()));
                final String unit = row.path("unit").asString(shape.unit == null ? "" : shape.unit);
                final boolean isOfJmh = row.has("params");
                return Optional.of(new Figure(
                        row.path("name").asString(row.path("row").asString("?"))
                                + params(params)
                                + (isOfJmh ? ' ' + row.path("mode").asString("") : ""),
                        isOfJmh ? "median" : shape.key,
                        value.getAsDouble(),
                        unit,
                        shape.isHigherBetter && unit.contains("/s") || unit.startsWith("ops/"),
                        isStalled || row.path("noisy").asBoolean(false),
                        number(row, "alloc_bytes_per_event").orElse(Double.NaN)));
            }
        }
        return Optional.empty();
    }

    private static OptionalDouble number(final JsonNode row, final String key) {
        final JsonNode value = row.path(key);
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    private static String params(final Map<String, String> params) {
        return params.entrySet().stream()
                .map(p -> ' ' + p.getKey() + '=' + p.getValue())
                .collect(Collectors.joining());
    }

    private static List<Figure> unique(final List<Figure> figures, final Path file) {
        final long names = figures.stream().map(Figure::row).distinct().count();
        if (names != figures.size()) {
            throw refused("rows with the same name", file, "was the file put together from several?");
        }
        return List.copyOf(figures);
    }

    private static VerbException refused(final String text, final Path file, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-B004", text, file.toString(), remedy);
    }
}
