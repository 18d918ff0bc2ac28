package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LocalBinanceOrdersTest {
    private static final long SEED = 5;
    private static final long ONE = 100_000_000;

    @TempDir
    Path folder;

    private Signing signing;
    private Path log;
    private LocalBinance venue;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        signing = new Signing();
        log = folder.resolve("orders.jsonl");
        final AccountSettings account = AccountSettings.of(signing.credentials())
                .withBalances(Map.of("BTC", ONE, "USDT", 100_000 * ONE))
                .withFees(500, 1000);
        venue = LocalBinance.start(LocalBinanceSettings.demo(SEED)
                .withSpeed(0.001) // a market that stands still while a test looks at it
                .withAccount(account)
                .withOrderLog(log));
        client = TestClient.connect(venue.orderUri().toString());
    }

    @AfterEach
    void stop() throws Exception {
        client.closeBlocking();
        venue.close();
    }

    private void logon() throws Exception {
        final JsonNode answer = client.call("session.logon", signing.ed25519(Signing.timed()));
        assertEquals(200, answer.path("status").asInt(), answer.toString());
        final JsonNode subscribed = client.call("userDataStream.subscribe", VenueJson.object());
        assertEquals(0, subscribed.path("result").path("subscriptionId").asInt(-1), subscribed.toString());
    }

    private static ObjectNode order(final String id, final String side, final String type, final String qty) {
        return Signing.timed()
                .put("symbol", "BTCUSDT")
                .put("side", side)
                .put("type", type)
                .put("quantity", qty)
                .put("newClientOrderId", id);
    }

    private static ObjectNode limit(final String id, final String side, final String price, final String qty) {
        return order(id, side, "LIMIT", qty).put("timeInForce", "GTC").put("price", price);
    }

    private static ObjectNode named(final String id) {
        return Signing.timed().put("symbol", "BTCUSDT").put("origClientOrderId", id);
    }

    private static int code(final JsonNode answer) {
        return answer.path("error").path("code").asInt(0);
    }

    private static String message(final JsonNode answer) {
        return answer.path("error").path("msg").asString("");
    }

    private BigDecimal[] balance(final String asset) throws InterruptedException {
        final JsonNode account = client.call("account.status", Signing.timed()).path("result");
        for (final JsonNode balance : account.path("balances")) {
            if (balance.path("asset").asString().equals(asset)) {
                return new BigDecimal[] {
                    new BigDecimal(balance.path("free").asString()),
                    new BigDecimal(balance.path("locked").asString())
                };
            }
        }
        throw new AssertionError("no balance of " + asset + ": " + account);
    }

    @Test
    void shouldRestReportAndCancelAnOrder() throws Exception {
        logon();
        final JsonNode placed = client.call("order.place", limit("a1", "BUY", "50000.00", "0.01"));
        assertEquals("NEW", placed.path("result").path("status").asString(), placed.toString());
        assertEquals("0.01000000", placed.path("result").path("origQty").asString());
        final JsonNode report = client.report("a1", "NEW");
        assertEquals(
                placed.path("result").path("orderId").asLong(), report.path("i").asLong());
        assertTrue(report.path("w").asBoolean());
        assertEquals(0, new BigDecimal("500").compareTo(balance("USDT")[1]));
        assertEquals(-2010, code(client.call("order.place", limit("a1", "BUY", "50000.00", "0.01"))));
        assertEquals(
                "a1",
                client.call("openOrders.status", Signing.timed())
                        .path("result")
                        .path(0)
                        .path("clientOrderId")
                        .asString());

        final JsonNode canceled = client.call("order.cancel", named("a1").put("newClientOrderId", "c1"));
        assertEquals("CANCELED", canceled.path("result").path("status").asString(), canceled.toString());
        assertEquals("a1", canceled.path("result").path("origClientOrderId").asString());
        final JsonNode end = client.report("a1", "CANCELED");
        assertEquals("c1", end.path("c").asString());
        assertEquals("a1", end.path("C").asString());
        assertEquals(0, balance("USDT")[1].signum());
        assertEquals(-2011, code(client.call("order.cancel", named("a1"))));
        assertEquals(
                "CANCELED",
                client.call("order.status", named("a1"))
                        .path("result")
                        .path("status")
                        .asString());
        assertEquals(-2013, code(client.call("order.status", named("never"))));
        final JsonNode again = client.call("order.place", limit("a1", "BUY", "50000.00", "0.01"));
        assertEquals(200, again.path("status").asInt(), "the id of a closed order may come again");
    }

    @Test
    void shouldFillPartlyAndKeepTheBooksOfMoney() throws Exception {
        logon();
        final ObjectNode taker = order("t1", "SELL", "MARKET", "0.50000");
        final JsonNode filled = client.call("order.place", taker).path("result");
        assertEquals("FILLED", filled.path("status").asString(), filled.toString());
        BigDecimal qty = BigDecimal.ZERO;
        BigDecimal received = BigDecimal.ZERO;
        for (final JsonNode fill : filled.path("fills")) {
            assertEquals("USDT", fill.path("commissionAsset").asString());
            final BigDecimal q = new BigDecimal(fill.path("qty").asString());
            final BigDecimal notional =
                    q.multiply(new BigDecimal(fill.path("price").asString()));
            final BigDecimal fee = new BigDecimal(fill.path("commission").asString());
            assertTrue(fee.subtract(notional.movePointLeft(3)).abs().compareTo(new BigDecimal("0.00000001")) <= 0);
            qty = qty.add(q);
            received = received.add(notional).subtract(fee);
        }
        assertEquals(0, qty.compareTo(new BigDecimal("0.5")));
        assertEquals(0, balance("BTC")[0].compareTo(new BigDecimal("0.5")));
        assertEquals(0, balance("USDT")[0].subtract(new BigDecimal("100000")).compareTo(received));

        // More than is offered near the touch: the rest stays in the book.
        final JsonNode book = TestClient.get(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5");
        final String best = book.path("asks").path(0).path(0).asString();
        final JsonNode partly =
                client.call("order.place", limit("p1", "BUY", best, "1.50000")).path("result");
        assertEquals("PARTIALLY_FILLED", partly.path("status").asString(), partly + " of " + book);
        final JsonNode trade = client.report("p1", "TRADE");
        assertEquals("BTC", trade.path("N").asString());
        assertFalse(trade.path("m").asBoolean());
        final BigDecimal left = new BigDecimal("1.5")
                .subtract(new BigDecimal(partly.path("executedQty").asString()));
        assertTrue(left.signum() > 0);
        final JsonNode position = client.await(
                "balances", f -> f.path("event").path("e").asString("").equals("outboundAccountPosition"));
        assertFalse(position.path("event").path("B").isEmpty());
        client.call("openOrders.cancelAll", Signing.timed().put("symbol", "BTCUSDT"));
        assertEquals(0, balance("USDT")[1].signum(), "something stays locked without an order");
        final JsonNode trades = client.call("myTrades", Signing.timed().put("symbol", "BTCUSDT"))
                .path("result");
        assertTrue(trades.size() >= filled.path("fills").size() + 1, trades.toString());
    }

    /** Ten seconds may end in between: then there is nothing to take off either. */
    @Test
    void shouldCountNoOrderThatFilledOrWasRefused() throws Exception {
        logon();
        for (int i = 0; i < 3; i++) {
            final JsonNode filled = client.call("order.place", order("m" + i, "SELL", "MARKET", "0.001"));
            assertEquals(200, filled.path("status").asInt(), filled.toString());
            assertEquals(0, filled.path("rateLimits").path(1).path("count").asInt(-1), filled.toString());
            final JsonNode poor = client.call("order.place", limit("b" + i, "BUY", "50000.00", "3"));
            assertEquals(-2010, code(poor));
            assertEquals(0, poor.path("rateLimits").path(1).path("count").asInt(-1), poor.toString());
        }
    }

    @Test
    void shouldExpireWhatMayNotRest() throws Exception {
        logon();
        final ObjectNode ioc =
                order("i1", "BUY", "LIMIT", "0.01").put("timeInForce", "IOC").put("price", "50000.00");
        assertEquals(
                "EXPIRED",
                client.call("order.place", ioc).path("result").path("status").asString());
        assertEquals(
                "UNFILLED_IOC_QUANTITY_EXPIRED",
                client.report("i1", "EXPIRED").path("eR").asString());
        final ObjectNode fok =
                order("f1", "SELL", "LIMIT", "1.0").put("timeInForce", "FOK").put("price", "70000.00");
        assertEquals(
                "EXPIRED",
                client.call("order.place", fok).path("result").path("status").asString());
        assertEquals(0, balance("BTC")[1].signum());
    }

    @Test
    void shouldRefuseWithTheVenuesCodes() throws Exception {
        logon();
        final JsonNode taking = client.call(
                "order.place", order("m1", "BUY", "LIMIT_MAKER", "0.01").put("price", "70000.00"));
        assertEquals(-2010, code(taking));
        assertEquals("Order would immediately match and take.", message(taking));
        final JsonNode poor = client.call("order.place", limit("b1", "BUY", "50000.00", "3"));
        assertEquals("Account has insufficient balance for requested action.", message(poor));
        assertEquals(-2010, code(poor));
        assertEquals(
                "Filter failure: PRICE_FILTER", message(client.call("order.place", limit("x", "BUY", "1.001", "9"))));
        assertEquals(
                "Filter failure: LOT_SIZE",
                message(client.call("order.place", limit("x", "BUY", "50000", "0.000001"))));
        assertEquals(
                "Filter failure: NOTIONAL", message(client.call("order.place", limit("x", "BUY", "50000", "0.00001"))));
        assertEquals(
                "Filter failure: PERCENT_PRICE_BY_SIDE",
                message(client.call("order.place", limit("x", "BUY", "5000.00", "0.01"))));
        assertEquals(-1111, code(client.call("order.place", limit("x", "BUY", "50000.000000001", "0.01"))));
        assertEquals(-1100, code(client.call("order.place", limit("x", "BUY", "NaN", "0.01"))));
        assertEquals(
                -1121,
                code(client.call(
                        "order.place", limit("x", "BUY", "50000", "0.01").put("symbol", "NO"))));
        assertEquals(
                -1102,
                code(client.call(
                        "order.place", order("x", "BUY", "LIMIT", "0.01").put("price", "1"))));
        assertEquals(-1020, code(client.call("order.dance", Signing.timed())));
        assertEquals(0, balance("USDT")[1].signum());
    }

    @Test
    void shouldCheckKeysSignaturesAndTime() throws Exception {
        final ObjectNode good = limit("s1", "BUY", "50000.00", "0.01");
        assertEquals(-1102, code(client.call("order.place", good.deepCopy())), "neither key nor session");
        assertEquals(
                200,
                client.call("order.place", signing.hmac(good.deepCopy()))
                        .path("status")
                        .asInt());
        final ObjectNode forged =
                signing.hmac(limit("s2", "BUY", "50000.00", "0.01")).put("quantity", "0.02");
        assertEquals(-1022, code(client.call("order.place", forged)));
        final ObjectNode badEd = signing.ed25519(Signing.timed()).put("recvWindow", 1000);
        assertEquals(-1022, code(client.call("session.logon", badEd)));
        final ObjectNode stranger = signing.hmac(Signing.timed()).put("apiKey", "nobody");
        assertEquals(-2015, code(client.call("account.status", stranger)));
        final ObjectNode old = VenueJson.object().put("timestamp", System.currentTimeMillis() - 6000);
        assertEquals(-1021, code(client.call("account.status", signing.hmac(old))));
        final ObjectNode early = VenueJson.object().put("timestamp", System.currentTimeMillis() + 60_000);
        assertEquals(-1021, code(client.call("account.status", signing.hmac(early))));
        final JsonNode stream = client.call("userDataStream.subscribe.signature", signing.hmac(Signing.timed()));
        assertEquals(200, stream.path("status").asInt(), stream.toString());
    }

    @Test
    void shouldLetTwoClientsSeeTheSameAccount() throws Exception {
        logon();
        final TestClient other = TestClient.connect(venue.orderUri().toString());
        other.call("userDataStream.subscribe.signature", signing.hmac(Signing.timed()));
        client.call("order.place", limit("w1", "BUY", "50000.00", "0.01"));
        assertEquals("w1", other.report("w1", "NEW").path("c").asString());
        other.closeBlocking();
    }

    @Test
    void shouldWitnessOrdersAndKeepSecretsOut() throws Exception {
        logon();
        client.call("order.place", order("l1", "BUY", "MARKET", "0.01"));
        client.call("order.place", limit("l2", "BUY", "1", "0.01"));
        final List<String> lines = Files.readAllLines(log);
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"received\"") && l.contains("\"l1\"")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"filled\"") && l.contains("\"l1\"")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"rejected\"") && l.contains("\"l2\"")), lines.toString());
        final String all = String.join("\n", lines);
        assertFalse(all.contains(Signing.SECRET) || all.contains(Signing.ED_KEY) || all.contains("signature"), all);
        assertFalse(List.of(signing.credentials()).toString().contains(Signing.SECRET));
    }

    @Test
    void shouldDoWrongWhatItIsAskedTo() throws Exception {
        logon();
        venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1));
        assertEquals(-1007, code(client.call("order.place", limit("u1", "BUY", "50000.00", "0.01"))));
        assertEquals("NEW", client.report("u1", "NEW").path("X").asString(), "unknown, but executed");
        venue.faults(Faults.NONE.with(Fault.UNKNOWN, 1).with(Fault.NOT_EXECUTED, 1));
        assertEquals(-1007, code(client.call("order.place", limit("u2", "BUY", "50000.00", "0.01"))));
        assertEquals(-2013, code(client.call("order.status", named("u2"))));
        venue.faults(Faults.NONE.with(Fault.DROP_ACK, 1));
        final long dropped = client.request("order.place", limit("d1", "BUY", "50000.00", "0.01"));
        client.report("d1", "NEW");
        client.call("ping", VenueJson.object());
        assertFalse(client.received.stream().anyMatch(f -> f.path("id").asLong(-1) == dropped));
        venue.faults(Faults.NONE.with(Fault.ACK_DELAY_MS, 300));
        final long start = System.nanoTime();
        client.call("order.place", limit("y1", "BUY", "50000.00", "0.01"));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(295), "the answer came too early");
        venue.faults(Faults.NONE.with(Fault.CUT, 1));
        client.request("order.place", limit("k1", "BUY", "50000.00", "0.01"));
        assertTrue(client.closed.await(5, TimeUnit.SECONDS));
        venue.faults(Faults.NONE);
        final TestClient back = TestClient.connect(venue.orderUri().toString());
        final JsonNode found = back.call("order.status", signing.hmac(named("k1")));
        assertEquals("NEW", found.path("result").path("status").asString(), found.toString());
        back.closeBlocking();
    }
}
