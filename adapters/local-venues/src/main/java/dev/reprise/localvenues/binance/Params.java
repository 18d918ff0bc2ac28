package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Parameters of a WebSocket API request, checked as they are read. */
final class Params {
    private static final String DECIMAL = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";

    private final Map<String, String> values = new TreeMap<>();

    Params(final JsonNode node) throws ApiError {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isObject()) {
            throw ApiError.missing("params");
        }
        for (final Map.Entry<String, JsonNode> entry : node.properties()) {
            final JsonNode value = entry.getValue();
            if (value.isValueNode() && !value.isNull()) {
                values.put(entry.getKey(), value.asString());
            } else {
                values.put(entry.getKey(), value.toString());
            }
        }
    }

    private Params(final Map<String, String> values) {
        this.values.putAll(values);
    }

    /** What a request for an order list says about one of its legs, named as for an order of its own. */
    Params leg(final String prefix) {
        final Map<String, String> of = new TreeMap<>();
        for (final String shared : new String[] {"symbol", "side", "quantity", "selfTradePreventionMode"}) {
            if (has(shared)) {
                of.put(shared, values.get(shared));
            }
        }
        for (final String own : new String[] {"Type", "Price", "StopPrice", "TimeInForce", "TrailingDelta"}) {
            if (has(prefix + own)) {
                of.put(Character.toLowerCase(own.charAt(0)) + own.substring(1), values.get(prefix + own));
            }
        }
        if (has(prefix + "ClientOrderId")) {
            of.put("newClientOrderId", values.get(prefix + "ClientOrderId"));
        }
        return new Params(of);
    }

    /** What a request to replace an order says about the one to be cancelled. */
    Params toCancel() {
        final Map<String, String> of = new TreeMap<>();
        of.put("symbol", text("symbol", ""));
        if (has("cancelOrderId")) {
            of.put("orderId", values.get("cancelOrderId"));
        }
        if (has("cancelOrigClientOrderId")) {
            of.put("origClientOrderId", values.get("cancelOrigClientOrderId"));
        }
        if (has("cancelNewClientOrderId")) {
            of.put("newClientOrderId", values.get("cancelNewClientOrderId"));
        }
        if (has("cancelRestrictions")) {
            of.put("cancelRestrictions", values.get("cancelRestrictions"));
        }
        return new Params(of);
    }

    boolean has(final String name) {
        return values.containsKey(name);
    }

    String text(final String name, final String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    String require(final String name) throws ApiError {
        final String value = values.get(name);
        if (value == null || value.isEmpty() || value.equals("null")) {
            throw ApiError.missing(name);
        }
        return value;
    }

    long requireLong(final String name) throws ApiError {
        return parseLong(name, require(name));
    }

    long number(final String name, final long otherwise) throws ApiError {
        return has(name) ? requireLong(name) : otherwise;
    }

    private static long parseLong(final String name, final String value) throws ApiError {
        if (!value.matches("[0-9]{1,18}")) {
            throw ApiError.illegal(name, "^[0-9]{1,20}$");
        }
        return Long.parseLong(value);
    }

    /** A mandatory amount at 8 decimals; one that is too large gives {@link Long#MAX_VALUE}. */
    long requireDecimal(final String name) throws ApiError {
        final long mantissa = Decimals.parse(require(name), VenueSymbol.VENUE_SCALE);
        if (mantissa == Decimals.TOO_PRECISE) {
            throw new ApiError(-1111, "Parameter '" + name + "' has too much precision.");
        }
        if (mantissa == Decimals.TOO_LARGE) {
            return Long.MAX_VALUE;
        }
        if (mantissa == Decimals.MALFORMED || mantissa < 0) {
            throw ApiError.illegal(name, DECIMAL);
        }
        return mantissa;
    }

    /** What is signed: all but the signature, sorted by name. */
    String signedText() {
        final StringBuilder text = new StringBuilder(256);
        for (final Map.Entry<String, String> entry : values.entrySet()) {
            if (!entry.getKey().equals("signature")) {
                text.append(text.isEmpty() ? "" : "&")
                        .append(entry.getKey())
                        .append('=')
                        .append(entry.getValue());
            }
        }
        return text.toString();
    }
}
