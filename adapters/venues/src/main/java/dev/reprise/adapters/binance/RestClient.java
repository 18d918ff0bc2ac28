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
    private static final int SERVER_ERROR = 500;
    private static final int ILLEGAL_CHARACTERS = -1100;
    private static final int INVALID_SYMBOL = -1121;
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

    /** Public request about symbols; null when the venue does not know one of them, or when it cannot be a symbol of its. */
    byte[] getUnlessUnknown(final String path) throws VenueException {
        final String what = "GET " + path;
        final Reply reply = exchange(HttpRequest.newBuilder(base.resolve(path)).GET(), what);
        final int code = reply.status() == OK ? 0 : reply.code();
        return code == INVALID_SYMBOL || code == ILLEGAL_CHARACTERS ? null : reply.bodyOrThrow(what);
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
        return exchange(request, what).bodyOrThrow(what);
    }

    private Reply exchange(final HttpRequest.Builder request, final String what) throws VenueException {
        if (budget.isBlocked(System.currentTimeMillis())) {
            throw new VenueException(
                    VenueException.Kind.RATE_LIMIT, what + ": not sent, the venue asked us to wait (rate limit)");
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
                    VenueException.Kind.UNREACHABLE,
                    what + ": no answer from " + base + ": " + e.getClass().getSimpleName(),
                    e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VenueException(VenueException.Kind.UNREACHABLE, what + ": interrupted", e);
        }
        if (body.length > MAX_BODY) {
            throw new VenueException(what + ": the answer is longer than " + MAX_BODY + " bytes");
        }
        noteLimits(response);
        return new Reply(response.statusCode(), body);
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

    private record Reply(int status, byte[] body) {
        byte[] bodyOrThrow(final String what) throws VenueException {
            if (status != OK) {
                throw new VenueException(kind(), what + ": status " + status + error());
            }
            return body;
        }

        private VenueException.Kind kind() {
            if (status == TOO_MANY || status == BANNED) {
                return VenueException.Kind.RATE_LIMIT;
            }
            return status >= SERVER_ERROR ? VenueException.Kind.UNREACHABLE : VenueException.Kind.REFUSED;
        }

        /** The venue's number for what it refuses, 0: none. */
        int code() {
            final JsonNode error = read();
            return error == null ? 0 : error.path("code").asInt(0);
        }

        private String error() {
            final JsonNode error = read();
            if (error == null) {
                return ", and no JSON";
            }
            return error.has("code")
                    ? ", code " + code() + ": "
                            + ForeignText.of(error.path("msg").asString(""))
                    : "";
        }

        private JsonNode read() {
            try {
                return StrictJson.FRAMES.readTree(body);
            } catch (final JacksonException e) {
                return null;
            }
        }
    }
}
