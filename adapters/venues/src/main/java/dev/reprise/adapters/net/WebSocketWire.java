package dev.reprise.adapters.net;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ServerHandshake;

/**
 * {@link WireClient} over Java-WebSocket, with its sharp edges covered: frames limited to 1 MiB and fragments to 256
 * (its issues 1499, 1507, 1508), every {@code Throwable} of a handler caught because it would end the read thread without any
 * callback, TCP_NODELAY on, no reuse of a client.
 */
public final class WebSocketWire implements WireClient {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int HANDLER_FAILED = 1011;
    private static final int GONE = 1006;

    private final Client client;

    /** @param uri {@code ws://} or {@code wss://}; the latter checks the host's certificate and name */
    public WebSocketWire(final URI uri, final Listener listener) {
        client = new Client(uri, listener);
    }

    @Override
    public void connect() {
        client.connect();
    }

    @Override
    public boolean sendText(final DirectBuffer text, final int offset, final int length) {
        final byte[] copy = new byte[length];
        text.getBytes(offset, copy);
        final TextFrame frame = new TextFrame();
        frame.setPayload(ByteBuffer.wrap(copy));
        frame.setTransferemasked(true);
        try {
            client.sendFrame(frame);
            return true;
        } catch (final WebsocketNotConnectedException e) {
            return false;
        }
    }

    @Override
    public void ping() {
        try {
            client.sendPing();
        } catch (final WebsocketNotConnectedException e) {
            client.report(e); // closed in between: onClose is on its way
        }
    }

    @Override
    public boolean isOpen() {
        return client.isOpen();
    }

    @Override
    public boolean isBacklogged() {
        return client.hasBufferedData();
    }

    @Override
    public long lastHeard() {
        return client.lastHeard;
    }

    @Override
    public long lastData() {
        return client.lastData;
    }

    @Override
    public void close() {
        client.shut(GONE, "closed by us");
    }

    private static final class Client extends WebSocketClient {
        private final Listener listener;
        private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
        private volatile long lastHeard = System.nanoTime();
        private volatile long lastData = lastHeard;
        private boolean isClosedOnce;

        private Client(final URI uri, final Listener listener) {
            super(uri, new BytesDraft(), null, CONNECT_TIMEOUT_MS);
            this.listener = listener;
            setTcpNoDelay(true);
            setConnectionLostTimeout(0); // the supervisor pings and watches
            setDaemon(true);
        }

        @Override
        public void onOpen(final ServerHandshake handshake) {
            lastHeard = System.nanoTime();
            lastData = lastHeard;
            try {
                listener.onOpen();
            } catch (final Throwable t) {
                failed(t);
            }
        }

        @Override
        public void onMessage(final ByteBuffer message) {
            lastHeard = System.nanoTime();
            lastData = lastHeard;
            try {
                view.wrap(message.array(), message.arrayOffset() + message.position(), message.remaining());
                listener.onFrame(view, 0, view.capacity());
            } catch (final Throwable t) {
                failed(t);
            }
        }

        @Override
        public void onMessage(final String message) {
            onMessage(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8))); // was fragmented
        }

        @Override
        public void onWebsocketPong(final WebSocket connection, final Framedata frame) {
            lastHeard = System.nanoTime();
        }

        @Override
        public void onWebsocketPing(final WebSocket connection, final Framedata frame) {
            lastHeard = System.nanoTime();
            try {
                super.onWebsocketPing(connection, frame); // answers
            } catch (final WebsocketNotConnectedException e) {
                report(e);
            }
        }

        @Override
        public void onClose(final int code, final String reason, final boolean remote) {
            synchronized (this) {
                if (isClosedOnce) {
                    return;
                }
                isClosedOnce = true;
            }
            try {
                listener.onClose(code, reason == null ? "" : reason);
            } catch (final Throwable t) {
                report(t);
            }
        }

        @Override
        public void onError(final Exception error) {
            report(error);
        }

        private void failed(final Throwable cause) {
            report(cause);
            shut(HANDLER_FAILED, "handler failed");
        }

        private void report(final Throwable cause) {
            try {
                listener.onError(cause);
            } catch (final Throwable t) {
                // The listener cannot even take the report: the connection still has to end in order.
                org.slf4j.LoggerFactory.getLogger(WebSocketWire.class)
                        .error("listener failed twice on {}", getURI().getHost(), t);
            }
        }

        private void shut(final int code, final String reason) {
            closeConnection(code, reason);
            try {
                if (getSocket() != null) {
                    getSocket().close(); // ends a read that waits on a half-open connection
                }
            } catch (final java.io.IOException e) {
                report(e);
            }
            onClose(code, reason, false);
        }
    }
}
