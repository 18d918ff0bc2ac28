package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Cuts, silence and lies: nothing is sent twice, nothing is called dead too early. */
class BinanceFaultTest {
    private static final long ID = ClientOrderIds.of(3, 17);
    private static final String ID_TEXT = ClientOrderIds.render(ID);
    private AdapterHarness h;

    @BeforeEach
    void open() throws Exception {
        h = new AdapterHarness();
    }

    @AfterEach
    void close() {
        h.close();
        assertTrue(h.venue.count("order.place") <= 1, "an order was sent twice");
    }

    private void place() {
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
    }

    private void reconcile() {
        synchronized (h) {
            h.adapter.reconcile();
        }
    }

    @Test
    void shouldResyncTheBookAfterACut() throws Exception {
        h.startReady();
        h.venue.paths.put("/api/v3/depth", q -> Frames.snapshot(500, "[[\"1.00\",\"1\"]]", "[[\"2.00\",\"1\"]]"));
        h.venue.cutStreams();
        h.awaitRecord("connection MARKET_DATA DOWN 1");
        h.awaitRecord("connection MARKET_DATA UP 2");
        AdapterHarness.await(() -> h.venue.streams() == 1, "second connection");
        h.venue.feed(Frames.depth(499, 501, "[]", "[]"));
        AdapterHarness.await(h.adapter::isReady, "book");

        assertTrue(
                h.texts().indexOf("book invalid CONNECTION") < h.texts().indexOf("connection MARKET_DATA DOWN 1"),
                h::texts);
        assertEquals(2, h.venue.count("GET /api/v3/depth"));
    }

    @Test
    void shouldRefetchASnapshotThatIsOlderThanTheFirstUpdate() throws Exception {
        final AtomicInteger asked = new AtomicInteger();
        h.venue.paths.put(
                "/api/v3/depth",
                q -> Frames.snapshot(
                        asked.incrementAndGet() < 3 ? 50 : 100, "[[\"1.00\",\"1\"]]", "[[\"2.00\",\"1\"]]"));
        h.start();
        AdapterHarness.await(() -> h.venue.streams() == 1, "stream connection");
        h.venue.feed(Frames.depth(99, 101, "[]", "[]"));

        AdapterHarness.await(h.adapter::isReady, "ready");
        assertEquals(3, asked.get());
    }

    @Test
    void shouldAskForASnapshotAgainAfterAGapAndSurviveNonsense() throws Exception {
        h.startReady();
        h.venue.paths.put("/api/v3/depth", q -> Frames.snapshot(110, "[[\"1.00\",\"1\"]]", "[[\"2.00\",\"1\"]]"));
        h.venue.feed("{\"nonsense\"");
        h.venue.feed(Frames.depth(109, 111, "[]", "[]"));
        h.awaitRecord("book invalid GAP");
        AdapterHarness.await(h.adapter::isReady, "book");

        assertEquals(1, h.venue.streams());
        assertFalse(h.texts().contains("connection MARKET_DATA DOWN"), h::texts);
    }

    @Test
    void shouldReconnectAfterThreeUnreadableFramesAndOnShutdown() throws Exception {
        h.startReady();
        for (int i = 0; i < 3; i++) {
            h.venue.feed("not JSON");
        }
        h.awaitRecord("connection MARKET_DATA UP 2");
        AdapterHarness.await(() -> h.venue.streams() == 1, "second connection");
        h.venue.feed("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");
        h.awaitRecord("connection MARKET_DATA UP 3");
    }

    @Test
    void shouldInvalidateTheBookWhenTheRingIsFullAndResyncWhenItHasDrained() throws Exception {
        h.startReady();
        h.published.drained = false;
        h.published.refuses = true;
        h.venue.feed(Frames.TRADE);
        h.awaitRecord("book invalid BACK_PRESSURE");
        h.venue.feed(Frames.TOP);
        h.venue.feed(Frames.TOP.replace("400900217", "400900218"));
        h.venue.feed(Frames.depth(102, 105, "[]", "[]"));
        h.venue.feed(Frames.TRADE.replace("\"t\":", "\"t\":9"));
        AdapterHarness.await(() -> h.published.refused.get() == 3, "two trades and a touch refused");
        h.published.refuses = false;
        h.venue.paths.put("/api/v3/depth", q -> Frames.snapshot(103, "[[\"1.00\",\"1\"]]", "[[\"2.00\",\"1\"]]"));
        h.venue.feed(Frames.depth(106, 107, "[]", "[]"));
        assertEquals(1, h.venue.count("GET /api/v3/depth"));
        h.published.drained = true;

        AdapterHarness.await(h.adapter::isReady, "book");
        assertEquals(2, h.venue.count("GET /api/v3/depth"));
        AdapterHarness.await(
                () -> h.published.count(dev.reprise.api.schema.TopOfBookEncoder.TEMPLATE_ID) == 1,
                "the newest touch alone");
    }

    /** As two connections side by side bring it, or a venue that sends it again. */
    @Test
    void shouldPublishABarsEndOnceUnlessTheRingWasFull() throws Exception {
        h.startReady();
        final String end = Frames.KLINE.replace("\"x\":false", "\"x\":true");
        final String next = end.replace("1752999960000", "1753000020000").replace("1753000019999", "1753000079999");
        h.venue.feed(Frames.KLINE);
        h.venue.feed(end);
        h.venue.feed(end);
        h.venue.feed(Frames.KLINE);
        h.venue.feed(Frames.TRADE);
        AdapterHarness.await(() -> h.published.count(TradeEncoder.TEMPLATE_ID) == 1, "what came behind them");
        assertEquals(2, h.published.count(VenueBarEncoder.TEMPLATE_ID), "the bar as it grew, and its end");

        h.published.refuses = true;
        h.venue.feed(next);
        AdapterHarness.await(() -> h.published.refused.get() == 1, "an end that is refused");
        h.published.refuses = false;
        h.venue.feed(next);
        h.venue.feed(next);
        h.venue.feed(Frames.TRADE.replace("\"t\":", "\"t\":9"));
        AdapterHarness.await(() -> h.published.count(TradeEncoder.TEMPLATE_ID) == 2, "what came behind them");
        assertEquals(3, h.published.count(VenueBarEncoder.TEMPLATE_ID));
    }

    @Test
    void shouldCallAnOrderWithoutAnswerUnknownAndAskForIt() throws Exception {
        h.startReady();
        h.venue.methods.put("order.place", p -> FakeBinance.Answer.NONE);
        h.venue.methods.put(
                "order.status",
                p -> FakeBinance.Answer.result(BinanceAdapterTest.order(ID_TEXT, 4711, "NEW", "0.00000")));
        place();

        h.awaitRecord("unknown 3/17 NEW_ORDER TIMEOUT");
        h.awaitRecord("snapshot 3/17 NEW BUY 6400000 0/1000");
        Thread.sleep(700);
        assertEquals(1, h.venue.count("order.status"), "found, so not asked again");
    }

    @Test
    void shouldTakeAVenueFaultAsUnknownAndTellFillsBeforeTheStatus() throws Exception {
        h.startReady();
        h.venue.methods.put("order.place", p -> FakeBinance.Answer.error(500, -1007, "Timeout waiting for response"));
        h.venue.methods.put(
                "order.status",
                p -> FakeBinance.Answer.result(BinanceAdapterTest.order(ID_TEXT, 4711, "FILLED", "0.01000")));
        h.venue.methods.put("myTrades", p -> FakeBinance.Answer.result("[" + BinanceAdapterTest.trade(5, 4711) + "]"));
        place();

        h.awaitRecord("unknown 3/17 NEW_ORDER VENUE_FAULT");
        h.awaitRecord("snapshot 3/17 FILLED BUY 6400000 1000/1000");
        assertTrue(h.texts().indexOf("exec=5") < h.texts().indexOf("snapshot 3/17"), h::texts);
        assertEquals(
                1,
                h.venue.requests.stream()
                        .filter(r -> r.contains("\"orderId\":4711"))
                        .count());
    }

    /** O2. */
    @Test
    void shouldTakeAnUnlistedErrorAndAnUnreadableAnswerAsUnknown() throws Exception {
        h.startReady();
        h.venue.methods.put("order.place", p -> FakeBinance.Answer.error(400, -9999, "new in this version"));
        h.venue.methods.put("order.cancel", p -> FakeBinance.Answer.result("{\"orderId\":1,\"executedQty\":\"NaN\"}"));
        place();
        h.awaitRecord("unknown 3/17 NEW_ORDER VENUE_FAULT");
        h.cancel(ID);
        h.awaitRecord("unknown 3/17 CANCEL UNREADABLE_REPLY");
    }

    @Test
    void shouldCallAnOrderCutOffUnknownAndFindItAfterReconnecting() throws Exception {
        h.startReady();
        h.venue.cutsAfterRequest = true;
        h.venue.methods.put(
                "order.status",
                p -> FakeBinance.Answer.result(BinanceAdapterTest.order(ID_TEXT, 4711, "NEW", "0.00000")));
        place();

        h.awaitRecord("unknown 3/17 NEW_ORDER CONNECTION_LOST");
        h.awaitRecord("connection PRIVATE DOWN 1");
        h.awaitRecord("connection PRIVATE UP 2");
        h.awaitRecord("snapshot 3/17 NEW BUY 6400000 0/1000");
    }

    /** O4. */
    @Test
    void shouldCallAnOrderAbsentOnlyWhenAllSourcesAgreedTwiceAfterAReconciliation() throws Exception {
        h.startReady();
        h.venue.cutsAfterRequest = true;
        h.venue.methods.put("account.status", p -> FakeBinance.Answer.error(500, -1000, "An unknown error occurred"));
        h.venue.methods.put("order.status", p -> FakeBinance.Answer.error(400, -2013, "Order does not exist."));
        place();
        h.awaitRecord("unknown 3/17 NEW_ORDER CONNECTION_LOST");
        Thread.sleep(1_200);
        assertFalse(h.texts().contains("ABSENT"), "not before a reconciliation");
        assertTrue(h.venue.count("order.status") >= 2);
        h.venue.methods.put(
                "account.status",
                p -> FakeBinance.Answer.result(
                        "{\"balances\":[{\"asset\":\"USDT\",\"free\":\"1\",\"locked\":\"0\"}]}"));
        h.awaitRecord("snapshot 3/17 ABSENT");

        assertTrue(h.venue.requests.stream()
                        .filter(r -> r.startsWith("myTrades") && r.contains("startTime"))
                        .count()
                >= 2);
        assertTrue(h.venue.count("openOrders.status") >= 3);
    }

    /** O4. */
    @Test
    void shouldNotCallAnOrderAbsentThatATradeContradicts() throws Exception {
        h.startReady();
        reconcile();
        h.awaitRecord("reconciliation end complete=1");
        final AtomicInteger asked = new AtomicInteger();
        h.venue.methods.put("order.place", p -> FakeBinance.Answer.NONE);
        h.venue.methods.put("order.status", p -> {
            if (p.has("orderId")) {
                return FakeBinance.Answer.result(BinanceAdapterTest.order(ID_TEXT, 4711, "FILLED", "0.01000"));
            }
            return asked.incrementAndGet() < 5
                    ? FakeBinance.Answer.error(400, -2013, "Order does not exist.")
                    : FakeBinance.Answer.result(BinanceAdapterTest.order(ID_TEXT, 4711, "FILLED", "0.01000"));
        });
        h.venue.methods.put("myTrades", p -> FakeBinance.Answer.result("[" + BinanceAdapterTest.trade(5, 4711) + "]"));
        place();

        h.awaitRecord("snapshot 3/17 FILLED BUY 6400000 1000/1000");
        assertFalse(h.texts().contains("ABSENT"), h::texts);
    }

    @Test
    void shouldApplyAFillThatComesBeforeTheAnswer() throws Exception {
        h.startReady();
        h.venue.methods.put("order.place", p -> {
            h.venue.event(
                    BinanceAdapterTest.execution(
                            ID_TEXT,
                            "",
                            "TRADE",
                            "FILLED",
                            "\"l\":\"0.01000\",\"z\":\"0.01000\",\"L\":\"64000.00\",\"n\":\"0\",\"N\":null,\"t\":99,\"m\":true,\"Y\":\"640\""));
            return FakeBinance.Answer.result("{\"orderId\":4711,\"transactTime\":1753000000123}");
        });
        place();
        h.awaitRecord("accepted 3/17 venue=4711");

        assertTrue(h.texts().indexOf("sent 3/17") < h.texts().indexOf("exec=99"), h::texts);
        assertTrue(h.texts().indexOf("exec=99") < h.texts().indexOf("accepted"), h::texts);
    }

    @Test
    void shouldReconnectWhenAPrivateMessageCannotBeRead() throws Exception {
        h.startReady();
        h.venue.event(BinanceAdapterTest.execution(ID_TEXT, "", "NEW", "NEW", "\"z\":\"many\""));
        h.awaitRecord("connection PRIVATE UP 2");
        h.venue.raw("{\"subscriptionId\":0,");
        h.awaitRecord("connection PRIVATE UP 3");
        h.venue.event("{\"e\":\"eventStreamTerminated\",\"E\":1753000000124}");
        h.awaitRecord("connection PRIVATE UP 4");
    }

    @Test
    void shouldEndAReconciliationThatCannotBeCompleted() throws Exception {
        h.startReady();
        h.venue.methods.put("myTrades", p -> FakeBinance.Answer.error(500, -1000, "An unknown error occurred"));
        reconcile();

        h.awaitRecord("reconciliation end complete=0");
    }

    @Test
    void shouldCallAnUnknownExecutionTypeUnknown() throws Exception {
        h.startReady();
        h.venue.event(BinanceAdapterTest.execution(ID_TEXT, "", "TELEPORTED", "BEYOND", "\"z\":\"0\",\"t\":-1"));

        h.awaitRecord("unknown 3/17 NEW_ORDER VENUE_FAULT");
    }

    @Test
    void shouldLogOnOnceWithEd25519() throws Exception {
        final String key = "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u";
        try (AdapterHarness other = new AdapterHarness(
                new Credentials(
                        FakeBinance.secret(FakeBinance.API_KEY), BinanceSigner.ed25519(FakeBinance.secret(key))),
                300_000_000,
                400_000_000)) {
            other.venue.methods.put("session.logon", p -> FakeBinance.Answer.result("{\"authorizedSince\":1}"));
            other.venue.methods.put(
                    "userDataStream.subscribe", p -> FakeBinance.Answer.result("{\"subscriptionId\":0}"));
            other.venue.methods.put("order.place", p -> FakeBinance.Answer.result("{\"orderId\":4711}"));
            other.startReady();
            other.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
            other.awaitRecord("accepted 3/17 venue=4711");

            assertTrue(
                    other.venue.requests.stream()
                            .filter(r -> r.startsWith("order.place"))
                            .noneMatch(r -> r.contains("signature") || r.contains("apiKey")),
                    other.venue.requests::toString);
        }
        h.start();
    }

    private void twoSymbols() {
        h.instruments = List.of(Frames.SPOT, Frames.instrument(1, "ETHUSDT", "ETH-USDT.BINANCE", MarketKind.SPOT));
        h.venue.methods.put(
                "myTrades",
                p -> FakeBinance.Answer.result(
                        "[" + BinanceAdapterTest.trade(isBtc(p) ? 8 : 9, 4711).replace("BTCUSDT", symbol(p)) + "]"));
    }

    private static String symbol(final JsonNode params) {
        return params.path("symbol").asString("");
    }

    private static boolean isBtc(final JsonNode params) {
        return symbol(params).equals("BTCUSDT");
    }

    /** The venue's order ids are unique in their symbol only. */
    private static FakeBinance.Answer orderOf(final JsonNode params, final String format) {
        final String id = ClientOrderIds.render(isBtc(params) ? ID : ID + 3);
        return FakeBinance.Answer.result(format.replace(
                "ORDER", BinanceAdapterTest.order(id, 4711, "NEW", "0.00000").replace("BTCUSDT", symbol(params))));
    }

    @Test
    void shouldTellWhoseAFillIsWhenOrdersOfTwoSymbolsShareAnId() throws Exception {
        twoSymbols();
        h.venue.methods.put("openOrders.status", p -> orderOf(p, "[ORDER]"));
        h.start();
        h.awaitRecord("reconciliation end complete=1");

        assertFillsOfBoth();
        assertEquals(0, h.venue.count("order.status"), "known from the lists");
    }

    @Test
    void shouldAskWhoseFillsAreWhenOrdersOfTwoSymbolsShareAnId() throws Exception {
        twoSymbols();
        h.venue.methods.put("order.status", p -> orderOf(p, "ORDER"));
        h.start();
        h.awaitRecord("reconciliation end complete=1");

        assertFillsOfBoth();
    }

    private void assertFillsOfBoth() {
        final List<String> fills = h.texts()
                .lines()
                .filter(text -> text.startsWith("fill "))
                .sorted()
                .toList();
        assertEquals(2, fills.size(), h::texts);
        assertTrue(fills.get(0).startsWith("fill 3/17 ") && fills.get(0).endsWith("exec=8"), h::texts);
        assertTrue(fills.get(1).startsWith("fill 3/20 ") && fills.get(1).endsWith("exec=9"), h::texts);
    }
}
