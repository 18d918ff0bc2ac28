package dev.reprise.app.cli;

/** A verb cannot go on, for a reason a person can mend: becomes the error on the screen or in the JSON, and the exit code. */
public final class VerbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String code;
    private final String where;
    private final String remedy;

    /**
     * @param exitCode of the command
     * @param code stable, such as {@code RP-J001}: C configuration, D data, J journal, R run, S strategy, U usage, V venue
     * @param message what is wrong, with which input
     * @param where file and line, run, venue; empty when there is no place
     * @param remedy what to do
     */
    public VerbException(
            final ExitCode exitCode, final String code, final String message, final String where, final String remedy) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
        this.where = where;
        this.remedy = remedy;
    }

    /** As the other one, and keeps what caused it for the log and {@code --stacktrace}. */
    public VerbException(
            final ExitCode exitCode,
            final String code,
            final String message,
            final String where,
            final String remedy,
            final Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.code = code;
        this.where = where;
        this.remedy = remedy;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String code() {
        return code;
    }

    public String where() {
        return where;
    }

    public String remedy() {
        return remedy;
    }
}
