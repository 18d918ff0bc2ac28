package dev.reprise.app.bench;

import dev.reprise.app.bench.BenchFigures.Figure;
import dev.reprise.app.cli.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A result held against an earlier one, row by row.
 *
 * <p>A row regressed when its figure is worse by more than was allowed, or when it allocates a byte more for each event. A row that
 * either file calls noisy is shown, and only its bytes are judged.
 */
public final class BenchComparison {
    private static final double MORE_BYTES = 1; // below it is what the JVM itself books
    private static final double PERCENT = 100;

    /** What is said about a row. */
    public enum Verdict {
        /** Neither much better nor worse. */
        SAME,
        /** Better by more than a regression might be worse. */
        BETTER,
        /** Worse by more than was allowed. */
        REGRESSED,
        /** Allocates more than before. */
        ALLOCATES,
        /** One of the two measured the machine. */
        NOISY
    }

    /**
     * One row of both files.
     *
     * @param base before
     * @param now after
     * @param worsePct by how much it is worse, percent; negative when better
     */
    public record Row(Figure base, Figure now, double worsePct, Verdict verdict) {
        /** As {@code --json} shows it. */
        public ObjectNode json() {
            final ObjectNode json = Output.JSON.createObjectNode();
            json.put("name", base.row());
            json.put("figure", base.what());
            json.put("unit", base.unit());
            json.put("base", base.value());
            json.put("new", now.value());
            json.put("worse_pct", worsePct);
            if (!Double.isNaN(base.allocated()) && !Double.isNaN(now.allocated())) {
                json.put("base_alloc_bytes_per_event", base.allocated());
                json.put("new_alloc_bytes_per_event", now.allocated());
            }
            json.put("verdict", verdict.name().toLowerCase(java.util.Locale.ROOT));
            return json;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> onlyBase = new ArrayList<>();
    private final List<String> onlyNew = new ArrayList<>();

    /**
     * Compares.
     *
     * @param maxRegressPct how much worse a figure may be, percent
     */
    public BenchComparison(final BenchFigures base, final BenchFigures now, final double maxRegressPct) {
        final Map<String, Figure> left = new HashMap<>();
        now.figures().forEach(figure -> left.put(figure.row(), figure));
        for (final Figure figure : base.figures()) {
            final Figure other = left.remove(figure.row());
            if (other == null || !other.unit().equals(figure.unit())) {
                onlyBase.add(figure.row());
            } else {
                rows.add(judged(figure, other, maxRegressPct));
            }
        }
        now.figures().stream().map(Figure::row).filter(left::containsKey).forEach(onlyNew::add);
    }

    private static Row judged(final Figure base, final Figure now, final double most) {
        final double ratio = base.isHigherBetter() ? base.value() / now.value() : now.value() / base.value();
        // Nothing before and nothing now is the same; nothing before and something now is infinitely worse.
        final double worse = base.value() == now.value() ? 0 : PERCENT * (ratio - 1);
        return new Row(base, now, worse, verdict(base, now, worse, most));
    }

    private static Verdict verdict(final Figure base, final Figure now, final double worse, final double most) {
        if (now.allocated() - base.allocated() >= MORE_BYTES) { // not a number where one did not count
            return Verdict.ALLOCATES; // counted, not timed: noise does not matter
        }
        if (base.isNoisy() || now.isNoisy()) {
            return Verdict.NOISY;
        }
        return worse > most ? Verdict.REGRESSED : worse < -most ? Verdict.BETTER : Verdict.SAME;
    }

    /** Rows of both files, in the earlier one's order. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Rows that the later file does not have. */
    public List<String> onlyBase() {
        return List.copyOf(onlyBase);
    }

    /** Rows that the earlier file does not have. */
    public List<String> onlyNew() {
        return List.copyOf(onlyNew);
    }

    /** Rows that were judged. */
    public long judged() {
        return rows.stream().filter(row -> row.verdict() != Verdict.NOISY).count();
    }

    /** Rows that regressed, one way or the other. */
    public List<Row> regressions() {
        return rows.stream()
                .filter(row -> row.verdict() == Verdict.REGRESSED || row.verdict() == Verdict.ALLOCATES)
                .toList();
    }
}
