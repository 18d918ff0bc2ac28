package dev.reprise.adapters.binance;

import dev.reprise.adapters.net.ForeignText;
import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceEncoder;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSentEncoder;
import dev.reprise.api.schema.OrderSnapshotEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderTriggeredEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.OrderUnknownEncoder;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.UnknownCause;
import dev.reprise.api.schema.WithheldReason;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes what happened to orders. Allocates nothing after the constructor but for the text of a refusal. Not thread-safe. */
final class OrderRecords {
    private final EventPublisher publisher;
    private final short venueIndex;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final OrderSentEncoder sent = new OrderSentEncoder();
    private final OrderWithheldEncoder withheld = new OrderWithheldEncoder();
    private final OrderAcceptedEncoder accepted = new OrderAcceptedEncoder();
    private final OrderRejectedEncoder rejected = new OrderRejectedEncoder();
    private final OrderCanceledEncoder canceled = new OrderCanceledEncoder();
    private final OrderAmendedEncoder amended = new OrderAmendedEncoder();
    private final OrderExpiredEncoder expired = new OrderExpiredEncoder();
    private final OrderUnknownEncoder unknown = new OrderUnknownEncoder();
    private final OrderSnapshotEncoder snapshot = new OrderSnapshotEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final BalanceEncoder balance = new BalanceEncoder();
    private final OrderTriggeredEncoder triggered = new OrderTriggeredEncoder();
    private final TrackedOrders tracked;
    private int instrument;
    private long venueTime;
    private int flags;

    /** @param tracked learns what is published */
    OrderRecords(final EventPublisher publisher, final int venueIndex, final TrackedOrders tracked) {
        this.publisher = publisher;
        this.tracked = tracked;
        this.venueIndex = (short) venueIndex;
    }

    /** What the next record is about and when the venue says it happened. */
    OrderRecords about(final int instrumentIndex, final long venueTimeNs) {
        instrument = instrumentIndex;
        venueTime = venueTimeNs;
        return this;
    }

    /** Flags of the next records' headers, 0 for none. */
    void flags(final int newFlags) {
        flags = newFlags;
    }

    void sent(final long id, final OrderRequest request) {
        Records.begin(buffer, 0, OrderSentEncoder.BLOCK_LENGTH, OrderSentEncoder.TEMPLATE_ID);
        sent.wrap(buffer, Records.BODY_OFFSET).clientOrderId(id).request(request);
        publish(OrderSentEncoder.BLOCK_LENGTH);
    }

    void withheld(final long id, final OrderRequest request, final WithheldReason reason) {
        Records.begin(buffer, 0, OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        withheld.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .reason(reason);
        publish(OrderWithheldEncoder.BLOCK_LENGTH);
        if (request == OrderRequest.NEW_ORDER) {
            tracked.onEnded(id, 0);
        }
    }

    /** A cancel of an order that is not ours did not leave. */
    void externalWithheld(final long venueOrderId, final WithheldReason reason) {
        Records.begin(buffer, 0, OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        withheld.wrap(buffer, Records.BODY_OFFSET)
                .venueOrderIdLow(venueOrderId)
                .request(OrderRequest.CANCEL)
                .reason(reason);
        publish(OrderWithheldEncoder.BLOCK_LENGTH);
    }

    /** A cancel of an order that is not ours was refused. */
    void externalRejected(final long venueOrderId, final RejectCode code, final long venueCode, final String message) {
        Records.begin(buffer, 0, OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        rejected.wrap(buffer, Records.BODY_OFFSET)
                .venueOrderIdLow(venueOrderId)
                .venueCode(venueCode)
                .request(OrderRequest.CANCEL)
                .code(code)
                .message(ForeignText.of(message));
        publish(rejected.encodedLength());
    }

    /** Nobody knows what became of a cancel of an order that is not ours. */
    void externalUnknown(final long venueOrderId, final UnknownCause cause) {
        Records.begin(buffer, 0, OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        unknown.wrap(buffer, Records.BODY_OFFSET)
                .venueOrderIdLow(venueOrderId)
                .request(OrderRequest.CANCEL)
                .cause(cause);
        publish(OrderUnknownEncoder.BLOCK_LENGTH);
    }

    void accepted(final long id, final long venueOrderId) {
        Records.begin(buffer, 0, OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        accepted.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId);
        publish(OrderAcceptedEncoder.BLOCK_LENGTH);
        tracked.onChanged(id, venueOrderId);
    }

    /** Refused here, not by the venue. */
    void rejected(final long id, final OrderRequest request, final RejectCode code) {
        rejected(id, request, code, 0, "");
    }

    /** @param message the venue's words */
    void rejected(
            final long id,
            final OrderRequest request,
            final RejectCode code,
            final long venueCode,
            final String message) {
        Records.begin(buffer, 0, OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        rejected.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueCode(venueCode)
                .request(request)
                .code(code)
                .message(ForeignText.of(message));
        publish(rejected.encodedLength());
        if (request == OrderRequest.NEW_ORDER) {
            tracked.onEnded(id, 0);
        }
    }

    void canceled(final long id, final long cumQty, final long venueOrderId) {
        Records.begin(buffer, 0, OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        canceled.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(cumQty)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId);
        publish(OrderCanceledEncoder.BLOCK_LENGTH);
        tracked.onEnded(id, cumQty);
    }

    /** @param stopPrice 0 for none, or as before */
    void amended(final long id, final long price, final long stopPrice, final long qty, final long venueOrderId) {
        Records.begin(buffer, 0, OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID);
        amended.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId)
                .stopPrice(stopPrice);
        publish(OrderAmendedEncoder.BLOCK_LENGTH);
        tracked.onAmended(id, price, stopPrice, qty, venueOrderId);
    }

    void expired(final long id, final long cumQty, final long venueOrderId, final ExpiryCause cause) {
        Records.begin(buffer, 0, OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        expired.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(cumQty)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId)
                .cause(cause);
        publish(OrderExpiredEncoder.BLOCK_LENGTH);
        tracked.onEnded(id, cumQty);
    }

    /** A stop that rests at the venue fired. */
    void triggered(final long id, final long venueOrderId) {
        Records.begin(buffer, 0, OrderTriggeredEncoder.BLOCK_LENGTH, OrderTriggeredEncoder.TEMPLATE_ID);
        triggered
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId);
        publish(OrderTriggeredEncoder.BLOCK_LENGTH);
        tracked.onChanged(id, venueOrderId);
    }

    void unknown(final long id, final OrderRequest request, final UnknownCause cause) {
        Records.begin(buffer, 0, OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        unknown.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .cause(cause);
        publish(OrderUnknownEncoder.BLOCK_LENGTH);
    }

    void snapshot(
            final long id,
            final OrderStatus status,
            final Side side,
            final OrderType type,
            final long price,
            final long stopPrice,
            final long qty,
            final long cumQty,
            final long venueOrderId) {
        Records.begin(buffer, 0, OrderSnapshotEncoder.BLOCK_LENGTH, OrderSnapshotEncoder.TEMPLATE_ID);
        snapshot.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .cumQty(cumQty)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId)
                .status(status)
                .side(side)
                .orderType(type)
                .stopPrice(stopPrice);
        publish(OrderSnapshotEncoder.BLOCK_LENGTH);
        tracked.onSnapshot(id, instrument, status, qty, cumQty, venueOrderId);
        tracked.onChanged(id, venueOrderId);
    }

    void fill(
            final long id,
            final Side side,
            final long price,
            final long qty,
            final long cumQty,
            final long quoteAmount,
            final long fee,
            final int feeCurrency,
            final boolean isMaker,
            final long tradeId,
            final long venueOrderId) {
        Records.begin(buffer, 0, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        fill.wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(qty)
                .cumQty(cumQty)
                .quoteAmount(quoteAmount)
                .fee(fee)
                .feeCurrency(feeCurrency)
                .liquidity(isMaker ? Liquidity.MAKER : Liquidity.TAKER)
                .side(side)
                .execIdHigh(0)
                .execIdLow(tradeId)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(venueOrderId);
        publish(FillEncoder.BLOCK_LENGTH);
        tracked.onFill(id, instrument, qty, cumQty, tradeId, side == Side.BUY);
    }

    /** A currency that no instrument has; it stands in the journal before the first record that uses it. */
    void currency(final Currency currency) {
        DefinitionRecords.publish(publisher, List.of(currency), List.of(), publisher.nanos());
    }

    void balance(final int currency, final long free, final long locked) {
        Records.begin(buffer, 0, BalanceEncoder.BLOCK_LENGTH, BalanceEncoder.TEMPLATE_ID);
        balance.wrap(buffer, Records.BODY_OFFSET)
                .free(free)
                .locked(locked)
                .currency(currency)
                .venueIndex(venueIndex);
        publish(BalanceEncoder.BLOCK_LENGTH);
        tracked.onBalance(currency, free, locked);
    }

    private void publish(final int blockLength) {
        Records.receiveTime(buffer, 0, publisher.nanos());
        Records.venueTime(buffer, 0, venueTime);
        Records.instrument(buffer, 0, instrument);
        Records.flags(buffer, 0, flags);
        publisher.publish(buffer, 0, Records.end(buffer, 0, blockLength));
    }
}
