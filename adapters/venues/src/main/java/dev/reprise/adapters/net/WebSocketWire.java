package dev.reprise.adapters.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/**
 * {@link WireClient} over Java-WebSocket, with its sharp edges covered: frames limited to 1 MiB and fragments to 256
 * (its issues 1499, 1507, 1508), every {@code Throwable} of a handler caught because it would end the read thread without any
 * callback, TCP_NODELAY on, no reuse of a client. Text goes out on the caller's thread, over an {@link OpenSocket}, so that no other
 * thread has to wake up for it and nothing is left in a queue.
 */
public final class WebSocketWire implements WireClient {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int HANDLER_FAILED = 1011;
    private static final int GONE = 1006;
    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    private final Client client;

    /** @param uri {@code ws://} or {@code wss://}; the latter checks the host's certificate and name */
    public WebSocketWire(final URI uri, final Listener listener) {
        this(uri, listener, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    WebSocketWire(final URI uri, final Listener listener, final SSLSocketFactory tls) {
        client = new Client(uri, listener, tls);
    }

    @Override
    public void connect() {
        client.connect();
    }

    @Override
    public boolean sendText(final DirectBuffer text, final int offset, final int length) {
        return client.sendText(text, offset, length);
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
        return client.hasBufferedData() || client.waitingBytes() > 0;
    }

    @Override
    public long flush() {
        return client.flush();
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
        private final SSLSocketFactory tls;
        private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
        private final TextFrame frame = new TextFrame(); // its own lock
        private volatile OpenSocket raw;
        private volatile OutputStream out; // of the session, encrypting if it has to
        private volatile boolean isShut;
        private volatile long lastHeard = System.nanoTime();
        private volatile long lastData = lastHeard;
        private boolean isClosedOnce;

        private Client(final URI uri, final Listener listener, final SSLSocketFactory tls) {
            super(uri, new BytesDraft(), null, CONNECT_TIMEOUT_MS);
            this.listener = listener;
            this.tls = tls;
            setSocketFactory(new Connector());
            setTcpNoDelay(true);
            setConnectionLostTimeout(0); // the supervisor pings and watches
            setDaemon(true);
        }

        /** Makes the connection on the library's thread; what it gets is connected, and encrypts for {@code wss}. */
        private final class Connector extends SocketFactory {
            @Override
            public Socket createSocket() throws IOException {
                final OpenSocket socket = new OpenSocket();
                raw = socket;
                if (isShut) {
                    socket.close();
                }
                final boolean isSecure = "wss".equals(uri.getScheme());
                final int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? WSS_PORT : WS_PORT;
                socket.connect(new InetSocketAddress(InetAddress.getByName(uri.getHost()), port), CONNECT_TIMEOUT_MS);
                return isSecure ? tls.createSocket(socket, uri.getHost(), port, true) : socket;
            }

            @Override
            public Socket createSocket(final String host, final int port) {
                throw new UnsupportedOperationException("connects to " + uri.getHost() + " alone");
            }

            @Override
            public Socket createSocket(
                    final String host, final int port, final InetAddress localHost, final int localPort) {
                return createSocket(host, port);
            }

            @Override
            public Socket createSocket(final InetAddress host, final int port) {
                return createSocket(host.getHostName(), port);
            }

            @Override
            public Socket createSocket(
                    final InetAddress address, final int port, final InetAddress localAddress, final int localPort) {
                return createSocket(address, port);
            }
        }

        /**
         * The calling thread writes: the library would wake one of its own for it. That one writes pongs and the like; a write of either is
         * whole.
         */
        private boolean sendText(final DirectBuffer text, final int offset, final int length) {
            if (!isOpen() || out == null || raw.waitingBytes() + length > OpenSocket.MAX_WAITING / 2) {
                return false;
            }
            synchronized (frame) {
                try {
                    final int frameLength = frame.write(text, offset, length); // first: it may take another array
                    out.write(frame.bytes(), 0, frameLength);
                } catch (final IOException e) {
                    raw.shut(); // the read thread tells; it may have left, so it counts as sent
                }
            }
            return true;
        }

        private int waitingBytes() {
            final OpenSocket socket = raw;
            return socket == null ? 0 : socket.waitingBytes();
        }

        private long flush() {
            final OpenSocket socket = raw;
            return socket == null ? 0 : socket.flush();
        }

        @Override
        public void onOpen(final ServerHandshake handshake) {
            try {
                out = getSocket().getOutputStream();
            } catch (final IOException e) {
                failed(e);
                return;
            }
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
            isShut = true;
            final OpenSocket socket = raw;
            if (socket != null) {
                socket.shut(); // ends a read that waits on a half-open connection
            }
            closeConnection(code, reason);
            onClose(code, reason, false);
        }
    }
}
