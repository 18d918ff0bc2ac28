package dev.reprise.core.laws;

import dev.reprise.api.Carrier;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.TimeInForce;

/** Orders, amends and cancels at random whenever a price moves, within and beyond its limits. */
final class RandomTrader implements Strategy, Snapshot {
    private static final int REMEMBERED = 12;

    private final Dice random;
    private final int eagerness;
    private final long[] ids = new long[REMEMBERED];
    private int next;

    /** @param eagerness orders per hundred prices */
    RandomTrader(final long seed, final int eagerness) {
        random = new Dice(seed);
        this.eagerness = eagerness;
    }

    @Override
    public void carry(final Carrier carrier) {
        random.carry(carrier);
        carrier.carry(ids);
        next = carrier.carry(next);
    }

    @Override
    public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
        if (random.nextInt(100) < eagerness) {
            order(top, ctx);
        }
        if (random.nextInt(100) < eagerness / 3) {
            ctx.cancel(ids[random.nextInt(REMEMBERED)]);
        }
        if (random.nextInt(100) < eagerness / 3) {
            amend(ctx);
        }
    }

    private void order(final TopOfBook top, final StrategyContext ctx) {
        final Instrument instrument = top.instrument();
        final long qty = (1 + random.nextInt(6)) * instrument.lotSize();
        final OrderBuilder order = ctx.order(instrument);
        final boolean buys = random.nextBoolean();
        if (buys) {
            order.buy(qty);
        } else {
            order.sell(qty);
        }
        final long touch = buys ? top.askPrice() : top.bidPrice();
        final long sign = buys ? 1 : -1;
        final long tick = instrument.tickSize();
        final boolean plain = kind(order, touch, sign, tick);
        if (random.nextInt(4) == 0) {
            order.reduceOnly();
        } else if (plain && random.nextInt(3) == 0) {
            protect(order);
        }
        final long id = order.submit();
        if (id != 0) {
            ids[next++ % REMEMBERED] = id;
        }
    }

    /** Any kind of order; returns whether it is one that takes protection with it. */
    private boolean kind(final OrderBuilder order, final long touch, final long sign, final long tick) {
        final long near = (1 + random.nextInt(12)) * tick * sign;
        final int kind = random.nextInt(20);
        switch (kind) {
            case 0 -> order.market();
            case 1 -> order.limit(touch).timeInForce(TimeInForce.IOC);
            case 2 -> order.stopMarket(touch + near);
            case 3 -> order.stopLimit(touch + near, touch + 2 * near);
            case 4 -> order.takeProfitMarket(touch - near);
            case 5 -> order.takeProfitLimit(touch - near, touch - near);
            case 6 -> order.trailingStop(Distance.ticks(2 + random.nextInt(10)));
            case 7 -> order.limit(touch - near).orStopMarket(touch + near);
            case 8 -> order.limit(touch - near).orStopLimit(touch + near, touch + 2 * near);
            default -> order.limit(touch + (random.nextInt(12) - 9) * tick * sign);
        }
        return kind < 2 || kind > 8;
    }

    private void protect(final OrderBuilder order) {
        final Distance stop = Distance.ticks(3 + random.nextInt(20));
        if (random.nextInt(4) == 0) {
            order.trailingStopLoss(stop);
        } else {
            order.stopLoss(stop);
            if (random.nextInt(4) == 0) {
                order.stopLossLimit(Distance.ticks(2));
            }
        }
        if (random.nextBoolean()) {
            order.takeProfit(Distance.ticks(3 + random.nextInt(20)));
        }
        if (random.nextInt(3) == 0) {
            order.protectInEngine();
        }
    }

    private void amend(final StrategyContext ctx) {
        final long id = ids[random.nextInt(REMEMBERED)];
        final Order order = ctx.orderOf(id);
        if (order != null && order.isWorking()) {
            final Instrument instrument = order.instrument();
            ctx.amend(
                    id,
                    order.price() + (random.nextInt(5) - 2) * instrument.tickSize(),
                    Math.max(instrument.lotSize(), order.qty() + (random.nextInt(7) - 3) * instrument.lotSize()));
        }
    }
}
