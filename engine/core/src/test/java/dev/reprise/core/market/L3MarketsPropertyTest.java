package dev.reprise.core.market;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.Book;
import dev.reprise.api.Capabilities;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.BookInvalidReason;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.L3UpdateEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderAction;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TradingStatus;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Books told order by order against a twin that keeps a map of orders and adds them up anew each time. */
class L3MarketsPropertyTest {
    private static final Instrument INSTRUMENT = new Instrument(
            0,
            1,
            "BTC-USDT.TEST",
            "BTCUSDT",
            "TEST",
            new Currency(1, "BTC", 8),
            new Currency(0, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(2, 4, 1, 1, 0, 0, 0, 0, 0, 0),
            Instrument.Fees.NONE,
            false);

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final L3UpdateEncoder update = new L3UpdateEncoder();
    private long now = 1_000;

    /** An order of the twin. */
    private record Order(Side side, long price, long qty) {}

    /** What is told of one. */
    private record Told(OrderAction action, long high, long low, Side side, long price, long qty) {}

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static Markets markets() {
        final Markets markets = new Markets(1, 256, Capabilities.NONE, false);
        markets.define(INSTRUMENT, TradingStatus.TRADING);
        return markets;
    }

    private boolean apply(
            final Markets markets, final BookUpdateKind kind, final int chain, final int epoch, final List<Told> told) {
        Records.begin(record, 0, L3UpdateEncoder.BLOCK_LENGTH, L3UpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET)
                .instrument(0)
                .epoch(epoch)
                .kind(kind)
                .chain((short) chain);
        final L3UpdateEncoder.OrdersEncoder orders = update.ordersCount(told.size());
        for (final Told one : told) {
            orders.next()
                    .orderIdHigh(one.high)
                    .orderIdLow(one.low)
                    .price(one.price)
                    .qty(one.qty)
                    .side(one.side)
                    .action(one.action);
        }
        Records.end(record, 0, update.encodedLength());
        return markets.applyOrders(record, 0, ++now);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void levelsShouldBeTheSumsOfTheOrders(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Markets markets = markets();
        final Map<Long, Order> twin = new HashMap<>();
        int epoch = 1;
        apply(markets, BookUpdateKind.SNAPSHOT, 3, epoch, List.of());
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(60) == 0) {
                epoch++;
                snapshot(random, markets, twin, epoch);
            } else {
                final List<Told> told = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    told.add(change(random, twin));
                }
                assertTrue(apply(markets, BookUpdateKind.DELTA, 3, epoch, told));
            }
            assertSame(markets, twin, "seed=" + seed + " step=" + step);
        }
        final StateWriter writer = new StateWriter();
        markets.carry(writer);
        final Markets carried = markets();
        final byte[] packed = writer.take();
        carried.carry(new StateReader(packed, packed.length));
        assertEquals(markets.stateHash(), carried.stateHash(), "seed=" + seed);
        final Told next = change(random, twin);
        apply(markets, BookUpdateKind.DELTA, 3, epoch, List.of(next));
        now--;
        apply(carried, BookUpdateKind.DELTA, 3, epoch, List.of(next));
        assertEquals(markets.stateHash(), carried.stateHash(), "seed=" + seed);
        assertSame(carried, twin, "seed=" + seed);
    }

    /** Some orders are gone, some have changed, some are new; told as a chain of two. */
    private void snapshot(
            final SplittableRandom random, final Markets markets, final Map<Long, Order> twin, final int epoch) {
        twin.values().removeIf(order -> random.nextInt(3) == 0);
        twin.replaceAll((id, order) ->
                random.nextInt(3) == 0 ? new Order(order.side, order.price, 1 + random.nextLong(50)) : order);
        for (int i = 0; i < 3; i++) {
            change(random, twin);
        }
        final List<Told> all = new ArrayList<>();
        twin.forEach(
                (id, order) -> all.add(new Told(OrderAction.ADD, id * 31, id, order.side, order.price, order.qty)));
        final int half = all.size() / 2;
        assertTrue(apply(markets, BookUpdateKind.SNAPSHOT, 1, epoch, all.subList(0, half)));
        assertFalse(markets.isBookValid(0));
        assertTrue(apply(markets, BookUpdateKind.SNAPSHOT, 2, epoch, all.subList(half, all.size())));
    }

    private static Told change(final SplittableRandom random, final Map<Long, Order> twin) {
        final long id = 1 + random.nextLong(60);
        final Order before = twin.get(id);
        final Side side = before != null ? before.side : random.nextBoolean() ? Side.BUY : Side.SELL;
        final long price = side == Side.BUY ? 900 + random.nextInt(100) : 1_000 + random.nextInt(100);
        final long qty = 1 + random.nextLong(50);
        if (before == null) {
            twin.put(id, new Order(side, price, qty));
            return new Told(OrderAction.ADD, id * 31, id, side, price, qty);
        }
        switch (random.nextInt(3)) {
            case 0:
                twin.remove(id);
                return new Told(OrderAction.DELETE, id * 31, id, side, 0, 0);
            case 1:
                final long executed = Math.min(qty, before.qty);
                if (executed == before.qty) {
                    twin.remove(id);
                } else {
                    twin.put(id, new Order(side, before.price, before.qty - executed));
                }
                return new Told(OrderAction.EXECUTE, id * 31, id, side, before.price, executed);
            default:
                final long at = random.nextBoolean() ? before.price : price;
                twin.put(id, new Order(side, at, qty));
                return new Told(OrderAction.CHANGE, id * 31, id, side, at, qty);
        }
    }

    private static void assertSame(final Markets markets, final Map<Long, Order> twin, final String where) {
        assertTrue(markets.isBookValid(0), where);
        for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
            final TreeMap<Long, Long> levels = new TreeMap<>();
            twin.values().stream()
                    .filter(order -> order.side == side)
                    .forEach(order -> levels.merge(order.price, order.qty, Long::sum));
            assertEquals(levels.size(), markets.book(0).levels(side), where);
            levels.forEach((price, qty) -> assertEquals(qty, markets.book(0).qtyAt(side, price), where));
            final boolean isEmpty = levels.isEmpty();
            final long best = isEmpty ? Book.NO_PRICE : side == Side.BUY ? levels.lastKey() : levels.firstKey();
            assertEquals(best, markets.book(0).bestPrice(side), where);
            assertEquals(isEmpty ? 0 : best, side == Side.BUY ? markets.bidPrice(0) : markets.askPrice(0), where);
        }
    }

    @Test
    void shouldCarryMoreOrdersThanABookBeginsWith() {
        final Markets markets = markets();
        apply(markets, BookUpdateKind.SNAPSHOT, 3, 1, List.of());
        for (int batch = 0; batch < 60; batch++) {
            final List<Told> told = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                final long id = batch * 50L + i;
                told.add(new Told(OrderAction.ADD, 0, id, Side.BUY, 900 + id % 50, 1 + i));
            }
            assertTrue(apply(markets, BookUpdateKind.DELTA, 3, 1, told));
        }
        final List<Told> gone = new ArrayList<>();
        for (int id = 0; id < 3_000; id += 100) {
            gone.add(new Told(OrderAction.DELETE, 0, id, Side.BUY, 0, 0));
        }
        apply(markets, BookUpdateKind.DELTA, 3, 1, gone);

        final byte[] packed = packed(markets);
        final Markets carried = markets();
        carried.carry(new StateReader(packed, packed.length));

        assertEquals(markets.stateHash(), carried.stateHash());
        assertArrayEquals(packed, packed(carried));
        final List<Told> next = List.of(
                new Told(OrderAction.ADD, 0, 9_000, Side.BUY, 950, 7),
                new Told(OrderAction.DELETE, 0, 2_999, Side.BUY, 0, 0));
        apply(markets, BookUpdateKind.DELTA, 3, 1, next);
        now--;
        apply(carried, BookUpdateKind.DELTA, 3, 1, next);
        assertArrayEquals(packed(markets), packed(carried)); // in the same slots too
    }

    private static byte[] packed(final Markets markets) {
        final StateWriter writer = new StateWriter();
        markets.carry(writer);
        return writer.take();
    }

    @Test
    void shouldKeepTheBookOfLevelsWhenASnapshotOfOrdersIsOfAnOlderEpoch() {
        final Markets markets = markets();
        Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        final BookInvalidEncoder gap = new BookInvalidEncoder();
        gap.wrap(record, Records.BODY_OFFSET).instrument(0).epoch(3).reason(BookInvalidReason.GAP);
        Records.end(record, 0, gap.encodedLength());
        markets.applyInvalid(record, 0);
        final List<Told> bid = List.of(new Told(OrderAction.ADD, 0, 7, Side.BUY, 990, 5));

        assertFalse(apply(markets, BookUpdateKind.SNAPSHOT, 3, 2, bid));
        assertFalse(markets.isBookKept(0));
        assertTrue(apply(markets, BookUpdateKind.SNAPSHOT, 3, 3, bid));
    }

    @Test
    void shouldTakeNoChangeBeforeASnapshotNorOfAnOlderEpoch() {
        final Markets markets = markets();
        final List<Told> bid = List.of(new Told(OrderAction.ADD, 0, 7, Side.BUY, 990, 5));

        assertFalse(apply(markets, BookUpdateKind.DELTA, 3, 2, bid));
        assertFalse(markets.isBookKept(0));
        assertTrue(apply(markets, BookUpdateKind.SNAPSHOT, 3, 2, bid));
        assertFalse(apply(markets, BookUpdateKind.DELTA, 3, 1, bid));
        assertEquals(5, markets.bidQty(0));
    }

    @Test
    void shouldBeNoBookWhileItIsCrossed() {
        final Markets markets = markets();
        apply(
                markets,
                BookUpdateKind.SNAPSHOT,
                3,
                1,
                List.of(
                        new Told(OrderAction.ADD, 0, 7, Side.BUY, 990, 5),
                        new Told(OrderAction.ADD, 0, 8, Side.SELL, 991, 5)));

        apply(markets, BookUpdateKind.DELTA, 3, 1, List.of(new Told(OrderAction.ADD, 0, 9, Side.SELL, 990, 5)));
        assertFalse(markets.isBookValid(0));
        apply(markets, BookUpdateKind.DELTA, 3, 1, List.of(new Told(OrderAction.DELETE, 0, 7, Side.BUY, 0, 0)));
        assertTrue(markets.isBookValid(0));
    }

    @Test
    void shouldAllocateNothingOnceItIsWarm() {
        final Markets markets = markets();
        final List<Told> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(new Told(OrderAction.ADD, 0, i, Side.BUY, 900 + i, 5));
            all.add(new Told(OrderAction.ADD, 0, 50 + i, Side.SELL, 1_000 + i, 5));
        }
        apply(markets, BookUpdateKind.SNAPSHOT, 3, 1, all);
        apply(
                markets,
                BookUpdateKind.DELTA,
                3,
                1,
                List.of(
                        new Told(OrderAction.ADD, 9, 7, Side.BUY, 950, 5),
                        new Told(OrderAction.CHANGE, 9, 7, Side.BUY, 951, 6),
                        new Told(OrderAction.EXECUTE, 9, 7, Side.BUY, 951, 2),
                        new Told(OrderAction.DELETE, 9, 7, Side.BUY, 0, 0)));
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            assertTrue(applyAgain(markets, 2_000)); // the record that was told last
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }

        assertEquals(0, least);
    }

    private boolean applyAgain(final Markets markets, final int times) {
        boolean changed = true;
        for (int i = 0; i < times; i++) {
            changed &= markets.applyOrders(record, 0, now);
        }
        return changed;
    }
}
