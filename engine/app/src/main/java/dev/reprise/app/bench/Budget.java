package dev.reprise.app.bench;

import java.util.List;
import java.util.Optional;

/**
 * What a row may cost at most.
 *
 * @param name of the row
 * @param params that must be among the row's, as {@code key=value}; empty for any
 * @param maxNs nanoseconds; infinite when only the ratio counts
 * @param maxRatio to the baseline of the same run; infinite when only the time counts
 */
public record Budget(String name, String params, double maxNs, double maxRatio) {
    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final double TWICE_AS_FAST = 0.5;
    private static final double FRAME_NS = 100;
    private static final double LEVEL_NS = 25;
    private static final String RECORDED = "RecordedDecode.decode";

    /** A frame may take 100 ns, and 25 ns for each of its levels. */
    private static final List<Budget> ALL = List.of(
            new Budget("FrameDecode.decode", "kind=trade", 100, TWICE_AS_FAST),
            new Budget("FrameDecode.decode", "kind=bookTicker", 150, TWICE_AS_FAST),
            new Budget("FrameDecode.decode", "kind=depth", 600, TWICE_AS_FAST),
            new Budget("FrameDecode.decode", "kind=partialDepth", 1_100, TWICE_AS_FAST),
            new Budget("FrameDecode.decode", "kind=snapshot", 5_100, TWICE_AS_FAST),
            new Budget("FrameDecode.decode", "", ANY, TWICE_AS_FAST),
            new Budget(RECORDED, "", ANY, TWICE_AS_FAST),
            new Budget("JournalAppend.append", "", ANY, 1 / 0.8),
            new Budget("RiskGate.check", "", 300, ANY));

    /** The budget of a row, if it has one. Of an operation that was timed by itself the clock's own time is a part: its average is judged. */
    public static Optional<Budget> of(final BenchRow row) {
        return row.percentiles().isEmpty() ? judged(row) : Optional.empty();
    }

    private static Optional<Budget> judged(final BenchRow row) {
        return ALL.stream().filter(budget -> budget.fits(row)).findFirst().map(budget -> budget.sized(row));
    }

    /** Of recorded frames the row tells how long they are. */
    private Budget sized(final BenchRow row) {
        return name.equals(RECORDED) ? new Budget(name, params, FRAME_NS + LEVEL_NS * row.levels(), maxRatio) : this;
    }

    private boolean fits(final BenchRow row) {
        final int equals = params.indexOf('=');
        return name.equals(row.name())
                && (equals < 0
                        || params.substring(equals + 1).equals(row.params().get(params.substring(0, equals))));
    }

    /**
     * Whether a row keeps it.
     *
     * @param ratio to the baseline; NaN when that did not run, and then only the time counts
     */
    public boolean isKept(final double ns, final double ratio) {
        return ns <= maxNs && !(ratio > maxRatio);
    }

    /** For people. */
    public String text() {
        final String time = maxNs < ANY ? String.format("%.0f ns", maxNs) : "";
        final String ratio = maxRatio < ANY ? String.format("%.2f x", maxRatio) : "";
        return time.isEmpty() || ratio.isEmpty() ? time + ratio : time + ", " + ratio;
    }
}
