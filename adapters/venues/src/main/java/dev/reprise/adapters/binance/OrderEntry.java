package dev.reprise.adapters.binance;

import dev.reprise.api.VenueAdapter;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.WithheldReason;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine's orders on their way out: what may not leave now is withheld, what the venue cannot do is refused, the rest is sent,
 * once. Under the gateway's lock.
 */
final class OrderEntry {
    private static final int MAX_WAITING = 4096;

    private final Account account;
    private final TrackedOrders tracked;
    private final OrderRecords records;
    private final RequestSender sender;
    private final OrderRequests requests;
    private final OrderQueries queries;
    private final RateBudget budget;
    private final VenueAdapter.Context context;
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final AmendOrderDecoder amendOrder = new AmendOrderDecoder();
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0); // in hand
    private boolean isGateClosed; // for the record in hand, when it was asked last
    private TrackedOrder firstLeg; // of a pair, until its other leg comes

    OrderEntry(
            final Account account,
            final TrackedOrders tracked,
            final OrderRecords records,
            final RequestSender sender,
            final OrderQueries queries,
            final RateBudget budget,
            final VenueAdapter.Context context) {
        this.account = account;
        this.tracked = tracked;
        this.records = records;
        this.sender = sender;
        this.queries = queries;
        this.budget = budget;
        this.context = context;
        requests = new OrderRequests(sender, this::passes);
    }

    OrderRequests requests() {
        return requests;
    }

    /**
     * The gate is asked twice: before a request is written for nothing, and right before its bytes leave.
     *
     * @param notReady why nothing that adds risk may leave whatever the gate says, or null
     */
    void send(final DirectBuffer buffer, final int offset, final WithheldReason notReady) {
        record.wrap(buffer, offset, Records.length(buffer, offset));
        final WithheldReason holdBack = passes() ? notReady : WithheldReason.GATE_CLOSED;
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        final int instrument = Records.instrument(buffer, offset);
        if (!account.has(instrument)) {
            Withholding.all(records, buffer, offset); // of an earlier configuration
            return;
        }
        records.about(instrument, Records.NO_TIME);
        switch (Records.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID ->
                place(newOrder.wrap(buffer, body, block, version), instrument, holdBack);
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrap(buffer, body, block, version);
                cancel(cancelOrder.clientOrderId(), cancelOrder.venueOrderIdLow(), instrument);
            }
            case AmendOrderDecoder.TEMPLATE_ID ->
                amend(amendOrder.wrap(buffer, body, block, version), instrument, holdBack);
            default ->
                throw new IllegalArgumentException("not an order: template " + Records.templateId(buffer, offset));
        }
    }

    private boolean passes() {
        isGateClosed = !context.mayLeave(record, 0);
        return !isGateClosed;
    }

    private WithheldReason heldBack(final WithheldReason holdBack) {
        if (holdBack != null) {
            return holdBack;
        }
        if (!budget.admitsOrder(sender.timestampMs())) {
            return WithheldReason.RATE_LIMIT;
        }
        return isFull() ? WithheldReason.QUEUE_FULL : null;
    }

    private boolean isFull() {
        return sender.waiting().size() >= MAX_WAITING;
    }

    private void place(final NewOrderDecoder order, final int instrument, final WithheldReason holdBack) {
        final long id = order.clientOrderId();
        final boolean isInList = OrderRequests.isPaired(order);
        final boolean isSecond = isInList && firstLeg != null && firstLeg.listId == order.listId();
        final WithheldReason reason = heldBack(holdBack);
        if (!OrderRequests.isSupported(order) || isInList && order.orderType() == OrderType.TRAILING_STOP) {
            refuseFirstLeg(isSecond);
            records.rejected(id, OrderRequest.NEW_ORDER, RejectCode.MALFORMED);
        } else if (reason != null) {
            withholdFirstLeg(isSecond, reason);
            records.withheld(id, OrderRequest.NEW_ORDER, reason);
        } else {
            final TrackedOrder sent = begin(order, instrument);
            if (!isInList) {
                sent(requests.place(order, account.instrument(instrument)), id, OrderRequest.NEW_ORDER);
            } else if (isSecond) {
                sendList(firstLeg, sent, instrument);
            } else {
                if (firstLeg != null) { // its other leg never came
                    records.about(firstLeg.instrument, Records.NO_TIME);
                    withholdFirstLeg(true, WithheldReason.TOO_OLD);
                    records.about(instrument, Records.NO_TIME);
                }
                firstLeg = sent;
            }
        }
    }

    private TrackedOrder begin(final NewOrderDecoder order, final int instrument) {
        final long now = System.nanoTime();
        account.sent(order.clientOrderId(), now);
        final TrackedOrder to = tracked.begin(order.clientOrderId(), instrument);
        to.isOurSend = true;
        to.side = order.side();
        to.type = order.orderType();
        to.timeInForce = order.timeInForce();
        to.isPostOnly = OrderRequests.isPostOnly(order);
        to.isExit = OrderRequests.isExit(order);
        to.price = order.price();
        to.stopPrice = order.stopPrice();
        to.qty = order.qty();
        to.listId = OrderRequests.isPaired(order) ? order.listId() : 0;
        return to;
    }

    private void sendList(final TrackedOrder first, final TrackedOrder second, final int instrument) {
        firstLeg = null;
        final boolean isSent = requests.placeList(first, second, account.instrument(instrument));
        sent(isSent, first.id, OrderRequest.NEW_ORDER);
        sent(isSent, second.id, OrderRequest.NEW_ORDER);
    }

    private void refuseFirstLeg(final boolean isSecond) {
        if (isSecond) {
            records.rejected(firstLeg.id, OrderRequest.NEW_ORDER, RejectCode.MALFORMED);
            firstLeg = null;
        }
    }

    private void withholdFirstLeg(final boolean isSecond, final WithheldReason reason) {
        if (isSecond) {
            records.withheld(firstLeg.id, OrderRequest.NEW_ORDER, reason);
            firstLeg = null;
        }
    }

    /** A first leg whose other leg did not come: half a pair does not leave. */
    void endBatch(final long now, final long graceNs) {
        if (firstLeg != null && now - firstLeg.changedAt > graceNs) {
            records.about(firstLeg.instrument, Records.NO_TIME);
            withholdFirstLeg(true, WithheldReason.TOO_OLD);
        }
    }

    private void cancel(final long id, final long venueOrderId, final int instrument) {
        final TrackedOrder order = id == 0 ? null : tracked.get(id);
        WithheldReason reason = null;
        if (budget.isBlocked(sender.timestampMs())) {
            reason = WithheldReason.RATE_LIMIT;
        } else if (isFull()) {
            reason = WithheldReason.QUEUE_FULL;
        } else if (!requests.cancel(id, order == null ? 0 : order.generation, venueOrderId, instrument)) {
            reason = WithheldReason.NOT_CONNECTED;
        }
        if (id == 0) { // not ours: there is no request to follow, only what did not come about is told
            if (reason != null) {
                records.externalWithheld(venueOrderId, reason);
            }
        } else if (reason == null) {
            records.sent(id, OrderRequest.CANCEL);
        } else {
            records.withheld(id, OrderRequest.CANCEL, reason);
        }
    }

    private void amend(final AmendOrderDecoder amend, final int instrument, final WithheldReason holdBack) {
        final long id = amend.clientOrderId();
        final TrackedOrder order = tracked.get(id);
        final WithheldReason reason = heldBack(holdBack);
        if (order == null || !order.isOpen) {
            records.rejected(id, OrderRequest.AMEND, RejectCode.UNKNOWN_ORDER);
            queries.add(id, instrument, System.nanoTime());
        } else if (reason != null) {
            records.withheld(id, OrderRequest.AMEND, reason);
        } else if (isDecrease(amend, order)) {
            sent(requests.amend(order, amend.qty(), account.instrument(instrument)), id, OrderRequest.AMEND);
        } else if (!mayBeReplaced(amend, order)) {
            records.rejected(id, OrderRequest.AMEND, RejectCode.MALFORMED);
        } else {
            replace(amend, order, instrument);
        }
    }

    /** What the venue does in place: smaller, all else as it is. */
    private static boolean isDecrease(final AmendOrderDecoder amend, final TrackedOrder order) {
        return amend.price() == order.price
                && (amend.stopPrice() == 0 || amend.stopPrice() == order.stopPrice)
                && amend.qty() < order.qty
                && amend.qty() > order.cumQty
                && order.listId == 0
                && !order.isReplacing()
                && (order.type == OrderType.LIMIT || amend.mode() == AmendMode.IN_PLACE);
    }

    /**
     * An order that has filled in part is not replaced: what fills between the decision and the cancel would come on top. Nor is a
     * leg of a pair, because cancelling it ends the other one.
     */
    private static boolean mayBeReplaced(final AmendOrderDecoder amend, final TrackedOrder order) {
        return amend.mode() != AmendMode.IN_PLACE
                && order.cumQty == 0
                && !order.isReplacing()
                && order.listId == 0
                && amend.qty() > 0
                && order.type != OrderType.MARKET
                && order.type != OrderType.TRAILING_STOP
                && order.type != OrderType.NULL_VAL;
    }

    private void replace(final AmendOrderDecoder amend, final TrackedOrder order, final int instrument) {
        order.newPrice = amend.price();
        order.newStopPrice = amend.stopPrice() != 0 ? amend.stopPrice() : order.stopPrice;
        order.newQty = amend.qty();
        order.replacedBy = order.generation + 1;
        order.replaceSentAt = System.nanoTime();
        order.isOff = false;
        final boolean isSent = requests.replace(order, account.instrument(instrument));
        if (!isSent) {
            order.replacedBy = TrackedOrder.NO_REPLACEMENT;
        }
        sent(isSent, order.id, OrderRequest.AMEND);
    }

    private void sent(final boolean isSent, final long id, final OrderRequest request) {
        if (isSent) {
            records.sent(id, request);
        } else {
            records.withheld(id, request, isGateClosed ? WithheldReason.GATE_CLOSED : WithheldReason.NOT_CONNECTED);
        }
    }
}
