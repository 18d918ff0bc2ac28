package dev.reprise.app.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of one configuration file, kept for the lines that errors quote. A quoted line never shows what may be a secret:
 * values under the names of secrets, and long runs of letters and digits wherever they stand.
 */
public final class ConfigSource {
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?i)((?:api_?key|secret|password|passphrase|token|private_?key)\\w*[\"']?\\s*[:=]\\s*)(?!\\s*\\$\\{)[^,}]+");
    private static final Pattern LONG_TOKEN = Pattern.compile("[A-Za-z0-9+/=]{20,}");
    private static final String MASK = "***";

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

    /** A line as an error may quote it; empty past the end. */
    String quotable(final int line) {
        return line < 1 || line > lines.size() ? "" : masked(lines.get(line - 1));
    }

    /** A text without what may be a secret. */
    static String masked(final String text) {
        return LONG_TOKEN.matcher(SECRET_VALUE.matcher(text).replaceAll("$1" + MASK)).replaceAll(MASK);
    }

    @Override
    public String toString() {
        return name;
    }
}
