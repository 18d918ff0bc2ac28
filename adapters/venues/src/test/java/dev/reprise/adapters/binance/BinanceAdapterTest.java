package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.VenueAdapter;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.VenueException;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceAdapterTest {
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
        assertEquals(List.of(), h.venue.wrongSignatures);
        synchronized (h.published) {
            for (final var record : h.published.records) {
                final byte[] bytes = new byte[record.capacity()];
                record.getBytes(0, bytes);
                final String text = new String(bytes, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("Canary"), "a key in a record");
            }
        }
    }

    private void accept() {
        h.venue.methods.put(
                "order.place",
                p -> FakeBinance.Answer.result(
                        "{\"symbol\":\"BTCUSDT\",\"orderId\":4711,\"orderListId\":-1,\"clientOrderId\":\"" + ID_TEXT
                                + "\",\"transactTime\":1753000000123}"));
    }

    static String execution(
            final String c, final String original, final String x, final String status, final String rest) {
        return "{\"e\":\"executionReport\",\"E\":1753000000124,\"s\":\"BTCUSDT\",\"c\":\"" + c
                + "\",\"S\":\"BUY\",\"o\":\"LIMIT\","
                + "\"f\":\"GTC\",\"q\":\"0.01000\",\"p\":\"64000.00\",\"C\":\"" + original + "\",\"x\":\"" + x
                + "\",\"X\":\"" + status
                + "\",\"r\":\"NONE\",\"i\":4711,\"T\":1753000000123," + rest + "}";
    }

    @Test
    void shouldReadInstrumentRules() throws Exception {
        h.venue.paths.put("/api/v3/exchangeInfo", q -> {
            try {
                return new String(FramesReaderTest.resource("exchangeInfo-spot.json"), StandardCharsets.UTF_8);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        final List<InstrumentRules> rules = h.adapter.instruments(List.of("BTC-USDT.BINANCE", "ETHBTC"));

        assertEquals("BTCUSDT", rules.get(0).venueSymbol());
        assertTrue(rules.get(0).trading());
        assertEquals("ETH-BTC.BINANCE", rules.get(1).symbol());
        assertFalse(rules.get(1).trading());
        assertTrue(
                h.venue.requests.contains("GET /api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22ETHBTC%22%5D"),
                h.venue.requests::toString);
        assertThrows(VenueException.class, () -> h.adapter.instruments(List.of("XYZ-USDT.BINANCE")));
        h.start();
    }

    @Test
    void shouldPublishMarketDataWithAWholeBook() throws Exception {
        h.startReady();
        h.venue.feed(Frames.TRADE);
        h.venue.feed(Frames.TOP);
        h.venue.feed(Frames.depth(102, 103, "[]", "[[\"64001.00\",\"0\"]]"));
        AdapterHarness.await(() -> h.published.count(BookUpdateEncoder.TEMPLATE_ID) == 3, "snapshot and two updates");

        assertEquals(1, h.published.count(TradeEncoder.TEMPLATE_ID));
        assertEquals(1, h.published.count(TopOfBookEncoder.TEMPLATE_ID));
        assertEquals(1, h.venue.count("CONNECT /stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms"));
        assertEquals(1, h.venue.count("GET /api/v3/depth?symbol=BTCUSDT&limit=1000"));
        assertTrue(h.texts().contains("connection MARKET_DATA UP 1"), h::texts);
    }

    @Test
    void shouldPlaceALimitOrderAndReportItsFill() throws Exception {
        h.startReady();
        accept();
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("accepted 3/17 venue=4711");
        h.venue.event(execution(ID_TEXT, "", "NEW", "NEW", "\"z\":\"0.00000\",\"t\":-1"));
        h.venue.event(
                execution(
                        ID_TEXT,
                        "",
                        "TRADE",
                        "FILLED",
                        "\"l\":\"0.01000\",\"z\":\"0.01000\",\"L\":\"63999.50\",\"n\":\"0.00001000\",\"N\":\"BTC\",\"t\":99,\"m\":false,\"Y\":\"639.99500000\""));
        h.awaitRecord("fill 3/17 BUY 1000@6399950 cum=1000 quote=63999500000 fee=1000#0 TAKER exec=99");

        final String texts = h.texts();
        assertTrue(texts.indexOf("sent 3/17 NEW_ORDER") < texts.indexOf("accepted 3/17"), texts);
        final String request = h.venue.requests.stream()
                .filter(r -> r.startsWith("order.place"))
                .findFirst()
                .orElseThrow();
        assertTrue(request.contains("\"price\":\"64000.00\",\"quantity\":\"0.01000\""), request);
        assertTrue(request.contains("\"newClientOrderId\":\"" + ID_TEXT + "\""), request);
        assertTrue(request.contains("\"timeInForce\":\"GTC\"") && request.contains("\"type\":\"LIMIT\""), request);
    }

    @Test
    void shouldAskWhatTheKeyMayDoAndTakeSilenceForTheWorse() throws Exception {
        h.venue.paths.put("/api/v3/time", q -> "{\"serverTime\":1753000000000}");
        h.venue.paths.put(
                "/sapi/v1/account/apiRestrictions",
                q ->
                        "{\"ipRestrict\":true,\"enableReading\":true,\"enableWithdrawals\":false,\"enableInternalTransfer\":false,"
                                + "\"permitsUniversalTransfer\":false,\"enableSpotAndMarginTrading\":true}");
        assertEquals(new KeyRights(true, false, false, true), h.adapter.keyRights());
        assertEquals(List.of(), h.adapter.keyRights().problems());

        h.venue.paths.put("/sapi/v1/account/apiRestrictions", q -> "{}");
        assertEquals(new KeyRights(false, true, true, false), h.adapter.keyRights());
        assertEquals(4, h.adapter.keyRights().problems().size());
        h.start();
    }

    /** The gate may close after the gateway has handed an order over, while the adapter waits for its lock. */
    @Test
    void shouldAskTheGateLastAndLetCancelsPass() throws Exception {
        h.startReady();
        accept();
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("accepted 3/17 venue=4711");
        h.isGateClosed = true;
        h.place(ID + 1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("withheld 3/18 NEW_ORDER GATE_CLOSED");
        h.cancel(ID);
        h.awaitRecord("sent 3/17 CANCEL");
        assertEquals(1, h.venue.count("order.place"));
    }

    /** Between the first question and the write lie the request's text and its signature. */
    @Test
    void shouldHoldAnOrderWhenTheGateClosesWhileItsRequestIsWritten() throws Exception {
        h.startReady();
        accept();
        h.closesOnceAsked = true;
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("withheld 3/17 NEW_ORDER GATE_CLOSED");
        h.closesOnceAsked = false;
        h.isGateClosed = false;
        h.place(ID + 1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("accepted 3/18 venue=4711");
        assertEquals(1, h.venue.count("order.place"));
    }

    /** A fee in a coin that no instrument has is told in that coin, which is defined before the fill; it is never left out. */
    @Test
    void shouldDefineTheCurrencyOfAFee() throws Exception {
        h.startReady();
        accept();
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("accepted 3/17 venue=4711");
        for (int i = 0; i < 2; i++) {
            h.venue.event(execution(
                    ID_TEXT,
                    "",
                    "TRADE",
                    "PARTIALLY_FILLED",
                    "\"l\":\"0.00100\",\"z\":\"0.00" + (i + 1)
                            + "00\",\"L\":\"63999.50\",\"n\":\"0.00001000\",\"N\":\"FDUSD\",\"t\":" + (99 + i)
                            + ",\"m\":false,\"Y\":\"63.99950000\""));
            h.awaitRecord("fee=1000#3 TAKER exec=" + (99 + i));
        }

        final String texts = h.texts();
        assertTrue(texts.indexOf("currency FDUSD #3 scale=8") < texts.indexOf("fee=1000#3"), texts);
        assertEquals(texts.indexOf("currency FDUSD"), texts.lastIndexOf("currency FDUSD"), "defined once: " + texts);
        assertTrue(texts.contains("currency FDUSD"), texts);
    }

    @Test
    void shouldSendAMarketOrderAsImmediateOrCancelAtItsCollarAndPostOnlyAsMaker() throws Exception {
        h.startReady();
        accept();
        h.place(ID, Side.SELL, OrderType.MARKET, TimeInForce.IOC, 6_300_000, 1_000);
        h.place(ID + 1, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_300_000, 1_000, 1);
        AdapterHarness.await(() -> h.venue.count("order.place") == 2, "two orders");

        final List<String> requests = h.venue.requests.stream()
                .filter(r -> r.startsWith("order.place"))
                .toList();
        assertTrue(
                requests.get(0).contains("\"side\":\"SELL\"")
                        && requests.get(0).contains("\"price\":\"63000.00\"")
                        && requests.get(0).contains("\"timeInForce\":\"IOC\"")
                        && requests.get(0).contains("\"type\":\"LIMIT\""),
                requests.get(0));
        assertTrue(
                requests.get(1).contains("\"type\":\"LIMIT_MAKER\"")
                        && !requests.get(1).contains("timeInForce"),
                requests.get(1));
        h.venue.event(execution(ID_TEXT, "", "EXPIRED", "EXPIRED", "\"z\":\"0.00500\",\"t\":-1"));
        h.awaitRecord("expired 3/17 cum=500 TERMS");
        h.venue.event(execution(ID_TEXT, "", "TRADE_PREVENTION", "EXPIRED_IN_MATCH", "\"z\":\"0.00500\",\"t\":-1"));
        h.awaitRecord("expired 3/17 cum=500 SELF_TRADE");
    }

    /** O2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-2010|Account has insufficient balance for requested action.|INSUFFICIENT_BALANCE",
                "-2010|Order would immediately match and take.|WOULD_TAKE",
                "-2010|Order would trigger immediately.|WOULD_TRIGGER",
                "-2010|Duplicate order sent.|DUPLICATE",
                "-2010|Market is closed.|MARKET_CLOSED",
                "-1013|Filter failure: LOT_SIZE|FILTER",
                "-1015|Too many new orders.|RATE_LIMIT",
                "-1021|Timestamp for this request is outside of the recvWindow.|CLOCK",
                "-1111|Precision is over the maximum defined for this asset.|MALFORMED"
            })
    void shouldReportARefusalWithProof(final int code, final String message, final RejectCode expected)
            throws Exception {
        h.startReady();
        h.venue.methods.put("order.place", p -> FakeBinance.Answer.error(400, code, message));
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);

        h.awaitRecord("rejected 3/17 NEW_ORDER " + expected + ' ' + code + ' ' + message);
        assertFalse(h.texts().contains("unknown"), h::texts);
    }

    @Test
    void shouldCancelAndMatchTheEventByTheOriginalId() throws Exception {
        h.startReady();
        h.venue.methods.put(
                "order.cancel",
                p -> FakeBinance.Answer.result(
                        "{\"symbol\":\"BTCUSDT\",\"origClientOrderId\":\"" + ID_TEXT
                                + "\",\"orderId\":4711,\"clientOrderId\":\"cancel1\",\"executedQty\":\"0.00200\",\"status\":\"CANCELED\"}"));
        h.cancel(ID);
        h.awaitRecord("canceled 3/17 cum=200");
        h.venue.event(execution("cancel1", ID_TEXT, "CANCELED", "CANCELED", "\"z\":\"0.00300\",\"t\":-1"));
        h.awaitRecord("canceled 3/17 cum=300");

        h.venue.methods.put("order.cancel", p -> FakeBinance.Answer.error(400, -2011, "Unknown order sent."));
        h.cancel(ID);
        h.awaitRecord("rejected 3/17 CANCEL UNKNOWN_ORDER -2011 Unknown order sent.");
    }

    @Test
    void shouldLeaveOrdersOfOthersOut() throws Exception {
        h.startReady();
        h.venue.event(execution("web_abc", "", "NEW", "NEW", "\"z\":\"0\",\"t\":-1"));
        h.venue.event(
                "{\"e\":\"outboundAccountPosition\",\"E\":1753000000124,\"u\":1,\"B\":[{\"a\":\"BTC\",\"f\":\"1.5\",\"l\":\"0.25\"},{\"a\":\"DOGE\",\"f\":\"7\",\"l\":\"0\"}]}");
        h.awaitRecord("balance #0 150000000 25000000");

        assertFalse(h.texts().contains("accepted"), h::texts);
    }

    @Test
    void shouldReconcileOrdersBalancesAndTrades() throws Exception {
        h.venue.methods.put(
                "account.status",
                p -> FakeBinance.Answer.result(
                        "{\"updateTime\":1753000000100,\"balances\":[{\"asset\":\"USDT\",\"free\":\"1000.00\",\"locked\":\"0.5\"}]}"));
        h.venue.methods.put(
                "openOrders.status",
                p -> FakeBinance.Answer.result("[" + order(ID_TEXT, 4711, "NEW", "0.00000") + ","
                        + order("by_hand", 4712, "NEW", "0.00000") + "]"));
        h.venue.methods.put(
                "myTrades",
                p -> FakeBinance.Answer.result(
                        p.has("fromId")
                                ? "[" + trade(8, 4720) + "]"
                                : "[" + trade(5, 4711) + "," + trade(6, 4720) + "," + trade(7, 4712) + "]"));
        h.venue.methods.put(
                "order.status",
                p -> FakeBinance.Answer.result(
                        order(ClientOrderIds.render(ID + 3), p.path("orderId").asLong(), "FILLED", "0.01000")));
        h.startReady();
        h.awaitRecord("reconciliation end complete=1");

        final String texts = h.texts();
        final String inside =
                texts.substring(texts.indexOf("reconciliation begin"), texts.indexOf("reconciliation end"));
        assertTrue(inside.contains("balance #1 100000000000 50000000"), texts);
        assertTrue(inside.contains("snapshot 3/17 NEW BUY 6400000 0/1000"), texts);
        assertTrue(
                inside.contains("fill 3/17 BUY 1000@6400000 cum=-1 quote=64000000000 fee=100#2 MAKER exec=5"), texts);
        assertTrue(
                inside.contains("fill 3/20 BUY 1000@6400000 cum=-1 quote=64000000000 fee=100#2 MAKER exec=6"), texts);
        assertFalse(inside.contains("exec=7"), texts);

        synchronized (h) {
            h.adapter.reconcile();
        }
        h.awaitRecord("exec=8");
        assertEquals(
                1,
                h.venue.requests.stream()
                        .filter(r -> r.contains("\"fromId\":1,"))
                        .count());
        assertEquals(1, h.venue.count("order.status"), "asked once whose order it is");
    }

    static String order(final String clientId, final long venueId, final String status, final String executed) {
        return "{\"symbol\":\"BTCUSDT\",\"orderId\":" + venueId + ",\"clientOrderId\":\"" + clientId
                + "\",\"price\":\"64000.00\",\"origQty\":\"0.01000\",\"executedQty\":\"" + executed + "\",\"status\":\""
                + status
                + "\",\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"side\":\"BUY\",\"updateTime\":1753000000100}";
    }

    static String trade(final long id, final long orderId) {
        return "{\"symbol\":\"BTCUSDT\",\"id\":" + id + ",\"orderId\":" + orderId
                + ",\"price\":\"64000.00\",\"qty\":\"0.01000\",\"quoteQty\":\"640.00000000\",\"commission\":\"0.00000100\",\"commissionAsset\":\"BNB\",\"time\":1753000000090,\"isBuyer\":true,\"isMaker\":true}";
    }

    private static String open(final String clientOrderId, final long orderId) {
        return "{\"symbol\":\"BTCUSDT\",\"orderId\":" + orderId + ",\"clientOrderId\":\"" + clientOrderId + "\"}";
    }

    private VenueAdapter.CancelRound cancelOpen(final long kept) {
        return h.adapter.cancelOpen(id -> id == kept);
    }

    @Test
    void shouldCancelEverythingThatIsOpenOverRest() throws Exception {
        h.venue.paths.put("/api/v3/openOrders", q -> "[" + open("e13wu1ot", 1) + "," + open("web_x", 2) + "]");
        h.startReady();

        assertEquals(new VenueAdapter.CancelRound(2, 2, ""), cancelOpen(-1));
        assertEquals(1, h.venue.count("DELETE /api/v3/openOrders?symbol=BTCUSDT&recvWindow=5000&timestamp="));
        assertEquals(0, h.venue.count("openOrders.cancelAll"));

        h.venue.paths.put("/api/v3/openOrders", q -> "[]");
        assertEquals(new VenueAdapter.CancelRound(0, 0, ""), cancelOpen(-1));
        assertEquals(1, h.venue.count("DELETE "), "nothing is open: nothing is cancelled");
    }

    @Test
    void shouldLeaveWhatIsKeptAndCancelTheOthersOneByOne() throws Exception {
        h.venue.paths.put("/api/v3/openOrders", q -> "[" + open(ID_TEXT, 1) + "," + open("web_x", 2) + "]");
        h.venue.paths.put("/api/v3/order", q -> open("web_x", 2));
        h.startReady();

        assertEquals(new VenueAdapter.CancelRound(1, 1, ""), cancelOpen(ID));
        assertEquals(1, h.venue.count("DELETE /api/v3/order?symbol=BTCUSDT&orderId=2&"));
        assertEquals(0, h.venue.count("DELETE /api/v3/openOrders"));
    }

    @Test
    void shouldSayWhatCouldNotBeCancelled() throws Exception {
        h.venue.paths.put("/api/v3/openOrders", q -> "[" + open(ID_TEXT, 1) + "," + open("web_x", 2) + "]");
        h.venue.paths.put("/api/v3/order", q -> "{\"code\":-2015,\"msg\":\"Invalid API-key.\"}");
        h.startReady();

        final VenueAdapter.CancelRound round = cancelOpen(ID);
        assertEquals(1, round.open());
        assertEquals(0, round.cancelled());
        assertTrue(round.problem().contains("-2015"), round.problem());
    }

    @Test
    void shouldUseTheVenuesClockWhenOursIsOff() throws Exception {
        final AtomicInteger asked = new AtomicInteger();
        h.venue.paths.put(
                "/api/v3/openOrders",
                q -> asked.incrementAndGet() == 1 ? "{\"code\":-1021,\"msg\":\"Timestamp ahead.\"}" : "[]");
        h.venue.paths.put("/api/v3/time", q -> "{\"serverTime\":1000000000000}");
        h.startReady();

        assertEquals(new VenueAdapter.CancelRound(0, 0, ""), cancelOpen(-1));
        assertEquals(1, h.venue.count("GET /api/v3/openOrders?symbol=BTCUSDT&recvWindow=5000&timestamp=10000000"));
    }

    @Test
    void shouldCancelEverythingOverTheWebSocketWhenRestFails() throws Exception {
        h.venue.methods.put("openOrders.cancelAll", p -> FakeBinance.Answer.result("[]"));
        h.startReady();

        final VenueAdapter.CancelRound round = cancelOpen(-1);

        assertEquals(-1, round.open(), "it could not be asked");
        assertTrue(round.problem().contains("WebSocket"), round.problem());
        AdapterHarness.await(() -> h.venue.count("openOrders.cancelAll") == 1, "WebSocket");
    }

    @Test
    void shouldWithholdWhatItCannotSend() throws Exception {
        h.venue.methods.put("userDataStream.subscribe.signature", p -> FakeBinance.Answer.NONE);
        h.start();
        h.place(ID, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 6_400_000, 1_000);
        h.awaitRecord("withheld 3/17 NEW_ORDER NOT_CONNECTED");
        assertEquals(0, h.venue.count("order.place"));
    }

    @Test
    void shouldRefuseEndpointsThatAreNotWhatTheySay() {
        final BinanceEndpoints live = BinanceEndpoints.LIVE;
        assertThrows(
                IllegalArgumentException.class,
                () -> new BinanceEndpoints("local", live.rest(), live.streams(), live.wsApi()));
        final BinanceEndpoints local = BinanceEndpoints.local(9001);
        assertThrows(
                IllegalArgumentException.class,
                () -> new BinanceEndpoints("testnet", local.rest(), local.streams(), local.wsApi()));
        assertEquals("http://127.0.0.1:9002", local.rest().toString());
        h.start();
    }
}
