package dev.reprise.benchmarks.soak;

import dev.reprise.app.cli.Output;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one look at the running engine found.
 *
 * @param elapsedNs since the load began
 * @param memory of the process
 * @param heapBytes used, garbage included
 * @param journalBytes length of the journal's files
 * @param journalLag records that the core had written and that were not in the journal ten milliseconds later
 * @param inputs that the core took so far
 * @param collections of garbage so far
 * @param stolen from the machine since the look before
 * @param orders that came out since the look before
 * @param p50 of their latencies, ns
 * @param p999 of their latencies, ns
 * @param max of their latencies, ns
 */
record SoakSample(
        long elapsedNs,
        ResidentMemory memory,
        long heapBytes,
        long journalBytes,
        long journalLag,
        long inputs,
        long collections,
        StolenTime stolen,
        long orders,
        long p50,
        long p999,
        long max) {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;

    static SoakSample of(
            final long elapsedNs,
            final ResidentMemory memory,
            final long heapBytes,
            final long journalBytes,
            final long journalLag,
            final long inputs,
            final long collections,
            final StolenTime stolen,
            final Histogram latencies) {
        return new SoakSample(
                elapsedNs,
                memory,
                heapBytes,
                journalBytes,
                journalLag,
                inputs,
                collections,
                stolen,
                latencies.getTotalCount(),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue());
    }

    ObjectNode json() {
        final ObjectNode json = Output.JSON.createObjectNode();
        json.put("seconds", elapsedNs / NANOS);
        json.put("rss_kib", memory.all());
        json.put("rss_anonymous_kib", memory.anonymous());
        json.put("heap_bytes", heapBytes);
        json.put("journal_bytes", journalBytes);
        json.put("journal_lag_records", journalLag);
        json.put("inputs", inputs);
        json.put("collections", collections);
        json.put("stolen_share", stolen.share());
        json.put("orders", orders);
        json.put("p50_us", p50 / MICROS);
        json.put("p999_us", p999 / MICROS);
        json.put("max_us", max / MICROS);
        return json;
    }
}
