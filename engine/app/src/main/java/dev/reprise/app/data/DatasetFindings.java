package dev.reprise.app.data;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a dataset, in the order it was found. */
public final class DatasetFindings {
    /**
     * One of them.
     *
     * @param isError whether a backtest on the data fails or cannot be believed, rather than needs a reader who knows
     * @param code stable name
     * @param symbol whose data, empty for the whole dataset
     */
    public record Finding(boolean isError, String code, String symbol, String message, String remedy) {}

    private final List<Finding> findings = new ArrayList<>();

    void error(final String code, final String symbol, final String message, final String remedy) {
        findings.add(new Finding(true, code, symbol, message, remedy));
    }

    void warn(final String code, final String symbol, final String message, final String remedy) {
        findings.add(new Finding(false, code, symbol, message, remedy));
    }

    /** All. */
    public List<Finding> all() {
        return List.copyOf(findings);
    }

    /** How many are errors. */
    public long errors() {
        return findings.stream().filter(Finding::isError).count();
    }
}
