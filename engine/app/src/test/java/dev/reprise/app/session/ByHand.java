package dev.reprise.app.session;

import dev.reprise.app.cli.Output;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Somebody else on the account, with another program: asks the venue's WebSocket API without the adapter. */
final class ByHand implements WebSocket.Listener {
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private final String key;
    private final String secret;

    ByHand(final URI api, final String key, final String secret) {
        this.key = key;
        this.secret = secret;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(api, this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean last) {
        part.append(data);
        if (last) {
            answers.add(part.toString());
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    /** Names and values in turn. */
    JsonNode ask(final String method, final String... params) throws Exception {
        final TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < params.length; i += 2) {
            sorted.put(params[i], params[i + 1]);
        }
        sorted.put("apiKey", key);
        sorted.put("timestamp", Long.toString(System.currentTimeMillis()));
        final StringBuilder payload = new StringBuilder();
        sorted.forEach((k, v) -> payload.append(payload.isEmpty() ? "" : "&")
                .append(k)
                .append('=')
                .append(v));
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        final ObjectNode request = Output.JSON.createObjectNode().put("id", 1).put("method", method);
        final ObjectNode sent = request.putObject("params");
        sorted.forEach((k, v) -> {
            if (k.equals("timestamp")) {
                sent.put(k, Long.parseLong(v));
            } else {
                sent.put(k, v);
            }
        });
        sent.put(
                "signature",
                HexFormat.of().formatHex(mac.doFinal(payload.toString().getBytes(StandardCharsets.UTF_8))));
        socket.sendText(request.toString(), true).join();
        final String answer = answers.poll(10, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer to " + method);
        }
        return Output.JSON.readTree(answer);
    }

    void close() {
        socket.abort();
    }
}
