package dev.reprise.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyParameters;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.Side;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TouchMakerPropertyTest {
    private static final long MAX_INVENTORY = FakeMarket.BTC.qty("0.04");
    private static final long MIN_LIFE_NS = 250_000_000L;
    private static final int STEPS = 20_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneOrderASideWithinTheInventoryAndNeverTaking(final long seed) {
        final Run run = new Run(seed);
        for (int step = 0; step < STEPS; step++) {
            run.step();
            run.check("seed " + seed + " step " + step);
        }
        assertTrue(run.fills > 100 && run.ctx.cancels > 100 && run.rejects > 100, run.toString());
    }

    @Test
    void sameEventsGiveTheSameOrders() {
        final Run one = new Run(7);
        final Run two = new Run(7);
        for (int step = 0; step < STEPS; step++) {
            one.step();
            two.step();
            assertEquals(one.ctx.sent(), two.ctx.sent());
        }
        for (int i = 1; i <= one.ctx.sent(); i++) {
            assertEquals(one.ctx.sent(i).toString(), two.ctx.sent(i).toString());
            assertEquals(one.ctx.sent(i).placedAt, two.ctx.sent(i).placedAt);
        }
    }

    @Test
    void steadyStateAllocatesNothing() {
        final Run run = new Run(11);
        for (int i = 0; i < 100_000; i++) {
            run.step();
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            run.step();
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 4_096, "allocated " + allocated + " bytes in 100000 steps");
    }

    /** A market that walks at random and a venue that answers at random. */
    private static final class Run {
        final FakeContext ctx;
        final Random random;
        long time;
        long bid = FakeMarket.BTC.price("50000");
        int fills;
        int rejects;

        Run(final long seed) {
            random = new Random(seed);
            final TouchMakerFactory factory = new TouchMakerFactory();
            final Strategy maker = factory.create(new StrategyParameters(
                    factory.parameters(),
                    Map.of("size", "0.01 BTC", "max_inventory", "0.04 BTC", "requote", "0.5 bps")));
            ctx = new FakeContext(maker, FakeMarket.BTC);
            maker.onStart(ctx);
        }

        void step() {
            time += random.nextInt(100_000_000);
            ctx.at(time);
            bid += FakeMarket.BTC.tickSize() * (random.nextInt(401) - 200);
            final long ask = bid + FakeMarket.BTC.tickSize() * (1 + random.nextInt(20));
            if (random.nextInt(20) == 0) {
                ctx.denyNext = DenialCode.K14_THROTTLE;
            }
            ctx.touch(bid, 1 + random.nextInt(1_000), ask, 1 + random.nextInt(1_000));
            ctx.denyNext = DenialCode.NULL_VAL;
            answer(ctx.working(Side.BUY));
            answer(ctx.working(Side.SELL));
        }

        private void answer(final FakeOrder order) {
            if (order == null) {
                return;
            }
            final int dice = random.nextInt(10);
            switch (order.status()) {
                case PENDING_NEW -> {
                    rejects += dice == 0 ? 1 : 0;
                    ctx.status(order, dice == 0 ? OrderStatus.REJECTED : OrderStatus.NEW);
                }
                case PENDING_CANCEL -> {
                    if (dice == 0) {
                        fill(order);
                    } else if (dice < 8) {
                        ctx.status(order, OrderStatus.CANCELED);
                    }
                }
                default -> {
                    if (dice < 2) {
                        fill(order);
                    }
                }
            }
        }

        private void fill(final FakeOrder order) {
            final long leaves = order.leavesQty();
            final long half = FakeMarket.BTC.floorToLot(leaves / 2);
            ctx.fill(order, random.nextBoolean() && half > 0 ? half : leaves, order.price());
            fills++;
        }

        void check(final String where) {
            final FakeOrder buy = ctx.working(Side.BUY);
            final FakeOrder sell = ctx.working(Side.SELL);
            final long position = ctx.qty();
            assertTrue(position + (buy == null ? 0 : buy.leavesQty()) <= MAX_INVENTORY, where);
            assertTrue(position - (sell == null ? 0 : sell.leavesQty()) >= -MAX_INVENTORY, where);
            for (int i = Math.max(1, ctx.sent() - 3); i <= ctx.sent(); i++) {
                final FakeOrder order = ctx.sent(i);
                assertTrue(order.isPostOnly() && order.price() % FakeMarket.BTC.tickSize() == 0, where);
                if (order.placedAt == time) {
                    assertTrue(
                            order.side() == Side.BUY
                                    ? order.price() < ctx.top.askPrice
                                    : order.price() > ctx.top.bidPrice,
                            where);
                    checkLife(order, where);
                }
            }
        }

        private void checkLife(final FakeOrder order, final String where) {
            for (int i = (int) order.clientOrderId() - 1; i > 0; i--) {
                if (ctx.sent(i).side() == order.side()) {
                    assertTrue(order.placedAt - ctx.sent(i).placedAt >= MIN_LIFE_NS, where);
                    return;
                }
            }
        }

        @Override
        public String toString() {
            return "orders=" + ctx.sent() + " fills=" + fills + " cancels=" + ctx.cancels + " rejects=" + rejects;
        }
    }
}
