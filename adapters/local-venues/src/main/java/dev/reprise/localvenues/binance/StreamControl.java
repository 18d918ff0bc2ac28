package dev.reprise.localvenues.binance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Control messages of market streams: SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, properties. On the venue thread only. */
final class StreamControl {
    private static final int MAX_STREAMS = 1024;
    private static final int INVALID_VALUE = 1;
    private static final int INVALID_REQUEST = 2;
    private static final int INVALID_JSON = 3;

    private final StreamHub hub;
    private final VenueMarket market;

    StreamControl(final StreamHub hub, final VenueMarket market) {
        this.hub = hub;
        this.market = market;
    }

    void handle(final Session session, final String text) {
        final JsonNode request;
        try {
            request = VenueJson.MAPPER.readTree(text);
        } catch (final JacksonException e) {
            session.send(
                    error(null, INVALID_JSON, "Invalid JSON: expected value").toString());
            return;
        }
        final JsonNode id = request.get("id");
        final String method = request.path("method").asString("");
        final List<String> names = names(request.path("params"));
        final ObjectNode answer = switch (method) {
            case "SUBSCRIBE" -> {
                if (names == null || session.streams.size() + names.size() > MAX_STREAMS) {
                    yield error(id, INVALID_REQUEST, "Invalid request: bad stream names or too many of them");
                }
                yield result(id, VenueJson.object().nullNode());
            }
            case "UNSUBSCRIBE" -> {
                if (names == null) {
                    yield error(id, INVALID_REQUEST, "Invalid request: bad stream names");
                }
                names.forEach(name -> hub.remove(session, name));
                yield result(id, VenueJson.object().nullNode());
            }
            case "LIST_SUBSCRIPTIONS" -> {
                final ArrayNode list = VenueJson.array();
                session.streams.keySet().forEach(list::add);
                yield result(id, list);
            }
            case "SET_PROPERTY" -> setProperty(session, id, request.path("params"));
            case "GET_PROPERTY" -> result(id, VenueJson.object().booleanNode(session.isCombined));
            default ->
                error(
                        id,
                        INVALID_REQUEST,
                        "Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`,"
                                + " `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
        };
        session.send(answer.toString());
        if (method.equals("SUBSCRIBE") && answer.has("result")) {
            names.forEach(name -> subscribe(session, name));
        }
    }

    /** Subscribes to a stream; a name without meaning or an unknown symbol stays silent, as at the venue. */
    void subscribe(final Session session, final String name) {
        if (session.isGone) {
            return; // a message that was still on its way when the connection closed
        }
        final String key = market.key(name);
        hub.add(session, name, key == null ? name : key);
        if (key != null) {
            market.onSubscribed(key, System.nanoTime());
        }
    }

    private static ObjectNode setProperty(final Session session, final JsonNode id, final JsonNode params) {
        if (!params.path(0).asString("").equals("combined")) {
            return error(id, 0, "Unknown property");
        }
        if (!params.path(1).isBoolean()) {
            return error(id, INVALID_VALUE, "Invalid value type: expected Boolean");
        }
        session.isCombined = params.path(1).asBoolean();
        return result(id, VenueJson.object().nullNode());
    }

    private static List<String> names(final JsonNode params) {
        final List<String> names = new ArrayList<>();
        for (final JsonNode name : params) {
            if (!name.isString()
                    || !StreamNames.LEGAL.matcher(name.stringValue()).matches()) {
                return null;
            }
            names.add(name.stringValue());
        }
        return params.isArray() ? names : null;
    }

    private static ObjectNode result(final JsonNode id, final JsonNode result) {
        final ObjectNode node = VenueJson.object();
        node.set("result", result);
        node.set("id", id);
        return node;
    }

    private static ObjectNode error(final JsonNode id, final int code, final String message) {
        final ObjectNode node = VenueJson.object().put("code", code).put("msg", message);
        node.set("id", id);
        return node;
    }
}
