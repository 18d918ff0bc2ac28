package dev.reprise.live;

import dev.reprise.api.Bar;
import dev.reprise.api.BarSpec;
import dev.reprise.api.Carrier;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Order;
import dev.reprise.api.Snapshot;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.Trade;
import java.time.Duration;

/** Strategies that use all there is to use, made by name as a session's journal asks for them. */
final class TestStrategies {
    private TestStrategies() {}

    static Strategy load(final String factory, final String parameters) {
        final long value = Long.parseLong(parameters.substring(parameters.indexOf('=') + 1));
        return switch (factory) {
            case "crosser" -> new Crosser(value);
            case "quoter" -> new Quoter(value);
            case "thrower" -> new Thrower(value, false);
            case "breaker" -> new Thrower(value, true);
            case "badStart" -> new BadStart();
            case "quiet" -> new Strategy() {};
            default -> throw new IllegalArgumentException("no such strategy: " + factory);
        };
    }

    /** Buys at every second bar when flat, with a stop and a target. */
    static final class Crosser implements Strategy, Snapshot {
        private final Distance stop = Distance.bps(3);
        private final Distance target = Distance.bps(4);
        private final long qty;
        private int bars;

        Crosser(final long qty) {
            this.qty = qty;
        }

        @Override
        public void carry(final Carrier carrier) {
            bars = carrier.carry(bars);
        }

        @Override
        public void onStart(final StrategyContext ctx) {
            ctx.subscribeBars(ctx.instruments().get(0), BarSpec.time(Duration.ofMillis(500)));
            ctx.subscribeBars(ctx.instruments().get(0), BarSpec.tick(7));
        }

        @Override
        public void onBar(final Bar bar, final StrategyContext ctx) {
            final Instrument instrument = bar.instrument();
            if (++bars % 2 == 0
                    && ctx.position(instrument).qty() == 0
                    && ctx.workingOrders(instrument) == 0
                    && ctx.topOfBook(instrument).isValid()) {
                ctx.order(instrument)
                        .buy(qty)
                        .market()
                        .stopLoss(stop)
                        .takeProfit(target)
                        .submit();
            }
        }
    }

    /** Rests on both sides, moves its quotes with the touch, and takes them back by a timer. */
    static final class Quoter implements Strategy, Snapshot {
        private static final long PERIOD = 700_000_000;
        private final long qty;
        private final long[] open = new long[2];

        Quoter(final long qty) {
            this.qty = qty;
        }

        @Override
        public void carry(final Carrier carrier) {
            carrier.carry(open);
        }

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            if (!top.isValid()) {
                return;
            }
            for (int side = 0; side < 2; side++) {
                final Order order = open[side] == 0 ? null : ctx.orderOf(open[side]);
                final long price = side == 0 ? top.bidPrice() : top.askPrice();
                if (order == null || !order.isWorking()) {
                    final var builder = ctx.order(top.instrument());
                    open[side] = (side == 0 ? builder.buy(qty) : builder.sell(qty))
                            .limit(price)
                            .postOnly()
                            .submit();
                    if (open[side] != 0) {
                        ctx.schedule(ctx.now() + PERIOD + ctx.nextRandom() % 1_000, open[side]);
                    }
                } else if (Math.abs(order.price() - price) > 300) {
                    ctx.amend(open[side], price, qty);
                }
            }
        }

        @Override
        public void onTimer(final long payload, final StrategyContext ctx) {
            final Order order = ctx.orderOf(payload);
            if (order != null && order.isWorking()) {
                ctx.cancel(payload);
            }
            ctx.gauge(1, payload);
        }
    }

    /** Rests one order far away, then throws at a trade. */
    static final class Thrower implements Strategy {
        private final long trades;
        private final boolean isError;
        private long seen;

        Thrower(final long trades, final boolean isError) {
            this.trades = trades;
            this.isError = isError;
        }

        @Override
        public void onTrade(final Trade trade, final StrategyContext ctx) {
            final TopOfBook top = ctx.topOfBook(trade.instrument());
            if (ctx.workingOrders(trade.instrument()) == 0 && top.isValid()) {
                ctx.order(trade.instrument())
                        .buy(1_000)
                        .limit(top.bidPrice() - 5_000)
                        .submit();
            }
            if (++seen == trades) {
                if (isError) {
                    throw new LinkageError("a callback's error");
                }
                throw new IllegalStateException("a callback's exception");
            }
        }
    }

    private static final class BadStart implements Strategy {
        @Override
        public void onStart(final StrategyContext ctx) {
            throw new IllegalArgumentException("cannot start");
        }
    }
}
