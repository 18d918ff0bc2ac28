package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The queue models against a venue that knows every order: one level, FIFO, our order among others, trades from the front and
 * cancels from anywhere. The models see only the trades and the level's quantity, told in either order.
 */
class QueuePropertyTest {
    private static final long PRICE = 1_000;
    private static final long OURS = 40;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** One level of a venue, order by order; our own order is negative. */
    private static final class TrueLevel {
        final List<Long> orders = new ArrayList<>();
        long filled;

        long shown() {
            return orders.stream().filter(qty -> qty > 0).mapToLong(q -> q).sum();
        }

        /** The market's own part of it trades in the recording; ours is a stowaway that gets what would have passed it. */
        long trade(final long qty) {
            long left = qty;
            long ofMarket = 0;
            for (int i = 0; i < orders.size() && left > 0; ) {
                final long order = orders.get(i);
                final long used = Math.min(left, Math.abs(order));
                left -= used;
                if (order < 0) {
                    filled += used;
                } else {
                    ofMarket += used;
                }
                final long rest = Math.abs(order) - used;
                if (rest == 0) {
                    orders.remove(i);
                } else {
                    orders.set(i, order < 0 ? -rest : rest);
                    i++;
                }
            }
            return ofMarket;
        }
    }

    /** Never optimistic: with whatever leaves and whatever trades, risk_averse fills no more and no earlier than the truth. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void riskAverseShouldNeverFillBeforeTheTrueQueue(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] modelled = new long[1];
        final PaperBench bench =
                new PaperBench((buffer, offset) -> modelled[0] += filled(buffer, offset), FillModel.RISK_AVERSE);
        final TrueLevel level = new TrueLevel();
        for (int i = 0; i < 5; i++) {
            level.orders.add(1 + random.nextLong(30));
        }
        show(bench, level, BookUpdateKind.SNAPSHOT);
        bench.limit(1, Side.BUY, PRICE, OURS).after(500);
        level.orders.add(-OURS);
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(3) > 0) {
                level.orders.add(1 + random.nextLong(30));
            }
            final boolean cancels = random.nextBoolean();
            if (cancels && !level.orders.isEmpty()) {
                final int at = random.nextInt(level.orders.size());
                if (level.orders.get(at) > 0) {
                    level.orders.remove(at);
                }
            }
            show(bench, level, BookUpdateKind.DELTA);
            if (random.nextInt(3) == 0 && level.shown() > 0) {
                final long qty = 1 + random.nextLong(level.shown());
                // What the recording shows: a trade of qty against the market's own orders. In truth we stand among
                // them.
                final TrueLevel recorded = new TrueLevel();
                level.orders.stream().filter(order -> order > 0).forEach(recorded.orders::add);
                recorded.trade(qty);
                level.trade(qty);
                resync(level, recorded);
                if (random.nextBoolean()) {
                    bench.trade(PRICE, qty);
                    show(bench, level, BookUpdateKind.DELTA);
                } else {
                    show(bench, level, BookUpdateKind.DELTA);
                    bench.trade(PRICE, qty);
                }
            }
            bench.after(200);
            assertTrue(
                    modelled[0] <= level.filled,
                    "seed=" + seed + " step=" + step + ": model " + modelled[0] + ", truth " + level.filled);
        }
    }

    /** The market's orders behind us lost in the recording what in truth went to us. */
    private static void resync(final TrueLevel level, final TrueLevel recorded) {
        final int ours = level.orders.indexOf(
                level.orders.stream().filter(o -> o < 0).findFirst().orElse(0L));
        final long own = ours >= 0 ? level.orders.get(ours) : 0;
        final long ahead = ours <= 0
                ? 0
                : level.orders.subList(0, ours).stream().mapToLong(o -> o).sum();
        level.orders.clear();
        long seen = 0;
        boolean placed = own == 0;
        for (final long order : recorded.orders) {
            if (!placed && seen >= ahead) {
                level.orders.add(own);
                placed = true;
            }
            level.orders.add(order);
            seen += order;
        }
        if (!placed) {
            level.orders.add(own);
        }
    }

    /** One ledger: no trade fills more than it traded, and no fill exceeds its order, in any model. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void noModelShouldFillMoreThanWasTradedOrShown(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final FillModel[] models = {FillModel.RISK_AVERSE, FillModel.power(2), FillModel.power(0.5), FillModel.LOG};
        final FillModel model = models[(int) (seed % models.length)];
        final Map<Long, Long> filled = new HashMap<>();
        final long[] sinceLast = new long[1];
        final PaperBench bench = new PaperBench(
                (buffer, offset) -> {
                    final long qty = filled(buffer, offset);
                    if (qty > 0) {
                        sinceLast[0] += qty;
                        filled.merge(id(buffer, offset), qty, Long::sum);
                    }
                },
                model);
        final Map<Long, Long> ordered = new HashMap<>();
        bench.snapshot(new long[] {1000, 50, 999, 50, 998, 50}, new long[] {1001, 50, 1002, 50});
        for (int step = 0; step < 300; step++) {
            final long id = step + 1;
            if (random.nextInt(3) == 0) {
                final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                final long price = side == Side.BUY ? 998 + random.nextInt(3) : 1001 + random.nextInt(2);
                final long qty = 2 + random.nextLong(60);
                ordered.put(id, qty);
                bench.order(id, side, OrderType.LIMIT, TimeInForce.GTC, price, qty, true)
                        .after(300);
            }
            if (random.nextInt(10) == 0 && step > 0) {
                bench.cancel(1 + random.nextLong(step)).after(300);
            }
            sinceLast[0] = 0;
            final long bound;
            if (random.nextBoolean()) {
                bound = 1 + random.nextLong(80);
                final Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
                bench.trade(997 + random.nextInt(7), bound, aggressor, 0);
            } else {
                bound = 0; // a book that does not cross fills nothing
                bench.delta(
                        new long[] {998 + random.nextInt(3), random.nextInt(100)},
                        new long[] {1001 + random.nextInt(2), random.nextInt(100)});
            }
            bench.after(300);
            assertTrue(sinceLast[0] <= bound, "seed=" + seed + " step=" + step + ": " + sinceLast[0] + " of " + bound);
        }
        filled.forEach((id, qty) -> assertTrue(qty <= ordered.get(id), "seed=" + seed + " order " + id + ": " + qty));
    }

    private static void show(final PaperBench bench, final TrueLevel level, final BookUpdateKind kind) {
        bench.book(kind, 3, 1, new long[] {PRICE, level.shown()}, new long[] {PRICE + 1, 10});
    }

    private static long filled(final MutableDirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) != FillDecoder.TEMPLATE_ID) {
            return 0;
        }
        final FillDecoder fill = fill(buffer, offset);
        return fill.liquidity() == Liquidity.MAKER ? fill.lastQty() : 0;
    }

    private static long id(final MutableDirectBuffer buffer, final int offset) {
        return fill(buffer, offset).clientOrderId();
    }

    private static FillDecoder fill(final MutableDirectBuffer buffer, final int offset) {
        return new FillDecoder().wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
    }
}
