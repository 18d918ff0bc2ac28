package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders as the WebSocket API and the user data stream print them. */
final class OrderTexts {
    private static final String ZERO = "0.00000000";

    private final String selfTradeMode;
    private long lastExecutionId;

    OrderTexts(final String selfTradeMode, final long firstExecutionId) {
        this.selfTradeMode = selfTradeMode;
        lastExecutionId = firstExecutionId;
    }

    String selfTradeMode() {
        return selfTradeMode;
    }

    static String amount(final long amount) {
        return Decimals.format(amount, VenueSymbol.VENUE_SCALE);
    }

    /** The answer to a placed order: ACK, RESULT or FULL. */
    ObjectNode placed(final VenueOrder order, final String responseType) {
        final ObjectNode node = ids(order, order.clientOrderId);
        node.put("transactTime", order.updateTime);
        if (responseType.equals("ACK")) {
            return node;
        }
        terms(node, order);
        node.put("workingTime", order.time).put("selfTradePreventionMode", selfTradeMode);
        if (responseType.equals("FULL")) {
            final ArrayNode fills = node.putArray("fills");
            for (final VenueFill fill : order.fills) {
                fills.addObject()
                        .put("price", order.instrument.symbol.priceText(fill.price()))
                        .put("qty", order.instrument.symbol.qtyText(fill.qty()))
                        .put("commission", amount(fill.commission()))
                        .put("commissionAsset", fill.commissionAsset())
                        .put("tradeId", fill.tradeId());
            }
        }
        return node;
    }

    ObjectNode canceled(final VenueOrder order, final String cancelId) {
        final ObjectNode node = VenueJson.object();
        node.put("symbol", order.instrument.symbol.symbol()).put("origClientOrderId", order.clientOrderId);
        node.put("orderId", order.orderId).put("orderListId", -1).put("clientOrderId", cancelId);
        node.put("transactTime", order.updateTime);
        terms(node, order);
        return node.put("selfTradePreventionMode", selfTradeMode);
    }

    ObjectNode status(final VenueOrder order) {
        final ObjectNode node = ids(order, order.clientOrderId);
        terms(node, order);
        node.put("stopPrice", ZERO).put("icebergQty", ZERO);
        node.put("time", order.time).put("updateTime", order.updateTime).put("isWorking", true);
        return node.put("workingTime", order.time).put("selfTradePreventionMode", selfTradeMode);
    }

    private static ObjectNode ids(final VenueOrder order, final String clientOrderId) {
        return VenueJson.object()
                .put("symbol", order.instrument.symbol.symbol())
                .put("orderId", order.orderId)
                .put("orderListId", -1)
                .put("clientOrderId", clientOrderId);
    }

    private static void terms(final ObjectNode node, final VenueOrder order) {
        final VenueSymbol symbol = order.instrument.symbol;
        node.put("price", symbol.priceText(order.price)).put("origQty", symbol.qtyText(order.qty));
        node.put("executedQty", symbol.qtyText(order.cumQty));
        node.put("origQuoteOrderQty", amount(order.quoteOrderQty));
        node.put("cummulativeQuoteQty", amount(order.cumQuote)).put("status", order.status);
        node.put("timeInForce", order.timeInForce).put("type", order.type.name());
        node.put("side", order.side.name());
    }

    ObjectNode trade(final VenueFill fill) {
        final VenueSymbol symbol = fill.order().instrument.symbol;
        return VenueJson.object()
                .put("symbol", symbol.symbol())
                .put("id", fill.tradeId())
                .put("orderId", fill.order().orderId)
                .put("orderListId", -1)
                .put("price", symbol.priceText(fill.price()))
                .put("qty", symbol.qtyText(fill.qty()))
                .put("quoteQty", amount(fill.quoteQty()))
                .put("commission", amount(fill.commission()))
                .put("commissionAsset", fill.commissionAsset())
                .put("time", fill.time())
                .put("isBuyer", fill.order().paysWith().equals(symbol.quote()))
                .put("isMaker", fill.isMaker())
                .put("isBestMatch", true);
    }

    /**
     * An execution report.
     *
     * @param execution NEW, CANCELED, EXPIRED or TRADE
     * @param cancelId client id of the cancel, or null
     * @param fill the fill of a TRADE, or null
     * @param expiry reason of an EXPIRED, or null
     */
    ObjectNode report(
            final VenueOrder order,
            final String execution,
            final String cancelId,
            final VenueFill fill,
            final String expiry) {
        final VenueSymbol symbol = order.instrument.symbol;
        final ObjectNode node = VenueJson.object();
        node.put("e", "executionReport").put("E", order.updateTime).put("s", symbol.symbol());
        node.put("c", cancelId == null ? order.clientOrderId : cancelId);
        node.put("S", order.side.name()).put("o", order.type.name()).put("f", order.timeInForce);
        node.put("q", symbol.qtyText(order.qty)).put("p", symbol.priceText(order.price));
        node.put("P", ZERO).put("F", ZERO).put("g", -1);
        node.put("C", cancelId == null ? "" : order.clientOrderId);
        node.put("x", execution).put("X", order.status).put("r", "NONE").put("i", order.orderId);
        node.put("l", symbol.qtyText(fill == null ? 0 : fill.qty())).put("z", symbol.qtyText(order.cumQty));
        node.put("L", symbol.priceText(fill == null ? 0 : fill.price()));
        if (fill == null) {
            node.put("n", "0").putNull("N");
        } else {
            node.put("n", amount(fill.commission())).put("N", fill.commissionAsset());
        }
        node.put("T", order.updateTime).put("t", fill == null ? -1 : fill.tradeId());
        node.put("I", ++lastExecutionId);
        node.put("w", order.isOpen() && order.timeInForce.equals("GTC") && order.type != OrderType.MARKET);
        node.put("m", fill != null && fill.isMaker()).put("M", fill != null).put("O", order.time);
        node.put("Z", amount(order.cumQuote)).put("Y", amount(fill == null ? 0 : fill.quoteQty()));
        node.put("Q", amount(order.quoteOrderQty)).put("W", order.time).put("V", selfTradeMode);
        if (expiry != null) {
            node.put("eR", expiry);
        }
        return node;
    }
}
