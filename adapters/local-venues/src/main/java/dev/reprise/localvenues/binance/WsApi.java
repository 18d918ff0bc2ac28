package dev.reprise.localvenues.binance;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The WebSocket API: one JSON request a frame, answered under its id. On the venue thread only. */
final class WsApi {
    private static final Logger LOG = LoggerFactory.getLogger(WsApi.class);
    private static final int MAX_ID_LENGTH = 36;

    private final VenueThread thread;
    private final VenueMarket market;
    private final OrderDesk desk; // null in a playback: the market is closed
    private final AccountSettings account;
    private final Authenticator authenticator;
    private final UserStream users;
    private final OrderLog log;
    private final RateCounter rate;
    private long faultyRequests;
    private volatile Faults faults;

    WsApi(
            final VenueThread thread,
            final VenueMarket market,
            final OrderDesk desk,
            final UserStream users,
            final OrderLog log,
            final LocalBinanceSettings settings) {
        this.thread = thread;
        this.market = market;
        this.desk = desk;
        this.users = users;
        this.log = log;
        account = settings.account();
        faults = settings.faults();
        authenticator = new Authenticator(account, System::currentTimeMillis);
        rate = new RateCounter(account.ordersPerTenSeconds());
    }

    /** From now on; from any thread. */
    void faults(final Faults newFaults) {
        faults = newFaults;
    }

    void handle(final Session session, final String text) {
        final JsonNode request;
        try {
            request = VenueJson.MAPPER.readTree(text);
        } catch (final JacksonException e) {
            session.send(
                    refusal(null, new ApiError(-1000, "JSON parsing failed.")).toString());
            return;
        }
        final JsonNode id = request.get("id");
        try {
            if (!request.isObject() || !isId(id)) {
                throw new ApiError(
                        -1100, "Illegal characters found in parameter 'id'; legal range is a number or text.");
            }
            final JsonNode method = request.get("method");
            if (method == null || !method.isString()) {
                throw ApiError.missing("method");
            }
            final String name = method.stringValue().replaceFirst("^v3/", "");
            final Params params = new Params(request.get("params"));
            if (name.equals("order.place") || name.equals("order.cancel")) {
                order(session, id, name, params);
            } else if (name.equals("depth")) {
                depth(session, id, params);
            } else {
                session.send(success(id, call(session, name, params), params).toString());
            }
        } catch (final ApiError e) {
            session.send(refusal(id, e).toString());
        } catch (final RuntimeException e) {
            LOG.error("a request failed inside the local venue", e);
            session.send(
                    refusal(id, new ApiError(500, -1000, "An unknown error occurred while processing the request."))
                            .toString());
        }
    }

    private static boolean isId(final JsonNode id) {
        return id == null
                || id.isNull()
                || id.isIntegralNumber()
                || id.isString() && id.stringValue().length() <= MAX_ID_LENGTH;
    }

    private JsonNode call(final Session session, final String method, final Params params) throws ApiError {
        return switch (method) {
            case "ping" -> VenueJson.object();
            case "time" -> VenueJson.object().put("serverTime", System.currentTimeMillis());
            case "exchangeInfo" ->
                VenueJson.MAPPER.readTree(ExchangeInfo.text(market.symbols(), account, System.currentTimeMillis()));
            case "session.logon" -> logon(session, params);
            case "session.status" -> status(session);
            case "session.logout" -> logout(session);
            case "userDataStream.subscribe" -> subscribe(session);
            case "userDataStream.subscribe.signature" -> subscribeSigned(session, params);
            case "userDataStream.unsubscribe" -> unsubscribe(session);
            case "session.subscriptions" -> subscriptions(session);
            default -> callOfAccount(session, method, params);
        };
    }

    private JsonNode callOfAccount(final Session session, final String method, final Params params) throws ApiError {
        switch (method) {
            case "order.status", "openOrders.status", "openOrders.cancelAll", "account.status", "myTrades" -> {}
            default -> throw new ApiError(-1020, "This operation is not supported.");
        }
        if (desk == null) {
            throw closed();
        }
        authenticator.check(params, session);
        return switch (method) {
            case "order.status" -> orderStatus(params);
            case "openOrders.status" -> openOrders(params);
            case "openOrders.cancelAll" -> desk.cancelAll(params);
            case "account.status" -> accountStatus();
            default -> desk.trades(params);
        };
    }

    private static ApiError closed() {
        return new ApiError(-2010, "Market is closed.");
    }

    private JsonNode logon(final Session session, final Params params) throws ApiError {
        final VenueCredentials key = authenticator.checkSigned(params);
        if (key.ed25519PublicKey() == null) {
            throw new ApiError(-4056, "HMAC_SHA256 API key is not supported.");
        }
        session.logon = key;
        session.authorizedSince = System.currentTimeMillis();
        return status(session);
    }

    private static JsonNode logout(final Session session) {
        session.logon = null;
        return status(session);
    }

    private static ObjectNode status(final Session session) {
        final ObjectNode node = VenueJson.object();
        if (session.logon == null) {
            node.putNull("apiKey").putNull("authorizedSince");
        } else {
            node.put("apiKey", session.logon.apiKey()).put("authorizedSince", session.authorizedSince);
        }
        return node.put("connectedSince", session.connectedSince)
                .put("returnRateLimits", true)
                .put("serverTime", System.currentTimeMillis())
                .put("userDataStream", session.userData >= 0);
    }

    private JsonNode subscribe(final Session session) throws ApiError {
        if (session.logon == null) {
            throw new ApiError(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        return VenueJson.object().put("subscriptionId", users.subscribe(session, true));
    }

    private JsonNode subscribeSigned(final Session session, final Params params) throws ApiError {
        authenticator.checkSigned(params);
        return VenueJson.object().put("subscriptionId", users.subscribe(session, false));
    }

    private JsonNode unsubscribe(final Session session) {
        users.unsubscribe(session);
        return VenueJson.object();
    }

    private static JsonNode subscriptions(final Session session) {
        final ArrayNode list = VenueJson.array();
        if (session.userData >= 0) {
            list.addObject().put("subscriptionId", session.userData);
        }
        return list;
    }

    private JsonNode orderStatus(final Params params) throws ApiError {
        final VenueOrder order = desk.store().find(desk.instrument(params), params);
        if (order == null) {
            throw new ApiError(-2013, "Order does not exist.");
        }
        return desk.texts().status(order);
    }

    private JsonNode openOrders(final Params params) throws ApiError {
        final SeededInstrument instrument = params.has("symbol") ? desk.instrument(params) : null;
        final ArrayNode list = VenueJson.array();
        for (final VenueOrder order : desk.store().open(instrument)) {
            list.add(desk.texts().status(order));
        }
        return list;
    }

    private JsonNode accountStatus() {
        final ObjectNode node = VenueJson.object();
        final int perBasisPoint = 100;
        node.put("makerCommission", account.makerFeePpm() / perBasisPoint);
        node.put("takerCommission", account.takerFeePpm() / perBasisPoint);
        node.put("buyerCommission", 0).put("sellerCommission", 0);
        node.put("canTrade", true).put("canWithdraw", false).put("canDeposit", false);
        node.putObject("commissionRates")
                .put("maker", OrderTexts.amount(account.makerFeePpm() * 100L))
                .put("taker", OrderTexts.amount(account.takerFeePpm() * 100L))
                .put("buyer", OrderTexts.amount(0))
                .put("seller", OrderTexts.amount(0));
        node.put("brokered", false).put("requireSelfTradePrevention", false).put("preventSor", false);
        node.put("updateTime", System.currentTimeMillis()).put("accountType", "SPOT");
        node.set("balances", desk.balances());
        node.putArray("permissions").add("SPOT");
        return node.put("uid", 1);
    }

    private void depth(final Session session, final JsonNode id, final Params params) throws ApiError {
        final VenueSymbol symbol = market.symbol(params.require("symbol"));
        final int limit = (int) Math.max(1, Math.min(params.number("limit", 100), RestServer.MAX_LEVELS));
        market.depth(symbol, limit, answer -> {
            final JsonNode body = VenueJson.MAPPER.readTree(answer.body());
            if (answer.status() == 200) {
                session.send(success(id, body, params).toString());
            } else {
                final ApiError error = new ApiError(
                        answer.status(),
                        body.path("code").asInt(),
                        body.path("msg").asString());
                session.send(refusal(id, error).toString());
            }
        });
    }

    private void order(final Session session, final JsonNode id, final String method, final Params params) {
        logReceived(method, params);
        final Faults now = faults;
        final Faults.Fate fate = now.fate(++faultyRequests);
        final boolean isUnknown = fate == Faults.Fate.CUT || fate == Faults.Fate.UNKNOWN;
        ObjectNode answer;
        if (isUnknown && !now.executes()) {
            answer = null;
        } else {
            answer = execute(session, id, method, params);
        }
        switch (fate) {
            case CUT -> session.cut();
            case DROP -> LOG.info("fault: an answer is dropped");
            case UNKNOWN -> {
                answer = refusal(
                        id,
                        new ApiError(
                                500,
                                -1007,
                                "Timeout waiting for response from backend server. Send status unknown; execution status"
                                        + " unknown."));
                send(session, answer, now);
            }
            case ANSWER -> send(session, answer, now);
        }
    }

    private void send(final Session session, final ObjectNode answer, final Faults now) {
        final String text = answer.toString();
        if (now.ackDelayMs() > 0) {
            thread.after(TimeUnit.MILLISECONDS.toNanos(now.ackDelayMs()), () -> session.send(text));
        } else {
            session.send(text);
        }
    }

    private ObjectNode execute(final Session session, final JsonNode id, final String method, final Params params) {
        try {
            if (desk == null) {
                throw closed();
            }
            authenticator.check(params, session);
            if (method.equals("order.cancel")) {
                return success(id, desk.cancel(params), params);
            }
            rate.count(System.currentTimeMillis());
            return success(id, desk.place(params), params);
        } catch (final ApiError e) {
            final ObjectNode line = log.line("rejected").put("method", method);
            line.put("clientOrderId", idOf(method, params))
                    .put("code", e.code())
                    .put("message", e.getMessage());
            log.write(line);
            return refusal(id, e);
        }
    }

    private static String idOf(final String method, final Params params) {
        return params.text(method.equals("order.cancel") ? "origClientOrderId" : "newClientOrderId", null);
    }

    private void logReceived(final String method, final Params params) {
        final ObjectNode line = log.line("received").put("method", method).put("clientOrderId", idOf(method, params));
        for (final String name :
                new String[] {"symbol", "orderId", "side", "type", "timeInForce", "price", "quantity"}) {
            if (params.has(name)) {
                line.put(name, params.text(name, null));
            }
        }
        log.write(line);
    }

    private ObjectNode success(final JsonNode id, final JsonNode result, final Params params) {
        final ObjectNode node = VenueJson.object();
        node.set("id", id);
        node.put("status", 200).set("result", result);
        if (!params.text("returnRateLimits", "true").equals("false")) {
            node.set("rateLimits", rate.limits(System.currentTimeMillis()));
        }
        return node;
    }

    private ObjectNode refusal(final JsonNode id, final ApiError error) {
        final ObjectNode node = VenueJson.object();
        node.set("id", id);
        node.put("status", error.status());
        node.putObject("error").put("code", error.code()).put("msg", error.getMessage());
        node.set("rateLimits", rate.limits(System.currentTimeMillis()));
        return node;
    }
}
