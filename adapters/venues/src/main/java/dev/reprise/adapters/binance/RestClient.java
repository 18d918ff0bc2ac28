package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.ForeignText;
import dev.reprise.api.VenueException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * REST requests that wait for their answer, each with a time limit and a size limit. Any thread.
 *
 * <p>Keeps the venue's rate limits: each answer's headers go into the {@link RateBudget}, and after a 429 or 418, on either door,
 * nothing is sent until the {@code Retry-After} is over.
 */
final class RestClient {
    private static final int MAX_BODY = 32 * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI base;
    private final RateBudget budget;

    RestClient(final URI base, final RateBudget budget) {
        this.base = base;
        this.budget = budget;
    }

    /** Percent-encodes a query value. */
    static String encode(final String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Public request. */
    byte[] get(final String path) throws VenueException {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), "GET " + path);
    }

    /**
     * Signed request.
     *
     * @param query percent-encoded, without timestamp and signature
     */
    byte[] signed(
            final String method,
            final String path,
            final String query,
            final Credentials credentials,
            final long timestampMs,
            final long recvWindowMs)
            throws VenueException {
        final String payload =
                query + (query.isEmpty() ? "" : "&") + "recvWindow=" + recvWindowMs + "&timestamp=" + timestampMs;
        final String signature = encode(credentials.signer().sign(payload));
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        base.resolve(path + '?' + payload + "&signature=" + signature))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-MBX-APIKEY", credentials.apiKey());
        return send(request, method + ' ' + path); // without the query: it holds the signature
    }

    private byte[] send(final HttpRequest.Builder request, final String what) throws VenueException {
        if (budget.isBlocked(System.currentTimeMillis())) {
            throw new VenueException(what + ": not sent, the venue asked us to wait (rate limit)");
        }
        final HttpResponse<InputStream> response;
        final byte[] body;
        try {
            response = http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                body = in.readNBytes(MAX_BODY + 1);
            }
        } catch (final IOException e) {
            throw new VenueException(
                    what + ": no answer from " + base + ": " + e.getClass().getSimpleName(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VenueException(what + ": interrupted", e);
        }
        if (body.length > MAX_BODY) {
            throw new VenueException(what + ": the answer is longer than " + MAX_BODY + " bytes");
        }
        noteLimits(response);
        if (response.statusCode() != OK) {
            throw new VenueException(what + ": status " + response.statusCode() + error(body));
        }
        return body;
    }

    private void noteLimits(final HttpResponse<?> response) {
        final long now = System.currentTimeMillis();
        response.headers().firstValueAsLong("X-MBX-USED-WEIGHT-1M").ifPresent(weight -> budget.onHeader(weight, now));
        if (response.statusCode() == TOO_MANY || response.statusCode() == BANNED) {
            final long seconds =
                    response.headers().firstValueAsLong("Retry-After").orElse(0);
            budget.onRefused(response.statusCode(), 0, seconds > 0 ? now + seconds * MILLIS_PER_SECOND : 0, now);
        }
    }

    private static String error(final byte[] body) {
        try {
            final JsonNode node = StrictJson.FRAMES.readTree(body);
            return node.has("code")
                    ? ", code " + node.path("code").asInt(0) + ": "
                            + ForeignText.of(node.path("msg").asString(""))
                    : "";
        } catch (final JacksonException e) {
            return ", and no JSON";
        }
    }
}
