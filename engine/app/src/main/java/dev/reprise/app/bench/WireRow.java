package dev.reprise.app.bench;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of {@code bench wire}: frame in to order frame out as several forks found it, beside the bare echo of the same run.
 *
 * <p>Only rows whose core spins have a budget: it spins during the echo too. On one core it would take the echo's place.
 */
public final class WireRow {
    private static final double BUDGET_US = 5;
    private static final String UNCOUNTED =
            "the socket library allocates, and answers are read with Jackson: see socket_bytes_per_order and gateway_bytes_per_order";
    private static final int LEAST_CORES = 2;
    private static final List<String> BYTES = List.of("socket_bytes_per_order", "gateway_bytes_per_order");

    private final ObjectNode json;

    private WireRow(final ObjectNode json) {
        this.json = json;
    }

    /**
     * Makes a row.
     *
     * @param forks the same row as each fork found it, at least one
     * @param cores of the machine
     * @param isMeasurable whether the machine let a spinning thread run
     * @param slowed share of the looks at the processor that found it slow
     */
    public static WireRow of(
            final List<JsonNode> forks, final int cores, final boolean isMeasurable, final double slowed) {
        final ObjectNode row = ((ObjectNode) forks.get(0)).deepCopy();
        Forks.medians(row, forks);
        for (final String part : List.of("baseline", "taken")) {
            Forks.medians((ObjectNode) row.path(part), Forks.part(forks, part));
        }
        BYTES.forEach(bytes -> row.put(bytes, Forks.median(forks, bytes)));
        final double p50 = row.path("p50").asDouble();
        final double echo = row.path("baseline").path("p50").asDouble();
        row.put("forks", forks.size());
        row.put(
                "denied",
                forks.stream().mapToLong(fork -> fork.path("denied").asLong()).sum());
        row.put("excess_us", p50 - echo);
        row.put("ratio", isMeasurable ? Double.valueOf(p50 / echo) : null);
        final boolean isOversubscribed = cores < LEAST_CORES;
        row.put("oversubscribed", isOversubscribed);
        Forks.uncounted(row, UNCOUNTED);
        Forks.complete(row);
        if (!isOversubscribed && row.path("wait").asString().equals("busy_spin")) {
            row.put("budget", "p50 <= echo + 5 us");
            row.put(
                    "within_budget",
                    Forks.judged(isMeasurable, p50 - echo <= BUDGET_US, (p50 - echo) / 2 <= BUDGET_US, slowed));
        }
        return new WireRow(row);
    }

    /** As {@code --json} shows it. */
    public ObjectNode json() {
        return json;
    }

    /** What the budget says, for people; empty without one. */
    public Optional<String> verdict() {
        if (!json.hasNonNull("budget")) {
            return json.path("oversubscribed").asBoolean() ? Optional.of("oversubscribed") : Optional.empty();
        }
        return Optional.of(Forks.verdict(json));
    }
}
