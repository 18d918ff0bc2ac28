package dev.reprise.localvenues.binance;

import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.market.SeededMarket;
import dev.reprise.simulator.matching.DoneReason;
import dev.reprise.simulator.matching.MatchingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the account's orders into the matching engines and tells the user stream and the order log what becomes of them. On
 * the venue thread only.
 */
final class OrderDesk {
    /** The self-trade prevention mode that ends the resting order. */
    static final String EXPIRE_MAKER = "EXPIRE_MAKER";

    private static final int OWNER = SeededMarket.FIRST_EXTERNAL_OWNER;
    private static final Pattern CLIENT_ID = Pattern.compile("[a-zA-Z0-9-_]{1,36}");
    private static final long PPM = 1_000_000;

    private final SeededVenueMarket market;
    private final AccountSettings settings;
    private final Account account;
    private final UserStream users;
    private final OrderLog log;
    private final OrderTexts texts;
    private final OrderStore store = new OrderStore();
    private final StopBook stops = new StopBook();
    private final long idBase;
    private long lastOrderId;
    private long generatedIds;
    private long lastListId;
    private RejectCode rejected;
    private String cancelId;
    private String endsAs = "CANCELED"; // what a cancel in the engine makes of an order
    private String endsBecause;

    OrderDesk(
            final SeededVenueMarket market,
            final AccountSettings settings,
            final UserStream users,
            final OrderLog log,
            final long startTimeMs) {
        this.market = market;
        this.settings = settings;
        this.users = users;
        this.log = log;
        account = new Account(settings.balances());
        texts = new OrderTexts(settings.preventsSelfTrades() ? "EXPIRE_TAKER" : "NONE", startTimeMs);
        idBase = startTimeMs; // ids go on, roughly, when a venue is started again
        lastOrderId = startTimeMs;
    }

    /** Listens to the engines; once, before the first order. */
    void open() {
        for (final SeededInstrument instrument : market.instruments()) {
            instrument.market.orderListener(new Listener(instrument));
            if (settings.preventsSelfTrades()) {
                instrument.engine.expireTakerOnSelfTrade(OWNER);
            }
        }
        market.afterStep(() -> {
            for (final SeededInstrument instrument : market.instruments()) {
                stops.fire(instrument, this::fire);
            }
            publishBalances();
        });
    }

    OrderTexts texts() {
        return texts;
    }

    OrderStore store() {
        return store;
    }

    ArrayNode balances() {
        return account.all();
    }

    SeededInstrument instrument(final Params params) throws ApiError {
        return market.instrument(params.require("symbol"));
    }

    /** Places an order; its events are out when this returns. */
    ObjectNode place(final Params params) throws ApiError {
        final VenueOrder order = newOrder(params);
        add(order);
        publishBalances();
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
        if (!mode.equals(texts.selfTradeMode()) && !mode.equals(EXPIRE_MAKER)) {
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
        if (order.type.isStop() && stops.firesAtOnce(order)) {
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

    /** Takes an order in: on the book, or to wait for its price. */
    private void add(final VenueOrder order) throws ApiError {
        account.lock(order.paysWith(), order.toLock);
        order.locked = order.toLock;
        store.add(order);
        if (order.type.isStop()) {
            stops.add(order);
            log("accepted", order);
            users.publish(texts.report(order, "NEW", null, null, null));
            return;
        }
        rejected = null;
        if (enter(order) == 0) {
            account.unlock(order.paysWith(), order.locked);
            store.forget(order);
            throw new ApiError(
                    -2010,
                    rejected == RejectCode.WOULD_TAKE
                            ? "Order would immediately match and take."
                            : "New order rejected.");
        }
        order.instrument.publishTouch(false);
    }

    /** A stop that fires: it goes to the book, or ends when it cannot. */
    private void fire(final VenueOrder order) {
        for (final VenueOrder other : order.others) {
            end(other, "EXPIRED", null, "OCO_TRIGGER");
        }
        if (order.locked == 0) { // a leg of a pair: the other one has kept its balance
            try {
                account.lock(order.paysWith(), order.toLock);
                order.locked = order.toLock;
            } catch (final ApiError e) {
                end(order, "EXPIRED", null, "INSUFFICIENT_LIQUIDITY");
                return;
            }
        }
        order.isWorking = true;
        order.updateTime = System.currentTimeMillis();
        if (order.isOpen() && enter(order) == 0) {
            end(order, "EXPIRED", null, "REJECTED");
        }
    }

    /** Ends an order that is open, wherever it is. */
    private void end(final VenueOrder order, final String status, final String cancel, final String expiry) {
        if (!order.isOpen()) {
            return;
        }
        if (order.isWorking && order.instrument.engine.isOpen(order.engineId)) {
            cancelId = cancel;
            endsAs = status;
            endsBecause = expiry;
            order.instrument.engine.cancel(order.engineId);
            endsAs = "CANCELED";
            endsBecause = null;
            return;
        }
        stops.remove(order);
        order.updateTime = System.currentTimeMillis();
        account.unlock(order.paysWith(), order.locked);
        order.locked = 0;
        order.status = status;
        log.write(line(status.toLowerCase(java.util.Locale.ROOT), order).put("cancelClientOrderId", cancel));
        users.publish(texts.report(order, status, cancel, null, expiry));
        store.close(order);
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
        add(profit);
        add(stop);
        stop.toLock = stopLock;
        publishBalances();
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
        final long before = order.qty;
        order.qty = qty;
        if (order.isWorking && !instrument.engine.amend(order.engineId, order.price, qty)) {
            order.qty = before;
            throw new ApiError(-2038, "The order cannot be amended.");
        }
        order.updateTime = System.currentTimeMillis();
        release(order, order.locked);
        log("amended", order);
        users.publish(texts.report(order, "REPLACED", null, null, null));
        publishBalances();
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
            log("replaced", older);
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

    private long enter(final VenueOrder order) {
        final SeededInstrument instrument = order.instrument;
        if (order.selfTradeMode.equals(EXPIRE_MAKER)) {
            instrument.engine.expireMakersOfNext();
        }
        if (order.type.isMarket()) {
            return instrument.engine.placeMarket(OWNER, order.orderId, order.side, order.qty);
        }
        final boolean postOnly = order.type == OrderType.LIMIT_MAKER;
        final TimeInForce timeInForce = TimeInForce.valueOf(order.timeInForce);
        return instrument.engine.place(OWNER, order.orderId, order.side, order.price, order.qty, timeInForce, postOnly);
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
        end(order, "CANCELED", id, null);
        final List<VenueOrder> list = new ArrayList<>(List.of(order));
        for (final VenueOrder other : order.others) {
            end(other, "CANCELED", id, null);
            list.add(other);
        }
        order.instrument.publishTouch(false);
        publishBalances();
        if (order.others.isEmpty()) {
            return texts.canceled(order, id);
        }
        final ObjectNode answer = texts.list(list, true, System.currentTimeMillis());
        final ArrayNode reports = answer.putArray("orderReports");
        list.forEach(o -> reports.add(texts.canceled(o, id)));
        return answer;
    }

    /** After a payment: frees what a better price saved, keeps what the rest may need. */
    private void release(final VenueOrder order, final long lockedNow) {
        final VenueSymbol symbol = order.instrument.symbol;
        final long needed;
        if (order.side == Side.SELL) {
            needed = order.leavesQty() * symbol.qtyStep();
        } else if (order.type.isMarket()) {
            needed = order.leavesQty() == 0 ? 0 : lockedNow;
        } else {
            needed = symbol.notional(order.price, order.leavesQty());
        }
        account.unlock(order.paysWith(), lockedNow - needed);
        order.locked = needed;
    }

    private void publishBalances() {
        final ArrayNode changed = account.takeChanged();
        if (changed != null) {
            final long now = System.currentTimeMillis();
            final ObjectNode event = VenueJson.object()
                    .put("e", "outboundAccountPosition")
                    .put("E", now)
                    .put("u", now);
            event.set("B", changed);
            users.publish(event);
        }
    }

    private void log(final String event, final VenueOrder order) {
        log.write(line(event, order));
    }

    private ObjectNode line(final String event, final VenueOrder order) {
        return log.line(event)
                .put("clientOrderId", order.clientOrderId)
                .put("orderId", order.orderId)
                .put("symbol", order.instrument.symbol.symbol())
                .put("side", order.side.name())
                .put("qty", order.instrument.symbol.qtyText(order.qty))
                .put("cumQty", order.instrument.symbol.qtyText(order.cumQty));
    }

    /** Hears one engine; owners below ours are the market's agents and none of the account's business. */
    private final class Listener implements MatchingListener {
        private final SeededInstrument instrument;

        Listener(final SeededInstrument instrument) {
            this.instrument = instrument;
        }

        @Override
        public void onAccepted(final long engineId, final int owner, final long reference) {
            if (owner == OWNER) {
                final VenueOrder order = store.byId(reference);
                order.engineId = engineId;
                log("accepted", order);
                users.publish(texts.report(order, "NEW", null, null, null));
            }
        }

        @Override
        public void onRejected(
                final long engineId,
                final int owner,
                final long reference,
                final OrderRequest request,
                final RejectCode code) {
            if (owner == OWNER) {
                rejected = code;
            }
        }

        @Override
        public void onTrade(
                final long takerId, final long makerId, final long price, final long qty, final Side aggressor) {
            fill(takerId, price, qty, false);
            fill(makerId, price, qty, true);
        }

        private void fill(final long engineId, final long price, final long qty, final boolean isMaker) {
            if (instrument.engine.owner(engineId) != OWNER) {
                return;
            }
            final VenueOrder order = store.byId(instrument.engine.reference(engineId));
            final VenueSymbol symbol = instrument.symbol;
            final long notional = symbol.notional(price, qty);
            final long base = qty * symbol.qtyStep();
            final long paid = order.side == Side.BUY ? notional : base;
            final long received = order.side == Side.BUY ? base : notional;
            final int fee = isMaker ? settings.makerFeePpm() : settings.takerFeePpm();
            final long commission = FixedPoint.multiplyDivide(received, fee, PPM);
            order.cumQty += qty;
            order.cumQuote += notional;
            order.updateTime = System.currentTimeMillis();
            order.status = order.leavesQty() == 0 ? "FILLED" : "PARTIALLY_FILLED";
            account.pay(order.paysWith(), paid);
            account.receive(order.receives(), received - commission);
            release(order, order.locked - paid);
            final VenueFill fill = new VenueFill(
                    order,
                    instrument.tradeId(),
                    price,
                    qty,
                    notional,
                    commission,
                    order.receives(),
                    isMaker,
                    order.updateTime);
            order.fills.add(fill);
            store.add(fill);
            for (final VenueOrder other : order.others) {
                end(other, "EXPIRED", null, "OCO_TRIGGER");
            }
            log.write(line("filled", order)
                    .put("tradeId", fill.tradeId())
                    .put("lastPrice", symbol.priceText(price))
                    .put("lastQty", symbol.qtyText(qty))
                    .put("commission", OrderTexts.amount(commission))
                    .put("commissionAsset", fill.commissionAsset())
                    .put("maker", isMaker));
            users.publish(texts.report(order, "TRADE", null, fill, null));
        }

        @Override
        public void onDone(final long engineId, final DoneReason reason) {
            if (instrument.engine.owner(engineId) != OWNER) {
                return;
            }
            final VenueOrder order = store.byId(instrument.engine.reference(engineId));
            if (reason != DoneReason.FILLED) {
                order.updateTime = System.currentTimeMillis();
                account.unlock(order.paysWith(), order.locked);
                order.locked = 0;
            }
            switch (reason) {
                case FILLED -> {}
                case CANCELED -> {
                    order.status = endsAs;
                    final String event = endsAs.toLowerCase(java.util.Locale.ROOT);
                    log.write(line(event, order).put("cancelClientOrderId", cancelId));
                    users.publish(texts.report(order, endsAs, cancelId, null, endsBecause));
                }
                case EXPIRED -> {
                    order.status = "EXPIRED";
                    log("expired", order);
                    users.publish(texts.report(order, "EXPIRED", null, null, expiry(order)));
                }
                case SELF_TRADE -> {
                    order.status = "EXPIRED_IN_MATCH";
                    log("expired", order);
                    users.publish(texts.report(order, "EXPIRED", null, null, null));
                }
            }
            store.close(order);
        }

        private String expiry(final VenueOrder order) {
            if (order.type == OrderType.MARKET) {
                return "INSUFFICIENT_LIQUIDITY";
            }
            return order.timeInForce.equals("FOK") ? "UNFILLED_FOK_ORDER_EXPIRED" : "UNFILLED_IOC_QUANTITY_EXPIRED";
        }
    }

    /** Own fills that a request for trades asks for, oldest first. */
    ArrayNode trades(final Params params, final long asOfMs) throws ApiError {
        final SeededInstrument instrument = instrument(params);
        final long orderId = params.number("orderId", -1);
        final long fromId = params.number("fromId", 0);
        final long from = params.number("startTime", 0);
        final long to = Math.min(params.number("endTime", Long.MAX_VALUE), asOfMs);
        final long limit = Math.min(params.number("limit", 500), 1000);
        final List<VenueFill> found = new ArrayList<>();
        for (final VenueFill fill : store.fills()) {
            if (fill.order().instrument == instrument
                    && (orderId < 0 || fill.order().orderId == orderId)
                    && fill.tradeId() >= fromId
                    && fill.time() >= from
                    && fill.time() <= to) {
                found.add(fill);
            }
        }
        final boolean isFromStart = params.has("fromId") || params.has("startTime");
        final int skip = isFromStart ? 0 : (int) Math.max(0, found.size() - limit);
        final ArrayNode list = VenueJson.array();
        found.stream().skip(skip).limit(limit).forEach(fill -> list.add(texts.trade(fill)));
        return list;
    }
}
