package dev.reprise.adapters.binance;

import dev.reprise.adapters.binance.Requests.Kind;
import dev.reprise.adapters.binance.Requests.Request;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.UnknownCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What the venue answers to requests about orders. There are three answers only: it took the request, it refused it with proof
 * ({@link VenueErrors}), or the outcome is unknown and {@link OrderQueries} asks. Under the gateway's lock.
 */
final class OrderAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(OrderAnswers.class);
    private static final int STATUS_FAULT = 500;
    private static final int REPLACE_FAILED = -2022;
    private static final int REPLACE_HALF_DONE = -2021;

    private final Account account;
    private final TrackedOrders tracked;
    private final OrderRecords records;
    private final OrderReports reports;
    private final OrderQueries queries;
    private final OrderRequests requests;
    private final RequestSender sender;

    OrderAnswers(
            final Account account,
            final TrackedOrders tracked,
            final OrderRecords records,
            final OrderReports reports,
            final OrderQueries queries,
            final OrderRequests requests,
            final RequestSender sender) {
        this.account = account;
        this.tracked = tracked;
        this.records = records;
        this.reports = reports;
        this.queries = queries;
        this.requests = requests;
        this.sender = sender;
    }

    /** Whether it answers requests of that kind. */
    static boolean isOrder(final Kind kind) {
        return switch (kind) {
            case PLACE, PLACE_LIST, CANCEL, CANCEL_FOREIGN, AMEND, REPLACE -> true;
            default -> false;
        };
    }

    /** The venue did what was asked. */
    void done(final Request request, final JsonNode result) {
        final long id = request.clientOrderId();
        records.about(request.instrument(), OrderReports.time(result.path("transactTime")));
        switch (request.kind()) {
            case PLACE -> accepted(request.instrument(), id, result.path("orderId"));
            case PLACE_LIST -> {
                for (final JsonNode leg : result.path("orders")) {
                    accepted(
                            request.instrument(),
                            Account.clientOrderId(leg.path("clientOrderId")),
                            leg.path("orderId"));
                }
            }
            case CANCEL -> {
                if (result.has("orderReports")) {
                    result.path("orderReports").forEach(leg -> canceled(request, leg));
                } else {
                    canceled(request, result);
                }
            }
            case CANCEL_FOREIGN -> askForForeign(request); // its terms, and what of it filled before
            case AMEND -> amended(request, result.path("amendedOrder"));
            case REPLACE -> replaced(request, result.path("newOrderResponse"));
            default -> LOG.debug("{} done", request.kind());
        }
    }

    private void accepted(final int instrument, final long id, final JsonNode venueId) {
        final long venueOrderId = venueId.asLong(0);
        if (id == 0 || venueOrderId == 0) {
            throw new IllegalArgumentException("an answer names no order");
        }
        account.told(instrument, venueOrderId, id);
        records.accepted(id, venueOrderId);
    }

    private void canceled(final Request request, final JsonNode result) {
        final Instrument instrument = account.instrument(request.instrument());
        final long named = Account.clientOrderId(result.path("origClientOrderId"));
        final long id = named != 0 ? named : request.clientOrderId();
        final long cumQty =
                result.has("executedQty") ? Account.mantissa(result.path("executedQty"), instrument.qtyScale()) : -1;
        final TrackedOrder order = tracked.get(id);
        if (order != null && order.isReplacing()) {
            order.isOff = true; // the answer to the replacement says how it ends
        } else {
            records.canceled(id, cumQty, result.path("orderId").asLong(0));
        }
    }

    private void amended(final Request request, final JsonNode order) {
        final Instrument instrument = account.instrument(request.instrument());
        records.amended(
                request.clientOrderId(),
                Account.mantissa(order.path("price"), instrument.priceScale()),
                0,
                Account.mantissa(order.path("qty"), instrument.qtyScale()),
                order.path("orderId").asLong(0));
    }

    private void replaced(final Request request, final JsonNode order) {
        final TrackedOrder known = tracked.get(request.clientOrderId());
        final Instrument instrument = account.instrument(request.instrument());
        final long venueOrderId = order.path("orderId").asLong(0);
        final long price = Account.mantissa(order.path("price"), instrument.priceScale());
        final long qty = Account.mantissa(order.path("origQty"), instrument.qtyScale());
        records.about(request.instrument(), OrderReports.time(order.path("transactTime")));
        account.told(request.instrument(), venueOrderId, request.clientOrderId());
        if (known != null && known.generation < request.generation()) {
            reports.replaced(known, request.generation(), price, known.newStopPrice, qty, venueOrderId);
        }
    }

    /** The venue refused, or says that it does not know. */
    void failed(final Request request, final int status, final JsonNode error) {
        final int code = error.path("code").asInt(0);
        final String message = error.path("msg").asString("");
        final RejectCode proof = status >= STATUS_FAULT ? null : VenueErrors.proof(code, message);
        records.about(request.instrument(), Records.NO_TIME);
        if (request.kind() == Kind.REPLACE && status < STATUS_FAULT) {
            replaceFailed(request, error, proof);
        } else if (request.kind() == Kind.CANCEL_FOREIGN) {
            foreignNotCanceled(request, status, code, proof, message);
        } else if (proof == null) {
            LOG.warn("{}: status={} code={}: outcome unknown", request.kind(), status, code);
            unknown(request, UnknownCause.VENUE_FAULT);
        } else if (request.kind() == Kind.CANCEL && proof == RejectCode.UNKNOWN_ORDER) {
            cancelFoundNothing(request, code, message);
        } else {
            refused(request, proof, code, message);
        }
    }

    /** What is no longer open is asked about; else it stays, or nobody knows. */
    private void foreignNotCanceled(
            final Request request, final int status, final int code, final RejectCode proof, final String message) {
        LOG.warn("cancel of an order that is not ours: status={} code={}", status, code);
        if (proof == null) {
            unknown(request, UnknownCause.VENUE_FAULT);
        } else if (proof == RejectCode.UNKNOWN_ORDER) {
            askForForeign(request);
        } else {
            records.externalRejected(request.argument(), proof, code, message);
        }
    }

    private void askForForeign(final Request request) {
        if (!sender.foreignOrder(request.argument(), request.instrument())) {
            LOG.warn("how an order that is not ours is cannot be asked: not connected; the next reconciliation tells");
        }
    }

    private void refused(final Request request, final RejectCode proof, final int code, final String message) {
        records.rejected(request.clientOrderId(), request.orderRequest(), proof, code, message);
        if (request.kind() == Kind.PLACE_LIST) {
            records.rejected(request.argument(), OrderRequest.NEW_ORDER, proof, code, message);
        } else if (request.kind() == Kind.AMEND && proof == RejectCode.UNKNOWN_ORDER) {
            queries.add(request.clientOrderId(), request.instrument(), System.nanoTime());
        }
    }

    /** "Unknown order" says that it is no longer open, not what became of it: it may have filled, or been replaced. */
    private void cancelFoundNothing(final Request request, final int code, final String message) {
        final long id = request.clientOrderId();
        final TrackedOrder order = tracked.get(id);
        if (order != null
                && order.generation > request.generation()
                && requests.cancel(id, order.generation, 0, request.instrument())) {
            return; // it was replaced while the cancel was on its way
        }
        records.rejected(id, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER, code, message);
        queries.add(id, request.instrument(), System.nanoTime());
    }

    private void replaceFailed(final Request request, final JsonNode error, final RejectCode proof) {
        final int code = error.path("code").asInt(0);
        final JsonNode data = error.path("data");
        final long id = request.clientOrderId();
        final TrackedOrder order = tracked.get(id);
        final boolean isCancelled = data.path("cancelResult").asString("").equals("SUCCESS");
        if (order == null || code == REPLACE_HALF_DONE && !isCancelled) {
            unknown(request, UnknownCause.VENUE_FAULT);
        } else if (code == REPLACE_HALF_DONE) {
            halfReplaced(request, order, data);
        } else if (code == REPLACE_FAILED) {
            notReplaced(request, order, data.path("cancelResponse"));
        } else if (proof != null) {
            ended(request, order, proof, error);
        } else {
            unknown(request, UnknownCause.VENUE_FAULT);
        }
    }

    /** The older order is cancelled; the newer one was refused, or nobody knows. */
    private void halfReplaced(final Request request, final TrackedOrder order, final JsonNode data) {
        final JsonNode answer = data.path("newOrderResponse");
        final int code = answer.path("code").asInt(0);
        final RejectCode proof = VenueErrors.proof(code, answer.path("msg").asString(""));
        order.isOff = true;
        if (proof == null) {
            unknown(request, UnknownCause.VENUE_FAULT);
        } else {
            ended(request, order, proof, answer);
        }
    }

    /** The older order could not be cancelled, so nothing was placed. */
    private void notReplaced(final Request request, final TrackedOrder order, final JsonNode answer) {
        final int code = answer.path("code").asInt(0);
        final RejectCode proof = VenueErrors.proof(code, answer.path("msg").asString(""));
        if (proof == null) {
            unknown(request, UnknownCause.VENUE_FAULT);
            return;
        }
        ended(request, order, proof, answer);
        if (proof == RejectCode.UNKNOWN_ORDER) {
            queries.add(order.id, order.instrument, System.nanoTime());
        }
    }

    /** The replacement will not come; if the older order is off the venue, the whole has ended. */
    private void ended(final Request request, final TrackedOrder order, final RejectCode proof, final JsonNode answer) {
        final boolean isOff = order.isOff;
        order.replacedBy = TrackedOrder.NO_REPLACEMENT;
        order.isOff = false;
        records.rejected(
                order.id,
                OrderRequest.AMEND,
                proof,
                answer.path("code").asInt(0),
                answer.path("msg").asString(""));
        if (isOff) {
            records.canceled(order.id, order.cumQty, order.venueOrderId);
        } else {
            LOG.debug("{} refused, the order stays as it was", request.kind());
        }
    }

    /** The outcome of a request is not known. */
    void unknown(final Request request, final UnknownCause cause) {
        if (request.kind() == Kind.CANCEL_FOREIGN) {
            LOG.warn("no answer to a cancel of an order that is not ours: {}", cause);
            records.about(request.instrument(), Records.NO_TIME);
            records.externalUnknown(request.argument(), cause);
            askForForeign(request);
            return;
        }
        records.about(request.instrument(), Records.NO_TIME);
        records.unknown(request.clientOrderId(), request.orderRequest(), cause);
        queries.add(request.clientOrderId(), request.instrument(), System.nanoTime());
        if (request.kind() == Kind.PLACE_LIST) {
            records.unknown(request.argument(), OrderRequest.NEW_ORDER, cause);
            queries.add(request.argument(), request.instrument(), System.nanoTime());
        }
    }
}
