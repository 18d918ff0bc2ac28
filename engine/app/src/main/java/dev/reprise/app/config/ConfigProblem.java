package dev.reprise.app.config;

import java.util.List;

/**
 * One mistake: what, where, what is allowed, how to mend it.
 *
 * @param code which kind
 * @param message what is wrong
 * @param origin where
 * @param notes what is allowed and what was probably meant, a line each
 * @param remedy what to do
 */
public record ConfigProblem(ProblemCode code, String message, Origin origin, List<String> notes, String remedy) {
    private static final String INDENT = "  ";

    /** The place: {@code reprise.yaml:27:3}. */
    public String where() {
        return origin.toString();
    }

    /** All of it as a person reads it, several lines without a last line end. */
    public String render() {
        final StringBuilder text = new StringBuilder(200);
        text.append(code.code()).append(INDENT).append(message);
        text.append("\n  --> ").append(where());
        if (origin.source() != null && origin.source().hasLine(origin.line())) {
            appendLine(text);
        }
        for (final String note : notes) {
            text.append('\n').append(INDENT).append(note);
        }
        return text.append('\n')
                .append(INDENT)
                .append("remedy: ")
                .append(remedy)
                .toString();
    }

    private void appendLine(final StringBuilder text) {
        final String line = origin.source().quotable(origin.line());
        final String number = String.format("%5d", origin.line());
        final int column = origin.source().quotableColumn(origin.line(), origin.column());
        final boolean hidden = line.startsWith(Secret.MASK, column - 1);
        final int wanted = hidden ? Secret.MASK.length() : origin.width();
        final int width = Math.max(1, Math.min(wanted, line.length() + 1 - column));
        text.append('\n').append(number).append(" | ").append(line);
        text.append('\n').append(" ".repeat(number.length())).append(" | ");
        text.append(" ".repeat(column - 1)).append("^".repeat(width));
    }
}
