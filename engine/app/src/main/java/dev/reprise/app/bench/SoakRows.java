package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a soak found, first window against last, and whether each is within its budget. */
public final class SoakRows {
    private static final double LATENCY_RATIO = 1.2;
    private static final double COUNT_RATIO = 0.9;
    private static final double MEMORY_RATIO = 1.05;
    private static final double HEAP_GROWTH = 1 << 20;
    private static final double KIB_PER_MIB = 1 << 10;
    private static final double BYTES_PER_MIB = 1 << 20;

    private final List<ObjectNode> rows = new ArrayList<>();

    /**
     * Makes the rows.
     *
     * @param found what the benchmark wrote
     */
    public SoakRows(final JsonNode found) {
        final long timed = found.path("first").path("count").asLong();
        final long lastTimed = found.path("last").path("count").asLong();
        final boolean isTimed = timed > 0 && lastTimed >= COUNT_RATIO * timed; // of nothing every percentile is 0
        add("orders timed", "orders", timed, lastTimed, "last >= 0.9 x first", isTimed);
        final double p999 = found.path("first").path("p999").asDouble();
        final double lastP999 = found.path("last").path("p999").asDouble();
        final JsonNode stolen = found.path("stolen_share");
        final boolean isMeasurable = found.path("spin_stalled_share").asDouble() <= LatencyRow.MOST_STALLED
                && stolen.path("first").asDouble(0) <= LatencyRow.MOST_STALLED
                && stolen.path("last").asDouble(0) <= LatencyRow.MOST_STALLED;
        final boolean isSteady = isTimed && lastP999 <= LATENCY_RATIO * p999;
        add("p99.9", "us", p999, lastP999, "last <= 1.2 x first", isMeasurable ? Boolean.valueOf(isSteady) : null);
        memory("resident memory", found.path("rss_kib"));
        memory("of it without mapped files", found.path("rss_anonymous_kib"));
        final double heap = found.path("heap_live_bytes").path("first").asDouble();
        final double lastHeap = found.path("heap_live_bytes").path("last").asDouble();
        add(
                "live heap",
                "MiB",
                heap / BYTES_PER_MIB,
                lastHeap / BYTES_PER_MIB,
                "last <= first + 1 MiB",
                lastHeap - heap <= HEAP_GROWTH);
        final double lag = found.path("journal_lag_records").asDouble();
        final double lagAtEnd = found.path("journal_lag_at_end").asDouble();
        add("journal lag", "records", lag, lagAtEnd, "0 at every look", lag == 0 && lagAtEnd == 0);
        final long frames = found.path("frames").asLong();
        final long inputs = found.path("inputs").asLong();
        add("frames taken", "frames", frames, inputs, "each one", inputs >= frames);
    }

    private void memory(final String name, final JsonNode kib) {
        final double first = kib.path("first").asDouble() / KIB_PER_MIB;
        final double last = kib.path("last").asDouble() / KIB_PER_MIB;
        // Both are 0 where the system does not tell.
        final Boolean isKept = first == 0 && last == 0 ? null : Boolean.valueOf(last <= MEMORY_RATIO * first);
        add(name, "MiB", first, last, "last <= 1.05 x first", isKept);
    }

    private void add(
            final String name,
            final String unit,
            final double first,
            final double last,
            final String budget,
            final Boolean isKept) {
        final ObjectNode row = Output.JSON.createObjectNode();
        row.put("row", name);
        row.put("unit", unit);
        row.put("first", first);
        row.put("last", last);
        row.put("ratio", isKept == null ? null : Double.valueOf(first == last ? 1 : last / first));
        row.put("budget", budget);
        row.put("within_budget", isKept);
        Forks.complete(row); // what it is held against is its own first window
        rows.add(row);
    }

    /** As {@code --json} shows them. */
    public List<ObjectNode> json() {
        return List.copyOf(rows);
    }

    /** Names of the rows that are outside. */
    public List<String> over() {
        return rows.stream()
                .filter(row -> Forks.judgement(row).equals(Forks.OVER))
                .map(row -> row.path("row").asString())
                .toList();
    }

    /** For people. */
    public List<List<String>> table() {
        return rows.stream()
                .map(row -> List.of(
                        row.path("row").asString() + ", " + row.path("unit").asString(),
                        number(row, "first"),
                        number(row, "last"),
                        number(row, "ratio"),
                        Forks.verdict(row)))
                .toList();
    }

    private static String number(final JsonNode row, final String key) {
        if (row.path(key).isNull()) {
            return "";
        }
        final double value = row.path(key).asDouble();
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
    }
}
