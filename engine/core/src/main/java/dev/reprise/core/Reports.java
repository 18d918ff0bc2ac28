package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Instrument;
import dev.reprise.api.number.FeeValue;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.FundingDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderUnknownDecoder;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.StateCause;
import dev.reprise.api.schema.StrategyStatus;
import dev.reprise.core.host.StrategyHost;
import dev.reprise.core.order.Orders;
import dev.reprise.core.order.Outcome;
import org.agrona.DirectBuffer;

/**
 * What the venue, real or simulated, says about our orders: applied first, then protection, then the strategy, then the loss
 * limits. Core thread only.
 */
final class Reports {
    private final CoreState state;
    private final Decisions decisions;
    private final StrategyHost host;
    private final FillDecoder fill = new FillDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final OrderUnknownDecoder unknown = new OrderUnknownDecoder();
    private final OrderWithheldDecoder withheld = new OrderWithheldDecoder();
    private final FundingDecoder funding = new FundingDecoder();

    Reports(final CoreState state, final Decisions decisions, final StrategyHost host) {
        this.state = state;
        this.decisions = decisions;
        this.host = host;
    }

    /** Whether a template is a report. */
    static boolean isReport(final int templateId) {
        return switch (templateId) {
            case OrderAcceptedDecoder.TEMPLATE_ID,
                    OrderRejectedDecoder.TEMPLATE_ID,
                    OrderCanceledDecoder.TEMPLATE_ID,
                    OrderAmendedDecoder.TEMPLATE_ID,
                    FillDecoder.TEMPLATE_ID,
                    FundingDecoder.TEMPLATE_ID,
                    OrderExpiredDecoder.TEMPLATE_ID,
                    OrderUnknownDecoder.TEMPLATE_ID,
                    OrderSnapshotDecoder.TEMPLATE_ID,
                    OrderSentDecoder.TEMPLATE_ID,
                    OrderTriggeredDecoder.TEMPLATE_ID,
                    OrderWithheldDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    /** Applies a report and answers it. */
    void handle(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) == FundingDecoder.TEMPLATE_ID) {
            onFunding(buffer, offset);
            return;
        }
        final Orders orders = state.orders;
        final OrderStatus before = statusBefore(buffer, offset);
        final Outcome outcome = apply(buffer, offset);
        final int slot = orders.lastSlot();
        if (slot < 0) {
            if (isExternalKept(buffer, offset)) {
                decisions.alarm(
                        AlarmCode.EXTERNAL_NOT_CANCELED,
                        Records.NO_STRATEGY,
                        Records.instrument(buffer, offset),
                        0,
                        externalId(buffer, offset));
            } else if (outcome == Outcome.UNKNOWN_ORDER && (!isSnapshot(buffer, offset) || isNewExternal)) {
                decisions.alarm(
                        AlarmCode.EXTERNAL_ORDER,
                        Records.NO_STRATEGY,
                        Records.instrument(buffer, offset),
                        clientOrderId(buffer, offset),
                        0);
            }
            return;
        }
        final long filled = orders.lastFillQty();
        if (filled > 0) {
            afterFill(slot, filled, outcome);
        }
        final OrderStatus now = orders.status(slot);
        if (now != before) {
            if (now == OrderStatus.UNKNOWN) {
                decisions.alarm(AlarmCode.UNKNOWN_ORDER, orders.strategy(slot), orders.instrument(slot), id(slot), 0);
            } else if (now == OrderStatus.ABSENT) {
                decisions.alarm(AlarmCode.ORDER_ABSENT, orders.strategy(slot), orders.instrument(slot), id(slot), 0);
            }
            if (!orders.isWorking(slot)) {
                state.protection.onOrderEnded(slot, state.now(), decisions);
            }
        }
        if (filled > 0 && Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID) {
            host.onFill(slot, lastPrice, filled, lastLiquidity);
        }
        if (now != before) {
            host.onOrder(slot);
        }
        state.risk.decide(state.now(), decisions);
    }

    private long lastPrice;
    private Liquidity lastLiquidity = Liquidity.NULL_VAL;

    private long id(final int slot) {
        return state.orders.clientOrderId(slot);
    }

    private OrderStatus statusBefore(final DirectBuffer buffer, final int offset) {
        final int slot = state.orders.slotOf(clientOrderId(buffer, offset));
        return slot < 0 ? OrderStatus.NULL_VAL : state.orders.status(slot);
    }

    /** Every report's first own field is the client order id. */
    private static long clientOrderId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + Records.COMMON_LENGTH, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private void afterFill(final int slot, final long filled, final Outcome outcome) {
        final Orders orders = state.orders;
        final int strategy = orders.strategy(slot);
        final int instrument = orders.instrument(slot);
        if (outcome == Outcome.OVERFILL) {
            decisions.alarm(AlarmCode.OVERFILL, strategy, instrument, id(slot), filled);
            reduce(StateCause.OVERFILL);
            if (strategy >= 0) {
                decisions.strategyStatus(
                        strategy,
                        StrategyStatus.DISABLED,
                        StateCause.OVERFILL,
                        "an order filled more than its quantity");
            }
        } else if (outcome == Outcome.LATE_FILL) {
            decisions.alarm(AlarmCode.LATE_FILL, strategy, instrument, id(slot), filled);
            reduce(StateCause.LATE_FILL);
        }
        if (unbooked) {
            decisions.alarm(AlarmCode.OVERFLOW, strategy, instrument, id(slot), filled);
            decisions.riskState(RiskState.HALTED, StateCause.AUDIT);
        }
        state.protection.onFill(slot, lastPrice, filled, state.now(), decisions);
    }

    /** No new risk; never lifts a halt. */
    private void reduce(final StateCause cause) {
        if (state.risk.state() == RiskState.ACTIVE) {
            decisions.riskState(RiskState.REDUCING, cause);
        }
    }

    private boolean unbooked;
    private boolean isNewExternal;

    /** Of a position, not of an order. */
    private void onFunding(final DirectBuffer buffer, final int offset) {
        if (!applyFunding(buffer, offset)) {
            decisions.alarm(
                    AlarmCode.OVERFLOW,
                    Records.strategy(buffer, offset),
                    Records.instrument(buffer, offset),
                    0,
                    funding.amount());
            decisions.riskState(RiskState.HALTED, StateCause.AUDIT);
        }
        state.risk.decide(state.now(), decisions);
    }

    /** Whether it could be booked. */
    private boolean applyFunding(final DirectBuffer buffer, final int offset) {
        funding.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final Instrument instrument = state.markets.instrument(funding.instrument());
        final int strategy = funding.strategy();
        if (instrument == null
                || !state.portfolio.applyFunding(strategy, instrument, funding.amount(), funding.currency())) {
            return false;
        }
        state.counters().fundings++;
        state.risk.applyFunding(strategy, instrument.index(), funding.amount());
        return true;
    }

    /** The state's side of a report alone. */
    void applyRecorded(final DirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) == FundingDecoder.TEMPLATE_ID) {
            applyFunding(buffer, offset);
        } else {
            apply(buffer, offset);
        }
    }

    private Outcome apply(final DirectBuffer buffer, final int offset) {
        unbooked = false;
        final int before = state.orders.slotOf(clientOrderId(buffer, offset));
        final boolean worked = before >= 0 && state.orders.isWorking(before);
        final Outcome outcome = applyTo(buffer, offset);
        if (worked && !state.orders.isWorking(before)) {
            state.protection.applyOrderEnded(before);
        }
        final int slot = state.orders.lastSlot();
        state.risk.applyOrder(slot);
        if (slot >= 0 && outcome == Outcome.APPLIED) {
            switch (Records.templateId(buffer, offset)) {
                case OrderAcceptedDecoder.TEMPLATE_ID, OrderAmendedDecoder.TEMPLATE_ID ->
                    state.risk.applyAccepted(slot);
                case OrderRejectedDecoder.TEMPLATE_ID -> {
                    rejected.wrap(
                            buffer,
                            offset + BODY_OFFSET,
                            Records.blockLength(buffer, offset),
                            Records.version(buffer, offset));
                    state.risk.applyRejected(slot, rejected.request(), rejected.code());
                }
                default -> {
                    // Says nothing about whether the venue takes what we ask for.
                }
            }
        }
        return outcome;
    }

    /**
     * What opens an order that is not ours: its client order id is 0, or reads as one of ours and nobody here knows it, because the
     * journal lost the order or it is another instance's.
     */
    private static boolean isSnapshot(final DirectBuffer buffer, final int offset) {
        return Records.templateId(buffer, offset) == OrderSnapshotDecoder.TEMPLATE_ID;
    }

    /** A cancel of an order that is not ours did not come about, or nobody knows: a person asked for it and has to hear. */
    private static boolean isExternalKept(final DirectBuffer buffer, final int offset) {
        return clientOrderId(buffer, offset) == 0
                && switch (Records.templateId(buffer, offset)) {
                    case OrderRejectedDecoder.TEMPLATE_ID,
                            OrderUnknownDecoder.TEMPLATE_ID,
                            OrderWithheldDecoder.TEMPLATE_ID -> true;
                    default -> false;
                };
    }

    private long externalId(final DirectBuffer buffer, final int offset) {
        final int body = offset + BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        return switch (Records.templateId(buffer, offset)) {
            case OrderRejectedDecoder.TEMPLATE_ID ->
                rejected.wrap(buffer, body, block, version).venueOrderIdLow();
            case OrderUnknownDecoder.TEMPLATE_ID ->
                unknown.wrap(buffer, body, block, version).venueOrderIdLow();
            default -> withheld.wrap(buffer, body, block, version).venueOrderIdLow();
        };
    }

    private Outcome applyTo(final DirectBuffer buffer, final int offset) {
        return switch (Records.templateId(buffer, offset)) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> state.orders.applyOrderAccepted(buffer, offset);
            case OrderRejectedDecoder.TEMPLATE_ID -> state.orders.applyOrderRejected(buffer, offset);
            case OrderCanceledDecoder.TEMPLATE_ID -> state.orders.applyOrderCanceled(buffer, offset);
            case OrderAmendedDecoder.TEMPLATE_ID -> state.orders.applyOrderAmended(buffer, offset);
            case FillDecoder.TEMPLATE_ID -> applyFill(buffer, offset);
            case OrderExpiredDecoder.TEMPLATE_ID -> state.orders.applyOrderExpired(buffer, offset);
            case OrderUnknownDecoder.TEMPLATE_ID -> state.orders.applyOrderUnknown(buffer, offset);
            case OrderSnapshotDecoder.TEMPLATE_ID -> {
                isNewExternal = state.orders.slotOf(clientOrderId(buffer, offset)) < 0
                        && state.orders.applyExternal(buffer, offset);
                yield state.orders.applyOrderSnapshot(buffer, offset);
            }
            case OrderSentDecoder.TEMPLATE_ID -> state.orders.applyOrderSent(buffer, offset);
            case OrderTriggeredDecoder.TEMPLATE_ID -> state.orders.applyOrderTriggered(buffer, offset);
            case OrderWithheldDecoder.TEMPLATE_ID -> state.orders.applyOrderWithheld(buffer, offset);
            default -> throw new IllegalStateException("not a report: " + Records.templateId(buffer, offset));
        };
    }

    private Outcome applyFill(final DirectBuffer buffer, final int offset) {
        fill.wrap(buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        final Outcome outcome = state.orders.applyFill(buffer, offset);
        final int slot = state.orders.lastSlot();
        final long filled = state.orders.lastFillQty();
        if (slot < 0 || filled <= 0) {
            return outcome;
        }
        lastPrice = fill.lastPrice();
        lastLiquidity = fill.liquidity();
        if (state.markets.isOfBars()) {
            // No trade is told: protection must not judge a new entry by a price from before it.
            state.markets.applyLast(state.orders.instrument(slot), lastPrice, Records.receiveTime(buffer, offset));
        }
        state.counters().fills++;
        if (lastLiquidity == Liquidity.MAKER) {
            state.counters().makerFills++;
        }
        if (state.orders.isWorking(slot)) {
            state.counters().partialFills++;
        }
        final int strategy = state.orders.strategy(slot);
        final Instrument instrument = state.markets.instrument(state.orders.instrument(slot));
        unbooked = !state.portfolio.applyFill(
                strategy,
                instrument,
                state.orders.side(slot),
                lastPrice,
                filled,
                filled == fill.lastQty() ? fill.quoteAmount() : Records.NO_VALUE,
                fill.fee(),
                fill.feeCurrency());
        if (!unbooked && fill.fee() != 0) {
            state.portfolio.applyFeeValue(
                    instrument,
                    fill.feeCurrency(),
                    FeeValue.inQuote(state.markets, instrument.index(), lastPrice, fill.fee(), fill.feeCurrency()));
        }
        state.risk.applyFill(slot, lastPrice, filled, fill.fee(), fill.feeCurrency());
        return outcome;
    }
}
