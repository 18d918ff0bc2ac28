package dev.reprise.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that one run shows all of them. */
final class Problems {
    private final List<ConfigProblem> all = new ArrayList<>();

    void add(final ProblemCode code, final String message, final Origin origin, final String remedy) {
        add(code, message, origin, List.of(), remedy);
    }

    void add(
            final ProblemCode code,
            final String message,
            final Origin origin,
            final List<String> notes,
            final String remedy) {
        all.add(new ConfigProblem(code, message, origin, notes, remedy));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether something could not be read as YAML at all. */
    boolean hasUnreadable() {
        return all.stream().anyMatch(p -> p.code() == ProblemCode.SYNTAX || p.code() == ProblemCode.TOO_LARGE);
    }

    int size() {
        return all.size();
    }

    /** In the order of the lines; problems of other origins keep their order at the end. */
    List<ConfigProblem> sorted() {
        final List<ConfigProblem> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.<ConfigProblem>comparingInt(p ->
                        p.origin().line() == 0 ? Integer.MAX_VALUE : p.origin().line())
                .thenComparingInt(p -> p.origin().column()));
        return sorted;
    }

    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new ConfigException(sorted());
        }
    }
}
