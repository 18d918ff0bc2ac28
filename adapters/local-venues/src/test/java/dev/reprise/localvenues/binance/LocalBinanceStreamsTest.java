package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LocalBinanceStreamsTest {
    private static final long SEED = 11;

    private static LocalBinanceSettings settings() {
        return LocalBinanceSettings.demo(SEED);
    }

    @Test
    void shouldSendCombinedStreamsInTheVenuesShape() throws Exception {
        try (LocalBinance venue = LocalBinance.start(settings().withSpeed(5))) {
            final TestClient client = TestClient.connect(venue.webSocketUri()
                    + "/stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms/btcusdt@kline_1s");
            final JsonNode trade =
                    client.await("trade", f -> f.path("stream").asString("").equals("btcusdt@trade"));
            final JsonNode data = trade.path("data");
            assertEquals("trade", data.path("e").asString());
            assertEquals("BTCUSDT", data.path("s").asString());
            assertTrue(new BigDecimal(data.path("p").asString()).signum() > 0, trade.toString());
            assertTrue(Math.abs(data.path("T").asLong() - System.currentTimeMillis()) < 10_000, trade.toString());
            final JsonNode top =
                    client.await("touch", f -> f.path("stream").asString("").equals("btcusdt@bookTicker"));
            final BigDecimal bid = new BigDecimal(top.path("data").path("b").asString());
            assertTrue(bid.compareTo(new BigDecimal(top.path("data").path("a").asString())) < 0, top.toString());
            final JsonNode bar = client.await(
                    "kline", f -> f.path("data").path("k").path("x").asBoolean(false));
            final JsonNode k = bar.path("data").path("k");
            assertEquals(k.path("t").asLong() + 999, k.path("T").asLong());
            client.closeBlocking();
        }
    }

    @Test
    void shouldMakeTheServersBookFromSnapshotAndChanges() throws Exception {
        try (LocalBinance venue = LocalBinance.start(settings().withSpeed(5))) {
            final TestClient client = TestClient.connect(venue.webSocketUri() + "/ws/btcusdt@depth@100ms");
            final JsonNode first = client.await("first change", f -> f.has("U"));
            final JsonNode snapshot = TestClient.get(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5000");
            final Map<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
            final Map<BigDecimal, BigDecimal> asks = new TreeMap<>();
            apply(bids, snapshot.path("bids"));
            apply(asks, snapshot.path("asks"));
            long bookId = snapshot.path("lastUpdateId").asLong();
            assertTrue(bookId >= first.path("u").asLong(), "the snapshot is older than a change sent before it");
            JsonNode later = null;
            final Map<BigDecimal, BigDecimal> expectedBids = new TreeMap<>(Comparator.reverseOrder());
            final Map<BigDecimal, BigDecimal> expectedAsks = new TreeMap<>();
            int changes = 0;
            while (later == null || bookId <= later.path("lastUpdateId").asLong()) {
                final JsonNode change = client.await("change", f -> f.has("U"));
                if (change.path("u").asLong() <= bookId) {
                    continue;
                }
                final boolean isFirst = changes++ == 0;
                assertTrue(change.path("U").asLong() <= bookId + 1, "gap at " + bookId + ": " + change);
                assertTrue(isFirst || change.path("U").asLong() == bookId + 1, "overlap at " + bookId + ": " + change);
                apply(bids, change.path("b"));
                apply(asks, change.path("a"));
                bookId = change.path("u").asLong();
                if (later != null && bookId > later.path("lastUpdateId").asLong()) {
                    apply(expectedBids, change.path("b"));
                    apply(expectedAsks, change.path("a"));
                }
                if (changes == 15) {
                    later = TestClient.get(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5000");
                    apply(expectedBids, later.path("bids"));
                    apply(expectedAsks, later.path("asks"));
                    assertTrue(later.path("lastUpdateId").asLong() >= bookId, "a snapshot older than a change");
                }
            }
            assertEquals(expectedBids, bids);
            assertEquals(expectedAsks, asks);
            client.closeBlocking();
        }
    }

    private static void apply(final Map<BigDecimal, BigDecimal> side, final JsonNode levels) {
        for (final JsonNode level : levels) {
            final BigDecimal price = new BigDecimal(level.path(0).asString());
            final BigDecimal qty = new BigDecimal(level.path(1).asString());
            if (qty.signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, qty);
            }
        }
    }

    @Test
    void shouldSubscribeListAndUnsubscribeOnRequest() throws Exception {
        try (LocalBinance venue = LocalBinance.start(settings())) {
            final TestClient one = TestClient.connect(venue.webSocketUri() + "/ws");
            final TestClient two = TestClient.connect(venue.webSocketUri() + "/stream?streams=btcusdt@bookTicker");
            one.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":1}");
            assertTrue(one.await("answer", f -> f.path("id").asInt(0) == 1)
                    .get("result")
                    .isNull());
            assertTrue(one.await("touch", f -> f.has("B")).has("u"));
            assertTrue(two.await("touch", f -> f.has("stream")).path("data").has("B"));
            one.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
            assertEquals(
                    "[\"btcusdt@bookTicker\"]",
                    one.await("list", f -> f.path("id").asInt(0) == 2)
                            .path("result")
                            .toString());
            one.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":3}");
            one.await("answer", f -> f.path("id").asInt(0) == 3);
            one.send("{\"method\":\"NONSENSE\",\"id\":4}");
            assertEquals(
                    2,
                    one.await("error", f -> f.path("id").asInt(0) == 4)
                            .path("code")
                            .asInt());
            assertFalse(one.received.stream().anyMatch(f -> f.has("B")), "a stream goes on after its end");
            one.closeBlocking();
            two.closeBlocking();
        }
    }

    @Test
    void shouldDropAClientThatSendsTooMuch() throws Exception {
        try (LocalBinance venue = LocalBinance.start(settings())) {
            final TestClient client = TestClient.connect(venue.webSocketUri() + "/ws");
            for (int i = 0; i < 6; i++) {
                client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }
            assertTrue(client.closed.await(5, TimeUnit.SECONDS));
            assertEquals(1008, client.closeCode);
        }
    }

    @Test
    void shouldDescribeItselfOverRest() throws Exception {
        try (LocalBinance venue = LocalBinance.start(settings())) {
            final JsonNode info = TestClient.get(venue, "/api/v3/exchangeInfo?symbol=BTCUSDT");
            final JsonNode symbol = info.path("symbols").path(0);
            assertEquals("BTC", symbol.path("baseAsset").asString());
            assertEquals(
                    "0.01000000",
                    symbol.path("filters").path(0).path("tickSize").asString());
            assertEquals(
                    "0.00001000",
                    symbol.path("filters").path(1).path("stepSize").asString());
            assertEquals("{}", TestClient.get(venue, "/api/v3/ping").toString());
            final long serverTime =
                    TestClient.get(venue, "/api/v3/time").path("serverTime").asLong();
            assertTrue(Math.abs(serverTime - System.currentTimeMillis()) < 10_000);
            assertEquals(
                    -1121,
                    TestClient.get(venue, "/api/v3/depth?symbol=NONE")
                            .path("code")
                            .asInt());
        }
    }

    @Test
    void shouldFreePortsAndEndThreadsOnClose() throws Exception {
        final LocalBinance venue = LocalBinance.start(settings());
        final int socketPort = venue.webSocketUri().getPort();
        final int restPort = venue.restUri().getPort();
        final TestClient client = TestClient.connect(venue.webSocketUri() + "/ws/btcusdt@bookTicker");
        final long start = System.nanoTime();
        venue.close();
        venue.close();
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), "close took too long");
        assertTrue(client.closed.await(5, TimeUnit.SECONDS));
        bind(socketPort);
        bind(restPort);
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (venueThreads() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertFalse(venueThreads(), "a thread of the venue lives on");
    }

    private static boolean venueThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t ->
                        t.getName().startsWith("local-binance") || t.getName().startsWith("WebSocketSelector"));
    }

    private static void bind(final int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            assertTrue(socket.isBound());
        }
    }
}
