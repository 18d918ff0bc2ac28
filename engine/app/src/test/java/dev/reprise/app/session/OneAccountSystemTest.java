package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.app.config.VenueConfig;
import dev.reprise.journal.JournalReader;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances of several names on one account of a venue's server: the venue knows their orders by their ids alone. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OneAccountSystemTest {
    private static final String KEY = "key-of-this-test";
    private static final String SECRET = "secret-of-this-test";

    /** Buys once. */
    private static final String STRATEGY = """
            return new Strategy() {
                private long entry;
                @Override
                public void onTopOfBook(TopOfBook top, StrategyContext ctx) {
                    if (top.isValid() && entry == 0) {
                        entry = ctx.order(top.instrument()).buy(top.instrument().qty("0.001")).market().submit();
                    }
                }
            };
            """;

    @TempDir
    Path workspace;

    private LocalBinance venue;

    @BeforeEach
    void open() throws Exception {
        OwnJar.build(workspace, "own", STRATEGY);
        venue = LocalBinance.start(LocalBinanceSettings.demo(7, VenueCredentials.hmac(KEY, SECRET)));
    }

    @AfterEach
    void close() throws IOException {
        venue.close();
    }

    @Test
    void shouldUseIdsThatNoOtherInstanceOfTheAccountUsedBefore() throws Exception {
        final List<Long> first = filled("first");
        final List<Long> second = filled("second");

        assertTrue(
                second.get(0) > first.get(first.size() - 1),
                "an empty journal, and the venue knows the account's orders still: " + first + ", then " + second);
    }

    @Test
    void shouldRefuseASecondInstanceOfTheAccountWhileOneRuns() throws Exception {
        final Path second = configuration("second");
        try (VenueSession running = start("first")) {
            final Ran refused = Ran.of(workspace, "run", "-c", second.toString(), "--duration", "1");

            assertEquals(3, refused.code(), refused.out() + refused.err());
            assertTrue(refused.err().contains("RP-I002"), refused.err());
            assertTrue(refused.err().contains("instance=first"), refused.err());
            assertTrue(refused.err().contains("pid=" + ProcessHandle.current().pid()), refused.err());
            running.stop(StopCause.OPERATOR);
        }
        assertEquals(
                0,
                Ran.of(workspace, "run", "-c", second.toString(), "--duration", "1")
                        .code());
        try (Stream<Path> files = Files.list(workspace.resolve("live"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertTrue(
                        !file.toString().contains(KEY)
                                && !Files.readString(file).contains(KEY),
                        "the key is in " + file);
            }
        }
    }

    /** Client order ids of an instance's orders that were filled, in their order. */
    private List<Long> filled(final String name) throws Exception {
        final Path journal = workspace.resolve("live").resolve(name).resolve("journal");
        try (VenueSession session = start(name)) {
            session.arm("test", "");
            final long end = System.nanoTime() + 30_000_000_000L;
            while (fills(journal).isEmpty()) {
                if (System.nanoTime() > end) {
                    fail("no fill within 30 s");
                }
                Thread.sleep(20);
            }
            session.stop(StopCause.OPERATOR);
        }
        return fills(journal);
    }

    private static List<Long> fills(final Path journal) {
        final List<Long> ids = new ArrayList<>();
        final Set<Long> ordered = new HashSet<>(); // the venue tells what it filled for others before, too
        final NewOrderDecoder order = new NewOrderDecoder();
        final FillDecoder fill = new FillDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final int at = reader.offset() + Records.BODY_OFFSET;
                final int block = Records.blockLength(reader.buffer(), reader.offset());
                final int type = Records.templateId(reader.buffer(), reader.offset());
                if (type == NewOrderDecoder.TEMPLATE_ID) {
                    ordered.add(order.wrap(reader.buffer(), at, block, 1).clientOrderId());
                } else if (type == FillDecoder.TEMPLATE_ID
                        && ordered.contains(
                                fill.wrap(reader.buffer(), at, block, 1).clientOrderId())) {
                    ids.add(fill.clientOrderId());
                }
            }
        }
        return ids;
    }

    private VenueSession start(final String name) throws IOException {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ResolvedConfig config = new ConfigLoader(Map.of())
                .source(name + ".yaml", Files.readString(configuration(name)))
                .strategies(directory -> catalog.factories())
                .load();
        final VenueConfig at = config.config().venues().get(0);
        return VenueSession.start(
                config,
                catalog,
                workspace.resolve("live").resolve(name).resolve("journal"),
                name,
                Binance.settings(at, 1),
                Binance.credentials(at),
                0,
                workspace.resolve("live"),
                () -> {});
    }

    private Path secret(final String name, final String text) throws IOException {
        final Path file = Files.writeString(workspace.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path configuration(final String name) throws IOException {
        return Files.writeString(workspace.resolve(name + ".yaml"), """
                version: 1
                name: %s
                mode: live
                venues:
                  binance:
                    adapter: binance-spot
                    environment: local
                    endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                    credentials: { api_key: "${file:%s}", secret: "${file:%s}", key_type: hmac }
                instruments: [BTC-USDT.BINANCE]
                strategies: [{ type: own }]
                risk:
                  max_order_qty: { BTC: 1 }
                  max_order_notional: 5_000 USDT
                  max_position: { BTC: 1 }
                  max_position_notional: 50_000 USDT
                  max_daily_loss: 50_000 USDT
                  max_gross_exposure: 100_000 USDT
                  max_net_exposure: 100_000 USDT
                  max_leverage: 100_000 bps
                  max_drawdown: 9_000 bps
                  max_losing_streak: 100_000
                  max_open_orders: 90
                  max_orders_per_second: 500
                  max_cancels_per_second: 500
                  price_band: 100 bps
                  passive_band: 1000 bps
                  max_slippage: 50 bps
                  max_spread: 200 bps
                  max_top_age: 2s
                  max_book_age: 5s
                  duplicate_window: 0ms
                """.formatted(
                        name,
                        venue.webSocketUri(),
                        venue.orderUri(),
                        venue.restUri(),
                        secret("key", KEY),
                        secret("secret", SECRET)));
    }
}
