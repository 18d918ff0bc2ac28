package dev.reprise.benchmarks.throughput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.book.L3Book;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.Side;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderMarketTest {
    private static final int EVENTS = 20_000;

    /** Sums of the levels, and how many executions there were. */
    private static final class Levels implements L3Book.Listener {
        final TreeMap<Long, Long> bids = new TreeMap<>();
        final TreeMap<Long, Long> asks = new TreeMap<>();
        int executions;

        @Override
        public void onChange(final Side side, final long price, final long place, final long change) {
            (side == Side.BUY ? bids : asks).merge(price, change, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        }

        @Override
        public void onExecution(final Side side, final long price, final long place, final long qty) {
            assertNotEquals(L3Book.UNKNOWN_PLACE, place);
            assertEquals(side == Side.BUY ? bids.lastKey() : asks.firstKey(), price);
            executions++;
        }
    }

    @Test
    void shouldBeAWholeBookAllTheTime() {
        final OrderMarket market = new OrderMarket();
        final L3Book book = new L3Book();
        final Levels levels = new Levels();
        market.begin();
        assertTrue(book.apply(market.record(), 0, levels));
        int changes = 0;
        for (int i = 0; i < EVENTS; i++) {
            changes += market.next();
            if (Records.templateId(market.record(), 0) == L3UpdateDecoder.TEMPLATE_ID) {
                assertTrue(book.apply(market.record(), 0, levels));
                assertTrue(book.isValid());
                assertTrue(levels.bids.lastKey() < levels.asks.firstKey(), "event " + i);
            }
        }
        assertTrue(book.size() >= 90 && book.size() <= 410, "orders " + book.size());
        assertTrue(levels.executions > EVENTS / 40, "executions " + levels.executions);
        assertEquals(EVENTS - changes, levels.executions, 1);
    }
}
