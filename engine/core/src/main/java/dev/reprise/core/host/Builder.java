package dev.reprise.core.host;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.Markets;
import dev.reprise.core.protection.Routing;
import dev.reprise.core.protection.TriggerPrices;

/** The one order a strategy makes at a time. */
final class Builder implements OrderBuilder {
    private final Actions actions;
    private final Markets markets;
    private final int strategy;
    private final OrderRequest request = new OrderRequest();
    private final OrderRequest other = new OrderRequest();
    private Instrument instrument;
    private Distance stopLoss;
    private Distance stopLimit;
    private Distance takeProfit;
    private Distance trailing;
    private boolean trailsStopLoss;
    private boolean isPair;
    private boolean open;

    Builder(final Actions actions, final Markets markets, final int strategy) {
        this.actions = actions;
        this.markets = markets;
        this.strategy = strategy;
    }

    Builder begin(final Instrument wanted) {
        instrument = wanted;
        request.reset(strategy, wanted.index());
        request.triggerSource = TriggerSource.NULL_VAL; // the default of the instrument's market
        other.reset(strategy, wanted.index());
        stopLoss = null;
        stopLimit = null;
        takeProfit = null;
        trailing = null;
        trailsStopLoss = false;
        isPair = false;
        open = true;
        return this;
    }

    @Override
    public OrderBuilder buy(final long qty) {
        request.side = Side.BUY;
        request.qty = qty;
        return this;
    }

    @Override
    public OrderBuilder sell(final long qty) {
        request.side = Side.SELL;
        request.qty = qty;
        return this;
    }

    @Override
    public OrderBuilder market() {
        request.type = OrderType.MARKET;
        request.timeInForce = TimeInForce.IOC;
        return this;
    }

    @Override
    public OrderBuilder limit(final long price) {
        return type(OrderType.LIMIT, 0, price);
    }

    @Override
    public OrderBuilder stopMarket(final long trigger) {
        return type(OrderType.STOP_MARKET, trigger, 0);
    }

    @Override
    public OrderBuilder stopLimit(final long trigger, final long limit) {
        return type(OrderType.STOP_LIMIT, trigger, limit);
    }

    @Override
    public OrderBuilder takeProfitMarket(final long trigger) {
        return type(OrderType.TAKE_PROFIT_MARKET, trigger, 0);
    }

    @Override
    public OrderBuilder takeProfitLimit(final long trigger, final long limit) {
        return type(OrderType.TAKE_PROFIT_LIMIT, trigger, limit);
    }

    @Override
    public OrderBuilder trailingStop(final Distance offset) {
        trailing = offset;
        trailsStopLoss = false;
        return type(OrderType.TRAILING_STOP, 0, 0);
    }

    private OrderBuilder type(final OrderType type, final long trigger, final long price) {
        request.type = type;
        request.stopPrice = trigger;
        request.price = price;
        return this;
    }

    @Override
    public OrderBuilder activateAt(final long price) {
        request.activationPrice = price;
        return this;
    }

    @Override
    public OrderBuilder orStopMarket(final long trigger) {
        isPair = true;
        other.type = OrderType.STOP_MARKET;
        other.stopPrice = trigger;
        return this;
    }

    @Override
    public OrderBuilder orStopLimit(final long trigger, final long limit) {
        isPair = true;
        other.type = OrderType.STOP_LIMIT;
        other.stopPrice = trigger;
        other.price = limit;
        return this;
    }

    @Override
    public OrderBuilder timeInForce(final TimeInForce timeInForce) {
        request.timeInForce = timeInForce;
        return this;
    }

    @Override
    public OrderBuilder goodTill(final long time) {
        request.timeInForce = TimeInForce.GTD;
        request.expireTime = time;
        return this;
    }

    @Override
    public OrderBuilder postOnly() {
        request.instructions |= OrderInstructions.POST_ONLY;
        return this;
    }

    @Override
    public OrderBuilder reduceOnly() {
        request.instructions |= OrderInstructions.REDUCE_ONLY;
        return this;
    }

    @Override
    public OrderBuilder stopLoss(final Distance distance) {
        stopLoss = distance;
        return this;
    }

    @Override
    public OrderBuilder trailingStopLoss(final Distance distance) {
        stopLoss = distance;
        trailing = distance;
        trailsStopLoss = true;
        return this;
    }

    @Override
    public OrderBuilder stopLossLimit(final Distance beyond) {
        stopLimit = beyond;
        return this;
    }

    @Override
    public OrderBuilder takeProfit(final Distance distance) {
        takeProfit = distance;
        return this;
    }

    @Override
    public OrderBuilder protectInEngine() {
        request.instructions |= OrderInstructions.PROTECT_IN_ENGINE;
        return this;
    }

    @Override
    public OrderBuilder trigger(final TriggerSource source) {
        request.triggerSource = source;
        return this;
    }

    @Override
    public OrderBuilder confirmTwice() {
        request.instructions |= OrderInstructions.CONFIRM_TWICE;
        return this;
    }

    @Override
    public OrderBuilder signal(final long id) {
        request.signalId = id;
        return this;
    }

    @Override
    public long submit() {
        if (!open) {
            throw new IllegalStateException("submit() without order(): a builder is used once");
        }
        open = false;
        if (request.triggerSource == TriggerSource.NULL_VAL) {
            request.triggerSource = Routing.defaultSource(markets, instrument.index());
        }
        request.role = role(request);
        if (trailing != null) {
            trail();
        }
        if (stopLoss != null || takeProfit != null || stopLimit != null) {
            final long expected = expectedPrice();
            request.stopLossOffset = offset(stopLoss, expected);
            request.takeProfitOffset = offset(takeProfit, expected);
            request.stopLimitOffset = offset(stopLimit, expected);
        }
        return isPair ? actions.pair(request, otherLeg()) : actions.order(request);
    }

    /** An order that only closes is an exit; one that waits for a price to do so protects, and passes where a stop must. */
    private static OrderRole role(final OrderRequest r) {
        if (!r.isReduceOnly()) {
            return OrderRole.ENTRY;
        }
        return !r.isConditional()
                ? OrderRole.EXIT
                : OrderRequest.isTakeProfit(r.type) ? OrderRole.TAKE_PROFIT : OrderRole.STOP_LOSS;
    }

    private OrderRequest otherLeg() {
        other.side = request.side;
        other.qty = request.qty;
        other.timeInForce = request.timeInForce;
        other.expireTime = request.expireTime;
        other.triggerSource = request.triggerSource;
        other.instructions = request.instructions & ~OrderInstructions.POST_ONLY;
        other.role = role(other);
        other.stopLossOffset = request.stopLossOffset;
        other.takeProfitOffset = request.takeProfitOffset;
        other.stopLimitOffset = request.stopLimitOffset;
        if (trailsStopLoss) {
            other.activationPrice = request.activationPrice;
            other.trailingOffset = request.trailingOffset;
            other.trailingUnit = request.trailingUnit;
        }
        return other;
    }

    private void trail() {
        request.trailingOffset = trailing.value();
        request.trailingUnit = switch (trailing.unit()) {
            case BPS_HUNDREDTHS -> TrailingUnit.BPS_HUNDREDTHS;
            case TICKS -> TrailingUnit.TICKS;
            case PRICE -> TrailingUnit.PRICE;
        };
        if (!trailsStopLoss) {
            // Where it stands until it follows: at its distance from where it begins.
            final boolean sells = request.side == Side.SELL;
            final long from = request.activationPrice > 0
                    ? request.activationPrice
                    : TriggerPrices.reference(markets, request.triggerSource, instrument.index(), sells);
            request.stopPrice = from <= 0
                    ? 0
                    : TriggerPrices.trailed(sells, request.trailingUnit, request.trailingOffset, from, instrument);
        }
    }

    /** Distances are turned into prices once, at the price the order is expected to trade at. */
    private long expectedPrice() {
        final int i = instrument.index();
        return switch (request.type) {
            case LIMIT, STOP_LIMIT, TAKE_PROFIT_LIMIT -> request.price;
            case STOP_MARKET, TAKE_PROFIT_MARKET, TRAILING_STOP -> request.stopPrice;
            case MARKET, NULL_VAL -> request.side == Side.BUY ? markets.askPrice(i) : markets.bidPrice(i);
        };
    }

    private long offset(final Distance distance, final long expected) {
        if (distance == null) {
            return 0;
        }
        final long offset = expected > 0 ? distance.at(expected, instrument) : instrument.tickSize();
        if (offset == FixedPoint.OVERFLOW) {
            throw new IllegalArgumentException("distance too large: " + distance + " at price=" + expected);
        }
        return offset;
    }
}
