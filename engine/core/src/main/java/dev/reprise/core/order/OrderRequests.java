package dev.reprise.core.order;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderUnknownDecoder;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.Side;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** The requests that are ours, and what became of them on the way out. */
abstract sealed class OrderRequests extends OrderMachine permits Orders {
    private static final int UNDEFINED = Integer.MIN_VALUE;

    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final AmendOrderDecoder amendOrder = new AmendOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final OrderSentDecoder sent = new OrderSentDecoder();
    private final OrderWithheldDecoder withheld = new OrderWithheldDecoder();
    private final OrderUnknownDecoder unknown = new OrderUnknownDecoder();
    private final OrderTriggeredDecoder triggeredReport = new OrderTriggeredDecoder();

    private final int[] gateways; // by instrument
    private final int[] amountScaleDowns; // by instrument
    private int lastSlot = NONE;
    private long lastFillQty;

    OrderRequests(final OrderSettings settings) {
        super(settings);
        gateways = new int[settings.maxInstruments()];
        amountScaleDowns = new int[settings.maxInstruments()];
        Arrays.fill(amountScaleDowns, UNDEFINED);
    }

    /**
     * Tells scales and gateway of an instrument; an order on an undefined one is an anomaly.
     *
     * @throws IllegalArgumentException when either index is beyond the settings
     */
    public final void define(final Instrument instrument, final int gateway) {
        if (instrument.index() >= settings.maxInstruments() || gateway < 0 || gateway >= settings.maxGateways()) {
            throw new IllegalArgumentException("beyond capacity: instrument=" + instrument.index() + " gateway="
                    + gateway + "; raise maxInstruments or maxGateways");
        }
        gateways[instrument.index()] = gateway;
        amountScaleDowns[instrument.index()] = instrument.priceScale()
                + instrument.qtyScale()
                - instrument.quote().scale();
    }

    /** Slot of the order that the last record was about, or {@link #NONE}. */
    public final int lastSlot() {
        return lastSlot;
    }

    /** Quantity that the last record adds to the position; 0 unless it was a fill that counts. */
    public final long lastFillQty() {
        return lastFillQty;
    }

    /** Places in the gateways' queues. */
    public final Credits credits() {
        return credits;
    }

    /** New orders and amends that the instrument's gateway takes now; not above 0 means none. */
    public final int availableCredits(final int instrument) {
        return credits.available(gateways[instrument]);
    }

    /** An order of ours; emulated ones start HELD. An anomaly when the id is in use, a field is out of range or the table is full. */
    public final Outcome applyNewOrder(final DirectBuffer buffer, final int offset) {
        newOrder.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final long id = newOrder.clientOrderId();
        final int instrument = newOrder.instrument();
        final int strategy = newOrder.strategy();
        final boolean isOurs = strategy == Records.PROTECTION || strategy >= 0 && strategy < settings.maxStrategies();
        lastFillQty = 0;
        lastSlot = slotOf(id);
        if (lastSlot != NONE && isHeld(lastSlot) && (newOrder.instructions() & OrderInstructions.EMULATED) == 0) {
            return releaseHeld(lastSlot);
        }
        if (lastSlot != NONE
                || id <= 0
                || !isOurs
                || instrument < 0
                || instrument >= settings.maxInstruments()
                || amountScaleDowns[instrument] == UNDEFINED
                || newOrder.qty() <= 0
                || newOrder.side() == Side.NULL_VAL
                || isFull()) {
            return Outcome.ANOMALY;
        }
        final int slot = allocate(id);
        lastSlot = slot;
        terms(slot, newOrder);
        credits.begin(slot, gateways[instrument]);
        if (isEmulated(slot)) {
            statuses[slot] = (byte) OrderStatus.HELD.value();
        } else {
            statuses[slot] = (byte) OrderStatus.PENDING_NEW.value();
            pendings[slot] = REQUEST_NEW;
            credits.take(slot, OrderRequest.NEW_ORDER);
        }
        recount(slot);
        return Outcome.APPLIED;
    }

    /** A held order fired: it goes to the venue under its own id, as the plain order it has become. */
    private Outcome releaseHeld(final int slot) {
        final Next next = Transitions.next(status(slot), OrderEvent.RELEASE);
        if (next.refusal() != null || newOrder.instrument() != instruments[slot] || newOrder.qty() <= 0) {
            return Outcome.ANOMALY;
        }
        terms(slot, newOrder);
        pendings[slot] = REQUEST_NEW;
        credits.take(slot, OrderRequest.NEW_ORDER);
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** Our request for another price and quantity: until it is answered both quantities count. A HELD order changes at once. */
    public final Outcome applyAmendOrder(final DirectBuffer buffer, final int offset) {
        amendOrder.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(amendOrder.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final Next next = Transitions.next(status(slot), OrderEvent.AMEND_REQUEST);
        if (next.refusal() != null || amendOrder.qty() <= 0) {
            return Outcome.ANOMALY;
        }
        if (status(slot) == OrderStatus.HELD) {
            prices[slot] = amendOrder.price();
            qtys[slot] = amendOrder.qty();
            stopPrices[slot] = amendOrder.stopPrice() != 0 ? amendOrder.stopPrice() : stopPrices[slot];
        } else {
            pendingPrices[slot] = amendOrder.price();
            pendingStopPrices[slot] = amendOrder.stopPrice();
            pendingQtys[slot] = amendOrder.qty();
            pendings[slot] |= REQUEST_AMEND;
            credits.take(slot, OrderRequest.AMEND);
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** Our request for a cancel. A HELD order ends at once. */
    public final Outcome applyCancelOrder(final DirectBuffer buffer, final int offset) {
        cancelOrder.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(cancelOrder.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final Next next = Transitions.next(status(slot), OrderEvent.CANCEL_REQUEST);
        if (next.refusal() != null || isCancelPending(slot)) {
            return Outcome.ANOMALY;
        }
        if (status(slot) != OrderStatus.HELD) {
            pendings[slot] |= REQUEST_CANCEL;
            credits.take(slot, OrderRequest.CANCEL);
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** The request's bytes left: its credit is free again. */
    public final Outcome applyOrderSent(final DirectBuffer buffer, final int offset) {
        sent.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(sent.clientOrderId());
        if (slot == NONE || sent.request() == OrderRequest.NULL_VAL) {
            return slot == NONE ? Outcome.UNKNOWN_ORDER : Outcome.ANOMALY;
        }
        credits.left(slot, sent.request());
        return status(slot) == OrderStatus.HELD ? Outcome.ANOMALY : Outcome.APPLIED;
    }

    /** The request never left: a new order ends CANCELED as if it had never been, a cancel or amend is undone. */
    public final Outcome applyOrderWithheld(final DirectBuffer buffer, final int offset) {
        withheld.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(withheld.clientOrderId());
        final OrderRequest request = withheld.request();
        if (slot == NONE || request == OrderRequest.NULL_VAL) {
            return slot == NONE ? Outcome.UNKNOWN_ORDER : Outcome.ANOMALY;
        }
        credits.left(slot, request);
        final int bit = bit(request);
        if (request == OrderRequest.NEW_ORDER) {
            return end(slot, OrderEvent.NEW_WITHHELD, cumQtys[slot] > 0 || !isOutstanding(slot, bit));
        }
        final boolean isAmend = request == OrderRequest.AMEND;
        final Next next =
                Transitions.next(status(slot), isAmend ? OrderEvent.AMEND_WITHHELD : OrderEvent.CANCEL_WITHHELD);
        if (next.refusal() != null || !isOutstanding(slot, bit)) {
            return next.refusal() != null ? next.refusal() : Outcome.IGNORED;
        }
        settle(slot, bit);
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** A request has no answer: the order is UNKNOWN until a query. Ignored when the answer came first. */
    public final Outcome applyOrderUnknown(final DirectBuffer buffer, final int offset) {
        unknown.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(unknown.clientOrderId());
        final OrderRequest request = unknown.request();
        if (slot == NONE || request == OrderRequest.NULL_VAL) {
            return slot == NONE ? Outcome.UNKNOWN_ORDER : Outcome.ANOMALY;
        }
        credits.answered(slot, request);
        final int bit = bit(request);
        final Next next = Transitions.next(
                status(slot),
                switch (request) {
                    case NEW_ORDER -> OrderEvent.NEW_UNKNOWN;
                    case AMEND -> OrderEvent.AMEND_UNKNOWN;
                    default -> OrderEvent.CANCEL_UNKNOWN;
                });
        if (next.refusal() != null || (pendings[slot] & bit) == 0) {
            return next.refusal() != null ? next.refusal() : Outcome.IGNORED;
        }
        pendings[slot] &= (byte) ~bit;
        unknowns[slot] |= (byte) bit;
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** A stop or take-profit fired at the venue: it is a plain order now, perhaps under another venue order id. */
    public final Outcome applyOrderTriggered(final DirectBuffer buffer, final int offset) {
        triggeredReport.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int slot = find(triggeredReport.clientOrderId());
        if (slot == NONE) {
            return Outcome.UNKNOWN_ORDER;
        }
        final Next next = Transitions.next(status(slot), OrderEvent.TRIGGERED);
        if (next.refusal() != null || triggered[slot] != 0) {
            return next.refusal() != null ? next.refusal() : Outcome.DUPLICATE;
        }
        credits.answered(slot, OrderRequest.NEW_ORDER);
        acknowledge(slot);
        triggered[slot] = 1;
        venueOrderId(slot, triggeredReport.venueOrderIdHigh(), triggeredReport.venueOrderIdLow());
        enter(slot, next);
        return Outcome.APPLIED;
    }

    /** A trailing stop that the engine holds followed the price. */
    public final void applyStopMoved(final int slot, final long stopPrice) {
        stopPrices[slot] = stopPrice;
    }

    /** A new session begins: requests that wait for an answer will not get one, the gateways' queues are empty. */
    public final void applyRestart() {
        find(0);
        credits.reset();
        for (int slot = firstOpen(); slot != NONE; slot = nextOpen(slot)) {
            final Next next = Transitions.next(status(slot), OrderEvent.RESTART);
            unknowns[slot] |= pendings[slot];
            pendings[slot] = 0;
            enter(slot, next);
        }
    }

    /** Begins a record about an order. */
    final int find(final long clientOrderId) {
        lastFillQty = 0;
        lastSlot = slotOf(clientOrderId);
        return lastSlot;
    }

    final void lastFillQty(final long qty) {
        lastFillQty = qty;
    }

    final long amount(final int instrument, final long price, final long qty) {
        return FixedPoint.multiply(price, qty, amountScaleDowns[instrument]);
    }

    /** Ends an order that never was at the venue. */
    final Outcome end(final int slot, final OrderEvent event, final boolean isContradiction) {
        final Next next = Transitions.next(status(slot), event);
        if (next.refusal() != null) {
            return next.refusal();
        }
        if (isContradiction) {
            return Outcome.ANOMALY;
        }
        enter(slot, next);
        return Outcome.APPLIED;
    }

    static int bit(final OrderRequest request) {
        return switch (request) {
            case NEW_ORDER -> REQUEST_NEW;
            case AMEND -> REQUEST_AMEND;
            case CANCEL -> REQUEST_CANCEL;
            case NULL_VAL -> 0;
        };
    }
}
