package dev.reprise.app.session;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.live.recovery.ReplayVerifier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of an engine that trades live against a venue in another process, again and again on one instance. The venue's
 * order log is the truth: no id reached it twice, every fill it made is in the position, nothing it accepted is unknown to the
 * journal (G1, G8, F35, F36).
 */
final class LiveKillSystemTest {
    private static final long SEED = 20_261_122L;
    private static final int QTY_SCALE = 7;
    private static final int KILLS = 50;
    private static final int LEAST_BETWEEN = 10;
    /** From closing the connections to the last record of a clean stop, at most. */
    private static final long DEAF_MS = 100;

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    Path workspace;

    @Test
    @Tag("slow")
    void shouldSurviveFiftyKillsAgainstTheVenue() throws Exception {
        final Random random = new Random(SEED);
        final Path key = secret("key", "a-key-for-this-test");
        final Path secret = secret("secret", "a-secret-for-this-test");
        final Path keys = secret("keys", "a-key-for-this-test\na-secret-for-this-test\n");
        final Path orderLog = workspace.resolve("venue.jsonl");
        final Path journal = workspace.resolve("live/victim/journal");
        int between = 0;
        long armedMillis = 0;
        try (ChildEngine venue = new ChildEngine(
                List.of(),
                workspace,
                "venue",
                "binance",
                "--key",
                keys.toString(),
                "--order-log",
                orderLog.toString(),
                "--weight-per-minute",
                "60000", // a start weighs some hundreds, and nobody starts twenty times a minute at the venue
                "--ack-delay",
                "40")) {
            final String streams = venue.await("streams").split(" +")[1];
            final String wsApi = venue.await("ws_api").split(" +")[1];
            final String rest = venue.await("rest").split(" +")[1];
            Files.writeString(workspace.resolve("reprise.yaml"), configuration(streams, wsApi, rest, key, secret));
            for (int kill = 0; kill < KILLS; kill++) {
                // Two of three at a random moment, one at a named point between intent and acknowledgement.
                final boolean named = kill % 3 == 2;
                final String point = random.nextBoolean() ? "intent" : "sent";
                ChildEngine.crashAt(named ? point + ':' + (1 + random.nextInt(6)) : "");
                try (ChildEngine child = new ChildEngine(
                        List.of(), workspace, "run", "--arm", "--stacktrace", "-w", workspace.toString())) {
                    if (named) {
                        child.awaitOrCrash("armed"); // its orders may reach the point before the line is out
                    } else {
                        child.await("armed");
                    }
                    final long start = System.nanoTime();
                    if (!named || !child.ended(5_000)) {
                        Thread.sleep(300 + random.nextInt(900));
                        child.kill();
                    }
                    armedMillis += (System.nanoTime() - start) / 1_000_000;
                } finally {
                    ChildEngine.crashAt("");
                }
                final JournalVerifier.Result verified = JournalVerifier.verify(journal);
                assertTrue(verified.intact(), "seed=" + SEED + " kill=" + kill + ": " + verified.problem());
                between += lastSessionHasUnansweredOrder(journal) ? 1 : 0;
            }
            try (ChildEngine child = new ChildEngine(
                    List.of(),
                    workspace,
                    "run",
                    "--arm",
                    "--stacktrace",
                    "-w",
                    workspace.toString(),
                    "--duration",
                    "12")) {
                armedMillis += 12_000;
                assertEquals(0, child.awaitExit(), child.lines() + "\n" + child.stderr());
            }
            Thread.sleep(200);
            venue.terminate();
        }
        final ReplayVerifier.Result replay = ReplayVerifier.verify(
                journal,
                CoreSettings.DEFAULT,
                new StrategyMaker(StrategyCatalog.load(workspace, List.of()), Map.of()),
                PaperModels::create,
                bytes -> {});
        assertTrue(
                replay.identical(),
                Replays.differs(new Replays.Timed(journal, replay, 0)).getMessage());
        final Venue truth = venue(orderLog);
        final Map<Long, Integer> owners = check(journal, truth);
        final int after = forgetWhatCameAfterTheStop(journal, truth);
        assertPositions(truth, owners, replay.state());
        assertNothingUnknown(replay.state());
        final double rate = truth.placed * 1000.0 / armedMillis;
        System.out.printf(
                "kill -9 of a live session: %d kills, %d between intent and acknowledgement, %d orders (%.0f/s armed),"
                        + " %d fills, none lost, none twice; %d more by stops after the engine had left%n",
                KILLS, between, truth.placed, rate, truth.fills.size(), after);
        assertTrue(between >= LEAST_BETWEEN, "kills between intent and acknowledgement: " + between);
        assertTrue(rate >= 20, "the load must be 20 orders/s at least: was " + rate);
    }

    private Path secret(final String name, final String text) throws Exception {
        final Path file = workspace.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String configuration(
            final String streams, final String wsApi, final String rest, final Path key, final Path secret) {
        return """
                version: 1
                name: victim
                mode: live
                venues:
                  binance:
                    adapter: binance-spot
                    environment: local
                    endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
                    credentials: { api_key: "${file:%s}", secret: "${file:%s}", key_type: hmac }
                instruments: [BTC-USDT.BINANCE]
                strategies:
                  - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
                  - { name: maker2, type: touch-maker, params: { size: 400 USDT, max_inventory: 3000 USDT, min_life: 7ms, requote: 0 bps } }
                  - { name: maker3, type: touch-maker, params: { size: 350 USDT, max_inventory: 3000 USDT, min_life: 6ms, requote: 0 bps } }
                risk:
                  max_order_qty: { BTC: 1 }
                  max_order_notional: 5_000 USDT
                  max_position: { BTC: 1 }
                  max_daily_loss: 50_000 USDT
                  max_open_orders: 90
                  max_orders_per_second: 500
                  max_cancels_per_second: 500
                  price_band: 100 bps
                  passive_band: 1000 bps
                  max_slippage: 50 bps
                  max_spread: 200 bps
                  max_top_age: 1s
                  max_book_age: 3s
                  duplicate_window: 0ms
                  max_position_notional: 50_000 USDT
                  max_gross_exposure: 100_000 USDT
                  max_net_exposure: 100_000 USDT
                  max_leverage: 100000 bps
                  max_drawdown: 9000 bps
                  max_losing_streak: 100000
                  max_repeated_fills: 1_000_000
                  max_orders_per_trade: 1_000_000
                  max_cancels_per_trade: 1_000_000
                  max_rejects: 1_000_000
                  max_engine_lag: 1m
                """.formatted(streams, wsApi, rest, key, secret);
    }

    /** Whether the killed session left an order that was decided and not answered. */
    private static boolean lastSessionHasUnansweredOrder(final Path journal) {
        final Set<Long> pending = new HashSet<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final long id = reader.length() > Records.COMMON_LENGTH
                        ? reader.buffer().getLong(reader.offset() + Records.COMMON_LENGTH)
                        : 0;
                switch (Records.templateId(reader.buffer(), reader.offset())) {
                    case dev.reprise.api.schema.RunStartedDecoder.TEMPLATE_ID -> pending.clear();
                    case NewOrderDecoder.TEMPLATE_ID -> {
                        if (!isHeld(reader)) {
                            pending.add(id);
                        }
                    }
                    case OrderAcceptedDecoder.TEMPLATE_ID,
                            dev.reprise.api.schema.OrderRejectedDecoder.TEMPLATE_ID,
                            dev.reprise.api.schema.OrderWithheldDecoder.TEMPLATE_ID,
                            FillDecoder.TEMPLATE_ID -> pending.remove(id);
                    default -> {
                        // says nothing about an order's first answer
                    }
                }
            }
        }
        return !pending.isEmpty();
    }

    /** What the venue says. */
    private static final class Venue {
        private int placed;
        private final Set<String> accepted = new HashSet<>();
        private final Map<String, BigDecimal> fills = new HashMap<>(); // what they moved, fee paid, by trade and order
        private final Map<String, Long> times = new HashMap<>(); // of the fills, ms
    }

    private static Venue venue(final Path orderLog) throws Exception {
        final Venue venue = new Venue();
        final Set<String> received = new HashSet<>();
        for (final String line : WholeLines.of(orderLog)) {
            final JsonNode event = Output.JSON.readTree(line);
            final String id = event.path("clientOrderId").asString("");
            switch (event.path("event").asString("")) {
                case "received" -> {
                    if (event.path("method").asString("").equals("order.place")) {
                        venue.placed++;
                        assertTrue(received.add(id), "client order id reached the venue twice: " + id);
                    }
                }
                case "accepted" -> venue.accepted.add(id);
                case "filled" -> {
                    final BigDecimal qty = new BigDecimal(event.path("lastQty").asString());
                    final String fill = id + ' ' + event.path("tradeId").asString();
                    final BigDecimal fee =
                            event.path("commissionAsset").asString().equals("BTC")
                                    ? new BigDecimal(event.path("commission").asString())
                                    : BigDecimal.ZERO;
                    final boolean isBuy = event.path("side").asString().equals("BUY");
                    venue.fills.put(fill, (isBuy ? qty : qty.negate()).subtract(fee));
                    venue.times.put(fill, event.path("time").asLong(0));
                }
                default -> {
                    // cancels and rejections change no position
                }
            }
        }
        assertFalse(venue.fills.isEmpty(), "the venue filled nothing: the test proves nothing");
        return venue;
    }

    private static boolean isHeld(final JournalReader reader) {
        return (Records.flags(reader.buffer(), reader.offset()) & Records.FLAG_HELD) != 0;
    }

    /** Every order the venue took was decided by us; returns whose it is. */
    private static Map<Long, Integer> check(final Path journal, final Venue truth) {
        final Map<Long, Integer> owners = new HashMap<>();
        final Set<Long> decided = new HashSet<>();
        final NewOrderDecoder order = new NewOrderDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == NewOrderDecoder.TEMPLATE_ID) {
                    order.wrap(
                            reader.buffer(),
                            reader.offset() + BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            1);
                    final boolean first = owners.put(order.clientOrderId(), order.strategy()) == null;
                    // An order the engine holds is decided once, and once more when it may leave.
                    assertTrue(
                            isHeld(reader) ? first : decided.add(order.clientOrderId()),
                            "client order id decided twice");
                    assertTrue(order.side() != Side.NULL_VAL);
                }
            }
        }
        for (final String id : truth.accepted) {
            assertTrue(owners.containsKey(ClientOrderIds.parse(id)), "the venue has an order we never decided: " + id);
        }
        return owners;
    }

    /**
     * A stop that rests at the venue may fire when the engine has ended cleanly: its next start would hear of it. Only fills that
     * the journal does not know and that happened when it had stopped listening are taken out.
     */
    private static int forgetWhatCameAfterTheStop(final Path journal, final Venue truth) {
        final Set<String> told = new HashSet<>();
        long stopped = 0;
        final FillDecoder fill = new FillDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (Records.templateId(reader.buffer(), reader.offset()) == FillDecoder.TEMPLATE_ID) {
                    fill.wrap(
                            reader.buffer(),
                            reader.offset() + BODY_OFFSET,
                            Records.blockLength(reader.buffer(), reader.offset()),
                            1);
                    told.add(ClientOrderIds.render(fill.clientOrderId()) + ' ' + fill.execIdLow());
                }
                stopped = Records.receiveTime(reader.buffer(), reader.offset());
            }
        }
        final long lastHeard = stopped / 1_000_000 - DEAF_MS;
        final int before = truth.fills.size();
        truth.fills.keySet().removeIf(key -> !told.contains(key) && truth.times.get(key) > lastHeard);
        return before - truth.fills.size();
    }

    private static void assertPositions(final Venue truth, final Map<Long, Integer> owners, final CoreState state) {
        final BigDecimal[] positions = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
        truth.fills.forEach((fill, qty) -> {
            final int owner = owners.get(ClientOrderIds.parse(fill.substring(0, fill.indexOf(' '))));
            positions[owner] = positions[owner].add(qty);
        });
        for (int strategy = 0; strategy < positions.length; strategy++) {
            assertEquals(
                    positions[strategy]
                            .setScale(QTY_SCALE, RoundingMode.FLOOR)
                            .movePointRight(QTY_SCALE)
                            .longValueExact(),
                    state.portfolio.positionQty(strategy, 0),
                    "position of strategy " + strategy + " against the venue's fills");
        }
    }

    private static void assertNothingUnknown(final CoreState state) {
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            assertTrue(
                    state.orders.status(slot) != OrderStatus.UNKNOWN,
                    "still unknown: " + ClientOrderIds.render(state.orders.clientOrderId(slot)));
        }
    }
}
