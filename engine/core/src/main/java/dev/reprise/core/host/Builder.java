package dev.reprise.core.host;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.market.Markets;

/** The one order a strategy makes at a time. */
final class Builder implements OrderBuilder {
    private final Actions actions;
    private final Markets markets;
    private final int strategy;
    private final OrderRequest request = new OrderRequest();
    private Instrument instrument;
    private Distance stopLoss;
    private Distance takeProfit;
    private boolean open;

    Builder(final Actions actions, final Markets markets, final int strategy) {
        this.actions = actions;
        this.markets = markets;
        this.strategy = strategy;
    }

    Builder begin(final Instrument wanted) {
        instrument = wanted;
        request.reset(strategy, wanted.index());
        stopLoss = null;
        takeProfit = null;
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
        request.type = OrderType.LIMIT;
        request.price = price;
        return this;
    }

    @Override
    public OrderBuilder timeInForce(final TimeInForce timeInForce) {
        request.timeInForce = timeInForce;
        return this;
    }

    @Override
    public OrderBuilder postOnly() {
        request.instructions |= OrderRequest.POST_ONLY;
        return this;
    }

    @Override
    public OrderBuilder reduceOnly() {
        request.instructions |= OrderRequest.REDUCE_ONLY;
        request.role = OrderRole.EXIT;
        return this;
    }

    @Override
    public OrderBuilder stopLoss(final Distance distance) {
        stopLoss = distance;
        return this;
    }

    @Override
    public OrderBuilder takeProfit(final Distance distance) {
        takeProfit = distance;
        return this;
    }

    @Override
    public OrderBuilder trigger(final TriggerSource source) {
        request.triggerSource = source;
        return this;
    }

    @Override
    public long submit() {
        if (!open) {
            throw new IllegalStateException("submit() without order(): a builder is used once");
        }
        open = false;
        request.stopLossOffset = offset(stopLoss);
        request.takeProfitOffset = offset(takeProfit);
        return actions.order(request);
    }

    /** Distances are turned into prices once, at the price the order is expected to trade at. */
    private long offset(final Distance distance) {
        if (distance == null) {
            return 0;
        }
        final int i = instrument.index();
        final long expected = request.type == OrderType.LIMIT
                ? request.price
                : request.side == Side.BUY ? markets.askPrice(i) : markets.bidPrice(i);
        final long offset = expected > 0 ? distance.at(expected, instrument) : instrument.tickSize();
        if (offset == FixedPoint.OVERFLOW) {
            throw new IllegalArgumentException("distance too large: " + distance + " at price=" + expected);
        }
        return offset;
    }
}
