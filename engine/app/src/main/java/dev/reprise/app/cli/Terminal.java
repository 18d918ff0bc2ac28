package dev.reprise.app.cli;

/** What the terminal can do. The launcher says whether there is one, since Java cannot ask for stderr. */
public final class Terminal {
    private static final String STDOUT_PROPERTY = "reprise.tty.stdout";
    private static final String STDERR_PROPERTY = "reprise.tty.stderr";

    private Terminal() {}

    /** Whether stdout may have colour: a terminal, without {@code NO_COLOR}. */
    public static boolean hasColor() {
        final String noColor = System.getenv("NO_COLOR");
        return Boolean.getBoolean(STDOUT_PROPERTY) && (noColor == null || noColor.isEmpty());
    }

    /** Whether stderr is a terminal. */
    public static boolean isStderrTerminal() {
        return Boolean.getBoolean(STDERR_PROPERTY);
    }
}
