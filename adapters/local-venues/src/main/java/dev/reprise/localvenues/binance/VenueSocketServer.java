package dev.reprise.localvenues.binance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket door: market streams at {@code /ws} and {@code /stream}, orders at {@code /ws-api/v3}. Its threads only hand
 * over to the venue thread.
 */
final class VenueSocketServer extends WebSocketServer {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSocketServer.class);
    private static final int DECODERS = 1;
    private static final int MAX_FRAME = 1024 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int BANNED = 418;
    private static final long START_SECONDS = 10;
    private static final long PONG_MS = 60_000;
    private static final long STUCK_MS = 10_000;
    private static final String API = "/ws-api/v3";
    private static final String COMBINED = "/stream";
    private static final String RAW = "/ws";

    private final CompletableFuture<Integer> started = new CompletableFuture<>();
    private final VenueThread thread;
    private final StreamHub hub;
    private final StreamControl control;
    private final WsApi api;
    private final UserStream users;

    VenueSocketServer(
            final InetSocketAddress address,
            final VenueThread thread,
            final StreamHub hub,
            final StreamControl control,
            final WsApi api,
            final UserStream users) {
        super(address, DECODERS, List.<Draft>of(draft()));
        this.thread = thread;
        this.hub = hub;
        this.control = control;
        this.api = api;
        this.users = users;
    }

    private static Draft draft() {
        return new Draft_6455(Collections.emptyList(), Collections.singletonList(new Protocol("")), MAX_FRAME);
    }

    /** Opens the port and gives it back. */
    int open() throws IOException {
        setReuseAddr(true);
        setTcpNoDelay(true);
        setDaemon(true);
        setConnectionLostTimeout(0); // the venue pings by its own rules
        start();
        try {
            return started.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new IOException(
                    "cannot open the WebSocket port " + getAddress() + ": "
                            + e.getCause().getMessage(),
                    e);
        } catch (final TimeoutException e) {
            throw new IOException("the WebSocket server did not start within " + START_SECONDS + " s", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the WebSocket server started", e);
        }
    }

    @Override
    public void onStart() {
        started.complete(getPort());
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            final WebSocket conn, final Draft draft, final ClientHandshake request) throws InvalidDataException {
        final String path = path(request.getResourceDescriptor());
        if (!path.equals(API) && !path.equals(COMBINED) && !path.equals(RAW) && !path.startsWith(RAW + "/")) {
            throw new InvalidDataException(NOT_FOUND, "no such path");
        }
        if (api.isBanned()) {
            throw new InvalidDataException(BANNED, "banned");
        }
        return super.onWebsocketHandshakeReceivedAsServer(conn, draft, request);
    }

    private static String path(final String resource) {
        final int query = resource.indexOf('?');
        final String path = query < 0 ? resource : resource.substring(0, query);
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Override
    public void onOpen(final WebSocket conn, final ClientHandshake handshake) {
        final String resource = handshake.getResourceDescriptor();
        final String path = path(resource);
        final Session session = new Session(conn, path.equals(API), path.equals(COMBINED), System.currentTimeMillis());
        conn.setAttachment(session);
        if (session.isApi) {
            api.connected();
        }
        if (!session.isApi) {
            final List<String> names = names(resource, path);
            thread.submit(() -> names.forEach(name -> control.subscribe(session, name)));
        }
    }

    private static List<String> names(final String resource, final String path) {
        final List<String> names = new ArrayList<>();
        String list = path.startsWith(RAW + "/") ? path.substring(RAW.length() + 1) : "";
        final int query = resource.indexOf('?');
        for (final String part :
                resource.substring(query < 0 ? resource.length() : query + 1).split("&")) {
            if (path.equals(COMBINED) && part.startsWith("streams=")) {
                list = part.substring("streams=".length());
            }
        }
        for (final String name : URLDecoder.decode(list, StandardCharsets.UTF_8).split("/")) {
            if (StreamNames.LEGAL.matcher(name).matches()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public void onMessage(final WebSocket conn, final String message) {
        final Session session = conn.getAttachment();
        if (session.isApi) {
            thread.submit(() -> api.handle(session, message));
        } else if (session.admits(System.currentTimeMillis())) {
            thread.submit(() -> control.handle(session, message));
        } else {
            conn.close(CloseFrame.POLICY_VALIDATION, "Too many requests");
        }
    }

    @Override
    public void onMessage(final WebSocket conn, final ByteBuffer message) {
        conn.close(CloseFrame.REFUSE, "binary frames are not understood");
    }

    @Override
    public void onClose(final WebSocket conn, final int code, final String reason, final boolean remote) {
        final Session session = conn.getAttachment();
        if (session != null) {
            thread.submit(() -> {
                session.isGone = true;
                hub.removeAll(session);
                users.unsubscribe(session);
            });
        }
    }

    @Override
    public void onWebsocketPong(final WebSocket conn, final Framedata frame) {
        final Session session = conn.getAttachment();
        if (session != null) {
            session.lastPongMs = System.currentTimeMillis();
        }
    }

    @Override
    public void onError(final WebSocket conn, final Exception e) {
        if (conn == null && started.completeExceptionally(e)) {
            return;
        }
        LOG.warn("a connection failed: {}", e.toString());
    }

    /** Pings everybody and drops who did not answer for a minute; on the venue thread. */
    void pingAll() {
        final long now = System.currentTimeMillis();
        for (final WebSocket conn : List.copyOf(getConnections())) {
            final Session session = conn.getAttachment();
            if (session == null || !conn.isOpen()) {
                continue;
            }
            if (now - session.lastPongMs > PONG_MS) {
                conn.close(CloseFrame.POLICY_VALIDATION, "no pong");
            } else {
                final PingFrame ping = new PingFrame();
                ping.setPayload(ByteBuffer.wrap(Long.toString(now).getBytes(StandardCharsets.US_ASCII)));
                conn.sendFrame(ping);
            }
        }
    }

    /**
     * Has written what lies in a queue; on the venue thread. The library forgets a wish to write that comes in the moment in which
     * it finds the queue empty and goes back to reading alone, about once in 100,000 answers; they would wait for the next one.
     */
    void writeForgotten() {
        for (final WebSocket conn : getConnections()) {
            if (conn.hasBufferedData()) {
                onWriteDemand(conn);
            }
        }
    }

    /** Cuts connections that have taken nothing for long: their queue would grow without bound; on the venue thread. */
    void dropStuck() {
        final long now = System.currentTimeMillis();
        for (final WebSocket conn : List.copyOf(getConnections())) {
            final Session session = conn.getAttachment();
            if (session == null || !conn.hasBufferedData()) {
                if (session != null) {
                    session.bufferedSinceMs = 0;
                }
            } else if (session.bufferedSinceMs == 0) {
                session.bufferedSinceMs = now;
            } else if (now - session.bufferedSinceMs > STUCK_MS) {
                LOG.warn("a client reads too slowly and is cut off");
                session.cut();
            }
        }
    }

    /** Tells every connection that this server goes down soon; new ones are not told. */
    List<WebSocket> announceShutdown() {
        final List<WebSocket> told = List.copyOf(getConnections());
        final String event = "{\"e\":\"serverShutdown\",\"E\":" + System.currentTimeMillis() + "}";
        for (final WebSocket conn : told) {
            final Session session = conn.getAttachment();
            if (session != null) {
                session.send(
                        session.isApi
                                ? "{\"subscriptionId\":" + Math.max(0, session.userData) + ",\"event\":" + event + "}"
                                : session.isCombined
                                        ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + "}"
                                        : event);
            }
        }
        return told;
    }

    /** Cuts all connections. */
    void cutAll() {
        for (final WebSocket conn : List.copyOf(getConnections())) {
            conn.closeConnection(CloseFrame.ABNORMAL_CLOSE, "cut");
        }
    }
}
