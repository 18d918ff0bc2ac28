package dev.reprise.app.bench;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of a start-up run beside a JVM that does nothing, and what its budget says. */
public final class StartRow {
    private static final double HELP_MS = 400;
    private static final double READY_MS = 5_000;
    private static final double RECOVERED_MS = 1_500;

    private final ObjectNode json;

    private StartRow(final ObjectNode json) {
        this.json = json;
    }

    /** @param found what the benchmark measured: {@code row}, {@code figure}, {@code unit} and {@code baseline} */
    public static StartRow of(final JsonNode found) {
        final ObjectNode row = ((ObjectNode) found).deepCopy();
        final double figure = row.path("figure").asDouble();
        row.put("ratio", figure / row.path("baseline").asDouble());
        Forks.complete(row);
        if (!row.path("unit").asString().equals("ms")) {
            return new StartRow(row); // no budget
        }
        final double budget = budget(row.path("row").asString());
        row.put("budget", String.format(Locale.ROOT, "<= %,.0f ms", budget));
        row.put("within_budget", figure <= budget);
        return new StartRow(row);
    }

    private static double budget(final String row) {
        if (row.endsWith("--help")) {
            return HELP_MS;
        }
        return row.startsWith("recovered") ? RECOVERED_MS : READY_MS;
    }

    /** As {@code --json} shows it. */
    public ObjectNode json() {
        return json;
    }

    /** What the budget says, for people; empty without one. */
    public String verdict() {
        return Forks.verdict(json);
    }

    /** A figure for people. */
    public String number(final String key) {
        return String.format(Locale.ROOT, "%,.1f", json.path(key).asDouble());
    }
}
