package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.schema.UnknownCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Brings each answer, and each request that got none, to whoever asked. What makes a session (time, logon, subscription) is the
 * gateway's own. Under the gateway's lock.
 */
final class ReplyRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyRouter.class);
    private static final int STATUS_FAULT = 500;
    private static final int CLOCK_CODE = -1021;

    private final OrderParts parts;
    private final Runnable onFilterReject;

    /** @param onFilterReject runs, quickly, when the venue refuses an order by an instrument's rules */
    ReplyRouter(final OrderParts parts, final Runnable onFilterReject) {
        this.parts = parts;
        this.onFilterReject = onFilterReject;
    }

    /** The outcome of a request is not known. */
    void unanswered(final Request request, final UnknownCause cause) {
        switch (request.kind()) {
            case PLACE, PLACE_LIST, CANCEL, CANCEL_FOREIGN, AMEND, REPLACE ->
                parts.answers().unknown(request, cause);
            case QUERY, OPEN_ORDERS_OF_QUERY, TRADES_OF_QUERY -> parts.queries().onNoAnswer(request);
            case TRADES, ORDER_OF_TRADE -> parts.trades().onFailed(request);
            case OPEN_ORDERS, ACCOUNT -> parts.reconciler().onFailed(request);
            case OPEN_ORDERS_OF_AUDIT -> parts.audits().onOpenOrdersFailed();
            case FOREIGN_ORDER -> {
                LOG.warn("no answer to {}: {}", request.kind(), cause);
                parts.tracked().foreign().onAnswered(request.instrument(), request.argument());
            }
            case ACCOUNT_OF_AUDIT, CANCEL_ALL, TIME, LOGON, SUBSCRIBE ->
                LOG.warn("no answer to {}: {}", request.kind(), cause);
        }
    }

    /** What every refusal says about limits, clock and rules, whatever was asked. */
    void refused(final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        parts.budget()
                .onRefused(
                        status,
                        code,
                        error.path("data").path("retryAfter").asLong(0),
                        parts.sender().timestampMs());
        if (code == CLOCK_CODE) {
            parts.clock().due();
        } else if (code == VenueErrors.FILTER_CODE) {
            onFilterReject.run();
        }
    }

    void done(final Request request, final JsonNode result) {
        switch (request.kind()) {
            case PLACE, PLACE_LIST, CANCEL, CANCEL_FOREIGN, AMEND, REPLACE ->
                parts.answers().done(request, result);
            case QUERY -> parts.queries().onOrder(request, result);
            case OPEN_ORDERS_OF_QUERY -> parts.queries().onOpenOrders(request, result);
            case TRADES_OF_QUERY -> parts.queries().onTrades(request, result);
            case OPEN_ORDERS -> parts.reconciler().onOpenOrders(request, result);
            case OPEN_ORDERS_OF_AUDIT -> parts.audits().onOpenOrders(result);
            case ACCOUNT -> parts.reconciler().onAccount(result);
            case ACCOUNT_OF_AUDIT -> parts.audits().onAccount(result);
            case TRADES -> parts.trades().onTrades(request, result);
            case ORDER_OF_TRADE -> parts.trades().onOrderOfTrade(request, result);
            case FOREIGN_ORDER -> foreign(request, result);
            case CANCEL_ALL -> LOG.info("all orders of instrument {} cancelled", request.instrument());
            case TIME, LOGON, SUBSCRIBE -> throw new IllegalArgumentException("the gateway's own: " + request.kind());
        }
    }

    void failed(final Request request, final int status, final JsonNode error) {
        final boolean isUnknownOrder = status < STATUS_FAULT
                && VenueErrors.isUnknownOrder(error.path("code").asInt(0));
        if (OrderAnswers.isOrder(request.kind())) {
            parts.answers().failed(request, status, error);
        } else if (request.kind() == Kind.QUERY && isUnknownOrder) {
            parts.queries().onUnknownOrder(request, System.nanoTime());
        } else if (request.kind() == Kind.ORDER_OF_TRADE && isUnknownOrder) {
            parts.trades().onOrderOfTrade(request, error); // archived or of another time: not ours
        } else if (request.kind() == Kind.FOREIGN_ORDER && isUnknownOrder) {
            foreign(request, null);
        } else {
            unanswered(request, UnknownCause.VENUE_FAULT);
        }
    }

    private void foreign(final Request request, final JsonNode order) {
        parts.audits().onForeign(request.instrument(), request.argument(), order);
        parts.tracked().foreign().onAnswered(request.instrument(), request.argument());
    }
}
