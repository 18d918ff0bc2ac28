package dev.reprise.core.laws;

import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.OrderBuilder;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.TimeInForce;
import java.util.SplittableRandom;

/** Orders, amends and cancels at random whenever a price moves, within and beyond its limits. */
final class RandomTrader implements Strategy {
    private static final int REMEMBERED = 12;

    private final SplittableRandom random;
    private final int eagerness;
    private final long[] ids = new long[REMEMBERED];
    private int next;

    /** @param eagerness orders per hundred prices */
    RandomTrader(final long seed, final int eagerness) {
        random = new SplittableRandom(seed);
        this.eagerness = eagerness;
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
        final int kind = random.nextInt(10);
        if (kind == 0) {
            order.market();
        } else {
            final long away = (random.nextInt(12) - 3) * instrument.tickSize();
            order.limit(buys ? top.bidPrice() - away : top.askPrice() + away);
            if (kind == 1) {
                order.timeInForce(TimeInForce.IOC);
            }
        }
        if (random.nextInt(4) == 0) {
            order.reduceOnly();
        } else if (random.nextInt(3) == 0) {
            order.stopLoss(Distance.ticks(3 + random.nextInt(20)));
            if (random.nextBoolean()) {
                order.takeProfit(Distance.ticks(3 + random.nextInt(20)));
            }
        }
        final long id = order.submit();
        if (id != 0) {
            ids[next++ % REMEMBERED] = id;
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
