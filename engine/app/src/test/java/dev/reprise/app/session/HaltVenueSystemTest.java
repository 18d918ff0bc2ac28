package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSigner;
import dev.reprise.adapters.binance.Credentials;
import dev.reprise.adapters.net.Secret;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.ReconciliationBeginEncoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.halt.HaltLog;
import dev.reprise.live.pipeline.Gateway;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.Fault;
import dev.reprise.localvenues.binance.Faults;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import dev.reprise.localvenues.binance.VenueSymbol;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kill switch against a venue's server: success is measured there, in its order log and by asking it. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HaltVenueSystemTest {
    private static final String KEY = "key-of-this-test";
    private static final String SECRET = "secret-of-this-test";

    @TempDir
    Path workspace;

    private LocalBinance venue;
    private VenueSession session;
    private SessionControl control;

    @BeforeEach
    void open() throws Exception {
        HaltStrategies.install(workspace);
        venue = LocalBinance.start(LocalBinanceSettings.demo(7, VenueCredentials.hmac(KEY, SECRET))
                .withOrderLog(workspace.resolve("venue.jsonl")));
    }

    @AfterEach
    void close() throws Exception {
        HaltStrategies.spin = false;
        venue.faults(Faults.NONE);
        if (session != null) {
            session.close();
        }
        venue.close();
    }

    private void start(final String strategies) {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ConfigLoader loader = new ConfigLoader(Map.of("K", KEY, "S", SECRET))
                .source("halted.yaml", """
                        version: 1
                        mode: live
                        venues:
                          binance:
                            adapter: binance-spot
                            environment: local
                            endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                            credentials: { api_key: "${env:K}", secret: "${env:S}", key_type: hmac }
                        instruments: [BTC-USDT.BINANCE]
                        strategies: [%s]
                        risk:
                          max_order_qty: { BTC: 1 }
                          max_order_notional: 5_000 USDT
                          max_position: { BTC: 5 }
                          max_position_notional: 500_000 USDT
                          max_daily_loss: 50_000 USDT
                          max_gross_exposure: 500_000 USDT
                          max_net_exposure: 500_000 USDT
                          max_leverage: 100_000 bps
                          max_drawdown: 5_000 bps
                          max_losing_streak: 1000
                          max_open_orders: 200
                          max_orders_per_second: 1000
                          max_cancels_per_second: 1000
                          price_band: 100 bps
                          passive_band: 1000 bps
                          max_slippage: 50 bps
                          max_spread: 200 bps
                          max_top_age: 2s
                          max_book_age: 5s
                          duplicate_window: 0ms
                        halt: { stall_limit: 300ms }
                        """.formatted(
                                venue.webSocketUri(), venue.orderUri(), venue.restUri(), strategies))
                .strategies(directory -> catalog.factories());
        session = VenueSession.start(
                loader.load(), catalog, journal(), "run", Binance.local(endpoints(), 1), credentials(), 0);
        control = new SessionControl(session, loader, new RecentAlarms(), cause -> {});
    }

    private Path journal() {
        return workspace.resolve("live/halted/journal");
    }

    private BinanceEndpoints endpoints() {
        return BinanceEndpoints.local(
                venue.webSocketUri().getPort(), venue.restUri().getPort());
    }

    private static Credentials credentials() {
        return new Credentials(
                new Secret(KEY.getBytes(StandardCharsets.US_ASCII)),
                BinanceSigner.hmac(new Secret(SECRET.getBytes(StandardCharsets.US_ASCII))));
    }

    private void await(final Callable<Boolean> condition, final String what) throws Exception {
        final long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                fail("not within 20 s: " + what + ": " + control.status());
            }
            Thread.sleep(5);
        }
    }

    /** Orders that rest at the venue as far as the core knows. */
    private int resting() {
        return session.engine().inspect(core -> {
            final var orders = core.core().state().orders;
            int count = 0;
            for (int slot = orders.firstOpen(); slot >= 0; slot = orders.nextOpen(slot)) {
                count += orders.status(slot) == OrderStatus.NEW ? 1 : 0;
            }
            return count;
        });
    }

    /** What the venue itself shows as open: an adapter of its own asks, and cancels what should not be there any more. */
    private int openAtVenue() {
        final BinanceAdapter asker = new BinanceAdapter(Binance.local(endpoints(), 2), credentials());
        try {
            asker.start(new Asker());
            final VenueAdapter.CancelRound round = asker.cancelOpen(id -> false);
            assertEquals("", round.problem());
            return round.open();
        } finally {
            asker.close();
        }
    }

    private final class Asker implements VenueAdapter.Context {
        @Override
        public List<Instrument> instruments() {
            return session.catalogue().instruments();
        }

        @Override
        public List<Currency> currencies() {
            return session.catalogue().currencies();
        }

        @Override
        public int venueIndex() {
            return 0;
        }

        @Override
        public EventPublisher publisher(final String threadName) {
            return session.engine().publisher();
        }
    }

    private Set<String> logged(final String event, final String methodOrEmpty) throws Exception {
        final Set<String> ids = new HashSet<>();
        for (final String line : WholeLines.of(workspace.resolve("venue.jsonl"))) {
            final JsonNode node = Output.JSON.readTree(line);
            if (node.path("event").asString("").equals(event)
                    && node.path("method").asString("").equals(methodOrEmpty)) {
                ids.add(node.path("clientOrderId").asString(""));
            }
        }
        return ids;
    }

    private int openByLog() throws Exception {
        final Set<String> open = logged("accepted", "");
        for (final String end : List.of("filled", "canceled", "expired")) {
            for (final String line : WholeLines.of(workspace.resolve("venue.jsonl"))) {
                final JsonNode node = Output.JSON.readTree(line);
                if (node.path("event").asString("").equals(end)
                        && (!end.equals("filled")
                                || node.path("qty")
                                        .asString("")
                                        .equals(node.path("cumQty").asString("-")))) {
                    open.remove(node.path("clientOrderId").asString(""));
                }
            }
        }
        return open.size();
    }

    private void armWith200Orders() throws Exception {
        session.arm("test", "");
        await(() -> resting() >= HaltStrategies.Layers.ORDERS, "198 orders rest");
    }

    /** P14, and 200 working orders cancelled. */
    @Test
    void p14NoNewOrderReachesTheVenueAfterAHaltAndTwoHundredAreCancelled() throws Exception {
        start(
                "{ name: layers, type: layers }, { name: maker, type: touch-maker, params: { size: 300 USDT, min_life: 1ms,"
                        + " requote: 0 bps, max_inventory: 3000 USDT, stop_loss: 0 bps } }");
        armWith200Orders();

        final long begun = System.nanoTime();
        final ObjectNode answer = control.halt("ada", "P14");
        assertTrue(answer.path("latched").asBoolean(), answer.toString());
        Thread.sleep(50); // what left before is on its way
        final int placed = logged("received", "order.place").size();
        await(() -> openByLog() == 0, "all cancelled at the venue");
        final long millis = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(session.halt().awaitSwept(10_000), session.halt().sweep());
        assertTrue(
                session.halt().sweep().startsWith("no order open"),
                session.halt().sweep());
        Thread.sleep(300); // a maker would have quoted hundreds of times

        assertEquals(placed, logged("received", "order.place").size(), "no new order reached the venue");
        assertEquals(0, openAtVenue());
        System.out.printf(
                "halt with %d+ resting orders: none left at the venue after %d ms%n",
                HaltStrategies.Layers.ORDERS, millis);
        final String status = control.status().toString();
        assertTrue(status.contains("\"halted_by\":\"ada: P14\""), status);
        assertTrue(status.contains("\"max_open_orders\""), status);
        assertThrows(IllegalStateException.class, () -> session.arm("test", "without resume"));
        session.stop(StopCause.OPERATOR);
        assertNoEntryAfterTheLatch();

        start("{ name: layers, type: layers }, { name: maker, type: touch-maker }");
        assertTrue(session.engine().isLatched() && session.halt().isTripped(), "a restart stays halted");
        assertThrows(IllegalStateException.class, () -> session.arm("test", "after a restart"));
        Thread.sleep(300);
        assertEquals(placed, logged("received", "order.place").size(), "and sends nothing");
        assertEquals(0, openAtVenue());
    }

    /** The way back needs an engine that runs: disabled in an earlier session is no reason to refuse a start. */
    @Test
    void shouldStartWithAStrategyThatWasDisabledAndArmIt() throws Exception {
        final String maker = "{ name: maker, type: touch-maker, params: { size: 300 USDT, stop_loss: 0 bps } }";
        start(maker);
        control.disarm("ada", "thin", "maker");
        session.stop(StopCause.OPERATOR);

        start(maker);
        assertEquals(
                StrategyStatus.DISABLED,
                session.engine().recovered().stopped().get(0).status());
        session.arm("test", "");
        assertEquals("disabled", maker().path("status").asString());
        control.arm("ada", "looked", "maker");
        assertEquals("enabled", maker().path("status").asString());
        await(() -> openByLog() > 0, "it quotes");
    }

    private JsonNode maker() {
        return control.status().path("strategies").path(0);
    }

    /** What cannot be sent breaks the gateway's thread: a fault of ours, here put in by hand. */
    private void breakGateway() throws ReflectiveOperationException {
        final UnsafeBuffer noOrder = new UnsafeBuffer(new byte[64]);
        Records.begin(noOrder, 0, ReconciliationBeginEncoder.BLOCK_LENGTH, ReconciliationBeginEncoder.TEMPLATE_ID);
        ((Gateway) field(field(session, "loop"), "gateway"))
                .release(noOrder, 0, Records.end(noOrder, 0, ReconciliationBeginEncoder.BLOCK_LENGTH));
    }

    private static Object field(final Object owner, final String name) throws ReflectiveOperationException {
        final Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    @Test
    @Tag("slow")
    void p14GatewayThatStopsHaltsAtOnceAndTheVenueIsCleared() throws Exception {
        start("{ name: layers, type: layers }");
        armWith200Orders();
        assertNull(session.failure());

        breakGateway();
        await(() -> session.failure() != null, "the session says so");
        await(() -> session.halt().isTripped(), "halted");
        assertTrue(session.halt().awaitLatched(5_000), "the journal has it");
        assertTrue(
                session.halt().cause().startsWith("gateway: stopped by a fault"),
                session.halt().cause());
        await(() -> openByLog() == 0, "all cancelled at the venue, by the side path");
        WindDown.of(session, false); // has nothing to wait for
        final VerbException e = assertThrows(VerbException.class, () -> session.stop(StopCause.FAULT));
        assertTrue(e.getMessage().startsWith("the gateway to the venue stopped"), e.getMessage());
    }

    private void assertNoEntryAfterTheLatch() {
        final NewOrderDecoder order = new NewOrderDecoder();
        final RiskStateChangedDecoder state = new RiskStateChangedDecoder();
        boolean halted = false;
        int entries = 0;
        try (JournalReader reader = JournalReader.open(journal())) {
            while (reader.next()) {
                final int at = reader.offset() + Records.BODY_OFFSET;
                final int block = Records.blockLength(reader.buffer(), reader.offset());
                switch (Records.templateId(reader.buffer(), reader.offset())) {
                    case RiskStateChangedDecoder.TEMPLATE_ID ->
                        halted = state.wrap(reader.buffer(), at, block, 1).state() == RiskState.HALTED;
                    case NewOrderDecoder.TEMPLATE_ID -> {
                        order.wrap(reader.buffer(), at, block, 1);
                        entries++;
                        assertFalse(
                                halted && order.role() == OrderRole.ENTRY,
                                "decided after the latch: " + ClientOrderIds.render(order.clientOrderId()));
                    }
                    default -> {
                        // says nothing about orders
                    }
                }
            }
        }
        assertTrue(halted && entries >= HaltStrategies.Layers.ORDERS, "the test proves something");
    }

    /** F18: told in the status, left alone by cancel-all, cancelled when a person names it, cleared by a halt. */
    @Test
    @Tag("slow")
    void f18AnOrderPlacedByHandIsShownAndCancelledWhenAskedFor() throws Exception {
        start("{ name: layers, type: layers }");
        final ByHand other = new ByHand(venue.orderUri(), KEY, SECRET);
        try {
            final String first = byHand(other);
            final String second = byHand(other);
            await(() -> control.status().path("external_orders").size() == 2, "both are shown");
            final JsonNode rows = control.status().path("external_orders");
            final Set<String> ids = new HashSet<>();
            rows.forEach(row -> ids.add(row.path("venue_order_id").asString("")));
            assertEquals(Set.of(first, second), ids);
            final JsonNode row = rows.get(0);
            assertEquals("buy", row.path("side").asString());
            assertEquals("0.01000", row.path("leaves_qty").asString());

            assertEquals(2, control.cancelAll("ada", "").path("external_orders").asInt());
            assertThrows(IllegalArgumentException.class, () -> control.cancel("ada", "", "123", ""));
            assertThrows(IllegalArgumentException.class, () -> control.cancel("ada", "", first, "ETH-USDT.BINANCE"));
            final ObjectNode answer = control.cancel("ada", "left over", first, "");
            assertEquals("gone", answer.path("outcome").asString(), answer.toString());
            assertTrue(answer.path("external").asBoolean());
            assertEquals(1, control.status().path("external_orders").size());
            assertEquals(Set.of(second), open(other), "only the one that was named");

            control.halt("ada", "F18");
            assertTrue(session.halt().awaitSwept(20_000), session.halt().sweep());
            assertEquals(Set.of(), open(other), "a halt clears the account");
        } finally {
            other.close();
        }
    }

    private static String byHand(final ByHand other) throws Exception {
        final JsonNode placed = other.ask(
                "order.place",
                "symbol",
                "BTCUSDT",
                "side",
                "BUY",
                "type",
                "LIMIT",
                "timeInForce",
                "GTC",
                "price",
                "30000",
                "quantity",
                "0.01",
                "newClientOrderId",
                "by_hand_" + System.nanoTime());
        return placed.path("result").path("orderId").asString("");
    }

    private static Set<String> open(final ByHand other) throws Exception {
        final Set<String> ids = new HashSet<>();
        other.ask("openOrders.status", "symbol", "BTCUSDT")
                .path("result")
                .forEach(order -> ids.add(order.path("orderId").asString("")));
        return ids;
    }

    /** F55: the core's cancels never take effect, the connection is cut at each; REST clears the venue. */
    @Test
    void f55TheVenueIsClearedOverRestWhileThePrivateStreamIsDead() throws Exception {
        start("{ name: layers, type: layers }");
        armWith200Orders();
        venue.faults(Faults.NONE.with(Fault.CUT, 1).with(Fault.NOT_EXECUTED, 1));

        control.halt("ada", "F55");
        await(() -> openByLog() == 0, "cancelled at the venue");
        assertTrue(session.halt().awaitSwept(20_000), session.halt().sweep());
        final String log = Files.readString(workspace.resolve("live/halted").resolve(HaltLog.NAME));
        assertTrue(log.contains("SWEEP"), log);
        assertEquals(0, openAtVenue());
    }

    /** F44: the core never comes back, its ring fills; 198 orders rest at the venue. */
    @Test
    void f44AnEndlessLoopIsFoundAndTheVenueCleared() throws Exception {
        start("{ name: layers, type: layers }, { name: spinner, type: spinner }");
        armWith200Orders();
        HaltStrategies.spin = true;

        await(() -> session.halt().isTripped(), "the watchdog");
        await(() -> openByLog() == 0, "cancelled at the venue");
        assertTrue(session.halt().awaitSwept(20_000), session.halt().sweep());
        assertFalse(session.engine().isLatched(), "the core is in the loop");
        final ObjectNode status = control.status();
        assertTrue(status.path("core").asString("").contains("did not answer"), status.toString());
        assertTrue(status.path("halted_by").asString("").contains("Spinner"), status.toString());
        assertThrows(IllegalStateException.class, () -> control.cancelAll("ada", "a stuck core takes nothing"));
        assertFalse(control.halt("ada", "again").path("latched").asBoolean());

        HaltStrategies.spin = false;
        assertTrue(session.halt().awaitLatched(20_000));
        assertEquals(0, openAtVenue());
    }

    /** F49: the venue is 10 % lower when the process is back, and nobody is there to arm it. */
    @Test
    void f49AnUnarmedRestartClosesWhatTheEngineAloneProtects() throws Exception {
        start("{ name: guarded, type: guarded }");
        session.arm("test", "");
        await(() -> protector().equals("engine"), "bought and protected");
        session.close();
        venue.close();
        final Path log = workspace.resolve("venue.jsonl");
        Files.delete(log);
        venue = LocalBinance.start(LocalBinanceSettings.demo(8, VenueCredentials.hmac(KEY, SECRET))
                .withSymbols(
                        List.of(new VenueSymbol("BTCUSDT", "BTC", "USDT", 2, 5, 1, 1, 54_000_00L, 20_000, 5_00000000L)))
                .withOrderLog(log));

        start("{ name: guarded, type: guarded }");
        await(this::isClosed, "closed");
        assertEquals(1, logged("filled", "").size(), "by the one order that left");
        assertEquals(
                RiskState.HALTED,
                session.engine().inspect(core -> core.core().state().risk.state()),
                "and nobody armed it");
    }

    /** Level 4 where the limits are smaller than the position, and the strategy's own exit has all of it. */
    @Test
    void shouldFlattenWhateverTheLimitsAreAndSayWhatCameOfIt() throws Exception {
        start("{ name: leaver, type: leaver }");
        session.arm("test", "");
        await(() -> resting() == 1, "bought, and its exit rests");
        control.set("test", "", List.of("max_order_qty={ BTC: 0.0005 }", "max_orders_per_second=1"), "");

        final ObjectNode outcome = control.flatten("ada", "leaving");
        assertEquals(ExitCode.OK, FlattenOutcome.code(outcome), outcome.toString());
        assertEquals(1, outcome.path("sent").asInt(), outcome.toString());
        assertTrue(isClosed(), control.status().toString());
        assertEquals(0, openByLog(), "its exit was taken back");
    }

    /** The venue takes its fee in what was bought, and there was none of it before: what is left of it is protected and closed. */
    @Test
    void shouldProtectAndCloseWhatAFeeInTheBaseCoinLeft() throws Exception {
        venue.close();
        final AccountSettings account = AccountSettings.of(VenueCredentials.hmac(KEY, SECRET));
        venue = LocalBinance.start(LocalBinanceSettings.demo(7)
                .withAccount(account.withBalances(Map.of("USDT", 1_000_000_00000000L)))
                .withOrderLog(workspace.resolve("base.jsonl")));
        start("{ name: stopped, type: stopped }");
        session.arm("test", "");
        await(() -> protector().equals("venue"), "bought, and its stop rests at the venue");
        final JsonNode position = control.status().path("positions").path(0);
        assertEquals("0.000999", position.path("qty").asString(), position.toString());
        assertEquals("0.00099", position.path("protected_qty").asString(), position.toString());
        assertFalse(position.path("dust").asBoolean(true), position.toString());

        final ObjectNode outcome = control.flatten("ada", "leaving");
        assertEquals(ExitCode.OK, FlattenOutcome.code(outcome), outcome.toString());
        assertEquals(1, outcome.path("dust").size(), outcome.toString());
        assertEquals("0.000009", outcome.path("dust").path(0).path("qty").asString(), outcome.toString());
        assertTrue(control.status().path("positions").path(0).path("dust").asBoolean());
        assertEquals(0, resting());
        assertFalse(control.status().path("recent_alarms").toString().contains("UNPROTECTED"));
    }

    /** Of a position only what the venue's fee in its own coin left of the last lot is there. */
    private boolean isClosed() {
        final JsonNode position = control.status().path("positions").path(0);
        return position.path("qty").asString("").equals("0.000009")
                && position.path("protected_by").asString("").equals("nothing");
    }

    private String protector() {
        return control.status().path("positions").path(0).path("protected_by").asString("");
    }
}
