package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestWeightTest {
    private static final long MINUTE_MS = 60_000;
    private static final int PER_MINUTE = 6000;

    @ParameterizedTest
    @CsvSource({"1,5", "100,5", "101,25", "500,25", "501,50", "1000,50", "1001,250", "5000,250"})
    void shouldWeighADepthByItsLevels(final int levels, final int weight) {
        assertEquals(weight, RequestWeight.ofDepth(levels));
    }

    @Test
    void shouldRefuseWhatGoesBeyondTheMinuteAndForgetWithIt() throws ApiError {
        final RequestWeight weight = new RequestWeight(PER_MINUTE);
        final long now = 10 * MINUTE_MS + 1;
        weight.charge(PER_MINUTE - 10, 5, now);
        weight.charge(5, 5, now);
        final ApiError refused = assertThrows(ApiError.class, () -> weight.charge(1, 5, now));
        assertEquals(429, refused.status());
        assertEquals(-1003, refused.code());
        assertEquals(11 * MINUTE_MS, refused.data().path("retryAfter").asLong());
        assertEquals(PER_MINUTE - 5, weight.used(now));
        weight.charge(1, 5, 11 * MINUTE_MS);
        assertEquals(1, weight.used(11 * MINUTE_MS));
    }

    @Test
    void shouldTellAndLimitTheWeightOverRest() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(3))) {
            venue.faults(Faults.NONE.with(Fault.WEIGHT, PER_MINUTE - 15));
            final HttpResponse<String> told = get(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5");
            assertEquals(200, told.statusCode());
            assertEquals(
                    PER_MINUTE - 10,
                    told.headers().firstValueAsLong("X-MBX-USED-WEIGHT-1M").orElseThrow());
            final HttpResponse<String> refused = get(venue, "/api/v3/exchangeInfo");
            assertEquals(429, refused.statusCode());
            assertTrue(refused.body().contains("-1003"), refused.body());
            final long waitSeconds =
                    refused.headers().firstValueAsLong("Retry-After").orElseThrow();
            assertTrue(waitSeconds >= 1 && waitSeconds <= 60, () -> "Retry-After " + waitSeconds);
        }
    }

    private static HttpResponse<String> get(final LocalBinance venue, final String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(venue.restUri() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
