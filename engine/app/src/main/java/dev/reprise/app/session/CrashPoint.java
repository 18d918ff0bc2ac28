package dev.reprise.app.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A named place where a crash test ends the process at once, as {@code kill -9} would. Off, and a constant, unless the JVM was
 * started with {@code -Dreprise.crash=POINT:COUNT}: then the COUNT-th pass of POINT is the process's last instruction.
 */
final class CrashPoint {
    /** The order is in the journal and not yet in the gateway's queue. */
    static final String INTENT = "intent";
    /** The order's bytes were handed to the socket; no answer was read since. */
    static final String SENT = "sent";

    /** How the process ends: what a shell shows for SIGKILL. */
    static final int EXIT_CODE = 137;

    private static final String SPEC = System.getProperty("reprise.crash", "");
    private static final String POINT = SPEC.contains(":") ? SPEC.substring(0, SPEC.indexOf(':')) : "";
    private static final AtomicInteger LEFT =
            new AtomicInteger(POINT.isEmpty() ? 0 : Integer.parseInt(SPEC.substring(SPEC.indexOf(':') + 1)));

    private static volatile boolean released; // a new order went to the gateway's queue since the gateway last asked

    private CrashPoint() {}

    /** A new order is on its way to the gateway. */
    static void orderReleased() {
        if (!POINT.isEmpty()) {
            released = true;
        }
    }

    /** Whether one was, since the last call. */
    static boolean takeReleased() {
        final boolean was = released;
        if (was) {
            released = false;
        }
        return was;
    }

    static void pass(final String point) {
        if (!POINT.isEmpty() && POINT.equals(point) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
