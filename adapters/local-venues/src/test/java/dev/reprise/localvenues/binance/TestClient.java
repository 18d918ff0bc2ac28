package dev.reprise.localvenues.binance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A plain WebSocket client that keeps what it receives. */
final class TestClient extends WebSocketClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long DEADLINE_SECONDS = 10;

    final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch pinged = new CountDownLatch(1);
    volatile int closeCode;
    private final Deque<JsonNode> passedOver = new ArrayDeque<>();
    private long lastId;

    private TestClient(final URI uri) {
        super(uri);
    }

    static TestClient connect(final String uri) throws InterruptedException {
        final TestClient client = new TestClient(URI.create(uri));
        client.setConnectionLostTimeout(0);
        if (!client.connectBlocking(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("cannot connect to " + uri);
        }
        return client;
    }

    static JsonNode get(final LocalBinance venue, final String path) throws IOException, InterruptedException {
        final HttpRequest request =
                HttpRequest.newBuilder(URI.create(venue.restUri() + path)).build();
        return VenueJson.MAPPER.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The next frame that matches; those passed over are kept for later calls. */
    JsonNode await(final String what, final Predicate<JsonNode> wanted) throws InterruptedException {
        for (final JsonNode frame : passedOver) {
            if (wanted.test(frame)) {
                passedOver.remove(frame);
                return frame;
            }
        }
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            final JsonNode frame = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new AssertionError("did not come: " + what + "; last frames: " + passedOver);
            }
            if (wanted.test(frame)) {
                return frame;
            }
            passedOver.add(frame);
        }
    }

    /** Sends a request and gives back its answer. */
    JsonNode call(final String method, final ObjectNode params) throws InterruptedException {
        final long id = request(method, params);
        return await(method, f -> f.path("id").asLong(-1) == id);
    }

    long request(final String method, final ObjectNode params) {
        final ObjectNode request = VenueJson.object().put("id", ++lastId).put("method", method);
        request.set("params", params);
        send(request.toString());
        return lastId;
    }

    /** The next execution report of an order with this execution type. */
    JsonNode report(final String clientOrderId, final String execution) throws InterruptedException {
        return await(execution + " of " + clientOrderId, f -> {
                    final JsonNode event = f.path("event");
                    return event.path("x").asString("").equals(execution)
                            && (event.path("c").asString("").equals(clientOrderId)
                                    || event.path("C").asString("").equals(clientOrderId));
                })
                .path("event");
    }

    @Override
    public void onOpen(final ServerHandshake handshake) {}

    @Override
    public void onMessage(final String message) {
        received.add(VenueJson.MAPPER.readTree(message));
    }

    @Override
    public void onWebsocketPing(final org.java_websocket.WebSocket conn, final Framedata frame) {
        pinged.countDown();
        super.onWebsocketPing(conn, frame);
    }

    @Override
    public void onClose(final int code, final String reason, final boolean remote) {
        closeCode = code;
        closed.countDown();
    }

    @Override
    public void onError(final Exception e) {
        received.add(VenueJson.object().put("clientError", e.toString()));
    }
}
