package dev.reprise.localvenues.binance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client connection. All but sending belongs to the venue thread. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MESSAGES_PER_SECOND = 5;
    private static final long SECOND_MS = 1000;

    /** Key by requested stream name, in order of request. */
    final Map<String, String> streams = new LinkedHashMap<>();

    final WebSocket socket;
    final boolean isApi;
    final long connectedSince;
    boolean isCombined;
    /** The connection is closed and everything of it was taken away. */
    boolean isGone;

    VenueCredentials logon;
    long authorizedSince;
    /** User data subscription, -1 for none. */
    int userData = -1;

    boolean isUserDataOfLogon;
    int nextUserData;

    volatile long lastPongMs;
    long bufferedSinceMs;
    private long secondStart;
    private int messagesInSecond;

    Session(final WebSocket socket, final boolean isApi, final boolean isCombined, final long nowMs) {
        this.socket = socket;
        this.isApi = isApi;
        this.isCombined = isCombined;
        connectedSince = nowMs;
        lastPongMs = nowMs;
    }

    void send(final String text) {
        try {
            if (socket.isOpen()) {
                socket.send(text);
            }
        } catch (final WebsocketNotConnectedException e) {
            LOG.debug("the client left while a frame was being sent");
        }
    }

    /** Ends the TCP connection without a closing handshake. */
    void cut() {
        socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "cut");
    }

    /** Counts an incoming message; false when there are more than the venue allows in a second. */
    boolean admits(final long nowMs) {
        if (nowMs - secondStart >= SECOND_MS) {
            secondStart = nowMs;
            messagesInSecond = 0;
        }
        return ++messagesInSecond <= MESSAGES_PER_SECOND;
    }
}
