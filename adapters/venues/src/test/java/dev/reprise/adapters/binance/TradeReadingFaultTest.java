package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An account whose newest trades are of hundreds of orders that nobody here knows, and a venue whose limits are nearly used up. */
@Timeout(60)
final class TradeReadingFaultTest {
    private static final int TRADES = 400;
    private static final int FREE = 40; // answers before the venue says that the reserve is reached
    private static final int RESERVED = 4_900; // of 6,000

    private final AtomicInteger asked = new AtomicInteger();
    private AdapterHarness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new AdapterHarness(
                FakeBinance.credentials(), 10_000 * AdapterHarness.MILLI, 400 * AdapterHarness.MILLI);
        final StringBuilder trades = new StringBuilder();
        for (int i = 1; i <= TRADES; i++) {
            trades.append(i == 1 ? "" : ",")
                    .append("{\"symbol\":\"BTCUSDT\",\"id\":")
                    .append(i)
                    .append(",\"orderId\":")
                    .append(10_000 + i)
                    .append(",\"isBuyer\":true}");
        }
        harness.venue.methods.put("myTrades", p -> FakeBinance.Answer.result("[" + trades + "]"));
        harness.venue.methods.put("order.status", p -> {
            if (asked.incrementAndGet() == FREE) {
                harness.venue.usedWeight = RESERVED;
            }
            return FakeBinance.Answer.result("{\"orderId\":" + p.path("orderId") + ",\"clientOrderId\":\"web_1\"}");
        });
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void tell(final int weight) {
        harness.venue.usedWeight = weight;
        harness.venue.raw(
                "{\"id\":999999,\"status\":200,\"result\":{},\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\","
                        + "\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000,\"count\":" + weight + "}]}");
    }

    @Test
    void o10ReadingTradesLeavesTheReserveAndGoesOnWhenThereIsRoomAgain() throws Exception {
        harness.start();
        AdapterHarness.await(() -> asked.get() >= FREE, "the first orders asked for");
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        while (System.nanoTime() < end) {
            tell(RESERVED); // a minute may begin just now, of which nothing is known
            Thread.sleep(10);
        }
        // What was on its way, once more for a minute that began.
        assertTrue(asked.get() <= FREE + 3 * 32, asked.get() + " asked for");
        assertFalse(harness.texts().contains("reconciliation end"), "not everything was read");

        tell(70);

        harness.awaitRecord("reconciliation end complete=1");
        assertEquals(TRADES, asked.get());
    }
}
