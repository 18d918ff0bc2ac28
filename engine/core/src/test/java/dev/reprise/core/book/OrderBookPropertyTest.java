package dev.reprise.core.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.BookLevels;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.Side;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The book and its slow twin, two sorted maps, agree after every change. */
final class OrderBookPropertyTest {
    private static final int CHANGES = 20_000;
    private static final long[] FAR_PRICES = {
        1, 100, 9_999_999_999_00L, 999_999_999_999_999_999L, -999_999_999_999_999_999L, -1, 0
    };

    @ParameterizedTest(name = "seed={0} tickSize={1} windowTicks={2} step={3}")
    @CsvSource({
        "1, 1, 64, 5",
        "2, 1, 4096, 40",
        "3, 100, 64, 3",
        "4, 100, 4096, 300",
        "5, 3, 130, 10",
        "6, 2, 128, 200",
        "7, 12345, 1024, 50",
        "8, 500000000000, 64, 4",
        "9, 2251799813685248, 1000, 1",
        "10, 100, 8192, 4000",
        "11, 25, 256, 1"
    })
    void bookAgreesWithItsTwin(final long seed, final long tickSize, final int windowTicks, final long step) {
        final SplittableRandom random = new SplittableRandom(seed);
        final OrderBook book = new OrderBook(tickSize, windowTicks);
        final NaiveBook twin = new NaiveBook();
        long mid = 30_000;
        for (int i = 0; i < CHANGES; i++) {
            if (random.nextInt(3_000) == 0) {
                book.clear();
                twin.clear();
            }
            if (random.nextInt(500) == 0) {
                mid = random.nextLong(1, 100_000); // a jump
            }
            mid += random.nextLong(-2, 3);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final long price = price(random, twin, side, mid, tickSize, step);
            final long qty = random.nextInt(100) < 45 ? 0 : random.nextLong(1, 1_000);

            book.set(side, price, qty);
            twin.set(side, price, qty);

            final String at = "seed=" + seed + " change=" + i;
            check(book, twin, side, price, random, at);
            if (i % 500 == 0) {
                checkEveryLevel(book, twin, at);
                checkHash(book, twin, tickSize, at);
            }
        }
    }

    /** The levels of a record, a side at once. */
    @ParameterizedTest(name = "seed={0} tickSize={1} windowTicks={2} step={3}")
    @CsvSource({"1, 1, 64, 5", "2, 100, 4096, 300", "3, 3, 130, 10", "4, 100, 8192, 4000", "5, 25, 16384, 1"})
    void levelsAtOnceAgreeWithTheTwin(final long seed, final long tickSize, final int windowTicks, final long step) {
        final SplittableRandom random = new SplittableRandom(seed);
        final OrderBook book = new OrderBook(tickSize, windowTicks);
        final NaiveBook twin = new NaiveBook();
        final BookLevels levels = new BookLevels();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[4_096]);
        final BookUpdateEncoder update = new BookUpdateEncoder();
        long mid = 30_000;
        for (int i = 0; i < 1_000; i++) {
            if (random.nextInt(200) == 0) {
                book.clear();
                twin.clear();
            }
            mid += random.nextInt(50) == 0 ? random.nextLong(-10_000, 10_000) : random.nextLong(-2, 3);
            Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
            update.wrap(record, Records.BODY_OFFSET);
            final int count = random.nextInt(40);
            final BookUpdateEncoder.BidsEncoder bids = update.bidsCount(count);
            for (int level = 0; level < count; level++) {
                final long price = price(random, twin, Side.BUY, mid, tickSize, step);
                final long qty = random.nextInt(100) < 45 ? 0 : random.nextLong(1, 1_000);
                bids.next().price(price).qty(qty);
                twin.set(Side.BUY, price, qty);
            }
            final BookUpdateEncoder.AsksEncoder asks = update.asksCount(count);
            for (int level = 0; level < count; level++) {
                final long price = price(random, twin, Side.SELL, mid, tickSize, step);
                final long qty = random.nextInt(100) < 45 ? 0 : random.nextLong(1, 1_000);
                asks.next().price(price).qty(qty);
                twin.set(Side.SELL, price, qty);
            }

            levels.bids(record, 0);
            book.set(Side.BUY, levels);
            levels.asks();
            book.set(Side.SELL, levels);

            final String at = "seed=" + seed + " record=" + i;
            check(book, twin, Side.BUY, mid, random, at);
            check(book, twin, Side.SELL, mid, random, at);
            if (i % 20 == 0) {
                checkEveryLevel(book, twin, at);
                checkHash(book, twin, tickSize, at);
            }
        }
    }

    /** Adding many levels in a row, best first and worst first, and taking them away in another order. */
    @ParameterizedTest(name = "windowTicks={0} gap={1}")
    @CsvSource({"64, 1", "64, 1000", "4096, 1", "4096, 77", "65536, 3"})
    void longSnapshotsAgreeWithTheTwin(final int windowTicks, final long gap) {
        final OrderBook book = new OrderBook(10, windowTicks);
        final NaiveBook twin = new NaiveBook();
        final int levels = 5_000;
        for (int i = 0; i < levels; i++) {
            setBoth(book, twin, Side.BUY, 1_000_000_000 - i * gap, i + 1);
            setBoth(book, twin, Side.SELL, 2_000_000_000 - i * gap, i + 1);
        }
        checkEveryLevel(book, twin, "added");
        checkHash(book, twin, 10, "added");
        for (int i = 0; i < levels; i++) {
            final long which = i * 2_333L % levels; // every level once, out of order
            setBoth(book, twin, Side.BUY, 1_000_000_000 - which * gap, 0);
            setBoth(book, twin, Side.SELL, 2_000_000_000 - i * gap, 0);
            assertEquals(twin.bestPrice(Side.BUY), book.bestPrice(Side.BUY), "removed " + i);
            assertEquals(twin.bestPrice(Side.SELL), book.bestPrice(Side.SELL), "removed " + i);
        }
        assertEquals(0, book.levels(Side.BUY) + book.levels(Side.SELL));
        assertEquals(new OrderBook(1, 64).stateHash(), book.stateHash());
    }

    private static void setBoth(
            final OrderBook book, final NaiveBook twin, final Side side, final long price, final long qty) {
        book.set(side, price, qty);
        twin.set(side, price, qty);
    }

    private static long price(
            final SplittableRandom random,
            final NaiveBook twin,
            final Side side,
            final long mid,
            final long tickSize,
            final long step) {
        final int choice = random.nextInt(100);
        final long away = random.nextLong(0, step * 4) * random.nextLong(0, 4);
        final long near = (mid + (side == Side.BUY ? -away : away)) % 100_000 * tickSize % 900_000_000_000_000_000L;
        if (choice < 60) {
            return near / tickSize * tickSize;
        }
        if (choice < 70 && twin.levels(side) != 0) {
            return twin.bestPrice(side);
        }
        if (choice < 80) {
            return near + random.nextLong(0, tickSize); // mostly off the grid
        }
        if (choice < 85) {
            return FAR_PRICES[random.nextInt(FAR_PRICES.length)] / tickSize * tickSize;
        }
        if (choice < 88) {
            return FAR_PRICES[random.nextInt(FAR_PRICES.length)];
        }
        if (choice < 92) {
            return (side == Side.BUY ? near + away * tickSize : near - away * tickSize) % 900_000_000_000_000_000L;
        }
        final long level = twin.nextPrice(side, near); // an existing one, most likely
        return level == Long.MIN_VALUE ? near : level;
    }

    private static void check(
            final OrderBook book,
            final NaiveBook twin,
            final Side side,
            final long price,
            final SplittableRandom random,
            final String at) {
        assertEquals(twin.bestPrice(Side.BUY), book.bestPrice(Side.BUY), at);
        assertEquals(twin.bestPrice(Side.SELL), book.bestPrice(Side.SELL), at);
        assertEquals(twin.bestQty(Side.BUY), book.bestQty(Side.BUY), at);
        assertEquals(twin.bestQty(Side.SELL), book.bestQty(Side.SELL), at);
        assertEquals(twin.levels(side), book.levels(side), at);
        assertEquals(twin.isCrossed(), book.isCrossed(), at);
        assertEquals(twin.qtyAt(side, price), book.qtyAt(side, price), at);
        assertEquals(twin.nextPrice(side, price), book.nextPrice(side, price), at);
        final long other = price + random.nextLong(-2_000, 2_000);
        assertEquals(twin.qtyAt(side, other), book.qtyAt(side, other), at);
        assertEquals(twin.nextPrice(side, other), book.nextPrice(side, other), at);
        final long qty = random.nextLong(1, 5_000);
        assertEquals(twin.sweepPrice(side, qty), book.sweepPrice(side, qty), at);
    }

    private static void checkEveryLevel(final OrderBook book, final NaiveBook twin, final String at) {
        for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
            long price = book.bestPrice(side);
            for (final long expected : twin.prices(side)) {
                assertEquals(expected, price, at);
                assertEquals(twin.qtyAt(side, price), book.qtyAt(side, price), at);
                price = book.nextPrice(side, price);
            }
            assertEquals(Long.MIN_VALUE, price, at);
            for (final int levels : new int[] {0, 1, 7, 100_000}) {
                assertEquals(depth(twin, side, levels), book.depth(side, levels), at + " depth of " + levels);
            }
        }
    }

    private static double depth(final NaiveBook twin, final Side side, final int levels) {
        double depth = 0;
        int left = levels;
        for (final long price : twin.prices(side)) {
            depth += left-- > 0 ? twin.qtyAt(side, price) : 0;
        }
        return depth;
    }

    private static void checkHash(final OrderBook book, final NaiveBook twin, final long tickSize, final String at) {
        final OrderBook rebuilt = new OrderBook(tickSize, 64);
        for (final Side side : new Side[] {Side.SELL, Side.BUY}) {
            for (final long price : twin.prices(side)) {
                rebuilt.set(side, price, twin.qtyAt(side, price));
            }
        }
        assertEquals(rebuilt.stateHash(), book.stateHash(), at);
    }
}
