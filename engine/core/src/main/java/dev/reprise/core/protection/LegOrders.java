package dev.reprise.core.protection;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import dev.reprise.core.decision.Outbox;
import dev.reprise.core.market.MarketView;

/** The orders that protect at the venue: which types they are and what they say. Changes no state of its own. */
final class LegOrders {
    /** How far beyond its trigger the limit of a stop-limit lies that stands in for a stop at the market. */
    private static final long STAND_IN_BPS = 100;

    private final MarketView market;
    private final ProtectionTable table;
    private final OrderRequest first = new OrderRequest();
    private final OrderRequest second = new OrderRequest();

    LegOrders(final MarketView market, final ProtectionTable table) {
        this.market = market;
        this.table = table;
    }

    /** How its stop is placed; NULL_VAL when the venue cannot hold it. */
    OrderType stopType(final int p, final Capabilities venue) {
        if (table.trailingOffset[p] > 0) {
            return venue.has(Capability.TRAILING_STOP)
                            && Routing.isWholeBps(table.trailingUnit[p], table.trailingOffset[p])
                            && table.stopLimitOffset[p] == 0
                    ? OrderType.TRAILING_STOP
                    : OrderType.NULL_VAL;
        }
        final boolean isRetry = table.failures[p] > 0;
        if (venue.has(Capability.STOP_MARKET)
                && table.stopLimitOffset[p] == 0
                && (!isRetry || !venue.has(Capability.STOP_LIMIT))) {
            return OrderType.STOP_MARKET;
        }
        return venue.has(Capability.STOP_LIMIT) ? OrderType.STOP_LIMIT : OrderType.NULL_VAL;
    }

    /** How a take-profit is placed; NULL_VAL when the venue cannot hold it. */
    static OrderType targetType(final Capabilities venue) {
        return venue.has(Capability.TAKE_PROFIT_MARKET)
                ? OrderType.TAKE_PROFIT_MARKET
                : venue.has(Capability.TAKE_PROFIT_LIMIT) ? OrderType.TAKE_PROFIT_LIMIT : OrderType.NULL_VAL;
    }

    /** Places them: as a pair where both are wanted and the venue knows pairs. */
    void place(final int p, final long qty, final Outbox out) {
        final Capabilities venue = market.capabilities(table.instrument[p]);
        final boolean hasStop = table.stopPrice[p] > 0;
        final OrderType target = table.takeProfitPrice[p] > 0 ? targetType(venue) : OrderType.NULL_VAL;
        if (hasStop && target != OrderType.NULL_VAL && venue.has(Capability.OCO)) {
            target(first, p, target, qty);
            stop(second, p, venue, qty);
            out.pair(first, second);
        } else if (hasStop) {
            stop(first, p, venue, qty); // the engine watches the take-profit
            out.order(first);
        } else {
            target(first, p, target, qty);
            out.order(first);
        }
    }

    private OrderRequest leg(final OrderRequest r, final int p, final long qty) {
        r.reset(table.strategy[p], table.instrument[p]);
        r.side = table.closingSide[p];
        r.instructions = OrderInstructions.REDUCE_ONLY;
        r.triggerSource = table.triggerSource[p];
        r.qty = qty;
        r.parentOrderId = table.parentOrderId[p];
        return r;
    }

    private void stop(final OrderRequest r, final int p, final Capabilities venue, final long qty) {
        leg(r, p, qty).role = OrderRole.STOP_LOSS;
        r.type = stopType(p, venue);
        r.stopPrice = table.stopPrice[p];
        if (r.type == OrderType.TRAILING_STOP) {
            r.trailingOffset = table.trailingOffset[p];
            r.trailingUnit = table.trailingUnit[p];
            r.activationPrice = table.bestPrice[p] == 0 ? table.activationPrice[p] : 0;
        } else if (r.type == OrderType.STOP_LIMIT) {
            final long standIn = FixedPoint.multiplyDivide(r.stopPrice, STAND_IN_BPS, FixedPoint.BASIS_POINTS);
            final long offset = table.stopLimitOffset[p] > 0 ? table.stopLimitOffset[p] : standIn;
            r.price = limit(r.stopPrice, table.failures[p] > 0 ? offset / 2 : offset, r.side, p);
        }
    }

    private void target(final OrderRequest r, final int p, final OrderType type, final long qty) {
        leg(r, p, qty).role = OrderRole.TAKE_PROFIT;
        r.type = type;
        r.stopPrice = table.takeProfitPrice[p];
        if (type == OrderType.TAKE_PROFIT_LIMIT) {
            r.price = r.stopPrice;
        }
    }

    /** A limit so far beyond the trigger, on the tick nearer to it. */
    private long limit(final long trigger, final long offset, final Side side, final int p) {
        final Instrument instrument = market.instrument(table.instrument[p]);
        return side == Side.SELL
                ? instrument.ceilToTick(Math.max(trigger - offset, instrument.tickSize()))
                : instrument.floorToTick(trigger + offset);
    }
}
