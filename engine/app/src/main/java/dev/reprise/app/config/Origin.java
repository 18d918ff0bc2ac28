package dev.reprise.app.config;

/**
 * Where a value came from.
 *
 * @param kind which layer
 * @param name file name, environment variable, or the key of the flag; empty for a default
 * @param source the file's text for {@link Kind#FILE}, else null
 * @param line from 1; 0 when the origin has no lines
 * @param column from 1
 * @param width characters to underline
 */
public record Origin(Kind kind, String name, ConfigSource source, int line, int column, int width) {
    /** The layers, weakest first. */
    public enum Kind {
        /** The documented default. */
        DEFAULT,
        /** A configuration file or standard input. */
        FILE,
        /** {@code REPRISE__A__B}. */
        ENVIRONMENT,
        /** {@code --set} or another flag. */
        FLAG
    }

    /** The documented default. */
    public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "", null, 0, 0, 0);

    static Origin file(final ConfigSource source, final int line, final int column, final int width) {
        return new Origin(Kind.FILE, source.name(), source, line, column, width);
    }

    static Origin environment(final String variable) {
        return new Origin(Kind.ENVIRONMENT, variable, null, 0, 0, 0);
    }

    static Origin flag(final String flag) {
        return new Origin(Kind.FLAG, flag, null, 0, 0, 0);
    }

    /** {@code reprise.yaml:27:3}, {@code env REPRISE__MODE}, {@code flag --set mode}, {@code default}. */
    @Override
    public String toString() {
        return switch (kind) {
            case DEFAULT -> "default";
            case FILE -> name + ':' + line + ':' + column;
            case ENVIRONMENT -> "env " + name;
            case FLAG -> "flag " + name;
        };
    }
}
