package dev.reprise.app.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of a latency run: what several forks found, its baseline, and what DESIGN's budget says about it.
 *
 * <p>Every figure is the median of the forks. Rows whose core spins have a budget, unless their threads need more cores than there are.
 * A row is not judged and has no ratio when the machine did not let a spinning thread run; nor is one judged by the clock where the
 * baseline alone takes longer than the budget.
 */
public final class LatencyRow {
    /** A spinning thread that stands still for more than this share of the time measures the machine. */
    public static final double MOST_STALLED = 0.05;

    private static final double STEADY_RATIO = 2.5;
    private static final double BURST_US = 5;
    private static final int FUSED_THREADS = 2;

    private final ObjectNode json;

    private LatencyRow(final ObjectNode json) {
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
    public static LatencyRow of(
            final List<JsonNode> forks, final int cores, final boolean isMeasurable, final double slowed) {
        final ObjectNode row = ((ObjectNode) forks.get(0)).deepCopy();
        Forks.medians(row, forks);
        Forks.medians((ObjectNode) row.path("baseline"), Forks.part(forks, "baseline"));
        final List<JsonNode> hops = Forks.part(forks, "hops");
        row.path("hops")
                .properties()
                .forEach(hop -> Forks.medians((ObjectNode) hop.getValue(), Forks.part(hops, hop.getKey())));
        row.put("forks", forks.size());
        if (row.has("queued")) {
            row.put(
                    "queued",
                    forks.stream()
                            .mapToInt(fork -> fork.path("queued").asInt())
                            .min()
                            .orElseThrow());
        }
        row.put("alloc_bytes_per_event", Forks.median(forks, "alloc_bytes_per_event"));
        final double ratio =
                row.path("p50").asDouble() / row.path("baseline").path("p50").asDouble();
        row.put("ratio", isMeasurable ? Double.valueOf(ratio) : null);
        // Who feeds spins as well; a core that backs off or yields is busy under load all the same.
        final boolean isOversubscribed =
                cores < FUSED_THREADS + (row.path("mode").asString().startsWith("fused") ? 0 : 1);
        row.put("oversubscribed", isOversubscribed);
        Forks.complete(row);
        final LatencyRow result = new LatencyRow(row);
        if (!isOversubscribed) {
            result.judge(isMeasurable, slowed);
        }
        return result;
    }

    private void judge(final boolean isMeasurable, final double slowed) {
        if (!json.path("mode").asString().endsWith(" busy_spin")) {
            return; // a core that waits otherwise gives latency away for its processor
        }
        final String load = json.path("load").asString();
        final double p50 = json.path("p50").asDouble();
        if (load.equals("burst of 1000")) {
            json.put("budget", "p50 <= 5 us");
            final boolean isPossible = json.path("baseline").path("p50").asDouble() <= BURST_US;
            json.put(
                    "within_budget",
                    Forks.judged(isMeasurable && isPossible, p50 <= BURST_US, p50 / 2 <= BURST_US, slowed));
        } else if (json.path("mode").asString().startsWith("fused ") && !load.startsWith("burst")) {
            json.put("budget", "p50 <= 2.5 x baseline");
            json.put(
                    "within_budget",
                    Forks.judged(isMeasurable, ratio() <= STEADY_RATIO, ratio() / 2 <= STEADY_RATIO, slowed));
        }
    }

    private double ratio() {
        return json.path("ratio").asDouble();
    }

    /** How many times as long as the baseline, for people; empty where the machine drowned it. */
    public Optional<String> times() {
        return json.path("ratio").isNull()
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.2f", ratio()));
    }

    /** As {@code --json} shows it. */
    public ObjectNode json() {
        return json;
    }

    /** Its name for people: of a burst, with how many frames waited at least when the core was let go. */
    public String title() {
        final String name = json.path("name").asString();
        return json.has("queued")
                ? String.format(
                        Locale.ROOT, "%s, %,d queued", name, json.path("queued").asInt())
                : name;
    }

    /** What the budget says, for people; empty without one. */
    public Optional<String> verdict() {
        if (!json.hasNonNull("budget")) {
            return json.path("oversubscribed").asBoolean() ? Optional.of("oversubscribed") : Optional.empty();
        }
        return Optional.of(Forks.verdict(json));
    }
}
