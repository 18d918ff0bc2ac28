package dev.reprise.adapters.binance;

import dev.reprise.api.DatasetReader;
import java.util.Map;
import java.util.TreeMap;

/** Counts and notes of an import, for tests. */
public final class ImportReport implements DatasetReader.Report {
    final Map<String, Long> counts = new TreeMap<>();
    public final Map<String, String> notes = new TreeMap<>();

    @Override
    public void count(final String name, final long by) {
        counts.merge(name, by, Long::sum);
    }

    @Override
    public void note(final String name, final String value) {
        notes.put(name, value);
    }

    /** A count, 0 when it was never told. */
    public long of(final String name) {
        return counts.getOrDefault(name, 0L);
    }

    @Override
    public String toString() {
        return counts + " " + notes;
    }
}
