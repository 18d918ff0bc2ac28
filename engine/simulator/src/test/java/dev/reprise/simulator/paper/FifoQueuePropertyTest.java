package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code fifo} against a twin that keeps every queue as a list, the venue's orders and ours in it, and walks it for each execution. */
class FifoQueuePropertyTest {
    private static final int STEPS = 150;
    private static final long FIRST_OURS = 1_000_000;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** An order in a queue. */
    private static final class Entry {
        final long id;
        final boolean buy;
        long price;
        long qty;

        Entry(final long id, final boolean buy, final long price, final long qty) {
            this.id = id;
            this.buy = buy;
            this.price = price;
            this.qty = qty;
        }

        boolean isOurs() {
            return id >= FIRST_OURS;
        }
    }

    /** All orders, oldest place first. */
    private static final class Twin {
        final List<Entry> queue = new ArrayList<>();
        final List<String> fills = new ArrayList<>();
        final Map<String, Long> taken = new HashMap<>(); // from a level, while it is there

        List<Entry> venues() {
            return queue.stream().filter(e -> !e.isOurs()).toList();
        }

        List<Entry> ours() {
            return queue.stream().filter(Entry::isOurs).toList();
        }

        void last(final Entry entry) {
            queue.remove(entry);
            queue.add(entry);
        }

        /** Best price of the venue's orders of a side, or one that no order has. */
        long best(final boolean buy) {
            final LongStream prices =
                    queue.stream().filter(e -> !e.isOurs() && e.buy == buy).mapToLong(e -> e.price);
            return buy ? prices.max().orElse(0) : prices.min().orElse(Long.MAX_VALUE);
        }

        /** A level of the venue's lost so much: what ours took of it went first. */
        void left(final boolean buy, final long price, final long qty) {
            taken.computeIfPresent(level(buy, price), (level, before) -> Math.max(0, before - qty));
        }

        /** Each of ours gets what the other side shows within its price and ours have not had: buys before sells. */
        void reach() {
            for (final boolean buys : new boolean[] {true, false}) {
                final List<Entry> mine = queue.stream()
                        .filter(e -> e.isOurs() && e.buy == buys)
                        .sorted(Comparator.comparingLong(e -> buys ? -e.price : e.price))
                        .toList();
                for (final Entry e : mine) {
                    final TreeMap<Long, Long> levels =
                            new TreeMap<>(buys ? Comparator.<Long>naturalOrder() : Comparator.<Long>reverseOrder());
                    queue.stream()
                            .filter(v -> !v.isOurs() && v.buy != buys)
                            .filter(v -> buys ? v.price <= e.price : v.price >= e.price)
                            .forEach(v -> levels.merge(v.price, v.qty, Long::sum));
                    levels.forEach((price, qty) -> {
                        final long had = taken.getOrDefault(level(!buys, price), 0L);
                        final long filled = Math.min(qty - had, e.qty);
                        if (filled > 0) {
                            fills.add(e.id + " " + filled);
                            e.qty -= filled;
                            taken.put(level(!buys, price), had + filled);
                        }
                    });
                }
            }
            queue.removeIf(e -> e.qty == 0);
        }

        private static String level(final boolean buy, final long price) {
            return buy + " " + price;
        }

        /** Who of ours stands before the executed order, on its side, gets it first: best price first, then the oldest. */
        void execute(final Entry executed, final long qty) {
            long left = qty;
            final boolean buys = executed.buy;
            final List<Entry> served = queue.stream()
                    .filter(e -> e.isOurs() && e.buy == buys)
                    .filter(e -> (buys ? e.price > executed.price : e.price < executed.price)
                            || e.price == executed.price && queue.indexOf(e) < queue.indexOf(executed))
                    .sorted(Comparator.comparingLong(e -> buys ? -e.price : e.price))
                    .toList();
            for (final Entry e : served) {
                final long filled = Math.min(left, e.qty);
                if (filled > 0) {
                    fills.add(e.id + " " + filled);
                    e.qty -= filled;
                    left -= filled;
                }
            }
            left(executed.buy, executed.price, qty);
            executed.qty -= qty;
            queue.removeIf(e -> e.qty == 0);
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void fillsShouldBeThoseOfListsOfOrders(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<String> fills = new ArrayList<>();
        final PaperBench bench = new PaperBench((buffer, offset) -> add(fills, buffer, offset), FillModel.FIFO);
        final Twin twin = new Twin();
        bench.orders(BookUpdateKind.SNAPSHOT, 3, 1, true, 0);
        for (int step = 0; step < STEPS; step++) {
            step(random, bench, twin, step + 1L);
            bench.after(300);
            assertEquals(twin.fills, fills, "seed=" + seed + " step=" + step);
        }
    }

    private static void step(final SplittableRandom random, final PaperBench bench, final Twin twin, final long id) {
        final List<Entry> venues = twin.venues();
        final boolean buy = random.nextBoolean();
        final long price = price(random, twin, buy);
        final int dice = random.nextInt(10);
        if (dice < 3 || venues.isEmpty()) {
            final Entry entry = new Entry(id, buy, price, 1 + random.nextLong(40));
            twin.queue.add(entry);
            bench.orders(row(1, entry, entry.qty));
        } else if (dice < 5) {
            final Entry entry = new Entry(FIRST_OURS + id, buy, price, 2 + random.nextLong(40));
            bench.order(entry.id, buy ? Side.BUY : Side.SELL, OrderType.LIMIT, TimeInForce.GTC, price, entry.qty, true)
                    .after(300);
            if (twin.ours().stream().noneMatch(e -> e.buy != buy && (buy ? e.price <= price : e.price >= price))) {
                twin.queue.add(entry); // else it would trade with one of ours, which post-only may not
            }
        } else if (dice == 5 && !twin.ours().isEmpty()) {
            final Entry gone = twin.ours().get(random.nextInt(twin.ours().size()));
            bench.cancel(gone.id).after(300);
            twin.queue.remove(gone);
        } else {
            change(random, bench, twin, venues.get(random.nextInt(venues.size())), dice);
        }
        twin.reach();
    }

    /** Within reach of ours of the other side, but not of the venue's: its own book is never crossed. */
    private static long price(final SplittableRandom random, final Twin twin, final boolean buy) {
        final long any = buy ? 997 + random.nextInt(6) : 999 + random.nextInt(6);
        return buy ? Math.min(any, twin.best(false) - 1) : Math.max(any, twin.best(true) + 1);
    }

    private static void change(
            final SplittableRandom random, final PaperBench bench, final Twin twin, final Entry entry, final int dice) {
        if (dice == 6) {
            bench.orders(row(3, entry, 0));
            twin.queue.remove(entry);
            twin.left(entry.buy, entry.price, entry.qty);
        } else if (dice == 7) {
            final long qty = 1 + random.nextLong(entry.qty + 20);
            final long price = random.nextInt(3) > 0 ? entry.price : price(random, twin, entry.buy);
            final boolean isLast = qty > entry.qty || price != entry.price;
            twin.left(entry.buy, entry.price, isLast ? entry.qty : entry.qty - qty);
            if (isLast) {
                twin.last(entry);
            }
            entry.price = price;
            entry.qty = qty;
            bench.orders(row(2, entry, qty));
        } else {
            final long qty = 1 + random.nextLong(entry.qty);
            bench.orders(row(4, entry, qty));
            twin.execute(entry, qty);
        }
    }

    private static long[] row(final int action, final Entry entry, final long qty) {
        return new long[] {action, entry.id, entry.buy ? 1 : 2, entry.price, qty};
    }

    /** The same market told with executions, with trades before their changes, and with trades behind them gives the same fills. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void tradesAndChangesShouldFillAsExecutionsDo(final long seed) {
        final List<List<String>> fills = new ArrayList<>();
        for (int way = 0; way < 3; way++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final List<String> told = new ArrayList<>();
            fills.add(told);
            final PaperBench bench = new PaperBench((buffer, offset) -> add(told, buffer, offset), FillModel.FIFO);
            final boolean executions = way == 0;
            final List<Entry> level = new ArrayList<>();
            bench.orders(BookUpdateKind.SNAPSHOT, 3, 1, executions, 0, 1, 1, 1, 999, 50, 1, 2, 2, 1_001, 50);
            for (int step = 0; step < STEPS; step++) {
                bench.happened(1_000 + step);
                final int dice = random.nextInt(6);
                if (dice < 2) {
                    final Entry entry = new Entry(10 + step, true, 1_000, 1 + random.nextLong(30));
                    level.add(entry);
                    bench.orders(BookUpdateKind.DELTA, 3, 1, executions, 0, row(1, entry, entry.qty));
                } else if (dice == 2) {
                    bench.limit(FIRST_OURS + step, Side.BUY, 1_000, 2 + random.nextLong(20));
                } else if (dice == 3 && !level.isEmpty()) {
                    final Entry gone = level.remove(random.nextInt(level.size()));
                    bench.orders(BookUpdateKind.DELTA, 3, 1, executions, 0, row(3, gone, 0));
                } else if (!level.isEmpty()) {
                    final long all = level.stream().mapToLong(e -> e.qty).sum();
                    final long first = 1 + random.nextLong(all);
                    trade(bench, level, first, way);
                    if (first < all && random.nextBoolean()) { // another at the same time
                        trade(bench, level, 1 + random.nextLong(all - first), way);
                    }
                }
                bench.after(300);
            }
        }
        assertEquals(total(fills.get(0)), total(fills.get(1)), "trade first, seed=" + seed);
        assertEquals(total(fills.get(0)), total(fills.get(2)), "changes first, seed=" + seed);
    }

    /** A taker sells to the front of the level. */
    private static void trade(final PaperBench bench, final List<Entry> level, final long qty, final int way) {
        if (way == 1) {
            bench.trade(1_000, qty);
        }
        long left = qty;
        while (left > 0) {
            final Entry front = level.get(0);
            final long used = Math.min(left, front.qty);
            front.qty -= used;
            left -= used;
            if (front.qty == 0) {
                level.remove(0);
            }
            final int action = way == 0 ? 4 : front.qty == 0 ? 3 : 2;
            bench.orders(BookUpdateKind.DELTA, 3, 1, way == 0, 0, row(action, front, way == 0 ? used : front.qty));
        }
        if (way == 2) {
            bench.trade(1_000, qty);
        }
    }

    /** What each order got in all: executions of one taker come one by one, its trade at once. */
    private static TreeMap<String, Long> total(final List<String> fills) {
        final TreeMap<String, Long> total = new TreeMap<>();
        fills.forEach(fill -> total.merge(fill.split(" ")[0], Long.parseLong(fill.split(" ")[1]), Long::sum));
        return total;
    }

    private static void add(final List<String> fills, final MutableDirectBuffer buffer, final int offset) {
        if (Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID) {
            final FillDecoder fill = new FillDecoder()
                    .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
            fills.add(fill.clientOrderId() + " " + fill.lastQty());
        }
    }
}
