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
    private final RequestWeight weight;
    private final AccountQueries queries;
    private long faultyRequests;
    private long replacements;
    private volatile Faults faults;
    private volatile long limitedUntilMs;
    private volatile long bannedUntilMs;

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
        authenticator = new Authenticator(account, this::clockMs);
        queries = new AccountQueries(desk, account);
        rate = new RateCounter(account.ordersPerTenSeconds(), account.weightPerMinute());
        weight = new RequestWeight(account.weightPerMinute());
        if (desk != null) {
            desk.onFirstFill(() -> rate.filled(System.currentTimeMillis()));
        }
    }

    /** From now on; from any thread. */
    void faults(final Faults newFaults) {
        final long now = System.currentTimeMillis();
        limitedUntilMs = newFaults.is(Fault.LIMIT_MS) ? now + newFaults.get(Fault.LIMIT_MS) : 0;
        bannedUntilMs = newFaults.is(Fault.BAN_MS) ? now + newFaults.get(Fault.BAN_MS) : 0;
        faults = newFaults;
    }

    /** What goes wrong at the moment; any thread. */
    Faults faults() {
        return faults;
    }

    /** Whether this address is shut out; any thread. */
    boolean isBanned() {
        return System.currentTimeMillis() < bannedUntilMs;
    }

    /** The refusal that every request gets now, or null; any thread. */
    ApiError refusal() {
        final long now = System.currentTimeMillis();
        final long until = Math.max(limitedUntilMs, bannedUntilMs);
        if (now >= until) {
            return null;
        }
        final ObjectNode data = VenueJson.object().put("serverTime", now).put("retryAfter", until);
        return new ApiError(
                isBanned() ? 418 : 429,
                -1003,
                "Way too much request weight used; IP banned until " + until + ". Please use WebSocket Streams.",
                data);
    }

    /**
     * Counts a request of that weight; any thread.
     *
     * @throws ApiError when the weight of this minute is used up
     */
    void charge(final int ofRequest) throws ApiError {
        weight.charge(ofRequest, faults.get(Fault.WEIGHT), System.currentTimeMillis());
    }

    /** A connection was opened; any thread. */
    void connected() {
        weight.add(RequestWeight.CONNECT, System.currentTimeMillis());
    }

    /** Weight that this address used in this minute, its neighbours' included; any thread. */
    long usedWeight() {
        return weight.used(System.currentTimeMillis()) + faults.get(Fault.WEIGHT);
    }

    /** The venue's own time; any thread. */
    long clockMs() {
        return System.currentTimeMillis() + faults.get(Fault.CLOCK_MS);
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
            final ApiError limited = refusal();
            if (limited != null) {
                throw limited;
            }
            if (isOrder(name)) {
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

    private static boolean isOrder(final String method) {
        return switch (method) {
            case "order.place",
                    "order.cancel",
                    "order.cancelReplace",
                    "order.amend.keepPriority",
                    "orderList.place.oco" -> true;
            default -> false;
        };
    }

    private static boolean isId(final JsonNode id) {
        return id == null
                || id.isNull()
                || id.isIntegralNumber()
                || id.isString() && id.stringValue().length() <= MAX_ID_LENGTH;
    }

    private JsonNode call(final Session session, final String method, final Params params) throws ApiError {
        charge(method.equals("openOrders.cancelAll") ? 0 : RequestWeight.of(method, params));
        return switch (method) {
            case "ping" -> VenueJson.object();
            case "time" -> VenueJson.object().put("serverTime", clockMs());
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
        return method.equals("openOrders.cancelAll") ? desk.cancelAll(params) : queries.answer(method, params, faults);
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

    private void depth(final Session session, final JsonNode id, final Params params) throws ApiError {
        final VenueSymbol symbol = market.symbol(params.require("symbol"));
        final int limit = (int) Math.max(1, Math.min(params.number("limit", 100), RestServer.MAX_LEVELS));
        charge(RequestWeight.ofDepth(limit));
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
        final Fault fate = now.fate(++faultyRequests);
        final boolean isHidden = fate == Fault.CUT || fate == Fault.UNKNOWN || fate == Fault.BUSY;
        ObjectNode answer = null;
        if (!isHidden || !now.is(Fault.NOT_EXECUTED)) {
            if ((isHidden || fate == Fault.DROP_ACK) && now.is(Fault.LATE_MS)) {
                thread.after(
                        TimeUnit.MILLISECONDS.toNanos(now.get(Fault.LATE_MS)),
                        () -> execute(session, id, method, params));
            } else {
                answer = execute(session, id, method, params);
            }
        }
        if (fate == null) {
            send(session, answer, now);
            return;
        }
        switch (fate) {
            case CUT -> session.cut();
            case UNKNOWN ->
                send(
                        session,
                        refusal(
                                id,
                                new ApiError(
                                        500,
                                        -1007,
                                        "Timeout waiting for response from backend server. Send status unknown;"
                                                + " execution status unknown.")),
                        now);
            case BUSY ->
                send(
                        session,
                        refusal(
                                id,
                                new ApiError(503, -1000, "An unknown error occurred while processing the request.")),
                        now);
            case GARBAGE ->
                session.send(answer.toString().substring(0, answer.toString().length() / 2));
            default -> LOG.info("fault: an answer is dropped");
        }
    }

    private void send(final Session session, final ObjectNode answer, final Faults now) {
        final String text = answer.toString();
        if (now.is(Fault.ACK_DELAY_MS)) {
            thread.after(TimeUnit.MILLISECONDS.toNanos(now.get(Fault.ACK_DELAY_MS)), () -> session.send(text));
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
            if (method.equals("order.amend.keepPriority")) {
                return success(id, desk.amend(params), params);
            }
            return success(id, place(method, params), params);
        } catch (final ApiError e) {
            failed();
            final ObjectNode line = log.line("rejected").put("method", method);
            line.put("clientOrderId", idOf(method, params))
                    .put("code", e.code())
                    .put("message", e.getMessage());
            log.write(line);
            return refusal(id, e);
        }
    }

    private JsonNode place(final String method, final Params params) throws ApiError {
        final boolean isReplacement = method.equals("order.cancelReplace");
        final int orders = method.startsWith("orderList.") ? 2 : 1;
        rate.count(orders, System.currentTimeMillis());
        try {
            if (isReplacement) {
                return desk.cancelReplace(params, faults.strikes(Fault.REPLACE_HALF, ++replacements));
            }
            return orders == 1 ? desk.place(params) : desk.placeList(params);
        } catch (final ApiError e) {
            if (!isReplacement) { // which counts even when its order was not attempted
                rate.takeBack(orders);
            }
            throw e;
        }
    }

    private static String idOf(final String method, final Params params) {
        final boolean isOfOlder = method.equals("order.cancel") || method.equals("order.amend.keepPriority");
        return params.text(isOfOlder ? "origClientOrderId" : "newClientOrderId", null);
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
            node.set("rateLimits", rate.limits(System.currentTimeMillis(), usedWeight()));
        }
        return node;
    }

    /** A request that failed; placing and cancelling that succeeds weighs nothing. Any thread. */
    void failed() {
        weight.add(1, System.currentTimeMillis());
    }

    private ObjectNode refusal(final JsonNode id, final ApiError error) {
        final ObjectNode node = VenueJson.object();
        node.set("id", id);
        node.put("status", error.status());
        final ObjectNode told = VenueJson.error(error);
        if (error.data() != null) {
            told.set("data", error.data());
        }
        node.set("error", told);
        node.set("rateLimits", rate.limits(System.currentTimeMillis(), usedWeight()));
        return node;
    }
}
