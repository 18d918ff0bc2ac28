package dev.reprise.localvenues.binance;

import dev.reprise.api.number.Decimals;
import java.util.List;
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
        node.put("workingTime", order.time).put("selfTradePreventionMode", order.selfTradeMode);
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
        return node.put("selfTradePreventionMode", order.selfTradeMode);
    }

    ObjectNode status(final VenueOrder order) {
        final ObjectNode node = ids(order, order.clientOrderId);
        terms(node, order);
        node.put("stopPrice", order.instrument.symbol.priceText(order.stopPrice))
                .put("icebergQty", ZERO);
        node.put("time", order.time).put("updateTime", order.updateTime).put("isWorking", order.isWorking);
        return node.put("workingTime", order.time).put("selfTradePreventionMode", order.selfTradeMode);
    }

    private static ObjectNode ids(final VenueOrder order, final String clientOrderId) {
        return VenueJson.object()
                .put("symbol", order.instrument.symbol.symbol())
                .put("orderId", order.orderId)
                .put("orderListId", order.listId)
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

    /** An order as it was at a moment: without the fills and the end that came later. */
    ObjectNode statusAsOf(final VenueOrder order, final long timeMs) {
        final ObjectNode node = status(order);
        if (order.updateTime <= timeMs) {
            return node;
        }
        final VenueSymbol symbol = order.instrument.symbol;
        long qty = 0;
        long quote = 0;
        for (final VenueFill fill : order.fills) {
            qty += fill.time() <= timeMs ? fill.qty() : 0;
            quote += fill.time() <= timeMs ? fill.quoteQty() : 0;
        }
        node.put("executedQty", symbol.qtyText(qty)).put("cummulativeQuoteQty", amount(quote));
        return node.put("status", qty == 0 ? "NEW" : "PARTIALLY_FILLED");
    }

    /** The answer to an amended order. */
    ObjectNode amended(final VenueOrder order) {
        final ObjectNode node = VenueJson.object();
        node.put("transactTime", order.updateTime).put("executionId", ++lastExecutionId);
        final VenueSymbol symbol = order.instrument.symbol;
        final ObjectNode now = node.putObject("amendedOrder");
        now.put("symbol", symbol.symbol()).put("orderId", order.orderId).put("orderListId", order.listId);
        now.put("origClientOrderId", order.clientOrderId).put("clientOrderId", order.clientOrderId);
        now.put("price", symbol.priceText(order.price)).put("qty", symbol.qtyText(order.qty));
        now.put("executedQty", symbol.qtyText(order.cumQty)).put("preventedQty", ZERO);
        now.put("quoteOrderQty", amount(order.quoteOrderQty)).put("cumulativeQuoteQty", amount(order.cumQuote));
        now.put("status", order.status).put("timeInForce", order.timeInForce);
        now.put("type", order.type.name()).put("side", order.side.name());
        return node;
    }

    /** An order list, placed or ended; reports of its orders may follow. */
    ObjectNode list(final List<VenueOrder> orders, final boolean isDone, final long nowMs) {
        final VenueOrder first = orders.get(0);
        final ObjectNode node = VenueJson.object();
        node.put("orderListId", first.listId).put("contingencyType", "OCO");
        node.put("listStatusType", isDone ? "ALL_DONE" : "EXEC_STARTED");
        node.put("listOrderStatus", isDone ? "ALL_DONE" : "EXECUTING");
        node.put("listClientOrderId", first.listClientId).put("transactionTime", nowMs);
        node.put("symbol", first.instrument.symbol.symbol());
        final ArrayNode list = node.putArray("orders");
        for (final VenueOrder order : orders) {
            list.addObject()
                    .put("symbol", order.instrument.symbol.symbol())
                    .put("orderId", order.orderId)
                    .put("clientOrderId", order.clientOrderId);
        }
        return node;
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
        node.put("P", symbol.priceText(order.stopPrice)).put("F", ZERO).put("g", order.listId);
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
        node.put(
                "w",
                order.isWorking && order.isOpen() && order.timeInForce.equals("GTC") && order.type != OrderType.MARKET);
        node.put("m", fill != null && fill.isMaker()).put("M", fill != null).put("O", order.time);
        node.put("Z", amount(order.cumQuote)).put("Y", amount(fill == null ? 0 : fill.quoteQty()));
        node.put("Q", amount(order.quoteOrderQty)).put("W", order.time).put("V", order.selfTradeMode);
        if (expiry != null) {
            node.put("eR", expiry);
        }
        return node;
    }
}
