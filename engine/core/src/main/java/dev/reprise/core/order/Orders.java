package dev.reprise.core.order;

import dev.reprise.api.ExecutionReader;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import org.agrona.DirectBuffer;

/**
 * Our orders. Records change them, nothing else does: the core's own NewOrder, AmendOrder and CancelOrder, and the venue's
 * reports. Whatever the order of reports, what is filled only grows, an ended order stays ended, and a fill counts once.
 *
 * <pre>{@code
 * Outcome outcome = orders.applyFill(buffer, offset);
 * if (orders.lastFillQty() > 0) {
 *     portfolio.applyFill(orders.strategy(orders.lastSlot()), ...);
 * }
 * }</pre>
 *
 * An enum value that the schema does not have makes the generated decoder throw: such a record broke an invariant at the edge.
 */
public final class Orders extends OrderRequests {
    /** NULL_VAL of an 8-bit enum. */
    private static final int NULL_VALUE = 255;

    private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final OrderCanceledDecoder canceled = new OrderCanceledDecoder();
    private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
    private final FillDecoder fill = new FillDecoder();
    private final OrderExpiredDecoder expired = new OrderExpiredDecoder();
    private final OrderSnapshotDecoder snapshot = new OrderSnapshotDecoder();

    /** Takes all memory it will ever need. */
    public Orders(final OrderSettings settings) {
        super(settings);
    }

    /** The venue took the order. */
    public Outcome applyOrderAccepted(final DirectBuffer buffer, final int offset) {
        accepted.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(accepted.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final Next next = Transitions.next(status(slot), OrderEvent.ACCEPTED);
        credits.answered(slot, OrderRequest.NEW_ORDER);
        if (next.refusal() != null) {
            return next.refusal();
        }
        final boolean isNew = isOutstanding(slot, REQUEST_NEW) || !isVenueOrderIdKnown(slot);
        // A late acknowledgement must not bring back the id from before a replace.
        if (!isVenueOrderIdKnown(slot)) {
            venueOrderId(slot, accepted.venueOrderIdHigh(), accepted.venueOrderIdLow());
        }
        acknowledge(slot);
        enter(slot, next);
        return isNew ? Outcome.APPLIED : Outcome.DUPLICATE;
    }

    /**
     * The venue refused a request. A refused cancel or amend undoes the request; refused because the venue does not know the
     * order it makes the order UNKNOWN, to be queried (rule O7). A rejection after a fill is an anomaly.
     */
    public Outcome applyOrderRejected(final DirectBuffer buffer, final int offset) {
        rejected.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(rejected.clientOrderId());
        final OrderRequest request = rejected.request();
        if (slot == NONE || request == OrderRequest.NULL_VAL) {
            return slot == NONE ? Outcome.UNKNOWN_ORDER : Outcome.ANOMALY;
        }
        credits.answered(slot, request);
        if (request == OrderRequest.NEW_ORDER) {
            return end(slot, OrderEvent.NEW_REJECTED, cumQtys[slot] > 0);
        }
        final int bit = bit(request);
        final boolean isUnknown = rejected.code() == RejectCode.UNKNOWN_ORDER;
        final OrderEvent event = isUnknown
                ? OrderEvent.REFUSED_AS_UNKNOWN
                : request == OrderRequest.AMEND ? OrderEvent.AMEND_REJECTED : OrderEvent.CANCEL_REJECTED;
        final Next next = Transitions.next(status(slot), event);
        if (next.refusal() != null || !isOutstanding(slot, bit)) {
            return next.refusal() != null ? next.refusal() : Outcome.IGNORED;
        }
        if (!isUnknown) {
            settle(slot, bit);
        } else {
            pendings[slot] &= (byte) ~bit;
            unknowns[slot] |= (byte) (QUERY_NEEDED | bit);
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /**
     * The order is off the venue. Ignored when it names a venue order from before a replace; while a replace is not answered it
     * may be only the first half of it, so the order becomes UNKNOWN until the answer or a query.
     */
    public Outcome applyOrderCanceled(final DirectBuffer buffer, final int offset) {
        canceled.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(canceled.clientOrderId());
        if (slot == NONE) {
            return endExternal(canceled.instrument(), canceled.venueOrderIdHigh(), canceled.venueOrderIdLow());
        }
        return off(
                slot, OrderEvent.CANCELED, canceled.cumQty(), canceled.venueOrderIdHigh(), canceled.venueOrderIdLow());
    }

    /** The venue ended the order by its terms. Ignored when it names a venue order from before a replace. */
    public Outcome applyOrderExpired(final DirectBuffer buffer, final int offset) {
        expired.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(expired.clientOrderId());
        if (slot == NONE) {
            return endExternal(expired.instrument(), expired.venueOrderIdHigh(), expired.venueOrderIdLow());
        }
        return off(slot, OrderEvent.EXPIRED, expired.cumQty(), expired.venueOrderIdHigh(), expired.venueOrderIdLow());
    }

    /** The venue changed the order. One that nobody asked for makes it UNKNOWN, with the larger quantity reserved. */
    public Outcome applyOrderAmended(final DirectBuffer buffer, final int offset) {
        amended.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(amended.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final long high = amended.venueOrderIdHigh();
        final long low = amended.venueOrderIdLow();
        final long price = amended.price();
        final long qty = amended.qty();
        final boolean isOther = isOtherVenueOrder(slot, high, low);
        final boolean isAsked = isOutstanding(slot, REQUEST_AMEND);
        final boolean isMatch = isAsked && price == pendingPrices[slot] && qty == pendingQtys[slot];
        final boolean isOld = amended.venueTime() != Records.NO_TIME
                && amendedTimes[slot] != Records.NO_TIME
                && amended.venueTime() <= amendedTimes[slot];
        if (!isMatch && !isOther && price == prices[slot] && qty == qtys[slot] || !isMatch && isOld) {
            return status(slot) == OrderStatus.HELD ? Outcome.ANOMALY : Outcome.DUPLICATE;
        }
        if (!isWorking(slot) && !isOther && isVenueOrderIdKnown(slot)) {
            return Outcome.IGNORED;
        }
        final Next next = Transitions.next(status(slot), isAsked ? OrderEvent.AMENDED : OrderEvent.AMENDED_UNASKED);
        if (next.refusal() != null || qty <= 0) {
            return next.refusal() != null ? next.refusal() : Outcome.ANOMALY;
        }
        acknowledge(slot);
        if (isAsked) {
            credits.answered(slot, OrderRequest.AMEND);
            final long stopPrice = amended.stopPrice() != 0 ? amended.stopPrice() : pendingStopPrices[slot];
            endAmend(slot);
            prices[slot] = price;
            qtys[slot] = qty;
            stopPrices[slot] = stopPrice != 0 ? stopPrice : stopPrices[slot];
            offVenues[slot] = 0;
            // That it was replaced is never forgotten, also when the venue does not say when.
            amendedTimes[slot] = Math.max(amendedTimes[slot], Math.max(amended.venueTime(), 0));
            venueOrderId(slot, high, low);
        } else {
            unknowns[slot] |= QUERY_NEEDED;
            pendingPrices[slot] = price;
            pendingQtys[slot] = Math.max(pendingQtys[slot], qty);
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /**
     * An execution. Counted once by its execution id, before the acknowledgement and after the end alike; one of the account's
     * history, whose id may have been forgotten, not past what an ended order is known to have filled; without an id, only
     * when the venue's total says that it is new. {@link #lastFillQty} is what the position gets: nothing of an order whose id
     * nobody here knows, of which the fill takes what can still fill.
     */
    public Outcome applyFill(final DirectBuffer buffer, final int offset) {
        fill.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(fill.clientOrderId());
        if (slot == NONE) {
            // Without a total it is of the account's history, and the snapshot that told of the order may have counted
            // it.
            // Without an id a snapshot follows and says it all.
            if (fill.clientOrderId() != 0 && fill.cumQty() >= 0 && fill.lastQty() > 0) {
                external.take(fill.instrument(), fill.venueOrderIdHigh(), fill.venueOrderIdLow(), fill.lastQty());
            }
            return Outcome.UNKNOWN_ORDER;
        }
        final Next next = Transitions.next(status(slot), OrderEvent.FILL);
        final long lastQty = fill.lastQty();
        final long filledQty = FixedPoint.add(filledQtys[slot], lastQty);
        final int side = fill.sideRaw();
        final boolean isOtherSide = side != 0 && side != NULL_VALUE && side != (sides[slot] & 0xFF);
        if (next.refusal() != null
                || lastQty <= 0
                || filledQty == FixedPoint.OVERFLOW
                || fill.instrument() != instruments[slot]
                || isOtherSide) {
            return Outcome.ANOMALY;
        }
        final boolean hasId = (fill.execIdHigh() | fill.execIdLow()) != 0;
        final boolean isKnown = hasId
                ? mayBeForgotten(slot, filledQty)
                        || !fillKeys.add(instruments[slot], isBuy(slot), fill.execIdHigh(), fill.execIdLow())
                : fill.cumQty() >= 0 && fill.cumQty() <= filledQtys[slot];
        if (isKnown) {
            return Outcome.DUPLICATE;
        }
        final OrderStatus status = status(slot);
        final boolean isAnnounced = filledQty <= cumQtys[slot]
                && (status == OrderStatus.FILLED || status == OrderStatus.CANCELED || status == OrderStatus.EXPIRED);
        final boolean isLate = Transitions.isEnded(status) && !isAnnounced;
        final boolean isOver = filledQty > Math.max(qtys[slot], pendingQtys[slot]);
        filledQtys[slot] = filledQty;
        growCumQty(slot, Math.max(filledQty, fill.cumQty()));
        addAmount(
                slot,
                fill.quoteAmount() != Records.NO_VALUE
                        ? fill.quoteAmount()
                        : amount(instruments[slot], fill.lastPrice(), lastQty));
        if (!isVenueOrderIdKnown(slot)) {
            venueOrderId(slot, fill.venueOrderIdHigh(), fill.venueOrderIdLow());
        }
        pendings[slot] &= ~REQUEST_NEW;
        credits.answered(slot, OrderRequest.NEW_ORDER);
        enter(slot, next);
        lastFillQty(lastQty);
        return isOver ? Outcome.OVERFILL : isLate ? Outcome.LATE_FILL : Outcome.APPLIED;
    }

    /**
     * What a query found out. It can add to what is filled and never takes away; it settles what was UNKNOWN, and leaves alone
     * requests that still wait for their own answer. {@code UNKNOWN_ORDER}: an order of somebody else.
     */
    public Outcome applyOrderSnapshot(final DirectBuffer buffer, final int offset) {
        snapshot.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(snapshot.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final long high = snapshot.venueOrderIdHigh();
        final long low = snapshot.venueOrderIdLow();
        final OrderEvent event = found(snapshot.status());
        if (event == null) {
            return Outcome.ANOMALY;
        }
        if (event == OrderEvent.FOUND_CANCELED && isAmendPending(slot)) {
            return off(slot, OrderEvent.CANCELED, snapshot.cumQty(), high, low);
        }
        // A stale answer: from before a replace, or of the half of a replace that is off the venue.
        final boolean isOther = isOtherVenueOrder(slot, high, low);
        if (isOther && pendingQtys[slot] == 0
                || !isOther && event == OrderEvent.FOUND_WORKING && offVenues[slot] != 0 && (high | low) != 0) {
            return Outcome.IGNORED;
        }
        if (event == OrderEvent.FOUND_REJECTED && isWorking(slot) && cumQtys[slot] > 0) {
            return Outcome.ANOMALY;
        }
        final Next next = Transitions.next(status(slot), event);
        if (next == Next.ANOMALY || status(slot) == OrderStatus.HELD) {
            return next.refusal();
        }
        final long told = event == OrderEvent.FOUND_FILLED && snapshot.cumQty() <= 0 ? qtys[slot] : snapshot.cumQty();
        final boolean hasGrown = growCumQty(slot, told);
        if (next.refusal() != null) {
            return grown(slot, hasGrown, next);
        }
        credits.answered(slot, OrderRequest.NEW_ORDER);
        if (event == OrderEvent.FOUND_UNCLEAR) {
            unknowns[slot] |= QUERY_NEEDED;
        } else if (event == OrderEvent.FOUND_WORKING) {
            foundWorking(slot, snapshot.price(), snapshot.qty());
        }
        if (!isVenueOrderIdKnown(slot) || pendingQtys[slot] == 0) {
            venueOrderId(slot, high, low);
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** The executions that are remembered, oldest first: a fill of one of them is a repetition. */
    public void forEachExecution(final ExecutionReader reader) {
        fillKeys.forEach(reader);
    }

    /**
     * A snapshot of an order that is not ours, or whose id nobody here knows. A status that nobody here knows ends none and opens
     * none.
     *
     * @return whether a person should hear of it: it is new
     */
    public boolean applyExternal(final DirectBuffer buffer, final int offset) {
        snapshot.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int instrument = snapshot.instrument();
        final Side side = snapshot.side();
        final OrderEvent event = found(snapshot.status());
        final boolean works = event == OrderEvent.FOUND_WORKING;
        final boolean isClear = event != OrderEvent.FOUND_UNCLEAR && (side != Side.NULL_VAL || !works);
        if (!isClear || instrument < 0 || instrument >= settings.maxInstruments()) {
            return external.find(instrument, snapshot.venueOrderIdHigh(), snapshot.venueOrderIdLow()) < 0;
        }
        return external.apply(
                snapshot.venueOrderIdHigh(),
                snapshot.venueOrderIdLow(),
                instrument,
                side,
                snapshot.price(),
                works ? snapshot.qty() - Math.max(snapshot.cumQty(), 0) : 0);
    }

    /**
     * Whether a fill without a total, of the account's history, is one that counted long ago: the order has ended, at least as much
     * of it has counted, more is not known to have filled, and of its instrument nothing so old is remembered.
     */
    private boolean mayBeForgotten(final int slot, final long filledQty) {
        return fill.cumQty() < 0
                && Transitions.isEnded(status(slot))
                && fill.lastQty() <= filledQtys[slot]
                && filledQty > cumQtys[slot]
                && fillKeys.mayHaveForgotten(instruments[slot], fill.execIdHigh(), fill.execIdLow());
    }

    private Outcome endExternal(final int instrument, final long high, final long low) {
        return external.take(instrument, high, low, Long.MAX_VALUE) ? Outcome.APPLIED : Outcome.UNKNOWN_ORDER;
    }

    private Outcome off(final int slot, final OrderEvent report, final long cumQty, final long high, final long low) {
        final boolean isOther = isOtherVenueOrder(slot, high, low);
        if (isOther && pendingQtys[slot] == 0) {
            return Outcome.IGNORED;
        }
        final boolean isHalf = report == OrderEvent.CANCELED && !isOther && isOutstanding(slot, REQUEST_AMEND);
        final Next next = Transitions.next(status(slot), isHalf ? OrderEvent.CANCELED_IN_REPLACE : report);
        if (next == Next.ANOMALY) {
            return Outcome.ANOMALY;
        }
        final boolean hasGrown = growCumQty(slot, cumQty);
        if (next.refusal() != null) {
            return grown(slot, hasGrown, next);
        }
        credits.answered(slot, OrderRequest.NEW_ORDER);
        acknowledge(slot);
        venueOrderId(slot, high, low);
        if (isHalf) {
            offVenues[slot] = 1;
            pendings[slot] &= ~REQUEST_AMEND;
            unknowns[slot] |= REQUEST_AMEND;
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    private Outcome grown(final int slot, final boolean hasGrown, final Next next) {
        if (!hasGrown) {
            return next.refusal();
        }
        enter(slot, Next.STAY);
        return Outcome.APPLIED;
    }

    private void foundWorking(final int slot, final long price, final long qty) {
        acknowledge(slot);
        unknowns[slot] = 0;
        if (pendingQtys[slot] == 0 || isAmendPending(slot)) {
            return;
        }
        qtys[slot] = qty > 0 ? qty : Math.max(qtys[slot], pendingQtys[slot]);
        prices[slot] = qty > 0 ? price : pendingPrices[slot];
        stopPrices[slot] = pendingStopPrices[slot] != 0 ? pendingStopPrices[slot] : stopPrices[slot];
        offVenues[slot] = 0;
        endAmend(slot);
    }

    private static OrderEvent found(final OrderStatus status) {
        return switch (status) {
            case PENDING_NEW, NEW, PARTIALLY_FILLED, PENDING_CANCEL, PENDING_REPLACE -> OrderEvent.FOUND_WORKING;
            case FILLED -> OrderEvent.FOUND_FILLED;
            case CANCELED -> OrderEvent.FOUND_CANCELED;
            case REJECTED -> OrderEvent.FOUND_REJECTED;
            case EXPIRED -> OrderEvent.FOUND_EXPIRED;
            case ABSENT -> OrderEvent.FOUND_ABSENT;
            case UNKNOWN -> OrderEvent.FOUND_UNCLEAR;
            case HELD, NULL_VAL -> null;
        };
    }
}
