package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LocalBinanceAccountPropertyTest {
    private static final int ORDERS = 300;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void balancesAreTheInitialOnesPlusAllTradesAndNothingStaysLocked(final long seed) throws Exception {
        final Signing signing = new Signing();
        final Random random = new Random(seed);
        final LocalBinanceSettings settings =
                LocalBinanceSettings.demo(seed, signing.credentials()).withSpeed(50);
        try (LocalBinance venue = LocalBinance.start(settings)) {
            final TestClient client = TestClient.connect(venue.orderUri().toString());
            client.call("session.logon", signing.ed25519(Signing.timed()));
            final long[] touch = {6_000_000};
            for (int i = 0; i < ORDERS; i++) {
                if (i % 20 == 0) {
                    final JsonNode book = TestClient.get(venue, "/api/v3/depth?symbol=BTCUSDT&limit=1");
                    touch[0] = new BigDecimal(book.path("bids").path(0).path(0).asString())
                            .movePointRight(2)
                            .longValueExact();
                }
                client.call("order.place", order(random, touch[0]));
            }
            final ObjectNode symbol = Signing.timed().put("symbol", "BTCUSDT");
            client.call("openOrders.cancelAll", symbol.deepCopy());
            BigDecimal btc = new BigDecimal("10");
            BigDecimal usdt = new BigDecimal("1000000");
            boolean hasMaker = false;
            boolean hasTaker = false;
            final JsonNode trades = client.call("myTrades", symbol.deepCopy().put("limit", 1000))
                    .path("result");
            assertTrue(trades.size() > 20 && trades.size() < 1000, "seed " + seed + " trades " + trades.size());
            for (final JsonNode trade : trades) {
                final boolean isBuyer = trade.path("isBuyer").asBoolean();
                hasMaker |= trade.path("isMaker").asBoolean();
                hasTaker |= !trade.path("isMaker").asBoolean();
                final BigDecimal qty = new BigDecimal(trade.path("qty").asString());
                final BigDecimal quote = new BigDecimal(trade.path("quoteQty").asString());
                final BigDecimal fee = new BigDecimal(trade.path("commission").asString());
                btc = isBuyer ? btc.add(qty).subtract(fee) : btc.subtract(qty);
                usdt = isBuyer ? usdt.subtract(quote) : usdt.add(quote).subtract(fee);
            }
            assertTrue(hasMaker && hasTaker, "seed " + seed + " makes and takes");
            final JsonNode balances = client.call("account.status", Signing.timed())
                    .path("result")
                    .path("balances");
            for (final JsonNode balance : balances) {
                assertEquals(0, new BigDecimal(balance.path("locked").asString()).signum(), "seed " + seed + balance);
                final BigDecimal free = new BigDecimal(balance.path("free").asString());
                switch (balance.path("asset").asString()) {
                    case "BTC" -> assertEquals(0, btc.compareTo(free), "seed " + seed + " " + btc + " is " + free);
                    case "USDT" -> assertEquals(0, usdt.compareTo(free), "seed " + seed + " " + usdt + " is " + free);
                    default -> assertEquals(0, new BigDecimal("100").compareTo(free), "seed " + seed);
                }
            }
            client.closeBlocking();
        }
    }

    private static ObjectNode order(final Random random, final long touch) {
        final ObjectNode order = Signing.timed().put("symbol", "BTCUSDT");
        order.put("side", random.nextBoolean() ? "BUY" : "SELL");
        final int kind = random.nextInt(5);
        if (kind == 0) {
            order.put("type", "MARKET");
            if (random.nextBoolean()) {
                return order.put("quoteOrderQty", Integer.toString(10 + random.nextInt(2000)));
            }
        } else {
            order.put("type", kind == 1 ? "LIMIT_MAKER" : "LIMIT");
            order.put(
                    "price",
                    BigDecimal.valueOf(touch + random.nextInt(1200) - 600, 2).toPlainString());
            if (kind > 1) {
                order.put("timeInForce", kind == 2 ? "IOC" : kind == 3 ? "FOK" : "GTC");
            }
        }
        return order.put(
                "quantity", BigDecimal.valueOf(100 + random.nextInt(20_000), 5).toPlainString());
    }
}
