package dev.reprise.app.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of one configuration file, kept for the lines that errors quote. A quoted line never shows what may be a secret:
 * values under the names of secrets, and long runs of letters and digits wherever they stand.
 */
public final class ConfigSource {
    private static final String NAMES =
            "(?:api_?key|secret|password|passphrase|token|private_?key)\\w*[\"']?\\s*[:=]\\s*";
    private static final String REFERENCE = "[\"']?\\$\\{[^}]*}[\"']?\\s*(?:[,}#]|$)";
    /** To the end of the line: what is in quotes or brackets is not worth a second parser. */
    private static final Pattern SECRET_VALUE = Pattern.compile("(?i)(" + NAMES + ")(?!" + REFERENCE + ").+");

    private static final Pattern LONG_TOKEN = Pattern.compile("[A-Za-z0-9+/=]{20,}");

    private final String name;
    private final String text;
    private final List<String> lines;

    /**
     * @param name as shown in errors
     * @param text YAML
     */
    public ConfigSource(final String name, final String text) {
        this.name = name;
        this.text = text;
        lines = text.lines().toList();
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    boolean hasLine(final int line) {
        return line >= 1 && line <= lines.size();
    }

    /** A line as an error may quote it; empty past the end. */
    String quotable(final int line) {
        return hasLine(line) ? masked(lines.get(line - 1)) : "";
    }

    /** Where a column of a line is after {@link #quotable} has hidden what stands before it. */
    int quotableColumn(final int line, final int column) {
        final String text = lines.get(line - 1);
        final int before =
                masked(text.substring(0, Math.min(column - 1, text.length()))).length();
        return Math.min(before, quotable(line).length()) + 1;
    }

    /** A text without what may be a secret. */
    static String masked(final String text) {
        return LONG_TOKEN
                .matcher(SECRET_VALUE.matcher(text).replaceAll("$1" + Secret.MASK))
                .replaceAll(Secret.MASK);
    }

    @Override
    public String toString() {
        return name;
    }
}
