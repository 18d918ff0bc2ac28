package dev.reprise.localvenues.binance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Binance spot venue on 127.0.0.1: market streams, REST, orders and user data, over a seeded market or a recording.
 *
 * <p>Runs from {@link #start} to {@link #close}; its threads are daemons. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7, VenueCredentials.hmac(key, secret)))) {
 *     // streams at venue.webSocketUri() + "/stream?streams=btcusdt@trade", REST at venue.restUri() + "/api/v3/depth",
 *     // orders at venue.orderUri()
 * }
 * }</pre>
 */
public final class LocalBinance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBinance.class);
    private static final long PING_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long CHECK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long WRITE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int STOP_MS = 700;

    private final VenueThread thread;
    private final OrderLog log;
    private final WsApi api;
    private final UserStream users;
    private final StreamHub hub;
    private final OrderDesk desk; // null in a playback
    private final PlaybackMarket playback;
    final VenueSocketServer sockets;
    private final RestServer rest;
    private final URI webSocketUri;
    private final URI restUri;
    private boolean isClosed;

    private LocalBinance(final LocalBinanceSettings settings, final PlaybackMarket playback) throws IOException {
        this.playback = playback;
        thread = new VenueThread("local-binance");
        hub = playback == null ? new StreamHub() : playback.hub();
        users = new UserStream(thread);
        final long startTimeMs = System.currentTimeMillis();
        log = openLog(settings);
        final VenueMarket market;
        if (playback == null) {
            final SeededVenueMarket seeded = new SeededVenueMarket(settings, hub, startTimeMs, System.nanoTime());
            desk = new OrderDesk(seeded, settings.account(), users, log, startTimeMs);
            desk.open();
            market = seeded;
        } else {
            desk = null;
            market = playback;
        }
        api = new WsApi(thread, market, desk, users, log, settings);
        final InetAddress loopback = InetAddress.getByName("127.0.0.1");
        final int port = settings.port();
        try {
            rest = new RestServer(
                    new InetSocketAddress(loopback, port == 0 ? 0 : port + 1),
                    thread,
                    market,
                    settings.account(),
                    api,
                    new RestOrders(desk, settings.account()));
        } catch (final IOException e) {
            log.close();
            throw e;
        }
        sockets = new VenueSocketServer(
                new InetSocketAddress(loopback, port), thread, hub, new StreamControl(hub, market), api, users);
        final int socketPort;
        try {
            socketPort = sockets.open();
        } catch (final IOException e) {
            rest.close();
            log.close();
            throw e;
        }
        webSocketUri = URI.create("ws://127.0.0.1:" + socketPort);
        restUri = URI.create("http://127.0.0.1:" + rest.port());
        thread.start(market, sockets::cutAll);
        thread.submit(this::ping);
        thread.submit(this::writeForgotten);
        thread.submit(this::check);
        rest.start();
        faults(settings.faults());
    }

    /**
     * Starts a venue.
     *
     * @throws IOException when a port is taken, the order log cannot be opened, or the recording cannot be read; the message
     *     names which
     */
    public static LocalBinance start(final LocalBinanceSettings settings) throws IOException {
        final PlaybackMarket playback =
                settings.playback() == null ? null : PlaybackMarket.open(settings.playback(), new StreamHub());
        final LocalBinance venue;
        try {
            venue = new LocalBinance(settings, playback);
        } catch (final IOException | RuntimeException e) {
            if (playback != null) {
                playback.close();
            }
            throw e;
        }
        LOG.info("local Binance at {} and {}", venue.webSocketUri, venue.restUri);
        return venue;
    }

    private static OrderLog openLog(final LocalBinanceSettings settings) throws IOException {
        try {
            return new OrderLog(settings.orderLog());
        } catch (final IOException e) {
            throw new IOException("cannot open the order log " + settings.orderLog() + ": " + e.getMessage(), e);
        }
    }

    private void ping() {
        thread.after(PING_NS, this::ping);
        sockets.pingAll();
    }

    private void writeForgotten() {
        thread.after(WRITE_NS, this::writeForgotten);
        sockets.writeForgotten();
    }

    private void check() {
        thread.after(CHECK_NS, this::check);
        sockets.dropStuck();
    }

    /** Base of the WebSocket paths, {@code ws://127.0.0.1:<port>}; streams are at {@code /stream} and {@code /ws}. */
    public URI webSocketUri() {
        return webSocketUri;
    }

    /** The WebSocket API: {@link #webSocketUri} with {@code /ws-api/v3}. */
    public URI orderUri() {
        return URI.create(webSocketUri + "/ws-api/v3");
    }

    /** Base of the REST paths, {@code http://127.0.0.1:<port>}. */
    public URI restUri() {
        return restUri;
    }

    /** Does other things wrong from now on, or with {@link Faults#NONE} nothing. */
    public void faults(final Faults faults) {
        api.faults(faults);
        thread.submit(() -> {
            users.faults(faults);
            hub.silent(faults.is(Fault.SILENT));
        });
        if (faults.is(Fault.BAN_MS)) {
            sockets.cutAll();
        }
    }

    /** Ends every subscription to the user stream and says so; the connections stay. */
    public void endUserStreams() {
        thread.submit(users::terminate);
    }

    /** Tells every connection that its server goes down, and cuts it after a while; others may be opened. */
    public void shutDownServer(final long delay, final TimeUnit unit) {
        thread.submit(() -> {
            final List<WebSocket> told = sockets.announceShutdown();
            thread.after(
                    unit.toNanos(delay), () -> told.forEach(c -> c.closeConnection(CloseFrame.ABNORMAL_CLOSE, "down")));
        });
    }

    /** Other rules or another status for a symbol from now on; not in a playback. */
    public void rules(final VenueSymbol symbol) {
        thread.submit(() -> desk.rules(symbol));
    }

    /** Cuts every connection without a closing handshake; clients may connect again at once. */
    public void cutConnections() {
        sockets.cutAll();
    }

    /** Frames of the recording sent or passed so far; 0 without a playback. */
    public long playedFrames() {
        return playback == null ? 0 : playback.playedFrames();
    }

    /** Whether the recording was played to its end and handed to the operating system; false without a playback. */
    public boolean isPlaybackFinished() {
        return playback != null && playback.isFinished();
    }

    /**
     * Waits for the end of the playback.
     *
     * @return false when it did not come in time, or there is no playback
     */
    public boolean awaitPlaybackEnd(final long timeout, final TimeUnit unit) throws InterruptedException {
        return playback != null && playback.awaitEnd(timeout, unit);
    }

    /** Ends all connections and threads and frees the ports; within a second. Calling it again changes nothing. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        try {
            thread.stop();
            rest.close();
            sockets.stop(STOP_MS, "the venue closes");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.close();
            if (playback != null) {
                playback.close();
            }
        }
    }
}
