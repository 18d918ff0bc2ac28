package dev.reprise.core.laws;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BalanceEncoder;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.ConnectionEncoder;
import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OperatorCommandEncoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderSentEncoder;
import dev.reprise.api.schema.OrderSnapshotEncoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.OrderUnknownEncoder;
import dev.reprise.api.schema.OrderWithheldEncoder;
import dev.reprise.api.schema.ReconciliationBeginEncoder;
import dev.reprise.api.schema.ReconciliationEndEncoder;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.RiskSettingsEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StrategyDefinitionEncoder;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.UnknownCause;
import dev.reprise.api.schema.WithheldReason;
import dev.reprise.core.risk.Limit;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes inputs, each as a whole record of its own. */
final class Inputs {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);
    private long commands;

    private byte[] end(final int bodyLength) {
        final byte[] record = new byte[Records.end(buffer, 0, bodyLength)];
        buffer.getBytes(0, record);
        return record;
    }

    private void begin(final int blockLength, final int templateId) {
        Records.begin(buffer, 0, blockLength, templateId);
        Records.venueTime(buffer, 0, Records.NO_TIME);
    }

    byte[] runStarted(final long seed, final int run) {
        begin(RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        return end(new RunStartedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .seed(seed)
                .runNumber(run)
                .mode(RunMode.LIVE)
                .environment((short) 3)
                .encodedLength());
    }

    byte[] limits(final int strategy, final int instrument, final Map<Limit, Long> values) {
        begin(RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(strategy)
                .instrument(instrument)
                .currency(-1);
        final RiskSettingsEncoder.LimitsEncoder group = encoder.limitsCount(values.size());
        values.forEach((limit, value) -> group.next().limit(limit.kind()).value(value));
        return end(encoder.encodedLength());
    }

    byte[] balance(final int currency, final long free) {
        begin(BalanceEncoder.BLOCK_LENGTH, BalanceEncoder.TEMPLATE_ID);
        return end(new BalanceEncoder()
                .wrap(buffer, BODY_OFFSET)
                .free(free)
                .currency(currency)
                .encodedLength());
    }

    byte[] strategy(final int index, final String instruments, final String parameters) {
        begin(StrategyDefinitionEncoder.BLOCK_LENGTH, StrategyDefinitionEncoder.TEMPLATE_ID);
        return end(new StrategyDefinitionEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(index)
                .name("s" + index)
                .factory("random")
                .instruments(instruments)
                .parameters(parameters)
                .encodedLength());
    }

    byte[] command(final CommandKind kind, final int strategy) {
        begin(OperatorCommandEncoder.BLOCK_LENGTH, OperatorCommandEncoder.TEMPLATE_ID);
        return end(new OperatorCommandEncoder()
                .wrap(buffer, BODY_OFFSET)
                .strategy(strategy)
                .commandId(++commands)
                .kind(kind)
                .who("law")
                .reason("")
                .encodedLength());
    }

    byte[] connection(final StreamKind stream, final ConnectionState state, final int epoch) {
        begin(ConnectionEncoder.BLOCK_LENGTH, ConnectionEncoder.TEMPLATE_ID);
        return end(new ConnectionEncoder()
                .wrap(buffer, BODY_OFFSET).epoch(epoch).stream(stream)
                        .state(state)
                        .encodedLength());
    }

    byte[] reconciliation(final boolean begins) {
        if (begins) {
            begin(ReconciliationBeginEncoder.BLOCK_LENGTH, ReconciliationBeginEncoder.TEMPLATE_ID);
            return end(ReconciliationBeginEncoder.BLOCK_LENGTH);
        }
        begin(ReconciliationEndEncoder.BLOCK_LENGTH, ReconciliationEndEncoder.TEMPLATE_ID);
        return end(new ReconciliationEndEncoder()
                .wrap(buffer, BODY_OFFSET)
                .complete((short) 1)
                .encodedLength());
    }

    byte[] tick() {
        begin(TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        return end(TickEncoder.BLOCK_LENGTH);
    }

    byte[] top(final int instrument, final long bid, final long ask, final long qty, final long updateId) {
        begin(TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        return end(new TopOfBookEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .bidPrice(bid)
                .bidQty(qty)
                .askPrice(ask)
                .askQty(qty)
                .updateId(updateId)
                .encodedLength());
    }

    /** A snapshot of so many levels on each side, or a delta that sets the best of each to another quantity. */
    byte[] book(
            final int instrument,
            final boolean isSnapshot,
            final int epoch,
            final long bid,
            final long ask,
            final long tick,
            final long qty,
            final long id) {
        begin(BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final int levels = isSnapshot ? 10 : 1;
        final BookUpdateEncoder encoder = new BookUpdateEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .firstUpdateId(id)
                .lastUpdateId(id)
                .sourceSequence(id)
                .epoch(epoch)
                .kind(isSnapshot ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA)
                .chain((short) 3);
        final BookUpdateEncoder.BidsEncoder bids = encoder.bidsCount(levels);
        for (int i = 0; i < levels; i++) {
            bids.next().price(bid - i * tick).qty(qty);
        }
        final BookUpdateEncoder.AsksEncoder asks = encoder.asksCount(levels);
        for (int i = 0; i < levels; i++) {
            asks.next().price(ask + i * tick).qty(qty);
        }
        return end(encoder.encodedLength());
    }

    byte[] bookInvalid(final int instrument, final int epoch) {
        begin(BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        return end(new BookInvalidEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .epoch(epoch)
                .reason(BookInvalidReason.GAP)
                .encodedLength());
    }

    byte[] trade(final int instrument, final long price, final long qty, final Side aggressor, final long id) {
        begin(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        return end(new TradeEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .price(price)
                .qty(qty)
                .tradeIdLow(id)
                .aggressor(aggressor)
                .encodedLength());
    }

    byte[] sent(final int instrument, final long id, final OrderRequest request) {
        begin(OrderSentEncoder.BLOCK_LENGTH, OrderSentEncoder.TEMPLATE_ID);
        return end(new OrderSentEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .clientOrderId(id)
                .request(request)
                .encodedLength());
    }

    byte[] withheld(final int instrument, final long id, final OrderRequest request) {
        begin(OrderWithheldEncoder.BLOCK_LENGTH, OrderWithheldEncoder.TEMPLATE_ID);
        return end(new OrderWithheldEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .clientOrderId(id)
                .request(request)
                .reason(WithheldReason.GATE_CLOSED)
                .encodedLength());
    }

    byte[] unknown(final int instrument, final long id, final OrderRequest request) {
        begin(OrderUnknownEncoder.BLOCK_LENGTH, OrderUnknownEncoder.TEMPLATE_ID);
        return end(new OrderUnknownEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(instrument)
                .clientOrderId(id)
                .request(request)
                .cause(UnknownCause.TIMEOUT)
                .encodedLength());
    }

    byte[] accepted(final VenueOrder order) {
        begin(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        return end(new OrderAcceptedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .venueOrderIdLow(order.venueId)
                .encodedLength());
    }

    byte[] rejected(final VenueOrder order, final OrderRequest request, final RejectCode code) {
        begin(OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        return end(new OrderRejectedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .request(request)
                .code(code)
                .encodedLength());
    }

    byte[] canceled(final VenueOrder order) {
        begin(OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        return end(new OrderCanceledEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .cumQty(order.cumQty)
                .venueOrderIdLow(order.venueId)
                .encodedLength());
    }

    byte[] expired(final VenueOrder order) {
        begin(OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        return end(new OrderExpiredEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .cumQty(order.cumQty)
                .venueOrderIdLow(order.venueId)
                .encodedLength());
    }

    byte[] amended(final VenueOrder order, final long venueTime) {
        begin(OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID);
        return end(new OrderAmendedEncoder()
                .wrap(buffer, BODY_OFFSET)
                .venueTime(venueTime)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .price(order.price)
                .qty(order.qty)
                .venueOrderIdLow(order.venueId)
                .encodedLength());
    }

    byte[] fill(
            final VenueOrder order,
            final long execId,
            final long price,
            final long qty,
            final long quoteAmount,
            final long fee,
            final int feeCurrency) {
        begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        return end(new FillEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .lastPrice(price)
                .lastQty(qty)
                .cumQty(order.cumQty)
                .quoteAmount(quoteAmount)
                .fee(fee)
                .feeCurrency(feeCurrency)
                .liquidity(Liquidity.MAKER)
                .side(order.side)
                .execIdLow(execId)
                .venueOrderIdLow(order.venueId)
                .encodedLength());
    }

    byte[] snapshot(final VenueOrder order, final OrderStatus status) {
        begin(OrderSnapshotEncoder.BLOCK_LENGTH, OrderSnapshotEncoder.TEMPLATE_ID);
        return end(new OrderSnapshotEncoder()
                .wrap(buffer, BODY_OFFSET)
                .instrument(order.instrument)
                .clientOrderId(order.id)
                .price(order.price)
                .qty(order.qty)
                .cumQty(order.cumQty)
                .venueOrderIdLow(order.venueId)
                .status(status)
                .side(order.side)
                .orderType(OrderType.LIMIT)
                .encodedLength());
    }

    /** Takes what others publish, such as definitions. */
    static EventPublisher publisher(final java.util.function.Consumer<byte[]> sink, final long time) {
        return new DirectPublisher() {
            @Override
            public void publish(final DirectBuffer record, final int offset, final int length) {
                final byte[] copy = new byte[length];
                record.getBytes(offset, copy);
                sink.accept(copy);
            }

            @Override
            public long nanos() {
                return time;
            }
        };
    }
}
