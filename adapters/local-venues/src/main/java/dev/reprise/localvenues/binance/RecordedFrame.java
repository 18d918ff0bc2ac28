package dev.reprise.localvenues.binance;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A line of a recording, understood as far as playing it needs.
 *
 * @param key what the frame is published under, null for a snapshot and for what is none of the streams
 * @param symbol upper case, null for a snapshot
 * @param data the payload, exactly as recorded
 * @param payload the payload parsed
 */
record RecordedFrame(long timeNs, String key, String symbol, String data, JsonNode payload) {
    private static final String DATA = "\"data\":";

    static RecordedFrame of(final Recording recording) throws java.io.IOException {
        final String json = recording.json();
        final JsonNode node;
        try {
            node = VenueJson.MAPPER.readTree(json);
        } catch (final JacksonException e) {
            throw recording.damaged("is not JSON: " + e.getOriginalMessage());
        }
        final JsonNode stream = node.get("stream");
        if (stream == null) {
            final String name = node.has("lastUpdateId") ? null : nameOf(node);
            return frame(recording.timeNs(), name, json, node);
        }
        final int data = json.indexOf(DATA);
        if (!stream.isString() || data < 0 || !node.path("data").isObject()) {
            throw recording.damaged("has a stream but no data");
        }
        final int from = json.indexOf('{', data);
        final String raw = json.endsWith("}}") ? json.substring(from, json.length() - 1) : null;
        final JsonNode payload = node.get("data");
        // Members behind "data" would be cut wrongly: then the payload is printed anew.
        final String text = raw != null && json.indexOf("\"stream\"") < data ? raw : payload.toString();
        return frame(recording.timeNs(), stream.stringValue(), text, payload);
    }

    private static RecordedFrame frame(
            final long timeNs, final String name, final String data, final JsonNode payload) {
        final String symbol = payload.path("s").isString() ? payload.path("s").stringValue() : null;
        return new RecordedFrame(timeNs, name == null ? null : PlaybackMarket.playedKey(name), symbol, data, payload);
    }

    private static String nameOf(final JsonNode payload) {
        final String symbol = payload.path("s").asString("").toLowerCase(Locale.ROOT);
        final String event = payload.path("e").asString(payload.has("A") ? StreamNames.BOOK_TICKER : "");
        if (symbol.isEmpty() || event.isEmpty()) {
            return null;
        }
        return symbol + '@' + (event.equals("depthUpdate") ? StreamNames.DEPTH : event);
    }

    boolean isSnapshot() {
        return key == null && payload.has("lastUpdateId");
    }

    boolean isDepth() {
        return key != null && payload.path("e").asString("").equals("depthUpdate");
    }
}
