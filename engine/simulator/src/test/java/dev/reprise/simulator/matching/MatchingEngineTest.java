package dev.reprise.simulator.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.Book;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {
    private final EventLog log = new EventLog();
    private final MatchingEngine engine = new MatchingEngine(log);

    @Test
    void shouldTradeAtTheMakersPriceOldestFirst() {
        final long first = limit(1, Side.SELL, 101, 5);
        final long second = limit(2, Side.SELL, 101, 5);
        final long better = limit(3, Side.SELL, 100, 1);
        log.lines.clear();

        final long taker = limit(4, Side.BUY, 102, 8);

        assertEquals(
                List.of(
                        "accepted " + taker + " owner=4 reference=0",
                        "trade " + taker + " with " + better + " 1@100 BUY",
                        "done " + better + " FILLED",
                        "level SELL 0@100",
                        "trade " + taker + " with " + first + " 5@101 BUY",
                        "done " + first + " FILLED",
                        "trade " + taker + " with " + second + " 2@101 BUY",
                        "level SELL 3@101",
                        "done " + taker + " FILLED"),
                log.lines);
        assertEquals(3, engine.leavesQty(second));
    }

    @Test
    void shouldKeepThePlaceWhenTheQuantityShrinks() {
        final long first = limit(1, Side.BUY, 100, 9);
        limit(2, Side.BUY, 100, 5);
        assertTrue(engine.amend(first, 100, 4));
        log.lines.clear();

        engine.placeMarket(3, 0, Side.SELL, 1);

        assertTrue(log.lines.get(1).contains(" with " + first + " 1@100"), log.lines::toString);
    }

    @Test
    void shouldLoseThePlaceWhenTheQuantityGrows() {
        final long first = limit(1, Side.BUY, 100, 4);
        final long second = limit(2, Side.BUY, 100, 5);
        assertTrue(engine.amend(first, 100, 6));
        log.lines.clear();

        engine.placeMarket(3, 0, Side.SELL, 1);

        assertTrue(log.lines.get(1).contains(" with " + second + " 1@100"), log.lines::toString);
    }

    @Test
    void shouldTradeWhenAnAmendedPriceCrosses() {
        limit(1, Side.SELL, 105, 2);
        final long bid = limit(2, Side.BUY, 100, 5);
        log.lines.clear();

        assertTrue(engine.amend(bid, 106, 5));

        assertEquals(
                List.of(
                        "amended " + bid + " 5@106",
                        "level BUY 0@100",
                        "trade " + bid + " with 1 2@105 BUY",
                        "done 1 FILLED",
                        "level SELL 0@105",
                        "level BUY 3@106"),
                log.lines);
    }

    @Test
    void shouldFillOrKillWhole() {
        limit(1, Side.SELL, 100, 5);
        limit(1, Side.SELL, 101, 5);
        log.lines.clear();

        engine.place(2, 0, Side.BUY, 100, 6, TimeInForce.FOK, false);
        assertEquals(List.of("accepted 3 owner=2 reference=0", "done 3 EXPIRED"), log.lines);

        engine.place(2, 0, Side.BUY, 101, 10, TimeInForce.FOK, false);
        assertEquals(0, engine.levels(Side.SELL));
        assertEquals(Book.NO_PRICE, engine.bestPrice(Side.SELL));
    }

    @Test
    void shouldEndTheTakerBeforeItTradesWithItself() {
        engine.selfTradeMode(1, SelfTradeMode.EXPIRE_TAKER);
        limit(2, Side.SELL, 100, 1);
        limit(1, Side.SELL, 101, 5);
        log.lines.clear();

        final long taker = limit(1, Side.BUY, 102, 3);

        assertEquals(
                List.of(
                        "accepted 3 owner=1 reference=0",
                        "trade 3 with 1 1@100 BUY",
                        "done 1 FILLED",
                        "level SELL 0@100",
                        "done 3 SELF_TRADE"),
                log.lines);
        assertFalse(engine.isOpen(taker));
        assertEquals(5, engine.qtyAt(Side.SELL, 101));
    }

    @Test
    void shouldEndBothWhenTheTakerAsksForThat() {
        engine.selfTradeMode(1, SelfTradeMode.EXPIRE_BOTH);
        limit(2, Side.SELL, 100, 1);
        limit(1, Side.SELL, 100, 5);
        limit(1, Side.SELL, 101, 7);
        log.lines.clear();

        limit(1, Side.BUY, 102, 3);

        assertEquals(
                List.of(
                        "accepted 4 owner=1 reference=0",
                        "trade 4 with 1 1@100 BUY",
                        "done 1 FILLED",
                        "done 2 SELF_TRADE",
                        "level SELL 0@100",
                        "done 4 SELF_TRADE"),
                log.lines);
        assertEquals(7, engine.qtyAt(Side.SELL, 101), "what the taker did not come to stays");
    }

    @Test
    void shouldLeaveTheBookAloneWhenAFillOrKillMeetsItsOwner() {
        engine.selfTradeMode(1, SelfTradeMode.EXPIRE_BOTH);
        limit(1, Side.SELL, 100, 5);
        log.lines.clear();

        engine.place(1, 0, Side.BUY, 100, 3, TimeInForce.FOK, false);

        assertEquals(List.of("accepted 2 owner=1 reference=0", "done 2 EXPIRED"), log.lines);
        assertEquals(5, engine.qtyAt(Side.SELL, 100));
    }

    @Test
    void shouldEndTheMakerAndGoOnWhenTheTakerAsksForThat() {
        engine.selfTradeMode(1, SelfTradeMode.EXPIRE_TAKER);
        limit(1, Side.SELL, 100, 2);
        limit(2, Side.SELL, 100, 1);
        limit(1, Side.SELL, 101, 5);
        limit(2, Side.SELL, 102, 3);
        log.lines.clear();

        engine.selfTradeModeOfNext(SelfTradeMode.EXPIRE_MAKER);
        limit(1, Side.BUY, 102, 3);

        assertEquals(
                List.of(
                        "accepted 5 owner=1 reference=0",
                        "done 1 SELF_TRADE",
                        "trade 5 with 2 1@100 BUY",
                        "done 2 FILLED",
                        "level SELL 0@100",
                        "done 3 SELF_TRADE",
                        "level SELL 0@101",
                        "trade 5 with 4 2@102 BUY",
                        "level SELL 1@102",
                        "done 5 FILLED"),
                log.lines);
        limit(1, Side.SELL, 90, 1);
        log.lines.clear();
        limit(1, Side.BUY, 90, 1);
        assertEquals("done 7 SELF_TRADE", log.lines.get(log.lines.size() - 1), "of the next order only");
    }

    @Test
    void shouldRefuseWhatItsLevelCannotHold() {
        limit(1, Side.BUY, 100, Long.MAX_VALUE);

        assertEquals(0, limit(1, Side.BUY, 100, 1));
        assertEquals("rejected 0 owner=1 reference=0 NEW_ORDER OTHER", log.lines.get(log.lines.size() - 1));
    }

    @Test
    void shouldGrowPastItsFirstCapacity() {
        for (int i = 0; i < 10_000; i++) {
            limit(1, Side.BUY, 1 + i, 1);
        }
        assertEquals(10_000, engine.levels(Side.BUY));

        engine.placeMarket(2, 0, Side.SELL, 9_999);

        assertEquals(1, engine.openOrders());
        assertEquals(1, engine.bestPrice(Side.BUY));
    }

    @Test
    void shouldNotAllocateOnceWarm() {
        final MatchingEngine quiet = new MatchingEngine(MatchingListener.NONE);
        churn(quiet, 200_000);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The JVM itself now and then charges this thread for its own work, hence three attempts.
        for (int attempt = 0; attempt < 3; attempt++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            churn(quiet, 200_000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertTrue(least < 1024, "allocated " + least + " bytes in 200,000 rounds");
    }

    private static void churn(final MatchingEngine engine, final int rounds) {
        for (int i = 0; i < rounds; i++) {
            final long bid = engine.place(1, 0, Side.BUY, 1000 + i % 50, 5, TimeInForce.GTC, false);
            engine.place(2, 0, Side.SELL, 1020 + i % 50, 4, TimeInForce.GTC, false);
            if (engine.isOpen(bid)) {
                engine.amend(bid, 1000 + i % 40, 6);
            }
            if (engine.isOpen(bid) && i % 3 == 0) {
                engine.cancel(bid);
            }
            if (engine.openOrders() > 500) {
                engine.placeMarket(3, 0, Side.BUY, 1_000);
                engine.placeMarket(3, 0, Side.SELL, 1_000);
            }
        }
    }

    private long limit(final int owner, final Side side, final long price, final long qty) {
        return engine.place(owner, 0, side, price, qty, TimeInForce.GTC, false);
    }
}
