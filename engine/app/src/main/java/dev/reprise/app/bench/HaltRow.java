package dev.reprise.app.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of a run of halts beside a byte over loopback, and what its budget says. */
public final class HaltRow {
    /** Of the 99th percentile, µs. */
    public static final double BUDGET_US = 1_000;

    private static final String P99 = "p99_us";

    private final ObjectNode json;

    private HaltRow(final ObjectNode json) {
        this.json = json;
    }

    /**
     * Makes a row. Where a byte alone needs as long, the machine was measured.
     *
     * @param found what the benchmark measured: {@code p99_us}, also of its {@code baseline}
     */
    public static HaltRow of(final JsonNode found) {
        final ObjectNode row = ((ObjectNode) found).deepCopy();
        final double p99 = row.path(P99).asDouble();
        final double bare = row.path("baseline").path(P99).asDouble();
        final boolean isKept = p99 <= BUDGET_US;
        final Boolean judged = !isKept && bare > BUDGET_US / 2 ? null : Boolean.valueOf(isKept);
        row.put("ratio", p99 / bare);
        row.put("budget", "p99 <= 1,000 us");
        row.put("within_budget", judged);
        row.put("verdict", Forks.judgement(row));
        return new HaltRow(row);
    }

    /** As {@code --json} shows it. */
    public ObjectNode json() {
        return json;
    }

    /** What the budget says, for people. */
    public String verdict() {
        return json.path("verdict").asString();
    }
}
