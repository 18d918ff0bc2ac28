package dev.reprise.benchmarks.wire;

import com.sun.management.ThreadMXBean;
import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.MarketChannel;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.session.Binance;
import dev.reprise.app.session.Denials;
import dev.reprise.app.session.VenueSession;
import dev.reprise.benchmarks.halt.OrderTap;
import dev.reprise.benchmarks.load.WideLimits;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * A live session between a {@link FramePlayer} for its market data and the local venue for its orders, and an {@link EchoClient} beside
 * it. The calling thread drives: it writes a frame, waits for the answer's arrival, rests, and takes the other one.
 */
final class WireSession implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int UNLIMITED = 1_000_000;
    private static final int RING = 4_096;
    private static final String WARMUP = "3s"; // a session on this host has none by itself, one at a venue has
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long LOOK_NS = 10_000_000;
    private static final long REST_NS = 1_000_000;
    private static final long ARMING_REST_MS = 10;
    private static final long FIRST_UPDATE = 100_000_000_000L;
    private static final int CENTS = 100;
    private static final long FIRST_CENTS = 5_940_000; // the venue's own market begins at 60,000.00
    private static final int PRICES = 40_000;

    private final Thread driver = Thread.currentThread();
    private final LocalBinance venue;
    private final OrderTap tap;
    private final FramePlayer player;
    private final VenueSession session;
    private final EchoClient echo;
    private final List<Thread> sockets;
    private final List<Thread> gateways;
    private final int orderBytes;
    private final Histogram orders = new Histogram(HIGHEST_NS, 3);
    private final Histogram taken = new Histogram(HIGHEST_NS, 3);
    private final Histogram echoes = new Histogram(HIGHEST_NS, 3);
    private long frames;
    private long denied;
    private long socketBytesBefore;
    private long gatewayBytesBefore;

    WireSession(final Path workspace, final String wait, final boolean isLoggedOn) throws Exception {
        final WireKeys keys = WireKeys.create(isLoggedOn);
        final AccountSettings account = AccountSettings.of(keys.known());
        venue = LocalBinance.start(LocalBinanceSettings.demo(7)
                .withAccount(new AccountSettings(
                        account.credentials(), account.balances(), 0, 0, UNLIMITED, UNLIMITED, false)));
        tap = new OrderTap(venue.orderUri(), () -> LockSupport.unpark(driver));
        player = new FramePlayer(() -> LockSupport.unpark(driver));
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final BinanceEndpoints endpoints = new BinanceEndpoints(
                "local",
                venue.restUri(),
                URI.create("ws://127.0.0.1:" + player.port()),
                URI.create("ws://127.0.0.1:" + tap.port() + venue.orderUri().getPath()));
        final ResolvedConfig resolved = new ConfigLoader(Map.of("K", keys.apiKey(), "S", "unused"))
                .source("wire.yaml", configuration(endpoints, wait))
                .strategies(ignored -> catalog.factories())
                .load();
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        session = VenueSession.start(
                resolved,
                catalog,
                workspace.resolve("live/wire/journal"),
                "bench",
                Binance.settings(resolved.config().venues().get(0), 1).withChannels(Set.of(MarketChannel.TOP_OF_BOOK)),
                keys.credentials(),
                0);
        arm();
        sockets = since(before, "WebSocketConnectReadThread", "WebSocketWriteThread");
        gateways = since(before, "reprise-gateway");
        ordered();
        orderBytes = tap.lastOrderBytes();
        echo = new EchoClient(
                URI.create("ws://127.0.0.1:" + player.port() + FramePlayer.ECHO),
                "{" + " ".repeat(orderBytes - 2) + "}");
        echo.open();
        awaitEcho();
    }

    /** The client is open when it has read the server's answer, the server when it has noted whom it answered. */
    private void awaitEcho() {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (!player.hasEcho()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the server has not noted the echo's connection for 20 s");
            }
            LockSupport.parkNanos(REST_NS);
        }
    }

    /** A session arms when it is reconciled and has seen a best bid and ask: so frames have to come meanwhile. */
    private void arm() throws InterruptedException, IOException {
        final Throwable[] failed = {null};
        final Thread arming = new Thread(
                () -> {
                    try {
                        session.arm("bench", "");
                    } catch (final InterruptedException | RuntimeException e) {
                        failed[0] = e;
                    }
                },
                "arming");
        arming.start();
        while (arming.isAlive()) {
            if (player.hasFeed()) {
                player.send(false, next());
            }
            arming.join(ARMING_REST_MS);
        }
        if (failed[0] != null) {
            throw new IllegalStateException("the session could not be armed", failed[0]);
        }
    }

    private static List<Thread> since(final Set<Thread> before, final String... names) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread)
                        && java.util.Arrays.stream(names).anyMatch(thread.getName()::startsWith))
                .collect(Collectors.toList());
    }

    /** The next best bid and ask, its digits as many as ever. */
    private byte[] next() {
        frames++;
        final long cents = cents();
        return ("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + (FIRST_UPDATE + frames)
                        + ",\"s\":\"BTCUSDT\",\"b\":\"" + price(cents) + "\",\"B\":\"1.50000000\",\"a\":\""
                        + price(cents + 1)
                        + "\",\"A\":\"2.50000000\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The bid of the last frame made. */
    private long cents() {
        return FIRST_CENTS + frames % PRICES;
    }

    private static String price(final long cents) {
        return cents / CENTS + "." + (cents % CENTS < 10 ? "0" : "") + cents % CENTS + "000000";
    }

    /** So many frames to each, in turn, with half the rest, so that the JIT soon has seen enough; the throttle (K14) wants the other half. */
    void warmUp(final int tries) throws IOException {
        for (int i = 0; i < tries; i++) {
            echoed();
            rest();
            ordered();
        }
    }

    /** So many frames to each, in turn, each after a rest. */
    void run(final int tries) throws IOException {
        for (int i = 0; i < tries; i++) {
            rest();
            echoes.recordValue(echoed());
            rest();
            orders.recordValue(ordered());
        }
    }

    /** Whole, also when a wake-up that came late is still pending. */
    private static void rest() {
        final long end = System.nanoTime() + REST_NS;
        for (long left = REST_NS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A frame to the echo: how long until its answer. */
    private long echoed() throws IOException {
        final int before = player.answers();
        final long sent = send(true);
        while (player.answers() == before) {
            await(sent, "no echo");
        }
        return player.lastAnswer() - sent;
    }

    /** A frame to the session: how long until its order. */
    private long ordered() throws IOException {
        final long begun = System.nanoTime();
        long sent = send(false);
        while (!hasOrder()) {
            await(begun, "no order");
            if (isDenied()) {
                denied++; // most likely the venue's answers are late, and too many orders open: a later frame is timed
                rest();
                sent = send(false);
            }
        }
        taken.recordValue(Math.max(0, AnswerFactory.taken - sent));
        return tap.lastOrder() - sent;
    }

    /** A look's rest; whoever reads the answer wakes this thread. */
    private void await(final long begun, final String what) {
        LockSupport.parkNanos(LOOK_NS);
        if (System.nanoTime() - begun > PATIENCE_NS) {
            throw new IllegalStateException(
                    what + " after 20 s; denied: " + denials(), session.engine().fault());
        }
    }

    /** Sends the next frame; returns when. */
    private long send(final boolean isEcho) throws IOException {
        final byte[] frame = next();
        final long sent = System.nanoTime();
        player.send(isEcho, frame);
        return sent;
    }

    /** Whether the strategy is done with the last frame and no order came of it. */
    private boolean isDenied() {
        return AnswerFactory.answeredCents == cents() && AnswerFactory.orderedCents != cents();
    }

    /**
     * Whether the order of the last frame has arrived. One of a frame before it may still be on its way: the last frames sent while the
     * session arms are answered, or not, whenever that is done.
     */
    private boolean hasOrder() {
        return AnswerFactory.orderedCents == cents() && AnswerFactory.ordered == tap.orders();
    }

    private String denials() {
        return session.engine()
                .inspect(core -> Denials.of(core.core().state().risk::denials).toString());
    }

    void forget() {
        orders.reset();
        taken.reset();
        echoes.reset();
        denied = 0;
        socketBytesBefore = allocated(sockets);
        gatewayBytesBefore = allocated(gateways);
    }

    private static long allocated(final List<Thread> threads) {
        return threads.stream()
                .mapToLong(thread -> Math.max(0, THREADS.getThreadAllocatedBytes(thread.getId())))
                .sum();
    }

    /** From the frame until the order arrived. */
    Histogram orders() {
        return orders;
    }

    /** From the frame until the strategy was shown it. */
    Histogram taken() {
        return taken;
    }

    /** From the frame until the bare echo arrived. */
    Histogram echoes() {
        return echoes;
    }

    /** Frames whose order was denied; each was followed by another, which was timed. */
    long denied() {
        return denied;
    }

    /** An order's length without the frame's head; what the echo answers with is as long. */
    int orderBytes() {
        return orderBytes;
    }

    /** What the session's connections allocate for a frame, an order and the answers to it. */
    double socketBytes() {
        return (double) (allocated(sockets) - socketBytesBefore) / orders.getTotalCount();
    }

    /** What writing, signing and tracking an order allocates. */
    double gatewayBytes() {
        return (double) (allocated(gateways) - gatewayBytesBefore) / orders.getTotalCount();
    }

    @Override
    public void close() throws IOException {
        echo.close();
        session.stop(StopCause.OPERATOR);
        session.close();
        player.close();
        tap.close();
        venue.close();
    }

    private static String configuration(final BinanceEndpoints endpoints, final String wait) {
        return """
                version: 1
                mode: live
                venues:
                  binance:
                    adapter: binance-spot
                    environment: local
                    endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                    credentials: { api_key: "${env:K}", secret: "${env:S}", key_type: hmac }
                instruments: [BTC-USDT.BINANCE]
                strategies: [ { type: %s } ]
                engine: { ring_size: %d, wait_strategy: %s, warmup: %s }
                """.formatted(
                                endpoints.streams(),
                                endpoints.wsApi(),
                                endpoints.rest(),
                                AnswerFactory.NAME,
                                RING,
                                wait,
                                WARMUP)
                + WideLimits.YAML;
    }
}
