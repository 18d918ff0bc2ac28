package dev.reprise.localvenues.binance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers to questions about the account, as of now or, when the venue lags, as of a while ago. On the venue thread only. */
final class AccountQueries {

    private final OrderDesk desk;
    private final AccountSettings account;
    private final Map<Long, ArrayNode> balances = new HashMap<>(); // by the time they were read at, ms

    AccountQueries(final OrderDesk desk, final AccountSettings account) {
        this.desk = desk;
        this.account = account;
    }

    JsonNode answer(final String method, final Params params, final Faults faults) throws ApiError {
        final long asOf = System.currentTimeMillis() - faults.get(Fault.STALE_MS);
        final boolean isEmpty = faults.is(Fault.EMPTY);
        return switch (method) {
            case "order.status" -> orderStatus(params, asOf);
            case "openOrders.status" -> isEmpty ? VenueJson.array() : openOrders(params, asOf);
            case "account.status" -> accountStatus(isEmpty, faults);
            default -> isEmpty ? VenueJson.array() : trades(params, asOf);
        };
    }

    private JsonNode orderStatus(final Params params, final long asOf) throws ApiError {
        final VenueOrder order = desk.store().find(desk.instrument(params), params);
        if (order == null || order.time > asOf) {
            throw new ApiError(-2013, "Order does not exist.");
        }
        return desk.texts().statusAsOf(order, asOf);
    }

    private JsonNode openOrders(final Params params, final long asOf) throws ApiError {
        final SeededInstrument instrument = params.has("symbol") ? desk.instrument(params) : null;
        final ArrayNode list = VenueJson.array();
        for (final VenueOrder order : desk.store().openAsOf(instrument, asOf)) {
            list.add(desk.texts().statusAsOf(order, asOf));
        }
        return list;
    }

    private ArrayNode balances(final Faults faults) {
        final long staleMs = faults.get(Fault.STALE_MS);
        if (staleMs == 0) {
            return desk.balances();
        }
        final long window = System.currentTimeMillis() / staleMs; // what was read first in it is told in all of it
        balances.keySet().removeIf(w -> w != window);
        return balances.computeIfAbsent(window, w -> desk.balances()).deepCopy();
    }

    private JsonNode accountStatus(final boolean isEmpty, final Faults faults) {
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
        node.set("balances", isEmpty ? VenueJson.array() : balances(faults));
        node.putArray("permissions").add("SPOT");
        return node.put("uid", 1);
    }

    /** Own fills that a request for trades asks for, oldest first. */
    private ArrayNode trades(final Params params, final long asOfMs) throws ApiError {
        final SeededInstrument instrument = desk.instrument(params);
        final long orderId = params.number("orderId", -1);
        final long fromId = params.number("fromId", 0);
        final long from = params.number("startTime", 0);
        final long to = Math.min(params.number("endTime", Long.MAX_VALUE), asOfMs);
        final long limit = Math.min(params.number("limit", 500), 1000);
        final List<VenueFill> found = new ArrayList<>();
        for (final VenueFill fill : desk.store().fills()) {
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
        found.stream()
                .skip(skip)
                .limit(limit)
                .forEach(fill -> list.add(desk.texts().trade(fill)));
        return list;
    }
}
