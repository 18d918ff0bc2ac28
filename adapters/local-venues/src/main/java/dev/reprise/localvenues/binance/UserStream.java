package dev.reprise.localvenues.binance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The connections that get the account's events. On the venue thread only. */
final class UserStream {
    private final List<Session> sessions = new ArrayList<>();

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

    void publish(final ObjectNode event) {
        if (sessions.isEmpty()) {
            return;
        }
        final String text = event.toString();
        for (final Session session : sessions) {
            session.send("{\"subscriptionId\":" + session.userData + ",\"event\":" + text + "}");
        }
    }
}
