package dev.reprise.core.order;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderEncoder;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderSentEncoder;
import dev.reprise.api.schema.OrderSnapshotEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderTriggeredEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.OrderUnknownEncoder;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.api.schema.UnknownCause;
import dev.reprise.api.schema.WithheldReason;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes each record and applies it. Venue order ids are one number: the lower half. */
final class OrderRecords {
    static final int EMULATED = 4;
    static final long NOT_TOLD = -1;
    private static final long FORGOTTEN_ID = 1L << 41 | 7;

    final Orders orders;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    OrderRecords(final Orders orders) {
        this.orders = orders;
        for (int i = 0; i < 2; i++) {
            orders.define(instrument(i), 0);
        }
    }

    /** Orders made of what these carry into the journal's next generation; they held others before. */
    static Orders carried(final Orders orders, final OrderSettings settings) {
        final StateWriter writer = new StateWriter();
        orders.carry(writer);
        final byte[] bytes = writer.take();
        final OrderRecords next = new OrderRecords(new Orders(settings));
        next.order(FORGOTTEN_ID, Side.SELL, 7, 7);
        next.orders.carry(new StateReader(bytes, bytes.length));
        return next.orders;
    }

    static Instrument instrument(final int index) {
        return new Instrument(
                index,
                1,
                "COIN" + index + "-USDT.TEST",
                "COIN" + index + "USDT",
                "TEST",
                new Currency(1 + index, "COIN" + index, 8),
                new Currency(0, "USDT", 8),
                MarketKind.SPOT,
                new Instrument.Rules(2, 4, 1, 1, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    Outcome order(final long id, final Side side, final long price, final long qty) {
        return order(id, 0, 0, side, OrderRole.ENTRY, price, qty, 0);
    }

    Outcome order(
            final long id,
            final int strategy,
            final int instrument,
            final Side side,
            final OrderRole role,
            final long price,
            final long qty,
            final int instructions) {
        Records.begin(buffer, 8, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        new NewOrderEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .receiveTime(7)
                .instrument(instrument)
                .strategy(strategy)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .expireTime(Records.NO_TIME)
                .parentOrderId(5)
                .stopLossOffset(6)
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .role(role)
                .triggerSource(TriggerSource.LAST)
                .instructions((short) instructions);
        return orders.applyNewOrder(buffer, 8);
    }

    /** An order of strategy 0 whose fields the caller fills in; a plain limit buy where it does not. */
    Outcome order(final long id, final Consumer<NewOrderEncoder> fields) {
        Records.begin(buffer, 8, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        final NewOrderEncoder order = new NewOrderEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .instrument(0)
                .strategy(0)
                .clientOrderId(id)
                .price(100)
                .qty(10)
                .expireTime(Records.NO_TIME)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .role(OrderRole.ENTRY)
                .triggerSource(TriggerSource.LAST);
        fields.accept(order);
        return orders.applyNewOrder(buffer, 8);
    }

    Outcome triggered(final long id, final long venueOrderId) {
        Records.begin(buffer, 8, OrderTriggeredEncoder.BLOCK_LENGTH, OrderTriggeredEncoder.TEMPLATE_ID);
        new OrderTriggeredEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdLow(venueOrderId);
        return orders.applyOrderTriggered(buffer, 8);
    }

    /** The amend asks for a trigger price as well. */
    Outcome amend(final long id, final long price, final long qty, final long stopPrice) {
        Records.begin(buffer, 8, AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID);
        new AmendOrderEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .stopPrice(stopPrice);
        return orders.applyAmendOrder(buffer, 8);
    }

    Outcome amend(final long id, final long price, final long qty) {
        Records.begin(buffer, 8, AmendOrderEncoder.BLOCK_LENGTH, AmendOrderEncoder.TEMPLATE_ID);
        new AmendOrderEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty);
        return orders.applyAmendOrder(buffer, 8);
    }

    Outcome cancel(final long id) {
        Records.begin(buffer, 8, CancelOrderEncoder.BLOCK_LENGTH, CancelOrderEncoder.TEMPLATE_ID);
        new CancelOrderEncoder().wrap(buffer, 8 + Records.BODY_OFFSET).clientOrderId(id);
        return orders.applyCancelOrder(buffer, 8);
    }

    Outcome accepted(final long id, final long venueOrderId) {
        Records.begin(buffer, 8, OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        new OrderAcceptedEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdLow(venueOrderId);
        return orders.applyOrderAccepted(buffer, 8);
    }

    Outcome rejected(final long id, final OrderRequest request, final RejectCode code) {
        Records.begin(buffer, 8, OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        new OrderRejectedEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .code(code);
        return orders.applyOrderRejected(buffer, 8);
    }

    Outcome canceled(final long id, final long cumQty, final long venueOrderId) {
        Records.begin(buffer, 8, OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        new OrderCanceledEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(cumQty)
                .venueOrderIdLow(venueOrderId);
        return orders.applyOrderCanceled(buffer, 8);
    }

    Outcome expired(final long id, final long cumQty, final long venueOrderId) {
        Records.begin(buffer, 8, OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        new OrderExpiredEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(cumQty)
                .venueOrderIdLow(venueOrderId);
        return orders.applyOrderExpired(buffer, 8);
    }

    Outcome amended(final long id, final long price, final long qty, final long venueOrderId) {
        return amended(id, price, qty, 0, venueOrderId, Records.NO_TIME);
    }

    Outcome amended(
            final long id,
            final long price,
            final long qty,
            final long stopPrice,
            final long venueOrderId,
            final long venueTime) {
        Records.begin(buffer, 8, OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID);
        new OrderAmendedEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .venueTime(venueTime)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .stopPrice(stopPrice)
                .venueOrderIdLow(venueOrderId);
        return orders.applyOrderAmended(buffer, 8);
    }

    Outcome fill(final long id, final long execId, final long lastQty, final long cumQty) {
        return fill(id, 0, Side.NULL_VAL, execId, 100, lastQty, cumQty);
    }

    Outcome fill(
            final long id,
            final int instrument,
            final Side side,
            final long execId,
            final long price,
            final long lastQty,
            final long cumQty) {
        Records.begin(buffer, 8, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        new FillEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .instrument(instrument)
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(lastQty)
                .cumQty(cumQty)
                .quoteAmount(Records.NO_VALUE)
                .liquidity(Liquidity.MAKER)
                .side(side)
                .execIdLow(execId);
        return orders.applyFill(buffer, 8);
    }

    /** A fill of the order's instrument whose other fields the caller fills in. */
    Outcome fill(final long id, final long execId, final long lastQty, final Consumer<FillEncoder> fields) {
        Records.begin(buffer, 8, FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        final FillEncoder fill = new FillEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .instrument(0)
                .clientOrderId(id)
                .lastPrice(100)
                .lastQty(lastQty)
                .cumQty(NOT_TOLD)
                .quoteAmount(Records.NO_VALUE)
                .liquidity(Liquidity.MAKER)
                .side(Side.NULL_VAL)
                .execIdLow(execId);
        fields.accept(fill);
        return orders.applyFill(buffer, 8);
    }

    /** Applies a snapshot as one of an order that is not ours. */
    boolean external(
            final int instrument, final Side side, final OrderStatus status, final long qty, final long cumQty) {
        Records.begin(buffer, 8, OrderSnapshotEncoder.BLOCK_LENGTH, OrderSnapshotEncoder.TEMPLATE_ID);
        new OrderSnapshotEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .instrument(instrument)
                .price(100)
                .qty(qty)
                .cumQty(cumQty)
                .venueOrderIdHigh(3)
                .venueOrderIdLow(4)
                .status(status)
                .side(side)
                .orderType(OrderType.LIMIT);
        return orders.applyExternal(buffer, 8);
    }

    Outcome unknown(final long id, final OrderRequest request) {
        Records.begin(buffer, 8, OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        new OrderUnknownEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .cause(UnknownCause.TIMEOUT);
        return orders.applyOrderUnknown(buffer, 8);
    }

    Outcome found(
            final long id,
            final OrderStatus status,
            final long price,
            final long qty,
            final long cumQty,
            final long venueOrderId) {
        Records.begin(buffer, 8, OrderSnapshotEncoder.BLOCK_LENGTH, OrderSnapshotEncoder.TEMPLATE_ID);
        new OrderSnapshotEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .cumQty(cumQty)
                .venueOrderIdLow(venueOrderId)
                .status(status)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT);
        return orders.applyOrderSnapshot(buffer, 8);
    }

    Outcome sent(final long id, final OrderRequest request) {
        Records.begin(buffer, 8, OrderSentEncoder.BLOCK_LENGTH, OrderSentEncoder.TEMPLATE_ID);
        new OrderSentEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request);
        return orders.applyOrderSent(buffer, 8);
    }

    Outcome withheld(final long id, final OrderRequest request) {
        Records.begin(buffer, 8, OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        new OrderWithheldEncoder()
                .wrap(buffer, 8 + Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .reason(WithheldReason.GATE_CLOSED);
        return orders.applyOrderWithheld(buffer, 8);
    }
}
