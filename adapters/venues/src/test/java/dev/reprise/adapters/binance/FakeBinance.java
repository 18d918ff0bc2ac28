package dev.reprise.adapters.binance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.databind.JsonNode;

/** A scripted venue: streams that the test feeds, WebSocket API methods and REST paths that the test answers. */
final class FakeBinance implements AutoCloseable {
    static final String API_KEY = "testApiKeyCanary";
    static final String SECRET = "testSecretCanary";
    private static final long FORGOTTEN_NS = 5_000_000;

    /** What a method answers: a result, an error, or nothing. */
    record Answer(int status, String body) {
        static final Answer NONE = new Answer(0, "");

        static Answer result(final String json) {
            return new Answer(200, "\"result\":" + json);
        }

        static Answer error(final int status, final int code, final String message) {
            return new Answer(status, "\"error\":{\"code\":" + code + ",\"msg\":\"" + message + "\"}");
        }
    }

    final Map<String, Function<JsonNode, Answer>> methods = new ConcurrentHashMap<>();
    final Map<String, Function<String, String>> paths = new ConcurrentHashMap<>();
    final List<String> requests =
            new CopyOnWriteArrayList<>(); // method and parameters, or HTTP method and path with query
    final List<String> wrongSignatures = new CopyOnWriteArrayList<>();
    volatile boolean cutsAfterRequest;
    private volatile boolean isClosed;
    volatile int usedWeight = 70; // told with every answer
    private final List<WebSocket> streams = new CopyOnWriteArrayList<>();
    private final List<WebSocket> apis = new CopyOnWriteArrayList<>();
    private final BinanceSigner signer = BinanceSigner.hmac(secret(SECRET));
    private final CountDownLatch started = new CountDownLatch(1);
    private final WebSocketServer webSockets = new Server();
    private final HttpServer http;

    FakeBinance() throws IOException, InterruptedException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::rest);
        http.start();
        methods.put("userDataStream.subscribe.signature", p -> Answer.result("{\"subscriptionId\":0}"));
        methods.put(
                "account.status",
                p -> Answer.result("{\"balances\":[{\"asset\":\"USDT\",\"free\":\"1000.00\",\"locked\":\"0.5\"}]}"));
        methods.put("openOrders.status", p -> Answer.result("[]"));
        methods.put("myTrades", p -> Answer.result("[]"));
        methods.put("time", p -> Answer.result("{\"serverTime\":" + System.currentTimeMillis() + "}"));
        webSockets.setReuseAddr(true);
        webSockets.setDaemon(true);
        webSockets.start();
        started.await();
    }

    static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }

    static Credentials credentials() {
        return new Credentials(secret(API_KEY), BinanceSigner.hmac(secret(SECRET)));
    }

    BinanceEndpoints endpoints() {
        return BinanceEndpoints.local(webSockets.getPort(), http.getAddress().getPort());
    }

    /** Sends a frame to every stream connection. */
    void feed(final String frame) {
        streams.forEach(s -> s.send(frame));
    }

    /** Sends a private event to every API connection. */
    void event(final String event) {
        apis.forEach(s -> s.send("{\"subscriptionId\":0,\"event\":" + event + "}"));
    }

    void raw(final String text) {
        apis.forEach(s -> s.send(text));
    }

    void cutStreams() {
        streams.forEach(s -> s.closeConnection(1006, "cut"));
    }

    void cutApis() {
        apis.forEach(s -> s.closeConnection(1006, "cut"));
    }

    int streams() {
        return streams.size();
    }

    long count(final String beginning) {
        return requests.stream().filter(r -> r.startsWith(beginning)).count();
    }

    private void rest(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        final String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        requests.add(exchange.getRequestMethod() + ' ' + path + '?' + query);
        if (query.contains("&signature=")) {
            final String[] parts = query.split("&signature=");
            if (!signer.sign(parts[0]).equals(parts[1])
                    || !API_KEY.equals(exchange.getRequestHeaders().getFirst("X-MBX-APIKEY"))) {
                wrongSignatures.add(path);
            }
        }
        final Function<String, String> answer = paths.get(path);
        final byte[] body = (answer == null ? "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}" : answer.apply(query))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-MBX-USED-WEIGHT-1M", "57");
        final boolean isError = new String(body, StandardCharsets.UTF_8).startsWith("{\"code\":-");
        exchange.sendResponseHeaders(isError ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void request(final WebSocket connection, final String text) {
        final JsonNode message = StrictJson.FRAMES.readTree(text);
        final String method = message.path("method").asString("");
        final JsonNode params = message.path("params");
        requests.add(method + ' ' + params);
        if (params.has("signature")
                && !signatureOf(params).equals(params.path("signature").asString(""))) {
            wrongSignatures.add(text);
        }
        if (cutsAfterRequest && method.startsWith("order.")) {
            cutsAfterRequest = false;
            connection.closeConnection(1006, "cut");
            return;
        }
        final Function<JsonNode, Answer> handler = methods.get(method);
        final Answer answer =
                handler == null ? Answer.error(400, -1000, "no script for " + method) : handler.apply(params);
        if (answer != Answer.NONE) {
            connection.send("{\"id\":" + message.path("id") + ",\"status\":" + answer.status + ',' + answer.body
                    + ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000,\"count\":"
                    + usedWeight + "}]}");
        }
    }

    private String signatureOf(final JsonNode params) {
        final TreeMap<String, String> sorted = new TreeMap<>();
        for (final Map.Entry<String, JsonNode> param : params.properties()) {
            if (!param.getKey().equals("signature")) {
                sorted.put(param.getKey(), param.getValue().asString());
            }
        }
        final StringBuilder payload = new StringBuilder();
        sorted.forEach((k, v) -> payload.append(payload.length() > 0 ? "&" : "")
                .append(k)
                .append('=')
                .append(v));
        return signer.sign(payload.toString());
    }

    @Override
    public void close() {
        isClosed = true;
        http.stop(0);
        try {
            webSockets.stop(100);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Server extends WebSocketServer {
        private Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }

        @Override
        public void onOpen(final WebSocket connection, final ClientHandshake handshake) {
            requests.add("CONNECT " + handshake.getResourceDescriptor());
            (handshake.getResourceDescriptor().startsWith("/stream") ? streams : apis).add(connection);
        }

        @Override
        public void onClose(final WebSocket connection, final int code, final String reason, final boolean remote) {
            streams.remove(connection);
            apis.remove(connection);
        }

        @Override
        public void onMessage(final WebSocket connection, final String message) {
            request(connection, message);
        }

        @Override
        public void onError(final WebSocket connection, final Exception error) {
            requests.add("ERROR " + error);
        }

        @Override
        public void onStart() {
            final Thread writer = new Thread(this::writeForgotten, "fake-binance-writer");
            writer.setDaemon(true);
            writer.start();
            started.countDown();
        }

        /** The library forgets a wish to write that comes in the moment in which it finds the queue empty. */
        private void writeForgotten() {
            while (!isClosed) {
                LockSupport.parkNanos(FORGOTTEN_NS);
                for (final WebSocket connection : getConnections()) {
                    if (connection.hasBufferedData()) {
                        onWriteDemand(connection);
                    }
                }
            }
        }
    }
}
