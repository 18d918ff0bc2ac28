package dev.reprise.localvenues.binance;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Signed REST: open orders, cancel one, cancel all, what the key may do. On the venue thread only. */
final class RestOrders {
    private static final String KEY_RIGHTS = "/sapi/v1/account/apiRestrictions";

    private final OrderDesk desk; // null in a playback: the market is closed
    private final Authenticator authenticator;

    RestOrders(final OrderDesk desk, final AccountSettings account) {
        this.desk = desk;
        authenticator = new Authenticator(account, System::currentTimeMillis);
    }

    /** A request as it came. */
    record Request(String method, String path, String rawQuery, Map<String, String> query, String apiKey) {
        boolean isSigned() {
            return path.equals("/api/v3/openOrders")
                    || path.equals("/api/v3/order") && method.equals("DELETE")
                    || path.equals(KEY_RIGHTS) && method.equals("GET");
        }

        /** A cancel weighs nothing unless it fails. */
        int weight() {
            if (path.equals(KEY_RIGHTS)) {
                return 0; // counted by itself at the venue, apart from those of /api
            }
            return method.equals("DELETE") ? 0 : RequestWeight.ofOpenOrders(query.containsKey("symbol"));
        }
    }

    void answer(final Request request, final Consumer<Answer> out) {
        try {
            out.accept(Answer.ok(answer(request)));
        } catch (final ApiError e) {
            out.accept(Answer.refused(e));
        }
    }

    private String answer(final Request request) throws ApiError {
        if (desk == null) {
            throw new ApiError(-2010, "Market is closed.");
        }
        final ObjectNode node = VenueJson.object();
        request.query().forEach(node::put);
        final Params params = new Params(node);
        final VenueCredentials key = authenticator.checkRest(request.apiKey(), request.rawQuery(), params);
        if (request.path().equals(KEY_RIGHTS)) {
            return rights(key.rights()).toString();
        }
        if (request.method().equals("DELETE")) {
            return (request.path().endsWith("/order") ? desk.cancel(params) : desk.cancelAll(params)).toString();
        }
        final SeededInstrument instrument = params.has("symbol") ? desk.instrument(params) : null;
        final ArrayNode list = VenueJson.array();
        for (final VenueOrder order : desk.store().open(instrument)) {
            list.add(desk.texts().status(order));
        }
        return list.toString();
    }

    private static ObjectNode rights(final VenueCredentials.Rights rights) {
        return VenueJson.object()
                .put("ipRestrict", rights.isBoundToAddresses())
                .put("createTime", 0)
                .put("enableReading", true)
                .put("enableSpotAndMarginTrading", rights.trades())
                .put("enableWithdrawals", rights.withdraws())
                .put("enableInternalTransfer", rights.transfers())
                .put("permitsUniversalTransfer", rights.transfers())
                .put("enableVanillaOptions", false)
                .put("enableFutures", false)
                .put("enableMargin", false)
                .put("enablePortfolioMarginTrading", false);
    }
}
