package dev.reprise.app.bench;

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

    private final ObjectNode json;

    private ThroughputRow(final ObjectNode json) {
        this.json = json;
    }

    /**
     * Makes a row.
     *
     * @param found what the benchmark measured: {@code row}, {@code figure}, {@code unit}, {@code baseline}
     * @param isMeasurable whether the machine let a spinning thread run
     */
    public static ThroughputRow of(final JsonNode found, final boolean isMeasurable) {
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
                judge(row, ">= 20, >= 0.8 x baseline", figure >= APPEND && ratio >= APPEND_RATIO, isMeasurable);
            case "replay, no-op strategy", "replay, no-op strategy, 300 instruments" ->
                judge(row, ">= 20", figure >= REPLAY, isMeasurable);
            case "backtest, L2 queue maker" -> judge(row, ">= 5", figure >= BACKTEST, isMeasurable);
            case "backtest, L2 queue maker, events",
                    "backtest, L3 fifo",
                    "backtest, top of book",
                    "backtest, trades only" -> judge(row, ">= 1", figure >= EVENTS, isMeasurable);
            case "backtest, two jobs" ->
                judge(row, ">= 1.7 x baseline,", ratio >= JOBS_RATIO, isMeasurable && hasCores);
            case HEAP -> judge(row, "<= baseline,", ratio <= 1, true);
            default -> {
                return new ThroughputRow(row); // no budget
            }
        }
        return new ThroughputRow(row);
    }

    private static void judge(
            final ObjectNode row, final String budget, final boolean isKept, final boolean isMeasurable) {
        row.put("budget", budget + ' ' + row.path("unit").asString());
        row.put("within_budget", isMeasurable ? Boolean.valueOf(isKept) : null);
    }

    /**
     * Takes back its judgement where the machine is to blame, see {@link Forks#excuse}.
     *
     * @param slowed share of the looks at the processor that found it slow
     */
    public void excuse(final double slowed) {
        if (!json.path("row").asString().equals(HEAP)) {
            Forks.excuse(json, slowed);
        }
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
