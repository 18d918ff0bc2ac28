package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TimerFiredDecoder;
import dev.reprise.app.cli.Ran;
import dev.reprise.app.session.PaperOnVenue;
import dev.reprise.app.session.VenueSession;
import dev.reprise.core.CoreState;
import dev.reprise.journal.JournalReader;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Paper sessions on the streams of a local venue, with everything in them that a day has: hundreds of fills, most of resting orders, many
 * partial, timers, a lost connection, commands of an operator. Their backtests must be the sessions.
 */
@Tag("slow")
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameFillsSystemTest {
    private static final int FILLS = 200;
    private static final int MAKER_FILLS = 100;
    private static final int PARTIAL_FILLS = 20;
    private static final double SPEED = 15; // of the market, so that fills come soon
    private static final long PATIENCE_NS = 180_000_000_000L;

    @TempDir
    Path workspace;

    /** What a command left behind. */
    private Ran run(final String... args) {
        return Ran.json(workspace, args);
    }

    private VenueSession start(final LocalBinance venue, final long seed) {
        return PaperOnVenue.start(
                workspace, "session", venue.webSocketUri(), venue, """
                strategies:
                  - { name: cross, type: ema-cross, params: { fast: 2, slow: 5, bar: 100ms, size: 400 USDT, stop_loss: 8 bps, take_profit: 12 bps } }
                  - { name: small, type: touch-maker, params: { size: 300 USDT, max_inventory: 6000 USDT, min_life: 40ms, requote: 0 bps, stop_loss: 0 bps } }
                  - { name: large, type: touch-maker, params: { size: 3000 USDT, max_inventory: 30000 USDT, min_life: 40ms, requote: 0 bps, stop_loss: 30 bps } }
                  - { name: middle, type: touch-maker, params: { size: 900 USDT, max_inventory: 9000 USDT, min_life: 60ms, requote: 0 bps, stop_loss: 0 bps } }
                  - { name: deep, type: touch-maker, params: { size: 2000 USDT, max_inventory: 20000 USDT, min_life: 100ms, edge: 1 bps, stop_loss: 0 bps } }
                  - { name: patient, type: touch-maker, params: { size: 1500 USDT, max_inventory: 15000 USDT, min_life: 400ms, requote: 1 bps, stop_loss: 0 bps } }
                risk:
                  max_order_notional: 10_000 USDT
                  max_daily_loss: 50_000 USDT
                  max_open_orders: 100
                  max_orders_per_second: 500
                  max_cancels_per_second: 500
                  duplicate_window: 0ms
                  max_repeated_fills: 100_000
                  max_orders_per_trade: 100_000
                  max_cancels_per_trade: 100_000
                  max_engine_lag: 30s
                paper: { initial: { USDT: 200_000, BTC: 3 }, fees: { maker: 1 bps, taker: 5 bps }, latency: { compute: 250us, order: 1ms, response: 1ms }, fill: power(2), seed: %d }
                """.formatted(seed), "session/journal", seed);
    }

    private static CoreState.Counters counters(final VenueSession session) {
        return session.engine().inspect(core -> core.core().state().counters());
    }

    private static void await(final VenueSession session, final BooleanSupplier condition, final String what)
            throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertNull(session.engine().fault());
            assertTrue(
                    System.nanoTime() < end,
                    "waited for " + what + ": " + counters(session).fills() + " fills, "
                            + counters(session).makerFills() + " maker, "
                            + counters(session).partialFills() + " partial");
            Thread.sleep(5);
        }
    }

    private static void awaitFills(final VenueSession session, final int percent) throws InterruptedException {
        await(
                session,
                () -> {
                    final CoreState.Counters counters = counters(session);
                    return counters.fills() * 100 >= FILLS * percent
                            && counters.makerFills() * 100 >= MAKER_FILLS * percent
                            && counters.partialFills() * 100 >= PARTIAL_FILLS * percent;
                },
                percent + " percent of the fills");
    }

    private static boolean hasBook(final VenueSession session) {
        return session.engine()
                .inspect(core -> core.core().state().markets.isBookValid(0)
                        && core.core().state().markets.hasTop(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGiveTheSameFillsAndHashAsTheSession(final long seed) throws Exception {
        final String hash;
        try (LocalBinance venue =
                        LocalBinance.start(LocalBinanceSettings.demo(seed).withSpeed(SPEED));
                VenueSession session = start(venue, seed)) {
            await(session, () -> hasBook(session), "a first book");
            session.arm("test", "a day in short");
            awaitFills(session, 30);
            venue.cutConnections();
            await(session, () -> !hasBook(session), "a lost book");
            await(session, () -> hasBook(session), "a book again");
            awaitFills(session, 60);
            session.engine().command(CommandKind.CANCEL_ALL, -1, "test", "looks odd");
            session.engine().command(CommandKind.REDUCE, -1, "test", "a pause");
            session.engine().command(CommandKind.RESUME, -1, "test", "goes on");
            session.engine().command(CommandKind.ARM, -1, "test", "goes on");
            awaitFills(session, 100);
            hash = session.stop(StopCause.OPERATOR).log().hash().text();
        }
        final String path = workspace.resolve("session").toString();
        assertContents(workspace.resolve("session/journal"));

        final Ran again = run("backtest", "--as-recorded", path);

        assertEquals(0, again.code(), again.json().toString());
        assertTrue(again.json().get("same_fills_as_session").asBoolean());
        assertTrue(again.json().get("same_orders_as_session").asBoolean());
        assertEquals(hash, again.json().get("hash").asString());
        assertEquals(hash, again.json().get("session").get("hash").asString());
        assertTrue(again.json().get("fills").asLong() >= FILLS, again.json().toString());
        assertTrue(
                again.json().get("maker_fills").asLong() >= MAKER_FILLS,
                again.json().toString());
        assertTrue(
                again.json().get("partial_fills").asLong() >= PARTIAL_FILLS,
                again.json().toString());
        final String own = again.json().get("run").asString();
        final Ran same = run("compare", path, own);
        assertEquals(0, same.code(), same.json().toString());
        assertEquals(again.json().get("fills"), same.json().get("fills_equal"));
        for (final String side : List.of("a", "b")) {
            final JsonNode entry = same.json().get("latency").get(side).get("entry_us");
            assertEquals(1_250, entry.get("p50").asDouble(), "compute time is charged to the clock: " + same.json());
        }
        assertEquals(0, run("replay", path, "--verify").code());
        if (seed == 1) {
            assertPlantedDifferenceIsFound(path);
        }
        System.out.printf(
                "seed %d: %s orders, %s fills (%s maker, %s partial), the same%n",
                seed,
                again.json().get("orders"),
                again.json().get("fills"),
                again.json().get("maker_fills"),
                again.json().get("partial_fills"));
    }

    /** The same session by another model of the queue, and nothing else: found, and put down to the queue, to the last digit. */
    private void assertPlantedDifferenceIsFound(final String path) {
        final Ran planted = run("backtest", "--as-recorded", path, "--fill", "touch");
        assertEquals(0, planted.code(), planted.json().toString());
        assertTrue(planted.json().get("same_hash_as_session").isNull(), "it need not be equal: " + planted.json());
        final String own = planted.json().get("run").asString();

        final Ran found = run("compare", path, own);

        assertEquals(7, found.code(), found.json().toString());
        assertEquals("RP-R022", found.json().get("error").get("code").asString());
        final JsonNode parts = found.json().get("attribution");
        final BigDecimal queue = new BigDecimal(parts.get("queue").asString());
        assertNotEquals(0, queue.signum(), parts.toString());
        BigDecimal sum = BigDecimal.ZERO;
        for (final Map.Entry<String, JsonNode> part : parts.properties()) {
            sum = sum.add(new BigDecimal(part.getValue().asString()));
        }
        assertEquals(
                0,
                sum.compareTo(new BigDecimal(found.json().get("pnl_difference").asString())),
                parts.toString());
        boolean isTold = false;
        for (final JsonNode row : found.json().get("rows")) {
            isTold |= row.get("why").asString().equals("the model of the queue is another");
        }
        assertTrue(isTold, found.json().toString());
        assertEquals(0, run("replay", own, "--verify").code(), "its journal tells the model it ran with");
    }

    private static void assertContents(final Path journal) {
        int timers = 0;
        int commands = 0;
        int lost = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final int template = Records.templateId(reader.buffer(), reader.offset());
                timers += template == TimerFiredDecoder.TEMPLATE_ID ? 1 : 0;
                commands += template == OperatorCommandDecoder.TEMPLATE_ID ? 1 : 0;
                lost += template == BookInvalidDecoder.TEMPLATE_ID ? 1 : 0;
            }
        }
        assertTrue(timers > FILLS, "timers: " + timers);
        assertTrue(commands >= 5, "commands: " + commands);
        assertTrue(lost >= 1, "lost books: " + lost);
    }
}
