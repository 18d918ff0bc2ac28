package dev.reprise.app.config;

import java.time.Duration;

/** What the latencies of a simulated venue must be like together. */
final class LatencyRules {
    private static final Duration MOST = Duration.ofSeconds(60);

    private LatencyRules() {}

    /** @param latency the section they were read from; what it does not have was checked where it stands */
    static void check(final Section latency, final SimulationConfig simulation) {
        if (simulation.isMeasured() && !simulation.computeTime().isZero()) {
            latency.problem(
                    ProblemCode.INCONSISTENT,
                    "`compute` would be charged twice: what a session's orders met begins with their decisions",
                    latency.originOf("compute"),
                    "write compute: 0ms, or another model");
        }
        if (latency.has("compute") || latency.has("order")) {
            between(
                    latency,
                    latency.has("compute") ? "compute" : "order",
                    "`compute` and `order` together",
                    simulation.arrival());
        }
        if (latency.has("response")) {
            between(latency, "response", "`response`", simulation.responseLatency());
        }
    }

    private static void between(final Section latency, final String key, final String what, final Duration duration) {
        if (duration.isZero() || duration.compareTo(MOST) > 0) {
            latency.problem(
                    ProblemCode.BAD_VALUE,
                    what + " must be from 1ns to " + MOST.toSeconds() + "s: was " + Values.format(duration),
                    latency.originOf(key),
                    "write e.g. " + key + ": 200us");
        }
    }
}
