package dev.reprise.app.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What several processes found of one row, made one, every figure the median of the forks; and the keys that all rows have. */
public final class Forks {
    /** What a histogram is told by. */
    private static final List<String> FIGURES = List.of("p50", "p90", "p99", "p999", "p9999", "max");

    /** What every row has, also one without a baseline or a budget. */
    private static final List<String> KEYS = List.of("baseline", "ratio", "budget", "within_budget");

    /** A processor that gives less than three quarters of its best speed in more than this share of the looks is shared. */
    private static final double MOST_SLOWED = 0.1;

    /** What {@link #judgement} says of a row that is outside its budget. */
    static final String OVER = "over";

    private Forks() {}

    /** Puts the percentiles that the first fork has. */
    static void medians(final ObjectNode to, final List<JsonNode> forks) {
        FIGURES.stream()
                .filter(figure -> forks.get(0).has(figure))
                .forEach(figure -> to.put(figure, median(forks, figure)));
    }

    static double median(final List<JsonNode> forks, final String figure) {
        final List<Double> values = new ArrayList<>(
                forks.stream().map(fork -> fork.path(figure).asDouble()).toList());
        values.sort(Comparator.naturalOrder());
        return values.get(values.size() / 2);
    }

    /** The same part of each fork's row. */
    static List<JsonNode> part(final List<JsonNode> forks, final String name) {
        return forks.stream().map(fork -> fork.path(name)).toList();
    }

    /** Gives a row the keys that it does not have. */
    public static void complete(final ObjectNode row) {
        KEYS.stream().filter(key -> !row.has(key)).forEach(row::putNull);
    }

    /**
     * Whether a row is within its budget, as {@code within_budget} has it.
     *
     * @param isMeasurable whether the machine let a spinning thread run
     * @param isKept as it was measured
     * @param isKeptAtTwiceTheSpeed whether it would be, had the core been left to it
     * @param slowed share of the looks at the processor that found it slow: where others use its core it gives half its speed, and nobody
     *     can say whose fault a miss of less than that is
     * @return null when nobody can say
     */
    static Boolean judged(
            final boolean isMeasurable,
            final boolean isKept,
            final boolean isKeptAtTwiceTheSpeed,
            final double slowed) {
        final boolean isExcused = !isKept && isKeptAtTwiceTheSpeed && slowed > MOST_SLOWED;
        return isMeasurable && !isExcused ? Boolean.valueOf(isKept) : null;
    }

    /** Says why a row does not count what was allocated. */
    public static void uncounted(final ObjectNode row, final String reason) {
        row.putNull("alloc_bytes_per_event");
        row.put("alloc_not_counted", reason);
    }

    /** A row's verdict for people; empty without a budget. */
    static String verdict(final JsonNode row) {
        if (!row.hasNonNull("budget")) {
            return "";
        }
        return row.path("budget").asString() + ' ' + judgement(row);
    }

    /** Whether a row with a budget is within it, for people. */
    static String judgement(final JsonNode row) {
        final JsonNode kept = row.path("within_budget");
        return kept.isNull() ? "not measurable here" : kept.asBoolean() ? "kept" : OVER;
    }
}
