package dev.reprise.live.session;

/** Which system of a venue a session trades at, as {@code RunStarted} has it. A journal is of one of them for its whole life. */
public final class EnvironmentCode {
    /** The venue itself. */
    public static final int LIVE = 1;
    /** The venue's test system. */
    public static final int TESTNET = 2;
    /** A server on this host, or a market of this process. */
    public static final int LOCAL = 3;
    /** No venue. */
    public static final int NONE = 4;
    /** All that {@link #LIVE} asks for, at a server on this host. */
    public static final int REHEARSAL = 5;

    private EnvironmentCode() {}

    /** The code for people. */
    public static String text(final int code) {
        return switch (code) {
            case LIVE -> "environment: live, the venue itself";
            case TESTNET -> "environment: testnet";
            case LOCAL -> "environment: local";
            case NONE -> "no venue";
            case REHEARSAL -> "a rehearsal, environment: live with endpoints on this host";
            default -> "environment code " + code;
        };
    }
}
