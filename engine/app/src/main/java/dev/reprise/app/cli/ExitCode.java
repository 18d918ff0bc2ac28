package dev.reprise.app.cli;

/** How a command ended. The numbers are stable. */
public enum ExitCode {
    /** Done. */
    OK(0),
    /** Our mistake. */
    INTERNAL_ERROR(1),
    /** Unknown verb, flag or value on the command line. */
    USAGE(2),
    /** The configuration is not valid, or this release refuses it. */
    CONFIG_INVALID(3),
    /** Data or a journal is missing or damaged. */
    DATA(4),
    /** Venue, network or credentials. */
    VENUE(5),
    /** Stopped by a risk limit or the kill switch. */
    STOPPED_BY_RISK(6),
    /** A check failed: a replay that differs, a benchmark that regressed, the doctor. */
    CHECK_FAILED(7),
    /** The run does not exist, or does not run. */
    NOT_RUNNING(8),
    /** Out of time. */
    TIMEOUT(9),
    /** Interrupted from the keyboard; partial results are kept. */
    INTERRUPTED(130),
    /** Terminated, after a clean stop. */
    TERMINATED(143);

    private final int code;

    ExitCode(final int code) {
        this.code = code;
    }

    /** What the shell sees. */
    public int code() {
        return code;
    }
}
