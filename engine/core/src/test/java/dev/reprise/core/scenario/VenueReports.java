package dev.reprise.core.scenario;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSnapshotEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderTriggeredEncoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.OrderUnknownEncoder;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.UnknownCause;
import org.agrona.concurrent.UnsafeBuffer;

/** What the venue says, as a test has it say it. The venue order id is the client order id until a replace. */
final class VenueReports {
    private final Scenario scenario;
    private final UnsafeBuffer buffer;
    private long execId;

    VenueReports(final Scenario scenario) {
        this.scenario = scenario;
        buffer = scenario.scratch();
    }

    private void begin(final int blockLength, final int templateId) {
        Records.begin(buffer, 0, blockLength, templateId);
    }

    Scenario accept(final long id) {
        begin(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        return publish(new OrderAcceptedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdLow(id)
                .encodedLength());
    }

    Scenario fill(final long id, final long price, final long qty) {
        return fill(id, price, qty, ++execId);
    }

    Scenario fill(final long id, final long price, final long qty, final long exec) {
        return fill(id, price, qty, exec, 0);
    }

    /** With a fee in the coin that is traded, mantissa of its currency. */
    Scenario fill(final long id, final long price, final long qty, final long exec, final long feeInCoin) {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        return publish(new FillEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .lastPrice(price)
                .lastQty(qty)
                .cumQty(-1)
                .quoteAmount(Records.NO_VALUE)
                .fee(feeInCoin)
                .feeCurrency(feeInCoin == 0 ? 1 : 0)
                .liquidity(Liquidity.TAKER)
                .side(scenario.state().orders.side(scenario.state().orders.slotOf(id)))
                .execIdHigh(1)
                .execIdLow(exec)
                .venueOrderIdLow(id)
                .encodedLength());
    }

    /** The whole order, accepted and filled, with a fee in the coin that is traded. */
    Scenario takePaidInCoin(final long id, final long price, final long fee) {
        accept(id);
        return fill(
                id, price, scenario.state().orders.qty(scenario.state().orders.slotOf(id)), ++execId, fee);
    }

    /** An execution of an order that is not ours, at 98.00; a total of -1 is not told. */
    Scenario fillExternal(final long id, final long venueOrderId, final long qty, final long cumQty) {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        return publish(new FillEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .lastPrice(9_800)
                .lastQty(qty)
                .cumQty(cumQty)
                .quoteAmount(Records.NO_VALUE)
                .feeCurrency(1)
                .liquidity(Liquidity.MAKER)
                .side(Side.BUY)
                .execIdHigh(1)
                .execIdLow(++execId)
                .venueOrderIdLow(venueOrderId)
                .encodedLength());
    }

    /** The whole order, accepted and filled. */
    Scenario take(final long id, final long price) {
        accept(id);
        return fill(
                id, price, scenario.state().orders.qty(scenario.state().orders.slotOf(id)));
    }

    Scenario cancel(final long id) {
        return cancel(id, id);
    }

    Scenario cancel(final long id, final long venueOrderId) {
        begin(OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        return publish(new OrderCanceledEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(-1)
                .venueOrderIdLow(venueOrderId)
                .encodedLength());
    }

    /** Ended with so much filled, of which not every fill has come. */
    Scenario cancelAt(final long id, final long cumQty) {
        begin(OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        return publish(new OrderCanceledEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(cumQty)
                .venueOrderIdLow(id)
                .encodedLength());
    }

    Scenario expire(final long id) {
        return expire(id, id);
    }

    Scenario expire(final long id, final long venueOrderId) {
        begin(OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        return publish(new OrderExpiredEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .cumQty(-1)
                .venueOrderIdLow(venueOrderId)
                .encodedLength());
    }

    Scenario amended(final long id, final long venueOrderId, final long price, final long qty) {
        begin(OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID);
        return publish(new OrderAmendedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .venueOrderIdLow(venueOrderId)
                .encodedLength());
    }

    Scenario reject(final long id, final OrderRequest request, final RejectCode code) {
        begin(OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        return publish(new OrderRejectedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .code(code)
                .encodedLength());
    }

    /** The venue refuses a cancel of an order that is not ours. */
    Scenario rejectExternal(final long venueOrderId) {
        begin(OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        return publish(new OrderRejectedEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .venueOrderIdLow(venueOrderId)
                .request(OrderRequest.CANCEL)
                .code(RejectCode.OTHER)
                .encodedLength());
    }

    Scenario unknown(final long id, final OrderRequest request) {
        begin(OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        return publish(new OrderUnknownEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .request(request)
                .cause(UnknownCause.TIMEOUT)
                .encodedLength());
    }

    Scenario triggered(final long id) {
        begin(OrderTriggeredEncoder.BLOCK_LENGTH, OrderTriggeredEncoder.TEMPLATE_ID);
        return publish(new OrderTriggeredEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .venueOrderIdLow(id)
                .encodedLength());
    }

    Scenario snapshot(
            final long id,
            final long venueOrderId,
            final OrderStatus status,
            final Side side,
            final long price,
            final long qty,
            final long cumQty) {
        begin(OrderSnapshotEncoder.BLOCK_LENGTH, OrderSnapshotEncoder.TEMPLATE_ID);
        final int length = new OrderSnapshotEncoder()
                .wrap(buffer, Records.BODY_OFFSET)
                .clientOrderId(id)
                .price(price)
                .qty(qty)
                .cumQty(cumQty)
                .venueOrderIdLow(venueOrderId)
                .status(status)
                .side(side)
                .orderType(OrderType.LIMIT)
                .encodedLength();
        return publish(length);
    }

    private Scenario publish(final int length) {
        Records.instrument(buffer, 0, 0);
        scenario.publish(length);
        return scenario;
    }
}
