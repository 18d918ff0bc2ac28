package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StopCause;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.core.CoreSettings;
import dev.reprise.core.CoreState;
import dev.reprise.core.book.OrderBook;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.journal.JournalGroup;
import dev.reprise.journal.JournalReader;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A whole engine on a venue whose frames are bad now and then: nonsense, numbers that are none, wrong types, a frame of a gigabyte,
 * fragments without end. Each is a counted drop or a new connection, the session goes on, and the book is never silently wrong: it
 * equals the venue's own at every update id that both tell.
 */
final class BadFramesSystemTest {
    private static final long SEED = 20_261_124L;
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final String FORTY_DIGITS = "1234567890123456789012345678901234567890";
    private static final String TRADE = "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1770123456789,"
            + "\"s\":\"BTCUSDT\",\"t\":1,\"p\":%s,\"q\":%s,\"T\":1770123456789,\"m\":false,\"M\":true}}";
    private static final String DEPTH = "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
            + "\"E\":1770123456789,\"s\":\"BTCUSDT\",\"U\":1,\"u\":2,\"b\":%s,\"a\":[]}}";

    @TempDir
    Path workspace;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Long, JsonNode> truth = new TreeMap<>(); // the venue's book by update id

    private static Map<String, byte[]> badFrames() {
        final Map<String, String> texts = new LinkedHashMap<>();
        texts.put("not JSON", "not JSON");
        texts.put("cut off", TRADE.formatted("\"60000.00\"", "\"1\"").substring(0, 90));
        texts.put("a price of 40 digits", TRADE.formatted('"' + FORTY_DIGITS + '"', "\"1\""));
        texts.put("a price of 40 decimals", TRADE.formatted("\"0." + FORTY_DIGITS + '"', "\"1\""));
        texts.put("NaN", TRADE.formatted("\"NaN\"", "\"1\""));
        texts.put("a bare NaN", TRADE.formatted("NaN", "\"1\""));
        texts.put("an infinite quantity", TRADE.formatted("\"60000.00\"", "\"Infinity\""));
        texts.put("an exponent", TRADE.formatted("\"6e4\"", "\"1\""));
        texts.put("a negative price", TRADE.formatted("\"-60000.00\"", "\"1\""));
        texts.put("an object for a price", TRADE.formatted("{}", "\"1\""));
        texts.put("null for a quantity", TRADE.formatted("\"60000.00\"", "null"));
        texts.put("a level of 40 digits", DEPTH.formatted("[[\"60000.00\",\"" + FORTY_DIGITS + "\"]]"));
        texts.put("a level that is NaN", DEPTH.formatted("[[\"NaN\",\"1\"]]"));
        texts.put("a text for the levels", DEPTH.formatted("\"60000.00\""));
        texts.put("a level without quantity", DEPTH.formatted("[[\"60000.00\"]]"));
        final Map<String, byte[]> frames = new LinkedHashMap<>();
        texts.forEach((name, text) -> frames.put(name, FrameInjector.text(text)));
        return frames;
    }

    @Test
    void shouldDropAndCountWhatIsNoFrameAndComeBack() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(SEED));
                FrameInjector wire = new FrameInjector(venue.webSocketUri());
                VenueSession session = start(venue, wire)) {
            session.arm("test", "paper");
            long dropped = session.framesDropped();
            assertEquals(0, dropped);
            for (final Map.Entry<String, byte[]> bad : badFrames().entrySet()) {
                dropped(session, venue, wire, bad.getKey(), bad.getValue());
                assertEquals(++dropped, session.framesDropped(), bad.getKey());
            }
            replaced(session, venue, wire, "a frame of a gigabyte", FrameInjector.giant());
            replaced(session, venue, wire, "fragments without end", FrameInjector.fragments(100_000));
            awaitBook(session, venue, "the end");
            assertNull(session.engine().fault());
            assertEquals(badFrames().size(), session.framesDropped());
            session.stop(StopCause.OPERATOR);
        }
        final ReplayVerifier.Result replay = ReplayVerifier.verify(
                workspace.resolve("journal"),
                CoreSettings.DEFAULT,
                new StrategyMaker(StrategyCatalog.load(workspace, List.of()), Map.of()),
                PaperModels::create,
                bytes -> {});
        assertTrue(replay.identical());
        final int compared = compareBooks();
        assertTrue(compared >= 10, "books compared with the venue's: " + compared + " of " + truth.size());
        System.out.printf(
                "bad frames: %d dropped, 2 connections replaced, %d books equal to the venue's%n",
                badFrames().size(), compared);
    }

    /** The frame is dropped and counted; it is sent again when its connection ended before it was read, as any may. */
    private void dropped(
            final VenueSession session,
            final LocalBinance venue,
            final FrameInjector wire,
            final String what,
            final byte[] bytes)
            throws Exception {
        final long before = session.framesDropped();
        while (session.framesDropped() == before) {
            awaitBook(session, venue, what);
            final int connection = wire.inject(bytes);
            await(
                    () -> session.framesDropped() > before || wire.connections() > connection,
                    () -> "dropped and counted: " + what + ", connection " + connection + " of "
                            + wire.connections() + ", dropped " + session.framesDropped() + ", fault "
                            + session.engine().fault());
        }
    }

    /** The connection ends and another one takes its place. */
    private void replaced(
            final VenueSession session,
            final LocalBinance venue,
            final FrameInjector wire,
            final String what,
            final byte[] bytes)
            throws Exception {
        awaitBook(session, venue, what);
        final int before = wire.connections();
        wire.inject(bytes);
        await(() -> wire.connections() > before, () -> "a new connection after " + what);
    }

    private VenueSession start(final LocalBinance venue, final FrameInjector wire) {
        return PaperOnVenue.start(workspace, "wary", wire.through(venue.webSocketUri()), venue, """
                strategies:
                  - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT } }
                risk: { max_order_notional: 5_000 USDT, max_daily_loss: 50_000 USDT, duplicate_window: 0ms }
                paper: { initial: { USDT: 100_000, BTC: 1 }, latency: { order: 1ms, response: 1ms }, seed: 3 }
                """, "journal", SEED);
    }

    private void awaitBook(final VenueSession session, final LocalBinance venue, final String what) throws Exception {
        await(
                () -> session.engine()
                        .inspect(core -> core.core().state().markets.isBookValid(0)
                                && core.core().state().markets.hasTop(0)),
                () -> "a valid book before " + what);
        for (int i = 0; i < 4; i++) {
            final JsonNode depth = depth(venue.restUri());
            truth.put(depth.get("lastUpdateId").asLong(), depth);
            Thread.sleep(30);
        }
    }

    private static void await(final BooleanSupplier condition, final Supplier<String> what)
            throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "waited for " + what.get());
            Thread.sleep(2);
        }
    }

    private JsonNode depth(final URI rest) throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(rest.resolve("/api/v3/depth?symbol=BTCUSDT&limit=500"))
                .build();
        return Output.JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Runs the journal's inputs once more and looks at the book after each update that the venue told as well. */
    private int compareBooks() {
        int compared = 0;
        final CoreRunner core = new CoreRunner(
                CoreSettings.DEFAULT, new StrategyMaker(StrategyCatalog.load(workspace, List.of()), Map.of()), null);
        final BookUpdateDecoder update = new BookUpdateDecoder();
        try (JournalReader reader = JournalReader.open(workspace.resolve("journal"))) {
            final JournalGroup group = new JournalGroup(reader);
            while (group.next()) {
                core.run(group.buffer(), 0, group.length(0));
                if (group.templateId(0) == BookUpdateDecoder.TEMPLATE_ID) {
                    update.wrap(
                            group.buffer(),
                            Records.BODY_OFFSET,
                            Records.blockLength(group.buffer(), 0),
                            Records.version(group.buffer(), 0));
                    final JsonNode book = truth.get(update.lastUpdateId());
                    if (book != null && core.core().state().markets.isBookValid(0)) {
                        assertSame(book, core.core().state());
                        compared++;
                    }
                }
            }
        }
        return compared;
    }

    private static void assertSame(final JsonNode expected, final CoreState state) {
        final Instrument instrument = state.markets.instrument(0);
        final OrderBook book = state.markets.book(0);
        assertSide(expected.get("bids"), instrument, book, Side.BUY);
        assertSide(expected.get("asks"), instrument, book, Side.SELL);
    }

    private static void assertSide(
            final JsonNode expected, final Instrument instrument, final OrderBook book, final Side side) {
        assertEquals(expected.size(), book.levels(side), "levels");
        for (final JsonNode level : expected) {
            assertEquals(
                    instrument.qty(level.get(1).asString()),
                    book.qtyAt(side, instrument.price(level.get(0).asString())),
                    "quantity at " + level.get(0).asString());
        }
    }
}
