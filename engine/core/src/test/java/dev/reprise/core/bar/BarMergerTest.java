package dev.reprise.core.bar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.BarSpec;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BarMergerTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long START = 100 * 5 * MINUTE;
    private static final Instrument BTC = new Instrument(
            0,
            1,
            "BTC-USDT.X",
            "BTCUSDT",
            "X",
            new Currency(0, "BTC", 8),
            new Currency(1, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(2, 5, 1, 1, 1, 0, 1, 0, 0, 0),
            new Instrument.Fees(0, 0),
            true);

    private final BarMerger five = merger(5);

    private static BarMerger merger(final int minutes) {
        return new BarMerger(BTC, BarSpec.time(Duration.ofMinutes(minutes)));
    }

    private static boolean add(final BarMerger merger, final long openTime, final long price) {
        return merger.add(openTime, openTime + MINUTE, price, price + 5, price - 5, price + 1, 10, 3);
    }

    @Test
    void shouldPassABarOfItsOwnLengthWhereverItBegins() {
        final BarMerger one = merger(1);

        assertTrue(add(one, START + 7, 100));

        assertEquals(START + 7, one.openTime());
        assertEquals(START + 7 + MINUTE, one.closeTime());
        assertEquals("100 105 95 101 10 3", text(one));
    }

    @Test
    void shouldAnswerForEachLengthByItself() {
        assertFalse(five.canMerge(0));
        assertTrue(five.canMerge(MINUTE));
        assertTrue(five.canMerge(MINUTE));
        assertFalse(five.canMerge(2 * MINUTE));
        assertTrue(five.canMerge(5 * MINUTE));
        assertFalse(five.canMerge(10 * MINUTE));
        assertFalse(five.canMerge(0));
    }

    @Test
    void shouldMakeALongerBarOfItsParts() {
        for (int i = 0; i < 4; i++) {
            assertFalse(add(five, START + i * MINUTE, 100 + 10 * i));
        }
        assertTrue(add(five, START + 4 * MINUTE, 90));

        assertEquals(START, five.openTime());
        assertEquals(START + 5 * MINUTE, five.closeTime());
        assertEquals("100 135 85 91 50 15", text(five));
    }

    @Test
    void shouldCloseABarWhoseLastPartIsMissingWhenTheNextOneBegins() {
        add(five, START + MINUTE, 100);
        assertFalse(five.endsBefore(START + 2 * MINUTE));
        assertTrue(five.endsBefore(START + 11 * MINUTE));

        assertEquals(START, five.openTime());
        assertEquals("100 105 95 101 10 3", text(five));
        assertFalse(five.endsBefore(START + 11 * MINUTE), "nothing is under way");
    }

    @Test
    void shouldMergeOnlyWhatDividesItsLength() {
        assertTrue(five.canMerge(MINUTE));
        assertTrue(five.canMerge(5 * MINUTE));
        assertFalse(five.canMerge(2 * MINUTE));
        assertFalse(five.canMerge(10 * MINUTE));
        assertFalse(five.canMerge(0));
        assertFalse(new BarMerger(BTC, BarSpec.tick(10)).canMerge(MINUTE));
    }

    @Test
    void shouldShowTheBarUnderWayInItsHash() {
        final long before = five.stateHash();
        add(five, START, 100);

        assertNotEquals(before, five.stateHash());
    }

    private static String text(final BarMerger bar) {
        return bar.open() + " " + bar.high() + " " + bar.low() + " " + bar.close() + " " + bar.volume() + " "
                + bar.trades();
    }
}
