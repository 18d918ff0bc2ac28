package dev.reprise.simulator.paper;

import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ExpiryCause;
import dev.reprise.api.schema.FillEncoder;
import dev.reprise.api.schema.FundingEncoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedEncoder;
import dev.reprise.api.schema.OrderAmendedEncoder;
import dev.reprise.api.schema.OrderCanceledEncoder;
import dev.reprise.api.schema.OrderExpiredEncoder;
import dev.reprise.api.schema.OrderRejectedEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderTriggeredEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes reports into the mailbox and sets the timer that delivers them. Venue ids have a zero upper half. */
final class PaperReports {
    private final OrderAcceptedEncoder accepted = new OrderAcceptedEncoder();
    private final OrderRejectedEncoder rejected = new OrderRejectedEncoder();
    private final OrderAmendedEncoder amended = new OrderAmendedEncoder();
    private final OrderCanceledEncoder canceled = new OrderCanceledEncoder();
    private final OrderTriggeredEncoder triggered = new OrderTriggeredEncoder();
    private final OrderExpiredEncoder expired = new OrderExpiredEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final FundingEncoder funding = new FundingEncoder();
    private final VenueModel.Context context;
    private final Mailbox mail;
    private final PaperOrders orders;
    private final Latencies latencies;
    private final OrderTrace trace;
    private boolean hasQueue;
    private long ticket;
    private int offset;

    PaperReports(
            final VenueModel.Context context,
            final Mailbox mail,
            final PaperOrders orders,
            final Latencies latencies,
            final OrderTrace trace,
            final boolean hasQueue) {
        this.context = context;
        this.trace = trace;
        this.hasQueue = hasQueue;
        this.mail = mail;
        this.orders = orders;
        this.latencies = latencies;
    }

    /** Whether orders have a place in a queue in the session that begins. */
    void onSession(final boolean nextHasQueue) {
        hasQueue = nextHasQueue;
    }

    void accepted(final int slot) {
        final MutableDirectBuffer buffer = begin(OrderAcceptedEncoder.BLOCK_LENGTH, OrderAcceptedEncoder.TEMPLATE_ID);
        accepted.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot]);
        send(slot, accepted.encodedLength());
    }

    void rejected(final PaperMarket market, final NewOrderDecoder order, final Refusal why) {
        rejected(market, order.instrument(), order.strategy(), order.clientOrderId(), OrderRequest.NEW_ORDER, why);
        trace.on(
                OrderTrace.What.REJECTED,
                context.now(),
                order.instrument(),
                order.clientOrderId(),
                order.side(),
                order.price(),
                order.qty(),
                0,
                OrderTrace.NOT_KNOWN,
                0,
                0);
    }

    /** The order came to rest; nobody is told but the trace. */
    void rested(final int slot) {
        trace(OrderTrace.What.RESTED, slot, 0, 0);
    }

    /** @param market null: the venue has none of that index */
    void rejected(
            final PaperMarket market,
            final int instrument,
            final int strategy,
            final long clientOrderId,
            final OrderRequest request,
            final Refusal why) {
        final MarketKind kind = market == null ? MarketKind.SPOT : market.instrument.market();
        final byte[] message = why.message(kind);
        final MutableDirectBuffer buffer = begin(OrderRejectedEncoder.BLOCK_LENGTH, OrderRejectedEncoder.TEMPLATE_ID);
        rejected.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(clientOrderId)
                .venueCode(why.venueCode(kind))
                .request(request)
                .code(why.code())
                .putMessage(message, 0, message.length);
        send(instrument, strategy, rejected.encodedLength());
    }

    void triggered(final int slot) {
        final MutableDirectBuffer buffer = begin(OrderTriggeredEncoder.BLOCK_LENGTH, OrderTriggeredEncoder.TEMPLATE_ID);
        triggered
                .wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot]);
        send(slot, triggered.encodedLength());
    }

    void amended(final int slot, final long stopPrice) {
        final MutableDirectBuffer buffer = begin(OrderAmendedEncoder.BLOCK_LENGTH, OrderAmendedEncoder.TEMPLATE_ID);
        amended.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .price(orders.price[slot])
                .qty(orders.qty[slot])
                .stopPrice(stopPrice)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot]);
        send(slot, amended.encodedLength());
        trace(OrderTrace.What.AMENDED, slot, 0, 0);
    }

    void canceled(final int slot) {
        final MutableDirectBuffer buffer = begin(OrderCanceledEncoder.BLOCK_LENGTH, OrderCanceledEncoder.TEMPLATE_ID);
        canceled.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .cumQty(orders.cumQty[slot])
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot]);
        send(slot, canceled.encodedLength());
        trace(OrderTrace.What.CANCELED, slot, 0, 0);
    }

    void expired(final int slot, final ExpiryCause cause) {
        final MutableDirectBuffer buffer = begin(OrderExpiredEncoder.BLOCK_LENGTH, OrderExpiredEncoder.TEMPLATE_ID);
        expired.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .cumQty(orders.cumQty[slot])
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot])
                .cause(cause);
        send(slot, expired.encodedLength());
        trace(OrderTrace.What.EXPIRED, slot, 0, 0);
    }

    void filled(
            final int slot,
            final long execId,
            final long price,
            final long qty,
            final long quoteAmount,
            final long fee,
            final int feeCurrency,
            final Liquidity liquidity) {
        final MutableDirectBuffer buffer = begin(FillEncoder.BLOCK_LENGTH, FillEncoder.TEMPLATE_ID);
        fill.wrap(buffer, offset + Records.BODY_OFFSET)
                .clientOrderId(orders.clientOrderId[slot])
                .lastPrice(price)
                .lastQty(qty)
                .cumQty(orders.cumQty[slot])
                .quoteAmount(quoteAmount)
                .fee(fee)
                .feeCurrency(feeCurrency)
                .liquidity(liquidity)
                .side(orders.side[slot])
                .execIdHigh(0)
                .execIdLow(execId)
                .venueOrderIdHigh(0)
                .venueOrderIdLow(orders.venueOrderId[slot]);
        send(slot, fill.encodedLength());
        trace(OrderTrace.What.FILLED, slot, price, qty);
    }

    /** Funding of a strategy's position; negative when paid. */
    void funding(
            final Instrument instrument,
            final int strategy,
            final long amount,
            final long position,
            final long price,
            final long rate) {
        final MutableDirectBuffer buffer = begin(FundingEncoder.BLOCK_LENGTH, FundingEncoder.TEMPLATE_ID);
        funding.wrap(buffer, offset + Records.BODY_OFFSET)
                .amount(amount)
                .position(position)
                .price(price)
                .rate(rate)
                .currency(instrument.quote().index());
        send(instrument.index(), strategy, funding.encodedLength());
    }

    private void trace(final OrderTrace.What what, final int slot, final long lastPrice, final long lastQty) {
        final boolean isKnown = hasQueue && orders.ahead[slot] != Queue.UNKNOWN;
        trace.on(
                what,
                context.now(),
                orders.instrument[slot],
                orders.clientOrderId[slot],
                orders.side[slot],
                orders.price[slot],
                orders.qty[slot],
                orders.cumQty[slot],
                isKnown ? orders.ahead[slot] : OrderTrace.NOT_KNOWN,
                lastPrice,
                lastQty);
    }

    private MutableDirectBuffer begin(final int blockLength, final int templateId) {
        ticket = mail.claim();
        offset = mail.offset(ticket);
        final MutableDirectBuffer buffer = mail.buffer();
        Records.begin(buffer, offset, blockLength, templateId);
        return buffer;
    }

    private void send(final int slot, final int bodyLength) {
        send(orders.instrument[slot], orders.strategy[slot], bodyLength);
    }

    private void send(final int instrument, final int strategy, final int bodyLength) {
        final MutableDirectBuffer buffer = mail.buffer();
        final long now = context.now();
        Records.venueTime(buffer, offset, now);
        Records.instrument(buffer, offset, instrument);
        Records.strategy(buffer, offset, strategy);
        Records.end(buffer, offset, bodyLength);
        context.schedule(latencies.backAt(now), ticket);
    }
}
