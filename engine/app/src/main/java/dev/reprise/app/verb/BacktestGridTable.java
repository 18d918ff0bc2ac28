package dev.reprise.app.verb;

import dev.reprise.app.cli.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What `backtest` prints of several runs: a row each, with the parameters that differ. */
final class BacktestGridTable {
    private BacktestGridTable() {}

    static void print(final ObjectNode keys, final List<Map<String, String>> points, final Output out) {
        out.println("reprise backtest  " + text(keys, "strategy") + " · " + text(keys, "data") + " · " + points.size()
                + " runs");
        final List<String> names = points.get(0).keySet().stream()
                .filter(name ->
                        points.stream().map(point -> point.get(name)).distinct().count() > 1)
                .toList();
        final List<String> header = new ArrayList<>(names);
        header.addAll(List.of("P&L", "fees", "max drawdown", "orders", "fills", "run"));
        final List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            final JsonNode run = keys.get("runs").get(i);
            final List<String> row = new ArrayList<>();
            for (final String name : names) {
                row.add(points.get(i).get(name));
            }
            row.addAll(List.of(
                    text(run, "pnl"),
                    text(run, "fees"),
                    text(run, "max_drawdown"),
                    text(run, "orders"),
                    text(run, "fills"),
                    text(run, "run")));
            rows.add(row);
        }
        out.table(header, rows);
        out.println(String.format(
                Locale.ROOT,
                "SPEED    %,d events a second with %d at once, %.2f s in all; heap at most %,d MiB",
                count(keys, "events_per_second"),
                count(keys, "jobs"),
                keys.get("seconds").asDouble(),
                count(keys, "heap_peak_mb")));
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("n/a");
    }

    private static long count(final JsonNode keys, final String key) {
        return keys.path(key).asLong();
    }
}
