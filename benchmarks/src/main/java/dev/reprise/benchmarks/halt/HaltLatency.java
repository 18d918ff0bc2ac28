package dev.reprise.benchmarks.halt;

import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.control.ControlClient;
import dev.reprise.app.control.ControlServer;
import dev.reprise.app.session.Binance;
import dev.reprise.app.session.Denials;
import dev.reprise.app.session.RecentAlarms;
import dev.reprise.app.session.SessionControl;
import dev.reprise.app.session.VenueSession;
import dev.reprise.benchmarks.load.WideLimits;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures a halt: a live session trades over sockets against the local venue in this process, {@code ctl halt} comes through the
 * control socket, and the time runs from the moment the engine has read the command to the arrival of the last byte of the last
 * order at the other end of the socket. Once with the ring nearly empty, once with the ring full and a busy strategy.
 *
 * <p>The baseline is what the machine and the tap need for it: a single byte over loopback to the same kind of reader, sent in the
 * same moments under the same load.
 *
 * <pre>java -cp … dev.reprise.benchmarks.halt.HaltLatency DIRECTORY TRIES</pre>
 */
public final class HaltLatency {
    private static final String KEY = "key-of-the-benchmark";
    private static final String SECRET = "secret-of-the-benchmark";
    private static final int RING = 1_024;
    private static final int UNLIMITED = 1_000_000;
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long SILENCE_NS = 100_000_000L;
    private static final double MICROS = 1_000;
    private static final int WARMUP = 20;

    private final Path directory;
    private final int tries;
    private final Histogram empty = new Histogram(HIGHEST_NS, DIGITS);

    private HaltLatency(final Path directory, final int tries) {
        this.directory = directory;
        this.tries = tries;
    }

    /** Runs both and writes {@code halt.json} and a histogram each into the directory. */
    public static void main(final String[] args) throws Exception {
        final HaltLatency bench = new HaltLatency(Path.of(args[0]), Integer.parseInt(args[1]));
        final ObjectNode result = Output.JSON.createObjectNode();
        final ArrayNode rows = result.putArray("rows");
        rows.add(bench.measure("ring empty", false));
        rows.add(bench.measure("ring full", true));
        Files.writeString(Path.of(args[0]).resolve("halt.json"), result.toString());
        System.exit(0); // the venue's server may still hold threads
    }

    private ObjectNode measure(final String name, final boolean full) throws Exception {
        final Path workspace = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
        final AccountSettings account = AccountSettings.of(VenueCredentials.hmac(KEY, SECRET));
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7)
                        .withAccount(new AccountSettings(
                                account.credentials(), account.balances(), 0, 0, UNLIMITED, UNLIMITED, false)));
                OrderTap tap = new OrderTap(venue.orderUri(), () -> {})) {
            final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
            final ConfigLoader loader = new ConfigLoader(Map.of("K", KEY, "S", SECRET))
                    .source("halt.yaml", configuration(venue, tap.port()))
                    .strategies(ignored -> catalog.factories());
            final ResolvedConfig resolved = loader.load();
            final Path instance = workspace.resolve("live/halt");
            try (VenueSession session = VenueSession.start(
                            resolved,
                            catalog,
                            instance.resolve("journal"),
                            "bench",
                            Binance.settings(resolved.config().venues().get(0), 1),
                            credentials(),
                            0);
                    TradeDriver driver = new TradeDriver(session.engine().publisher(), RING)) {
                final TimedTarget target =
                        new TimedTarget(new SessionControl(session, loader, new RecentAlarms(), cause -> {}));
                final ControlServer control = new ControlServer(instance, target);
                try (control;
                        ControlClient client = ControlClient.connect(instance).orElseThrow();
                        Socket probe = new Socket(InetAddress.getLoopbackAddress(), tap.port())) {
                    probe.setTcpNoDelay(true);
                    probe.getOutputStream().write(0);
                    final Tries run = new Tries(session, driver, target, client, tap, probe, full);
                    for (int i = 0; i < WARMUP; i++) {
                        run.once();
                    }
                    run.forget();
                    for (int i = 0; i < tries; i++) {
                        run.once();
                    }
                    driver.stop();
                    session.stop(StopCause.OPERATOR);
                    return run.result(name);
                }
            } finally {
                SenderFactory.busy = false;
            }
        }
    }

    private static Credentials credentials() {
        return new Credentials(
                new Secret(KEY.getBytes(StandardCharsets.US_ASCII)),
                BinanceSigner.hmac(new Secret(SECRET.getBytes(StandardCharsets.US_ASCII))));
    }

    /** All of one kind. */
    private final class Tries {
        private final VenueSession session;
        private final TradeDriver driver;
        private final TimedTarget target;
        private final ControlClient client;
        private final OrderTap tap;
        private final Socket probe;
        private final boolean full;
        private final Histogram halts = new Histogram(empty);
        private final Histogram baseline = new Histogram(empty);
        private final Silence silence;
        private int before;
        private int after;
        private int orders;

        private Tries(
                final VenueSession session,
                final TradeDriver driver,
                final TimedTarget target,
                final ControlClient client,
                final OrderTap tap,
                final Socket probe,
                final boolean full) {
            this.session = session;
            this.driver = driver;
            this.target = target;
            this.client = client;
            this.tap = tap;
            this.probe = probe;
            this.full = full;
            silence = new Silence(tap::orders, SILENCE_NS);
        }

        private void forget() {
            halts.reset();
            baseline.reset();
            orders = 0;
            after = 0;
        }

        private void once() throws Exception {
            before = tap.orders();
            session.arm("bench", "");
            await(() -> tap.orders() >= before + 3, "orders flow");
            if (full) {
                fill();
            }
            probe();
            if (full) {
                fill(); // the core took some while the byte was on its way
            }
            client.request("halt", "bench", null, Duration.ofNanos(PATIENCE_NS));
            final long read = target.read();
            if (!session.halt().awaitLatched(PATIENCE_NS / 1_000_000)) {
                throw new IllegalStateException("the core did not take the halt");
            }
            SenderFactory.busy = false;
            silence.await(PATIENCE_NS); // an order that comes late is this try's
            final long late = tap.lastOrder() - read;
            halts.recordValue(Math.max(0, late));
            after += late > 0 ? 1 : 0;
            orders += tap.orders() - before;
            session.halt().resume("bench", "");
        }

        private void fill() {
            SenderFactory.busy = true;
            driver.fill();
            await(driver::hasFilled, "the ring is full");
        }

        /** How long a byte needs from here to a reader behind a loopback socket. */
        private void probe() throws IOException {
            final int seen = tap.probes();
            final long sent = System.nanoTime();
            probe.getOutputStream().write(1);
            await(() -> tap.probes() > seen, "a byte over loopback");
            baseline.recordValue(Math.max(0, tap.lastProbe() - sent));
        }

        private void await(final BooleanSupplier condition, final String what) {
            final long end = System.nanoTime() + PATIENCE_NS;
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end || driver.failure() != null) {
                    throw new IllegalStateException(
                            "waited for: " + what + ", orders=" + tap.orders() + ", denied: " + denials(),
                            driver.failure());
                }
                Thread.yield();
            }
        }

        private String denials() {
            return session.engine()
                    .inspect(core ->
                            Denials.of(core.core().state().risk::denials).toString());
        }

        private ObjectNode result(final String name) throws IOException {
            final ObjectNode row = Output.JSON.createObjectNode();
            row.put("name", name);
            row.put("tries", halts.getTotalCount());
            row.put("orders", orders);
            row.put("tries_with_a_late_order", after);
            row.setAll(figures(halts));
            row.set("baseline", figures(baseline).put("name", "a byte over loopback"));
            write(halts, name.replace(' ', '-') + ".hgrm");
            write(baseline, name.replace(' ', '-') + "-baseline.hgrm");
            return row;
        }

        private void write(final Histogram histogram, final String file) throws IOException {
            try (PrintStream out = new PrintStream(Files.newOutputStream(directory.resolve(file)))) {
                histogram.outputPercentileDistribution(out, MICROS);
            }
        }
    }

    private static ObjectNode figures(final Histogram histogram) {
        return Output.JSON
                .createObjectNode()
                .put("p50_us", histogram.getValueAtPercentile(50) / MICROS)
                .put("p99_us", histogram.getValueAtPercentile(99) / MICROS)
                .put("max_us", histogram.getMaxValue() / MICROS);
    }

    private static String configuration(final LocalBinance venue, final int tapPort) {
        final BinanceEndpoints direct = BinanceEndpoints.local(
                venue.webSocketUri().getPort(), venue.restUri().getPort());
        final URI orders = URI.create(
                direct.wsApi().toString().replace(":" + direct.wsApi().getPort(), ":" + tapPort));
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
                engine: { ring_size: %d }
                """.formatted(direct.streams(), orders, direct.rest(), SenderFactory.NAME, RING) + WideLimits.YAML;
    }
}
