package dev.reprise.localvenues.binance;

import dev.reprise.api.schema.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client asks of orders: checked, done, and answered. What becomes of them is told by {@link OrderFlow}. On the venue thread only. */
final class OrderDesk {
    private static final Pattern CLIENT_ID = Pattern.compile("[a-zA-Z0-9-_]{1,36}");

    private final SeededVenueMarket market;
    private final OrderFlow flow;
    private final OrderTexts texts;
    private final OrderStore store;
    private final long idBase;
    private long lastOrderId;
    private long generatedIds;
    private long lastListId;

    OrderDesk(
            final SeededVenueMarket market,
            final AccountSettings settings,
            final UserStream users,
            final OrderLog log,
            final long startTimeMs) {
        this.market = market;
        texts = new OrderTexts(settings.preventsSelfTrades() ? "EXPIRE_TAKER" : "NONE", startTimeMs);
        flow = new OrderFlow(market, settings, users, log, texts);
        store = flow.store();
        idBase = startTimeMs; // ids go on, roughly, when a venue is started again
        lastOrderId = startTimeMs;
    }

    /** Runs when an order is filled for the first time. */
    void onFirstFill(final Runnable listener) {
        flow.onFirstFill(listener);
    }

    /** Listens to the engines; once, before the first order. */
    void open() {
        flow.open();
    }

    OrderTexts texts() {
        return texts;
    }

    OrderStore store() {
        return store;
    }

    ArrayNode balances() {
        return flow.balances();
    }

    SeededInstrument instrument(final Params params) throws ApiError {
        return market.instrument(params.require("symbol"));
    }

    /** Places an order; its events are out when this returns. */
    ObjectNode place(final Params params) throws ApiError {
        final VenueOrder order = newOrder(params);
        flow.add(order);
        flow.publishBalances();
        return texts.placed(order, responseType(params, order.type));
    }

    /** The order that a request asks for, checked; nothing has changed. */
    private VenueOrder newOrder(final Params params) throws ApiError {
        final SeededInstrument instrument = instrument(params);
        if (!instrument.symbol.status().equals(VenueSymbol.TRADING)) {
            throw new ApiError(-2010, "Market is closed.");
        }
        final OrderTerms terms = OrderTerms.of(params, instrument);
        final String clientOrderId = clientOrderId(params);
        final String mode = params.text("selfTradePreventionMode", texts.selfTradeMode());
        if (!mode.equals(texts.selfTradeMode()) && !ExchangeInfo.SELF_TRADE_MODES.contains(mode)) {
            throw new ApiError(-1013, "This symbol does not allow the specified self-trade prevention mode.");
        }
        responseType(params, terms.type());
        if (store.isOpenClientId(instrument.symbol, clientOrderId)) {
            throw new ApiError(-2010, "Duplicate order sent.");
        }
        if (store.open(instrument).size() >= ExchangeInfo.MAX_OPEN_ORDERS) {
            throw ApiError.filter("MAX_NUM_ORDERS");
        }
        final VenueOrder order =
                new VenueOrder(instrument, ++lastOrderId, clientOrderId, terms, System.currentTimeMillis());
        order.selfTradeMode = mode;
        order.toLock = toLock(order, terms);
        if (order.type.isStop() && flow.firesAtOnce(order)) {
            throw new ApiError(-2010, "Order would trigger immediately.");
        }
        return order;
    }

    private static String responseType(final Params params, final OrderType type) throws ApiError {
        final boolean isShort = type == OrderType.LIMIT_MAKER || type.isStop();
        final String responseType = params.text("newOrderRespType", isShort ? "ACK" : "FULL");
        if (!List.of("ACK", "RESULT", "FULL").contains(responseType)) {
            throw new ApiError(-1118, "Invalid newOrderRespType.");
        }
        return responseType;
    }

    /** Places a pair of which one cancels the other. */
    ObjectNode placeList(final Params params) throws ApiError {
        final VenueOrder above = newOrder(params.leg("above"));
        final VenueOrder below = newOrder(params.leg("below"));
        final boolean isSell = above.side == Side.SELL;
        final VenueOrder profit = isSell ? above : below;
        final VenueOrder stop = isSell ? below : above;
        if (profit.type != OrderType.LIMIT_MAKER && !profit.type.isTakeProfit()
                || !stop.type.isStop()
                || stop.type.isTakeProfit()
                || profit.clientOrderId.equals(stop.clientOrderId)) {
            throw new ApiError(-1158, "A combination of order types is not supported.");
        }
        final long listId = ++lastListId;
        for (final VenueOrder order : List.of(profit, stop)) {
            order.listId = listId;
            order.listClientId = params.text("listClientOrderId", "local-list-" + listId);
            order.others = List.of(order == profit ? stop : profit);
        }
        final long stopLock = stop.toLock;
        stop.toLock = 0; // the balance is bound once
        flow.add(profit);
        flow.add(stop);
        stop.toLock = stopLock;
        flow.publishBalances();
        return texts.list(List.of(profit, stop), false, System.currentTimeMillis());
    }

    /** Makes an order smaller where it rests. */
    ObjectNode amend(final Params params) throws ApiError {
        final SeededInstrument instrument = instrument(params);
        final VenueOrder order = store.find(instrument, params);
        if (order == null || !order.isOpen()) {
            throw new ApiError(-2013, "Order does not exist.");
        }
        final long qty = OrderTerms.qty(params, instrument.symbol, "newQty");
        if (qty >= order.qty || qty <= order.cumQty || order.listId >= 0) {
            throw new ApiError(-2038, "The requested action would change no state; rejecting.");
        }
        if (!flow.shrink(order, qty)) {
            throw new ApiError(-2038, "The order cannot be amended.");
        }
        return texts.amended(order);
    }

    /** Cancels an order and places another, in that order, STOP_ON_FAILURE or ALLOW_FAILURE. */
    ObjectNode cancelReplace(final Params params, final boolean failsHalfWay) throws ApiError {
        final boolean stopsOnFailure = params.require("cancelReplaceMode").equals("STOP_ON_FAILURE");
        final Params toCancel = params.toCancel();
        final ObjectNode result = VenueJson.object();
        newOrderTerms(params); // what the filters refuse changes nothing
        final VenueOrder older = store.find(instrument(params), toCancel);
        final ApiError cancelError = tryCancel(toCancel, result);
        if (cancelError != null && stopsOnFailure) {
            result.put("newOrderResult", "NOT_ATTEMPTED").putNull("newOrderResponse");
            throw new ApiError(400, -2022, "Order cancel-replace failed.", result);
        }
        ApiError placeError = null;
        try {
            if (failsHalfWay) {
                throw new ApiError(-2010, "Account has insufficient balance for requested action.");
            }
            result.put("newOrderResult", "SUCCESS").set("newOrderResponse", place(params));
        } catch (final ApiError e) {
            placeError = e;
            result.put("newOrderResult", "FAILURE").set("newOrderResponse", VenueJson.error(e));
        }
        if (cancelError == null && placeError == null) {
            flow.log("replaced", older);
            return result;
        }
        throw cancelError != null && placeError != null
                ? new ApiError(400, -2022, "Order cancel-replace failed.", result)
                : new ApiError(409, -2021, "Order cancel-replace partially failed.", result);
    }

    private void newOrderTerms(final Params params) throws ApiError {
        OrderTerms.of(params, instrument(params));
    }

    private ApiError tryCancel(final Params params, final ObjectNode result) {
        try {
            result.set("cancelResponse", cancel(params));
            result.put("cancelResult", "SUCCESS");
            return null;
        } catch (final ApiError e) {
            result.put("cancelResult", "FAILURE").set("cancelResponse", VenueJson.error(e));
            return e;
        }
    }

    /** Other rules for a symbol, from now on. */
    void rules(final VenueSymbol symbol) {
        market.rules(symbol);
    }

    private String clientOrderId(final Params params) throws ApiError {
        if (!params.has("newClientOrderId")) {
            return "local-" + idBase + '-' + ++generatedIds;
        }
        final String clientOrderId = params.require("newClientOrderId");
        if (!CLIENT_ID.matcher(clientOrderId).matches()) {
            throw ApiError.illegal("newClientOrderId", "^[a-zA-Z0-9-_]{1,36}$");
        }
        return clientOrderId;
    }

    private static long toLock(final VenueOrder order, final OrderTerms terms) {
        final VenueSymbol symbol = order.instrument.symbol;
        if (order.side == Side.SELL) {
            return order.qty * symbol.qtyStep();
        }
        return order.type.isMarket() ? terms.cost() : symbol.notional(order.price, order.qty);
    }

    ObjectNode cancel(final Params params) throws ApiError {
        final SeededInstrument instrument = instrument(params);
        final VenueOrder order = store.find(instrument, params);
        final String id = clientOrderId(params);
        if (order == null || !order.isOpen()) {
            throw new ApiError(-2011, "Unknown order sent.");
        }
        final String restriction = params.text("cancelRestrictions", "");
        if (restriction.equals("ONLY_NEW") && order.cumQty > 0
                || restriction.equals("ONLY_PARTIALLY_FILLED") && order.cumQty == 0) {
            throw new ApiError(-2011, "Order was not canceled due to cancel restrictions.");
        }
        return cancel(order, id);
    }

    /** Cancels all open orders of a symbol. */
    ArrayNode cancelAll(final Params params) throws ApiError {
        final List<VenueOrder> open = store.open(instrument(params));
        if (open.isEmpty()) {
            throw new ApiError(-2011, "Unknown order sent.");
        }
        final ArrayNode list = VenueJson.array();
        for (final VenueOrder order : open) {
            list.add(cancel(order, clientOrderId(params)));
        }
        return list;
    }

    private ObjectNode cancel(final VenueOrder order, final String id) {
        flow.end(order, "CANCELED", id, null);
        final List<VenueOrder> list = new ArrayList<>(List.of(order));
        for (final VenueOrder other : order.others) {
            flow.end(other, "CANCELED", id, null);
            list.add(other);
        }
        order.instrument.publishTouch(false);
        flow.publishBalances();
        if (order.others.isEmpty()) {
            return texts.canceled(order, id);
        }
        final ObjectNode answer = texts.list(list, true, System.currentTimeMillis());
        final ArrayNode reports = answer.putArray("orderReports");
        list.forEach(o -> reports.add(texts.canceled(o, id)));
        return answer;
    }
}
