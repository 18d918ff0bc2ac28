package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendMode;
import dev.reprise.api.schema.AmendOrderEncoder;
import dev.reprise.api.schema.CancelOrderEncoder;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.ProtectionSetEncoder;
import dev.reprise.api.schema.StopMovedEncoder;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.ProtectionRequest;
import dev.reprise.core.order.ExternalOrders;
import dev.reprise.core.order.Orders;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the records about orders and their protection. Each method gives the record's length; it begins at 0. */
final class OrderDrafts {
    private final UnsafeBuffer buffer;
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final AmendOrderEncoder amendOrder = new AmendOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ProtectionSetEncoder protectionSet = new ProtectionSetEncoder();
    private final StopMovedEncoder stopMoved = new StopMovedEncoder();

    OrderDrafts(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    int newOrder(final long id, final OrderRequest r, final long now) {
        begin(NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID, r.strategy, r.instrument, r.isEmulated());
        newOrder.wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(id)
                .price(r.price)
                .stopPrice(r.stopPrice)
                .qty(r.qty)
                .expireTime(r.expireTime)
                .parentOrderId(r.parentOrderId)
                .stopLossOffset(r.stopLossOffset)
                .takeProfitOffset(r.takeProfitOffset)
                .stopLimitOffset(r.stopLimitOffset)
                .activationPrice(r.activationPrice)
                .trailingOffset(r.trailingOffset)
                .listId(r.listId)
                .signalId(r.signalId)
                .side(r.side)
                .orderType(r.type)
                .timeInForce(r.timeInForce)
                .role(r.role)
                .triggerSource(r.triggerSource)
                .instructions((short) r.instructions)
                .trailingUnit(r.trailingUnit);
        return Records.end(buffer, 0, newOrder.encodedLength());
    }

    int amend(
            final Orders orders,
            final int slot,
            final long stopPrice,
            final long price,
            final long qty,
            final AmendMode mode,
            final long now) {
        begin(
                AmendOrderEncoder.BLOCK_LENGTH,
                AmendOrderEncoder.TEMPLATE_ID,
                orders.strategy(slot),
                orders.instrument(slot),
                orders.isHeld(slot));
        amendOrder
                .wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(orders.clientOrderId(slot))
                .price(price)
                .qty(qty)
                .stopPrice(stopPrice)
                .mode(mode);
        return Records.end(buffer, 0, amendOrder.encodedLength());
    }

    int cancel(final Orders orders, final int slot, final long now) {
        begin(
                CancelOrderEncoder.BLOCK_LENGTH,
                CancelOrderEncoder.TEMPLATE_ID,
                orders.strategy(slot),
                orders.instrument(slot),
                orders.isHeld(slot));
        cancelOrder
                .wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(orders.clientOrderId(slot))
                .venueOrderIdHigh(orders.venueOrderIdHigh(slot))
                .venueOrderIdLow(orders.venueOrderIdLow(slot));
        return Records.end(buffer, 0, cancelOrder.encodedLength());
    }

    /** A cancel of an order that is not ours. */
    int cancelExternal(final ExternalOrders external, final int index, final long now) {
        begin(
                CancelOrderEncoder.BLOCK_LENGTH,
                CancelOrderEncoder.TEMPLATE_ID,
                Records.NO_STRATEGY,
                external.instrument(index),
                false);
        cancelOrder
                .wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .venueOrderIdHigh(external.venueOrderIdHigh(index))
                .venueOrderIdLow(external.venueOrderIdLow(index));
        return Records.end(buffer, 0, cancelOrder.encodedLength());
    }

    int protectionSet(final ProtectionRequest r, final long now) {
        begin(ProtectionSetEncoder.BLOCK_LENGTH, ProtectionSetEncoder.TEMPLATE_ID, r.strategy, r.instrument, false);
        protectionSet
                .wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .parentOrderId(r.parentOrderId)
                .qty(r.qty)
                .stopPrice(r.stopPrice)
                .takeProfitPrice(r.takeProfitPrice)
                .stopLimitOffset(r.stopLimitOffset)
                .activationPrice(r.activationPrice)
                .trailingOffset(r.trailingOffset)
                .side(r.side)
                .triggerSource(r.triggerSource)
                .trailingUnit(r.trailingUnit)
                .instructions((short) r.instructions);
        return Records.end(buffer, 0, protectionSet.encodedLength());
    }

    int stopMoved(
            final int strategy,
            final int instrument,
            final long clientOrderId,
            final long stopPrice,
            final long bestPrice,
            final long now) {
        begin(StopMovedEncoder.BLOCK_LENGTH, StopMovedEncoder.TEMPLATE_ID, strategy, instrument, false);
        stopMoved
                .wrap(buffer, BODY_OFFSET)
                .receiveTime(now)
                .clientOrderId(clientOrderId)
                .stopPrice(stopPrice)
                .bestPrice(bestPrice);
        return Records.end(buffer, 0, stopMoved.encodedLength());
    }

    private void begin(
            final int blockLength,
            final int templateId,
            final int strategy,
            final int instrument,
            final boolean isHeld) {
        Records.begin(buffer, 0, blockLength, templateId);
        Records.flags(buffer, 0, isHeld ? Records.FLAG_CAUSED | Records.FLAG_HELD : Records.FLAG_CAUSED);
        Records.strategy(buffer, 0, strategy);
        Records.instrument(buffer, 0, instrument);
    }
}
