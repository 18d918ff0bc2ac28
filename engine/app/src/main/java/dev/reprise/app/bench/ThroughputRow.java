package dev.reprise.app.bench;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of a throughput run beside its baseline, and what DESIGN's budget says about it. */
public final class ThroughputRow {
    private static final double APPEND_RATIO = 0.8;
    private static final double APPEND = 20;
    private static final double REPLAY = 20;
    private static final double BACKTEST = 5;

    /** What {@link #BACKTEST} comes to in events, of five level changes each. */
    private static final double EVENTS = 1;

    private static final String UNCOUNTED =
            "too short a pass, jobs, or a steady load: bench latency and bench jmh count what is allocated once warm";
    private static final double JOBS_RATIO = 1.7;

    /** Less than this for two threads that share nothing, and a machine has not two cores to give. */
    private static final double TWO_CORES = 1.8;

    /** Bytes do not depend on how the machine's clock and threads run. */
    private static final String HEAP = "heap, two jobs";

    /** The rows that can be measured by themselves. */
    public static final List<String> NAMES = List.of(
            "append",
            "read and verify",
            "append, open loop at 1 M level changes/s, p99.9",
            "replay, no-op strategy",
            "replay, no-op strategy, 300 instruments",
            "backtest, L2 queue maker",
            "backtest, trades only",
            "backtest, top of book",
            "backtest, L3 fifo",
            "import");

    private final ObjectNode json;

    private ThroughputRow(final ObjectNode json) {
        this.json = json;
    }

    /**
     * Makes a row.
     *
     * @param found what the benchmark measured: {@code row}, {@code figure}, {@code unit}, {@code baseline}
     * @param isMeasurable whether the machine let a spinning thread run
     * @param slowed share of the looks at the processor that found it slow; nobody looked beside jobs
     */
    public static ThroughputRow of(final JsonNode found, final boolean isMeasurable, final double slowed) {
        final ObjectNode row = ((ObjectNode) found).deepCopy();
        final double figure = row.path("figure").asDouble();
        final double ratio = figure / row.path("baseline").asDouble();
        final boolean isHeap = row.path("row").asString().equals(HEAP);
        final boolean hasCores = row.path("machine_ratio").asDouble(TWO_CORES) >= TWO_CORES;
        row.put("ratio", isHeap || isMeasurable && hasCores ? Double.valueOf(ratio) : null);
        if (!row.has("alloc_bytes_per_event")) {
            Forks.uncounted(row, UNCOUNTED);
        }
        Forks.complete(row);
        switch (row.path("row").asString()) {
            case "append" ->
                judge(
                        row,
                        ">= 20, >= 0.8 x baseline",
                        Forks.judged(
                                isMeasurable,
                                figure >= APPEND && ratio >= APPEND_RATIO,
                                2 * figure >= APPEND && ratio >= APPEND_RATIO,
                                slowed));
            case "replay, no-op strategy", "replay, no-op strategy, 300 instruments" ->
                judge(row, ">= 20", rate(figure, REPLAY, isMeasurable, slowed));
            case "backtest, L2 queue maker" -> judge(row, ">= 5", rate(figure, BACKTEST, isMeasurable, slowed));
            case "backtest, L2 queue maker, events",
                    "backtest, L3 fifo",
                    "backtest, top of book",
                    "backtest, trades only" -> judge(row, ">= 1", rate(figure, EVENTS, isMeasurable, slowed));
            case "backtest, two jobs" ->
                judge(
                        row,
                        ">= 1.7 x baseline,",
                        isMeasurable && hasCores ? Boolean.valueOf(ratio >= JOBS_RATIO) : null);
            case HEAP -> judge(row, "<= baseline,", Boolean.valueOf(ratio <= 1));
            default -> {
                return new ThroughputRow(row); // no budget
            }
        }
        return new ThroughputRow(row);
    }

    private static Boolean rate(
            final double figure, final double budget, final boolean isMeasurable, final double slowed) {
        return Forks.judged(isMeasurable, figure >= budget, 2 * figure >= budget, slowed);
    }

    private static void judge(final ObjectNode row, final String budget, final Boolean isKept) {
        row.put("budget", budget + ' ' + row.path("unit").asString());
        row.put("within_budget", isKept);
    }

    /** As {@code --json} shows it. */
    public ObjectNode json() {
        return json;
    }

    /** What the budget says, for people; empty without one. */
    public String verdict() {
        return Forks.verdict(json);
    }

    /** A figure for people; empty where the machine drowned it. */
    public String number(final String key) {
        return !json.hasNonNull(key)
                ? ""
                : String.format(Locale.ROOT, "%,.2f", json.path(key).asDouble());
    }
}
