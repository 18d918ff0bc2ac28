package dev.reprise.simulator.paper;

/**
 * Latencies of the simulated venue, constant, in nanoseconds. At least 1: an answer never comes from inside the question.
 *
 * @param entryLatencyNs from the decision to the order's arrival at the venue
 * @param responseLatencyNs from what happened at the venue to the report's arrival in the core
 */
public record PaperSettings(long entryLatencyNs, long responseLatencyNs) {
    private static final long MAX_LATENCY_NS = 60_000_000_000L;

    public PaperSettings {
        check("entryLatencyNs", entryLatencyNs);
        check("responseLatencyNs", responseLatencyNs);
    }

    private static void check(final String name, final long latencyNs) {
        if (latencyNs < 1 || latencyNs > MAX_LATENCY_NS) {
            throw new IllegalArgumentException(name + " must be from 1 ns to 60 s: was " + latencyNs + " ns");
        }
    }
}
