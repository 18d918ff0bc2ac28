package dev.reprise.simulator.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MatchingEnginePropertyTest {
    private static final int SEEDS_PER_TEST = 50;
    private static final int REQUESTS = 250;
    private static final int LONG_REQUESTS = 1_200;
    private static final SelfTradeMode[] MODES = {
        SelfTradeMode.EXPIRE_TAKER, SelfTradeMode.EXPIRE_MAKER, SelfTradeMode.EXPIRE_BOTH, SelfTradeMode.NONE
    };
    private static final TimeInForce[] TIMES = {
        TimeInForce.GTC, TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GTD
    };

    static LongStream firstSeeds() {
        return LongStream.range(0, 20).map(i -> i * SEEDS_PER_TEST);
    }

    @ParameterizedTest(name = "seeds from {0}")
    @MethodSource("firstSeeds")
    void engineAndNaiveTwinGiveTheSameEvents(final long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + SEEDS_PER_TEST; seed++) {
            compare(seed);
        }
    }

    @ParameterizedTest(name = "seed={0} tickSize={1}")
    @CsvSource({
        "1, 1",
        "2, 1",
        "3, 10",
        "4, 100",
        "5, 12345",
        "6, 47000000",
        "7, 562949953421312",
        "8, 562949953421313",
        "9, 3",
        "10, 1000"
    })
    void engineAndNaiveTwinAgreeWhilePricesJumpAndLeaveTheGrid(final long seed, final long tickSize) {
        final EventLog fastLog = new EventLog();
        final EventLog slowLog = new EventLog();
        final MatchingEngine fast = new MatchingEngine(fastLog, tickSize);
        final NaiveMatchingEngine slow = new NaiveMatchingEngine(slowLog);
        final SplittableRandom random = new SplittableRandom(seed);
        final long widest = Math.min(1_000_000, Long.MAX_VALUE / tickSize / 4);
        long mid = Math.min(100_000, widest);
        long lastId = 0;
        for (int i = 0; i < LONG_REQUESTS; i++) {
            if (random.nextInt(200) == 0) {
                mid = random.nextLong(1_000, widest); // the window has to follow
            }
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final long distance = random.nextInt(100) == 0 ? random.nextLong(5_000) : random.nextLong(-5, 300);
            final long ticks = Math.max(1, side == Side.BUY ? mid - distance : mid + distance);
            final long price = ticks * tickSize + (random.nextInt(20) == 0 ? random.nextLong(tickSize) : 0);
            final long qty = random.nextLong(1, 50);
            final long id = random.nextLong(Math.max(1, lastId - 200), lastId + 2);
            final int kind = random.nextInt(10);
            if (kind == 0) {
                lastId = Math.max(lastId, fast.placeMarket(1, i, side, 20 * qty));
                slow.placeMarket(1, i, side, 20 * qty);
            } else if (kind < 4) {
                fast.cancel(id);
                slow.cancel(id);
            } else if (kind < 6) {
                fast.amend(id, price, qty);
                slow.amend(id, price, qty);
            } else {
                lastId = Math.max(lastId, fast.place(1, i, side, price, qty, TimeInForce.GTC, false));
                slow.place(1, i, side, price, qty, TimeInForce.GTC, false);
            }
        }
        assertEquals(slowLog.lines, fastLog.lines);
        checkBook(fast, Side.BUY, seed);
        checkBook(fast, Side.SELL, seed);
    }

    @Test
    void randomFlowReachesEveryKindOfEvent() {
        final EventLog log = new EventLog();
        final EventLog twin = new EventLog();
        flow(0, new MatchingEngine(log), new NaiveMatchingEngine(twin), log, twin, 20_000);
        for (final String event : new String[] {
            "FILLED",
            "CANCELED",
            "EXPIRED",
            "SELF_TRADE",
            "WOULD_TAKE",
            "AMEND FILTER",
            "AMEND WOULD_TAKE",
            "amended",
            "CANCEL UNKNOWN_ORDER",
            "NEW_ORDER MALFORMED",
            "NEW_ORDER OTHER"
        }) {
            assertTrue(log.lines.stream().anyMatch(line -> line.contains(event)), event);
        }
    }

    private static void compare(final long seed) {
        final EventLog fastLog = new EventLog();
        final EventLog slowLog = new EventLog();
        final MatchingEngine fast = new MatchingEngine(fastLog);
        flow(seed, fast, new NaiveMatchingEngine(slowLog), fastLog, slowLog, REQUESTS);
        assertEquals(slowLog.lines, fastLog.lines, "seed " + seed);
        checkBook(fast, Side.BUY, seed);
        checkBook(fast, Side.SELL, seed);
    }

    private static void checkBook(final MatchingEngine engine, final Side side, final long seed) {
        for (int i = 0; i < engine.levels(side); i++) {
            final long price = engine.priceAt(side, i);
            assertEquals(engine.qtyAt(side, price), engine.qtyAtDepth(side, i), "seed " + seed);
            assertTrue(engine.qtyAt(side, price) > 0, "seed " + seed + " empty level " + price);
            if (i > 0) {
                final boolean sorted =
                        side == Side.BUY ? price < engine.priceAt(side, i - 1) : price > engine.priceAt(side, i - 1);
                assertTrue(sorted, "seed " + seed + " level " + i);
            }
        }
    }

    private static void flow(
            final long seed,
            final MatchingEngine fast,
            final NaiveMatchingEngine slow,
            final EventLog fastLog,
            final EventLog slowLog,
            final int requests) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int width = random.nextInt(3, 40);
        // Owners 1 to 3 have a mode each, owner 0 none.
        for (int owner = 1; owner < 4; owner++) {
            fast.selfTradeMode(owner, MODES[owner - 1]);
            slow.selfTradeMode(owner, MODES[owner - 1]);
        }
        long lastId = 0;
        for (int i = 0; i < requests; i++) {
            final int owner = random.nextInt(4);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final long price = random.nextInt(100) == 0 ? 0 : 1000 + random.nextInt(width);
            final long qty = random.nextInt(100) == 0 ? 0 : random.nextLong(1, 50);
            final long id = random.nextLong(Math.max(1, lastId - 40), lastId + 2);
            switch (random.nextInt(10)) {
                case 0:
                    lastId = Math.max(lastId, fast.placeMarket(owner, i, side, qty));
                    slow.placeMarket(owner, i, side, qty);
                    break;
                case 1:
                case 2:
                    fast.cancel(id);
                    slow.cancel(id);
                    break;
                case 3:
                case 4:
                    fast.amend(id, price, qty);
                    slow.amend(id, price, qty);
                    break;
                default:
                    final TimeInForce timeInForce = TIMES[random.nextInt(TIMES.length)];
                    final boolean postOnly = random.nextInt(4) == 0;
                    final SelfTradeMode mode = random.nextInt(3) == 0 ? MODES[random.nextInt(MODES.length)] : null;
                    fast.selfTradeModeOfNext(mode);
                    slow.selfTradeModeOfNext(mode);
                    lastId = Math.max(lastId, fast.place(owner, i, side, price, qty, timeInForce, postOnly));
                    slow.place(owner, i, side, price, qty, timeInForce, postOnly);
                    slow.selfTradeModeOfNext(null);
                    break;
            }
            assertEquals(slowLog.lines.size(), fastLog.lines.size(), "seed " + seed + " request " + i);
        }
    }
}
