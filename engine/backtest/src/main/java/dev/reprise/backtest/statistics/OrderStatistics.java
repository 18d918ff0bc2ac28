package dev.reprise.backtest.statistics;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.core.CoreState;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What became of the orders that left. Only open ones are held.
 *
 * <p>Queue wait: of a limit order that rested, from its resting at the venue until the execution, both by the venue's time, or, where it tells none,
 * by ours. An amend of the price, or to a larger quantity, begins the wait again. Executions as a taker end no wait.
 */
public final class OrderStatistics {
    /** What the market was like. */
    @FunctionalInterface
    interface Mids {
        /**
         * @param time core time at or before the last input's
         * @return of the instrument then, 0 when there was none
         */
        long at(int instrument, long time);
    }

    private final Mids mids;
    private final IntFunction<Instrument> instruments;
    private final Long2ObjectHashMap<Open> open = new Long2ObjectHashMap<>();
    private final Map<RejectCode, Long> rejects = new EnumMap<>(RejectCode.class);
    private final Times firstFill = new Times();
    private final Times wholeFill = new Times();
    private final OrderLatency latency;
    private final Times cancelToAck = new Times();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
    private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
    private final OrderCanceledDecoder canceled = new OrderCanceledDecoder();
    private final OrderExpiredDecoder expired = new OrderExpiredDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final FillDecoder fill = new FillDecoder();
    private long now; // of the record at hand
    private long orders;
    private long filledOrders;
    private long wholeOrders;
    private long canceledOrders;
    private long rested;
    private double atDecision; // value of what was executed at the mid of its decision, in quote currencies
    private double shortfall;

    /** An order on its way or at the venue. */
    private static final class Open {
        private long decided;
        private long mid; // at the decision, 0 when there was none
        private long price;
        private long qty;
        private long filled;
        private long restedAt = Records.NO_TIME; // by the venue's time
        private long seenAt = Records.NO_TIME; // by ours
        private long cancelSent = Records.NO_TIME;
        private OrderType type;
        private boolean isLimit;
        private boolean isAccepted;
        private boolean hasWaited; // its first fill as a maker was there
    }

    /**
     * @param state of the core
     * @param before knows the mids that held before the input at hand: what timers decided on the way to it was decided with those
     * @param clockOffset our clock minus the venue's, ns, 0 where nobody knows it
     */
    public OrderStatistics(final CoreState state, final FillStatistics before, final long clockOffset) {
        this(
                (instrument, time) ->
                        time < state.now() ? before.mid(instrument) : state.markets.marketPrice(instrument),
                state.markets::instrument,
                clockOffset);
    }

    OrderStatistics(final Mids mids, final IntFunction<Instrument> instruments, final long clockOffset) {
        this.mids = mids;
        this.instruments = instruments;
        latency = new OrderLatency(clockOffset);
    }

    /** Whether a record says something of the market or its instruments: alone in its group it tells of no order. */
    public static boolean isOfMarket(final DirectBuffer buffer, final int at) {
        return Records.templateId(buffer, at) < OrderAcceptedDecoder.TEMPLATE_ID; // the ids before the reports'
    }

    /** The input that a group begins with; {@link #onRecord} has it too. */
    public void onInput(final DirectBuffer buffer, final int at) {
        latency.onInput(buffer, at);
    }

    /** One record of a group that the core is done with. */
    public void onRecord(final DirectBuffer buffer, final int at) {
        now = Records.receiveTime(buffer, at) + Math.max(0, Records.age(buffer, at));
        final int body = at + BODY_OFFSET;
        final int block = Records.blockLength(buffer, at);
        final int version = Records.version(buffer, at);
        switch (Records.templateId(buffer, at)) {
            case NewOrderDecoder.TEMPLATE_ID -> {
                if ((Records.flags(buffer, at) & Records.FLAG_HELD) == 0) {
                    onNewOrder(newOrder.wrap(buffer, body, block, version));
                }
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                final Open order =
                        open.get(cancel.wrap(buffer, body, block, version).clientOrderId());
                if (order != null && order.cancelSent == Records.NO_TIME) {
                    order.cancelSent = now;
                }
            }
            case OrderAcceptedDecoder.TEMPLATE_ID ->
                onAccepted(accepted.wrap(buffer, body, block, version).clientOrderId(), buffer, at);
            case OrderAmendedDecoder.TEMPLATE_ID -> onAmended(amended.wrap(buffer, body, block, version), buffer, at);
            case FillDecoder.TEMPLATE_ID -> onFill(fill.wrap(buffer, body, block, version));
            case OrderCanceledDecoder.TEMPLATE_ID ->
                onCanceled(canceled.wrap(buffer, body, block, version).clientOrderId());
            case OrderExpiredDecoder.TEMPLATE_ID ->
                open.remove(expired.wrap(buffer, body, block, version).clientOrderId());
            case OrderRejectedDecoder.TEMPLATE_ID -> onRejected(rejected.wrap(buffer, body, block, version));
            default -> {
                // About no order at the venue.
            }
        }
    }

    private void onNewOrder(final NewOrderDecoder order) {
        final Open one = new Open();
        one.decided = now;
        one.mid = mids.at(order.instrument(), now);
        one.price = order.price();
        one.qty = order.qty();
        one.type = order.orderType();
        one.isLimit = one.type == OrderType.LIMIT;
        latency.onDecision(one.type, now);
        open.put(order.clientOrderId(), one);
        orders++;
    }

    private void onAccepted(final long id, final DirectBuffer buffer, final int at) {
        final Open order = open.get(id);
        if (order != null && !order.isAccepted) {
            order.isAccepted = true;
            latency.onAcceptance(order.type, order.decided, Records.venueTime(buffer, at), now);
            if (order.isLimit) {
                rested++;
                rest(order, Records.venueTime(buffer, at));
            }
        }
    }

    private void rest(final Open order, final long venueTime) {
        order.restedAt = venueTime;
        order.seenAt = now;
    }

    private void onAmended(final OrderAmendedDecoder change, final DirectBuffer buffer, final int at) {
        final Open order = open.get(change.clientOrderId());
        if (order != null) {
            if (order.isAccepted && order.isLimit && (change.price() != order.price || change.qty() > order.qty)) {
                rest(order, Records.venueTime(buffer, at));
            }
            order.price = change.price();
            order.qty = change.qty();
        }
    }

    private void onFill(final FillDecoder execution) {
        final Open order = open.get(execution.clientOrderId());
        if (order == null) {
            return;
        }
        filledOrders += order.filled == 0 ? 1 : 0;
        order.filled += execution.lastQty();
        final boolean isWhole = order.filled >= order.qty;
        wholeOrders += isWhole ? 1 : 0;
        if (order.seenAt != Records.NO_TIME && execution.liquidity() == Liquidity.MAKER) {
            final long wait = wait(order, execution.venueTime());
            if (!order.hasWaited) {
                order.hasWaited = true;
                firstFill.add(wait);
            }
            if (isWhole) {
                wholeFill.add(wait);
            }
        }
        onExecuted(order, execution);
        if (isWhole) {
            open.remove(execution.clientOrderId());
        }
    }

    private long wait(final Open order, final long venueTime) {
        return order.restedAt == Records.NO_TIME || venueTime == Records.NO_TIME
                ? now - order.seenAt
                : venueTime - order.restedAt;
    }

    private void onExecuted(final Open order, final FillDecoder execution) {
        final Instrument instrument = instruments.apply(execution.instrument());
        if (order.mid > 0 && instrument != null) {
            final double unit = Math.pow(10, -instrument.priceScale() - instrument.qtyScale());
            final double worse = execution.side() == Side.BUY
                    ? execution.lastPrice() - order.mid
                    : order.mid - execution.lastPrice();
            atDecision += (double) order.mid * execution.lastQty() * unit;
            shortfall += worse * execution.lastQty() * unit;
        }
    }

    private void onCanceled(final long id) {
        final Open order = open.remove(id);
        if (order != null) {
            canceledOrders++;
            if (order.cancelSent != Records.NO_TIME) {
                cancelToAck.add(now - order.cancelSent);
            }
        }
    }

    private void onRejected(final OrderRejectedDecoder refusal) {
        rejects.merge(refusal.code(), 1L, Long::sum);
        if (refusal.request() == OrderRequest.NEW_ORDER) {
            open.remove(refusal.clientOrderId());
        }
    }

    /** Orders that left. */
    public long orders() {
        return orders;
    }

    /** Of those, the ones with an execution. */
    public long filledOrders() {
        return filledOrders;
    }

    /** Of those, the ones that were executed whole. */
    public long wholeOrders() {
        return wholeOrders;
    }

    /** Of those that left, the ones that were canceled. */
    public long canceledOrders() {
        return canceledOrders;
    }

    /** Limit orders that the venue took, those among them that were executed on arrival too. */
    public long rested() {
        return rested;
    }

    /** From resting to the first execution as a maker. */
    public Times firstFill() {
        return firstFill;
    }

    /** From resting to the execution as a maker that left nothing. */
    public Times wholeFill() {
        return wholeFill;
    }

    /** The stages of the orders' way. */
    public OrderLatency latency() {
        return latency;
    }

    /** From the decision of a cancel to its report in the core. */
    public Times cancelToAck() {
        return cancelToAck;
    }

    /** What the venue refused, by our reading of its code: orders, amends and cancels. */
    public Map<RejectCode, Long> rejects() {
        return Collections.unmodifiableMap(rejects);
    }

    /** Implementation shortfall: what executions cost more than the mid of their decision, bps of the value at that mid; NaN without one. */
    public double shortfallBps() {
        return atDecision == 0 ? Double.NaN : 1e4 * shortfall / atDecision;
    }
}
