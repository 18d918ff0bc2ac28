package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaperVenuePropertyTest {
    /** What the venue showed since a level last changed, and what was taken from it: kept apart from the model's own ledger. */
    private static final class Witness {
        final Map<Long, long[]> levels = new HashMap<>(); // signed price → shown, taken
        long tradePrice;
        long tradeQty;
        long filledByTrade;

        void show(final Side side, final long price, final long qty) {
            final long key = side == Side.BUY ? price : -price;
            final long[] level = levels.get(key);
            if (level == null || level[0] != qty) {
                levels.put(key, new long[] {qty, 0});
            }
        }

        void take(final Side taker, final long price, final long qty, final String at) {
            final long[] level = levels.get(taker == Side.BUY ? -price : price);
            assertNotNull(level, at);
            level[1] += qty;
            assertTrue(level[1] <= level[0], at + " took " + level[1] + " of " + level[0]);
        }
    }

    /** An order as the reports tell it. */
    private static final class Seen {
        Side side;
        long limit;
        long qty;
        long cumQty;
        boolean stops; // at the market, once the last trade reaches its price
        boolean accepted;
        boolean done;
    }

    private static final class Audit implements PaperBench.Reports {
        final Map<Long, Seen> orders = new HashMap<>();
        final Set<Long> execIds = new HashSet<>();
        final Witness witness = new Witness();
        final List<String> lines = new ArrayList<>();
        final long seed;
        long lastTime;
        long lastExecId;
        long makerFills;
        long takerFills;
        long stopFills;

        Audit(final long seed) {
            this.seed = seed;
        }

        @Override
        public void onReport(final MutableDirectBuffer buffer, final int offset) {
            final String line = PaperBench.text(buffer, offset);
            final String at = "seed " + seed + " " + line;
            lines.add(line);
            final int body = offset + Records.BODY_OFFSET;
            final int block = Records.blockLength(buffer, offset);
            final long id =
                    new OrderAcceptedDecoder().wrap(buffer, body, block, 1).clientOrderId();
            final Seen order = orders.get(id);
            assertTrue(Records.receiveTime(buffer, offset) >= lastTime, at);
            assertEquals(
                    PaperBench.RESPONSE, Records.receiveTime(buffer, offset) - Records.venueTime(buffer, offset), at);
            lastTime = Records.receiveTime(buffer, offset);
            switch (Records.templateId(buffer, offset)) {
                case OrderAcceptedDecoder.TEMPLATE_ID:
                    assertTrue(!order.accepted && !order.done, at);
                    order.accepted = true;
                    break;
                case OrderRejectedDecoder.TEMPLATE_ID:
                    if (new OrderRejectedDecoder().wrap(buffer, body, block, 1).request() == OrderRequest.NEW_ORDER) {
                        assertTrue(!order.accepted && !order.done, at);
                        order.done = true;
                    }
                    break;
                case OrderAmendedDecoder.TEMPLATE_ID:
                    assertTrue(order.accepted && !order.done, at);
                    final OrderAmendedDecoder amended = new OrderAmendedDecoder().wrap(buffer, body, block, 1);
                    order.limit = order.stops ? order.limit : amended.price();
                    order.qty = amended.qty();
                    assertTrue(order.qty > order.cumQty, at);
                    break;
                case OrderCanceledDecoder.TEMPLATE_ID:
                case OrderExpiredDecoder.TEMPLATE_ID:
                    assertTrue(order.accepted && !order.done, at);
                    // Both have it at the same place.
                    assertEquals(
                            order.cumQty,
                            new OrderCanceledDecoder()
                                    .wrap(buffer, body, block, 1)
                                    .cumQty(),
                            at);
                    order.done = true;
                    break;
                case OrderTriggeredDecoder.TEMPLATE_ID:
                    assertTrue(order.accepted && !order.done && order.stops, at);
                    break;
                default:
                    onFill(order, new FillDecoder().wrap(buffer, body, block, 1), at);
                    break;
            }
        }

        private void onFill(final Seen order, final FillDecoder fill, final String at) {
            assertTrue(order.accepted && !order.done, at);
            assertTrue(execIds.add(fill.execIdLow()) && fill.execIdLow() == ++lastExecId, at);
            assertTrue(fill.lastQty() > 0, at);
            order.cumQty += fill.lastQty();
            assertEquals(order.cumQty, fill.cumQty(), at);
            assertTrue(order.cumQty <= order.qty, at);
            order.done = order.cumQty == order.qty;
            final boolean within =
                    order.side == Side.BUY ? fill.lastPrice() <= order.limit : fill.lastPrice() >= order.limit;
            assertTrue(within, at);
            // Who sold in the trade had taken all that was better than its price.
            assertTrue(!order.stops || order.side == Side.BUY || fill.lastPrice() <= witness.tradePrice, at);
            if (fill.liquidity() == Liquidity.TAKER) {
                stopFills += order.stops ? 1 : 0;
                takerFills++;
                witness.take(order.side, fill.lastPrice(), fill.lastQty(), at);
            } else {
                makerFills++;
                final boolean through =
                        order.side == Side.BUY ? witness.tradePrice < order.limit : witness.tradePrice > order.limit;
                assertTrue(through, at);
                assertEquals(order.limit, fill.lastPrice(), at);
                witness.filledByTrade += fill.lastQty();
                assertTrue(witness.filledByTrade <= witness.tradeQty, at);
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsFilledTwiceAndEveryOrderEndsOnce(final long seed) {
        final Audit audit = new Audit(seed);
        run(seed, audit);
        assertTrue(audit.orders.values().stream().allMatch(o -> o.done), "seed " + seed + " orders left open");

        final Audit again = new Audit(seed);
        run(seed, again);
        assertEquals(audit.lines, again.lines);
    }

    @Test
    void randomFlowFillsBothWays() {
        final Audit audit = new Audit(1);
        run(1, audit);
        final String counts = audit.makerFills + " " + audit.takerFills + " " + audit.stopFills;
        assertTrue(audit.makerFills > 5 && audit.takerFills > 20 && audit.stopFills > 5, counts);
    }

    /**
     * Between market records there is time for every report to arrive, so that the audit knows which record filled an order;
     * orders still race trades, because they are decided before a record and arrive after it.
     */
    private static void run(final long seed, final Audit audit) {
        final SplittableRandom random = new SplittableRandom(seed);
        final PaperBench bench = new PaperBench(audit);
        long nextId = 1;
        snapshot(bench, audit.witness, random);
        for (int i = 0; i < 400; i++) {
            final int requests = random.nextInt(3);
            for (int r = 0; r < requests; r++) {
                final long known = 1 + random.nextLong(nextId);
                final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                final long price = 990 + random.nextInt(20);
                final long qty = 2 + random.nextInt(60);
                final int kind = random.nextInt(8);
                if (kind == 0) {
                    bench.cancel(known);
                } else if (kind == 1) {
                    bench.amend(known, price, qty);
                } else {
                    final Seen order = new Seen();
                    order.side = side;
                    order.qty = qty;
                    order.stops = kind == 6;
                    final boolean market = kind == 2 || order.stops;
                    order.limit = !market ? price : side == Side.BUY ? Long.MAX_VALUE : Long.MIN_VALUE;
                    audit.orders.put(nextId, order);
                    final TimeInForce timeInForce =
                            kind == 3 ? TimeInForce.IOC : kind == 4 ? TimeInForce.FOK : TimeInForce.GTC;
                    if (order.stops) {
                        bench.conditional(nextId++, side, OrderType.STOP_MARKET, price, 0, qty, 0, 0, 0);
                        continue;
                    }
                    final OrderType type = market ? OrderType.MARKET : OrderType.LIMIT;
                    bench.order(nextId++, side, type, timeInForce, price, qty, kind == 5);
                }
            }
            if (random.nextBoolean()) {
                bench.after(500); // else the requests arrive after the record below
            }
            market(bench, audit.witness, random);
            // Reports of the record are out before requests that it overtook arrive.
            bench.after(PaperBench.RESPONSE);
            audit.witness.filledByTrade = 0;
            audit.witness.tradeQty = 0;
            bench.after(500);
        }
        for (long id = 1; id < nextId; id++) {
            bench.cancel(id);
        }
        bench.after(1000);
    }

    private static void market(final PaperBench bench, final Witness witness, final SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            witness.tradePrice = 985 + random.nextInt(30);
            witness.tradeQty = 1 + random.nextInt(50);
            bench.trade(witness.tradePrice, witness.tradeQty);
        } else if (random.nextInt(10) == 0) {
            bench.invalid(1);
            snapshot(bench, witness, random);
        } else {
            final long bid = 990 + random.nextInt(8);
            final long ask = 1001 + random.nextInt(8);
            final long bidQty = random.nextInt(3) * 10;
            final long askQty = random.nextInt(3) * 10;
            witness.show(Side.BUY, bid, bidQty);
            witness.show(Side.SELL, ask, askQty);
            bench.delta(new long[] {bid, bidQty}, new long[] {ask, askQty});
        }
    }

    private static void snapshot(final PaperBench bench, final Witness witness, final SplittableRandom random) {
        final long[] bids = new long[22]; // the last ones are behind all trades
        final long[] asks = new long[22];
        for (int i = 0; i < bids.length; i += 2) {
            bids[i] = i == 20 ? 980 : 999 - i / 2;
            asks[i] = i == 20 ? 1020 : 1001 + i / 2;
            bids[i + 1] = 10 + 10 * random.nextInt(2);
            asks[i + 1] = 10 + 10 * random.nextInt(2);
            witness.show(Side.BUY, bids[i], bids[i + 1]);
            witness.show(Side.SELL, asks[i], asks[i + 1]);
        }
        bench.book(BookUpdateKind.SNAPSHOT, 3, 1, bids, asks);
    }

    @Test
    void venueDoesNotAllocateOnceWarm() {
        final long[] reports = new long[1];
        final PaperBench bench = new PaperBench((buffer, offset) -> reports[0]++);
        final long[] bids = {1000, 50, 999, 50, 998, 50};
        final long[] asks = {1001, 20, 1002, 30, 1003, 40};
        bench.snapshot(bids, asks);
        churn(bench, 1, 30_000, bids, asks);
        final long warm = reports[0];
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        churn(bench, 1_000_000, 30_000, bids, asks);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(reports[0] - warm > 100_000, "only " + (reports[0] - warm) + " reports");
        assertTrue(allocated < 4096, "allocated " + allocated + " bytes in 30,000 rounds");
    }

    private static void churn(
            final PaperBench bench, final long firstId, final int rounds, final long[] bids, final long[] asks) {
        for (int i = 0; i < rounds; i++) {
            final long id = firstId + 4L * i;
            asks[1] = 20 + i % 7;
            bench.delta(bids, asks)
                    .market(id, Side.BUY, 25)
                    .limit(id + 1, Side.BUY, 1000, 10)
                    .limit(id + 2, Side.SELL, 1010, 10)
                    .after(200)
                    .amend(id + 2, 1012, 9)
                    .trade(998, 4)
                    .top(1000, 50 + i % 5, 1001, 20)
                    .after(200)
                    .cancel(id + 1)
                    .cancel(id + 2)
                    .after(200);
            if (i % 1000 == 0) {
                bench.venue.stateHash();
            }
        }
    }
}
