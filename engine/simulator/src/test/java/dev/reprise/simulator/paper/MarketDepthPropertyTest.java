package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TopOfBookEncoder;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a top of book leaves as it was: the prices of which {@link MarketDepth#isBehindTop} says so, and no order needs to look there;
 * and that the core's book in place of an own one shows the same.
 */
class MarketDepthPropertyTest {
    private static final int PRICES = 40;
    private static final int STEPS = 400;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BookUpdateEncoder update = new BookUpdateEncoder();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void whatIsBehindTheTopShouldBeShownAsBefore(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final MarketDepth depth = new MarketDepth(1, null);
        final long[] before = new long[2 * PRICES];
        long updateId = 0;
        int behind = 0;
        for (int step = 0; step < STEPS; step++) {
            updateId += random.nextInt(3) == 0 ? 0 : 1;
            final long id = random.nextInt(4) == 0 ? 0 : Math.max(0, updateId - random.nextInt(3));
            switch (random.nextInt(8)) {
                case 0 -> depth.onBookInvalid(random.nextInt(3));
                case 1, 2 -> depth.onBookUpdate(book(random, id), 0);
                default -> {
                    look(depth, before);
                    depth.onTopOfBook(top(random, id), 0);
                    behind += check(depth, before, "seed=" + seed + " step=" + step);
                }
            }
        }
        assertTrue(behind > STEPS, "the law was asked of " + behind + " prices only");
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void theCoresBookShouldShowWhatAnOwnOneShows(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final CoreBookTwin core = new CoreBookTwin();
        final MarketDepth depth = new MarketDepth(1, core);
        final MarketDepth own = new MarketDepth(1, null);
        final long[] expected = new long[2 * PRICES];
        final long[] shown = new long[2 * PRICES];
        long updateId = 0;
        int shared = 0;
        for (int step = 0; step < STEPS; step++) {
            shared += depth.isShared() ? 1 : 0;
            updateId++;
            switch (random.nextInt(10)) {
                case 0 -> {
                    final int epoch = random.nextInt(3);
                    core.invalidate(epoch);
                    depth.onBookInvalid(epoch);
                    own.onBookInvalid(epoch);
                }
                case 1 -> core.restart();
                case 2 -> {
                    top(random, updateId);
                    depth.onTopOfBook(record, 0);
                    own.onTopOfBook(record, 0);
                }
                default -> {
                    book(random, updateId);
                    core.apply(record, 0);
                    depth.onBookUpdate(record, 0);
                    own.onBookUpdate(record, 0);
                }
            }
            look(depth, shown);
            look(own, expected);
            assertArrayEquals(expected, shown, "seed=" + seed + " step=" + step);
            for (final Side side : new Side[] {Side.BUY, Side.SELL}) {
                checkList(own, depth, side, "seed=" + seed + " step=" + step + ' ' + side);
            }
        }
        assertTrue(shared > STEPS / 20, "seed=" + seed + ": the core's book was hardly used: " + shared);
    }

    private static void checkList(
            final MarketDepth expected, final MarketDepth depth, final Side side, final String where) {
        expected.begin(side);
        depth.begin(side);
        while (expected.next()) {
            assertTrue(depth.next(), where);
            assertEquals(expected.price(), depth.price(), where);
            assertEquals(expected.qty(), depth.qty(), where);
        }
        assertFalse(depth.next(), where);
    }

    private static void look(final MarketDepth depth, final long[] shown) {
        for (int price = 0; price < PRICES; price++) {
            shown[price] = depth.shownQty(Side.BUY, price);
            shown[PRICES + price] = depth.shownQty(Side.SELL, price);
        }
    }

    private static int check(final MarketDepth depth, final long[] before, final String where) {
        int behind = 0;
        for (int price = 0; price < PRICES; price++) {
            if (depth.isBehindTop(Side.BUY, price)) {
                assertEquals(before[price], depth.shownQty(Side.BUY, price), where + " bid " + price);
                assertTrue(price == 0 || depth.isBehindTop(Side.BUY, price - 1), where + ": worse bids are behind too");
                behind++;
            }
            if (depth.isBehindTop(Side.SELL, price)) {
                assertEquals(before[PRICES + price], depth.shownQty(Side.SELL, price), where + " ask " + price);
                assertTrue(depth.isBehindTop(Side.SELL, price + 1), where + ": worse asks are behind too");
                behind++;
            }
        }
        return behind;
    }

    private UnsafeBuffer top(final SplittableRandom random, final long id) {
        final int bid = random.nextInt(PRICES - 1);
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        top.wrap(record, Records.BODY_OFFSET)
                .updateId(id)
                .bidPrice(bid)
                .bidQty(random.nextInt(5))
                .askPrice(bid + 1 + random.nextInt(PRICES - bid - 1))
                .askQty(random.nextInt(5));
        Records.end(record, 0, top.encodedLength());
        return record;
    }

    private UnsafeBuffer book(final SplittableRandom random, final long id) {
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET)
                .lastUpdateId(id)
                .epoch(random.nextInt(3))
                .chain((short) (1 + random.nextInt(3)))
                .kind(random.nextInt(3) == 0 ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA);
        final int levels = random.nextInt(6);
        final BookUpdateEncoder.BidsEncoder bids = update.bidsCount(levels);
        for (int i = 0; i < levels; i++) {
            bids.next().price(random.nextInt(PRICES)).qty(random.nextInt(4));
        }
        final BookUpdateEncoder.AsksEncoder asks = update.asksCount(levels);
        for (int i = 0; i < levels; i++) {
            asks.next().price(random.nextInt(PRICES)).qty(random.nextInt(4));
        }
        Records.end(record, 0, update.encodedLength());
        return record;
    }
}
