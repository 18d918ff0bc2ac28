package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.BookLevels;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** A made-up market is one that a venue could have. */
class WarmupMarketTest {
    private static final int RECORDS = 20_000;
    private static final int LEVELS = 10;

    private final WarmupMarket market =
            new WarmupMarket(new Book(), List.of(Fixture.BTC_USDT), 1_700_000_000_000_000_000L);
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private int touches;
    private int trades;
    private int changes;
    private int jumps; // the price leaves all levels behind

    /** Keeps the book as anybody would. */
    private final class Book implements DirectPublisher {
        private final BookUpdateDecoder update = new BookUpdateDecoder();
        private final BookLevels levels = new BookLevels();

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            switch (Records.templateId(buffer, offset)) {
                case TopOfBookDecoder.TEMPLATE_ID -> touches++;
                case TradeDecoder.TEMPLATE_ID -> trades++;
                default -> book(buffer, offset);
            }
        }

        private void book(final DirectBuffer buffer, final int offset) {
            assertEquals(BookUpdateDecoder.TEMPLATE_ID, Records.templateId(buffer, offset));
            update.wrap(
                    buffer,
                    offset + Records.BODY_OFFSET,
                    Records.blockLength(buffer, offset),
                    Records.version(buffer, offset));
            assertEquals(changes == 0 ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA, update.kind());
            assertEquals(++changes, update.sourceSequence());
            levels.bids(buffer, offset);
            jumps += levels.count() == 2 * LEVELS ? 1 : 0;
            apply(bids);
            levels.asks();
            apply(asks);
        }

        private void apply(final Map<Long, Long> side) {
            for (int i = 0; i < levels.count(); i++) {
                if (levels.qty(i) == 0) {
                    assertTrue(side.remove(levels.price(i)) != null, "gone without having been: " + levels.price(i));
                } else {
                    side.put(levels.price(i), levels.qty(i));
                }
            }
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    @Test
    void shouldTellAWholeBookByItsChanges() {
        final long tick = Fixture.BTC_USDT.tickSize();

        for (int i = 0; i < RECORDS; i++) {
            market.publish(1);
            assertEquals(LEVELS, bids.size());
            assertEquals(LEVELS, asks.size());
            assertEquals((LEVELS - 1) * tick, bids.lastKey() - bids.firstKey());
            assertEquals((LEVELS - 1) * tick, asks.lastKey() - asks.firstKey());
            assertEquals(tick, asks.firstKey() - bids.lastKey());
        }

        assertTrue(jumps > 0, "the price never jumped");
        assertTrue(trades > RECORDS / 10 && changes > RECORDS / 10 && touches > RECORDS / 2, "of each kind");
    }
}
