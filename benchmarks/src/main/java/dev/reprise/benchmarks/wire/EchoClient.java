package dev.reprise.benchmarks.wire;

import java.net.URI;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** The baseline: Java-WebSocket as it comes, which answers each frame at once with a text as long as an order. */
final class EchoClient extends WebSocketClient {
    private final String answer;
    private volatile Exception failure;

    EchoClient(final URI uri, final String answer) {
        super(uri);
        this.answer = answer;
    }

    /** Connects; the library's own settings but for Nagle's algorithm, which nobody would leave on. */
    void open() throws InterruptedException {
        setTcpNoDelay(true);
        setConnectionLostTimeout(0);
        setDaemon(true);
        if (!connectBlocking()) {
            throw new IllegalStateException("no connection to " + getURI(), failure);
        }
    }

    @Override
    public void onOpen(final ServerHandshake handshake) {
        failure = null;
    }

    @Override
    public void onMessage(final String message) {
        send(answer);
    }

    @Override
    public void onClose(final int code, final String reason, final boolean remote) {
        // The benchmark waits for answers and says so when none comes.
    }

    @Override
    public void onError(final Exception error) {
        failure = error;
    }
}
