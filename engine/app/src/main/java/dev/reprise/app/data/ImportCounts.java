package dev.reprise.app.data;

import dev.reprise.api.DatasetReader;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** What an importer counted and found. */
final class ImportCounts implements DatasetReader.Report {
    private static final String SKIPPED = "skipped.";

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> notes = new TreeMap<>();

    @Override
    public void count(final String name, final long by) {
        counts.merge(name, by, Long::sum);
    }

    @Override
    public void note(final String name, final String value) {
        notes.put(name, value);
    }

    long count(final String name) {
        return counts.getOrDefault(name, 0L);
    }

    Map<String, String> notes() {
        return notes;
    }

    /** Adds every count; those that every importer has come first, 0 when it does not know them. */
    void addTo(final ObjectNode keys) {
        for (final String name : new String[] {
            "messages",
            "trades",
            "top_of_book",
            "book_updates",
            "book_levels",
            "order_updates",
            "order_changes",
            "snapshots",
            "bars",
            "gaps",
            "crossed",
            "checksum_failures",
            "bbo_compared",
            "bbo_equal"
        }) {
            keys.put(name, count(name));
        }
        final ObjectNode skipped = keys.putObject("skipped");
        counts.forEach((name, count) -> {
            if (name.startsWith(SKIPPED)) {
                skipped.put(name.substring(SKIPPED.length()), count);
            } else if (!keys.has(name)) {
                keys.put(name, count);
            }
        });
    }
}
