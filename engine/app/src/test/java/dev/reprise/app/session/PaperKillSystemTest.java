package dev.reprise.app.session;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.app.cli.Cli;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.verb.Verbs;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalVerifier;
import dev.reprise.live.recovery.ReplayVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of a paper engine under load at random moments, again and again on one instance (G1, F35): every restart
 * verifies, recovers and trades on, and at the end one replay proves the whole journal.
 */
final class PaperKillSystemTest {
    private static final String CONFIGURATION = """
            version: 1
            name: victim
            mode: paper
            venues: { binance: { adapter: binance-spot, environment: local } }
            instruments: [BTC-USDT.BINANCE]
            strategies:
              - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT, min_life: 5ms, requote: 0 bps, stop_loss: 10 bps } }
              - { name: maker2, type: touch-maker, params: { size: 400 USDT, max_inventory: 3000 USDT, min_life: 7ms, requote: 0 bps } }
              - { name: cross, type: ema-cross, params: { bar: 100ms, size: 500 USDT, stop_loss: 8 bps, take_profit: 12 bps } }
            risk:
              max_order_notional: 5_000 USDT
              max_daily_loss: 50_000 USDT
              max_orders_per_second: 500
              max_cancels_per_second: 500
              duplicate_window: 0ms
              max_repeated_fills: null
              max_orders_per_trade: null
              max_cancels_per_trade: null
              max_rejects: null
              max_engine_lag: null
            paper: { initial: { USDT: 100_000, BTC: 1 }, latency: { order: 1ms, response: 1ms }, seed: 3 }
            """;

    @TempDir
    Path workspace;

    @Test
    void shouldSurviveFourKills() throws Exception {
        killAndCheck(4, List.of());
    }

    @Test
    @Tag("slow")
    void shouldSurviveTwentyKills() throws Exception {
        killAndCheck(20, List.of());
    }

    /** In a container the engine is pid 1 every time: a lock that looks at pids would never open again (F40). */
    @Test
    @Tag("slow")
    void shouldRestartWithTheSamePid() throws Exception {
        final List<String> namespace = List.of("unshare", "--pid", "--fork", "--kill-child=KILL");
        Assumptions.assumeTrue(works(namespace), "SKIPPED: needs root and unshare to make a pid namespace");
        killAndCheck(5, namespace);
    }

    private static boolean works(final List<String> namespace) throws InterruptedException {
        try {
            final Process probe = new ProcessBuilder(
                            java.util.stream.Stream.concat(namespace.stream(), java.util.stream.Stream.of("true"))
                                    .toList())
                    .start();
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    private void killAndCheck(final int kills, final List<String> prefix) throws Exception {
        final long seed = 20_261_121L;
        final Random random = new Random(seed);
        Files.writeString(workspace.resolve("reprise.yaml"), CONFIGURATION);
        final Path journal = workspace.resolve("live/victim/journal");
        long armedMillis = 0;
        long before = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (ChildEngine child = new ChildEngine(prefix, workspace, "run", "-w", workspace.toString())) {
                final String recovered = child.await("recovered");
                final long records = Long.parseLong(recovered.split(" +")[1]);
                assertEquals(before, records, "seed=" + seed + " kill=" + kill + ": records lost");
                child.await("armed");
                final long start = System.nanoTime();
                Thread.sleep(100 + random.nextInt(700));
                child.kill();
                armedMillis += (System.nanoTime() - start) / 1_000_000;
            }
            final JournalVerifier.Result verified = JournalVerifier.verify(journal);
            assertTrue(verified.intact(), "seed=" + seed + " kill=" + kill + ": " + verified.problem());
            before = verified.records();
        }
        try (ChildEngine child =
                new ChildEngine(prefix, workspace, "run", "-w", workspace.toString(), "--duration", "2")) {
            assertEquals(0, child.awaitExit(), child.lines() + "\n" + child.stderr());
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
        final Scan scan = scan(journal);
        assertEquals(kills + 1, scan.sessions, "sessions");
        assertSameAsRecorded(scan);
        assertPositions(scan, replay.state());
        final double rate = scan.orders * 1000.0 / armedMillis;
        final int least = kills < 10 ? 5 : 20; // a few lives of half a second are too short for a steady rate
        assertTrue(rate >= least, "the load must be " + least + " orders/s at least: was " + rate);
        System.out.printf(
                "kill -9 of a paper session: %d kills, %d orders (%.0f/s), %d fills, %d records, all recovered%n",
                kills, scan.orders, rate, scan.fills, scan.records);
    }

    /** All sessions again as one backtest: decided anew, with the simulator, and the same to the last byte. */
    private void assertSameAsRecorded(final Scan scan) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Cli.execute(
                Verbs.all(),
                new PrintWriter(out),
                new PrintWriter(err),
                "backtest",
                "--as-recorded",
                "victim",
                "-w",
                workspace.toString(),
                "--json",
                "--progress",
                "none");
        assertEquals(0, code, out + "\n" + err);
        final JsonNode keys = Output.JSON.readTree(out.toString());
        assertTrue(keys.get("same_orders_as_session").asBoolean(), keys.toString());
        assertTrue(keys.get("same_fills_as_session").asBoolean(), keys.toString());
        assertTrue(keys.get("same_hash_as_session").asBoolean(), keys.toString());
        assertEquals(scan.orders, keys.get("session").get("orders").asLong());
        assertEquals(scan.fills, keys.get("fills").asLong());
    }

    /** What a reader who knows nothing of the core finds in the journal. */
    private static final class Scan {
        private long records;
        private long orders;
        private long fills;
        private int sessions;
        private final long[] positions = new long[3];
    }

    private static Scan scan(final Path journal) {
        final Scan scan = new Scan();
        final Set<Long> ids = new HashSet<>();
        final java.util.Map<Long, Integer> owners = new java.util.HashMap<>();
        final NewOrderDecoder order = new NewOrderDecoder();
        final FillDecoder fill = new FillDecoder();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                scan.records++;
                final int at = reader.offset() + BODY_OFFSET;
                final int block = Records.blockLength(reader.buffer(), reader.offset());
                switch (Records.templateId(reader.buffer(), reader.offset())) {
                    case NewOrderDecoder.TEMPLATE_ID -> {
                        order.wrap(reader.buffer(), at, block, 1);
                        assertTrue(ids.add(order.clientOrderId()), "client order id used twice");
                        owners.put(order.clientOrderId(), order.strategy());
                        scan.orders++;
                    }
                    case FillDecoder.TEMPLATE_ID -> {
                        fill.wrap(reader.buffer(), at, block, 1);
                        scan.fills++;
                        scan.positions[owners.get(fill.clientOrderId())] +=
                                fill.side() == Side.BUY ? fill.lastQty() : -fill.lastQty();
                    }
                    case dev.reprise.api.schema.RunStartedDecoder.TEMPLATE_ID -> scan.sessions++;
                    default -> {
                        // not counted
                    }
                }
            }
        }
        return scan;
    }

    private static void assertPositions(final Scan scan, final CoreState state) {
        for (int strategy = 0; strategy < scan.positions.length; strategy++) {
            assertEquals(scan.positions[strategy], state.portfolio.positionQty(strategy, 0), "strategy " + strategy);
        }
        for (int currency = 0; currency < 2; currency++) {
            assertEquals(0, state.portfolio.trialBalance(currency), "trial balance of currency " + currency);
        }
    }
}
