package dev.reprise.localvenues.binance;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Signed REST: open orders, cancel one, cancel all. On the venue thread only. */
final class RestOrders {
    private final OrderDesk desk; // null in a playback: the market is closed
    private final Authenticator authenticator;

    RestOrders(final OrderDesk desk, final AccountSettings account) {
        this.desk = desk;
        authenticator = new Authenticator(account, System::currentTimeMillis);
    }

    /** A request as it came. */
    record Request(String method, String path, String rawQuery, Map<String, String> query, String apiKey) {
        boolean isOfOrders() {
            return path.equals("/api/v3/openOrders") || path.equals("/api/v3/order") && method.equals("DELETE");
        }

        /** A cancel weighs nothing unless it fails. */
        int weight() {
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
        authenticator.checkRest(request.apiKey(), request.rawQuery(), params);
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
}
