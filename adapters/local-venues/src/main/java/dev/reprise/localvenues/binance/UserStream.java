package dev.reprise.localvenues.binance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The connections that get the account's events, with what goes wrong on the way. On the venue thread only. */
final class UserStream {
    private static final long SWAP_NS = 20_000_000;

    private final VenueThread thread;
    private final List<Session> sessions = new ArrayList<>();
    private Faults faults = Faults.NONE;
    private long fills;
    private long reports;
    private long filled;
    private String held; // comes after the next one

    UserStream(final VenueThread thread) {
        this.thread = thread;
    }

    void faults(final Faults newFaults) {
        faults = newFaults;
    }

    int subscribe(final Session session, final boolean isOfLogon) throws ApiError {
        if (session.userData >= 0) {
            throw new ApiError(-2035, "User Data Stream subscription already active.");
        }
        if (session.isGone) {
            throw new ApiError(-1000, "The connection is closed.");
        }
        session.userData = session.nextUserData++;
        session.isUserDataOfLogon = isOfLogon;
        sessions.add(session);
        return session.userData;
    }

    void unsubscribe(final Session session) {
        session.userData = -1;
        sessions.remove(session);
    }

    /** Ends every subscription and says so; the connections stay. */
    void terminate() {
        publishNow(VenueJson.object()
                .put("e", "eventStreamTerminated")
                .put("E", System.currentTimeMillis())
                .toString());
        for (final Session session : List.copyOf(sessions)) {
            unsubscribe(session);
        }
    }

    void publish(final ObjectNode event) {
        final boolean isReport = event.path("e").asString("").equals("executionReport");
        final boolean isFill = isReport && event.path("x").asString("").equals("TRADE");
        if (!isReport) {
            publishNow(event.toString());
            return;
        }
        reports++;
        final String text = event.toString();
        if (isFill && faults.strikes(Fault.DROP_FILL, ++fills)) {
            return;
        }
        if (held == null && faults.strikes(Fault.SWAP_REPORT, reports)) {
            held = text;
            thread.after(SWAP_NS, this::release);
            return;
        }
        publishNow(text);
        release();
        if (faults.strikes(Fault.DUPLICATE_REPORT, reports)) {
            publishNow(text);
        }
        if (isFill && event.path("X").asString("").equals("FILLED") && faults.strikes(Fault.OVERFILL, ++filled)) {
            event.put("t", event.path("t").asLong() + 1_000_000_000L)
                    .put("I", -event.path("I").asLong());
            publishNow(event.toString());
        }
    }

    private void release() {
        if (held != null) {
            final String text = held;
            held = null;
            publishNow(text);
        }
    }

    private void publishNow(final String text) {
        for (final Session session : sessions) {
            session.send("{\"subscriptionId\":" + session.userData + ",\"event\":" + text + "}");
        }
    }
}
