package dev.reprise.core.laws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Many histories, and which of them broke which law. */
final class Histories {
    /** Seeds {@code FROM..TO}, both included, instead of a test's own. */
    static final String SEEDS = "reprise.laws.seeds";
    /** Inputs of a history, instead of a test's own. */
    static final String EVENTS = "reprise.laws.events";

    private final Map<String, Map<Long, String>> violations = new TreeMap<>();
    private long first;
    private long last;
    private int events;
    private long inputs;
    private long orders;

    private Histories() {}

    static Histories run(final long from, final long to, final int count) {
        final Histories histories = new Histories();
        final String[] asked = System.getProperty(SEEDS, from + ".." + to).split("\\.\\.");
        histories.first = Long.parseLong(asked[0]);
        histories.last = Long.parseLong(asked[1]);
        histories.events = Integer.getInteger(EVENTS, count);
        for (long seed = histories.first; seed <= histories.last; seed++) {
            histories.run(seed);
        }
        return histories;
    }

    private void run(final long seed) {
        final List<Law> laws = Laws.all(seed);
        final World world;
        try {
            world = new World(seed, laws, false).run(events);
        } catch (final RuntimeException e) {
            violations.computeIfAbsent("fault", key -> new LinkedHashMap<>()).put(seed, e.toString());
            return;
        }
        inputs += world.events();
        orders += world.orders();
        for (final Law law : laws) {
            if (law.violation() != null) {
                violations
                        .computeIfAbsent(law.name(), key -> new LinkedHashMap<>())
                        .put(seed, law.violation());
            }
        }
        final String unsettled = Reconciliation.violation(world);
        if (unsettled != null) {
            violations.computeIfAbsent("P13", key -> new LinkedHashMap<>()).put(seed, unsettled);
        }
    }

    /** The seeds that broke a law, and how; empty when none did. */
    Map<Long, String> of(final String law) {
        return violations.getOrDefault(law, Map.of());
    }

    long orders() {
        return orders;
    }

    long histories() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return "seeds " + first + ".." + last + ", " + inputs + " inputs, " + orders + " orders";
    }

    /** One history of a core; made anew in the class loader of a mutant. */
    static final class Probe implements LongFunction<String> {
        /** Inputs of a mutant's history. */
        static final int EVENTS_OF_MUTANT = 3_000;

        private final boolean gatewayResends;
        private final int events;

        Probe(final boolean gatewayResends, final int events) {
            this.gatewayResends = gatewayResends;
            this.events = events;
        }

        /** The laws that this seed breaks, with what happened; empty when none. */
        @Override
        public String apply(final long seed) {
            final List<Law> laws = Laws.all(seed);
            final StringBuilder broken = new StringBuilder();
            try {
                new World(seed, laws, gatewayResends).run(events);
            } catch (final RuntimeException e) {
                broken.append("fault: ").append(e).append('\n');
            }
            for (final Law law : laws) {
                if (law.violation() != null) {
                    broken.append(law.name())
                            .append(": ")
                            .append(law.violation())
                            .append('\n');
                }
            }
            return broken.toString();
        }
    }
}
