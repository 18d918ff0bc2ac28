package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.Side;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What K8 and K9 remember: typical sizes and where the price was. */
class SamplesTest {
    @Test
    void shouldKnowATypicalSizeFromTheTenthOrder() {
        final TypicalSize size = new TypicalSize();
        for (int i = 1; i < TypicalSize.LEAST; i++) {
            size.add(i);
            assertFalse(size.isKnown());
        }
        size.add(10);
        assertTrue(size.isKnown());
        assertEquals(5 + 6, size.twiceMedian());
        size.add(100);
        assertEquals(6 + 6, size.twiceMedian());
    }

    @Test
    void shouldTakeTheMedianOfTheLastHundred() {
        final TypicalSize size = new TypicalSize();
        for (int i = 1; i <= 100; i++) {
            size.add(i);
        }
        assertEquals(50 + 51, size.twiceMedian());
        for (int i = 101; i <= 250; i++) {
            size.add(i);
            assertEquals(i - 50 + i - 49, size.twiceMedian());
        }
        for (int i = 0; i < 100; i++) {
            size.add(7);
        }
        assertEquals(14, size.twiceMedian());
    }

    @Test
    void shouldShowSizesInTheStateHash() {
        final Set<Long> hashes = new HashSet<>();
        final TypicalSize size = new TypicalSize();
        for (int i = 0; i < 200; i++) {
            assertTrue(hashes.add(size.stateHash(1)));
            size.add(i);
        }
    }

    @Test
    void shouldRememberHowLowAndHowHighThePriceWasWithinTheWindow() {
        final long window = 60_000;
        final PriceDrift drift = new PriceDrift();
        assertEquals(0, drift.extreme(Side.BUY, 0));
        drift.add(200, window, 1_000_000);
        drift.add(180, window, 1_000_000);
        drift.add(220, window, 1_000_001);
        drift.add(0, window, 1_000_002); // no price
        assertEquals(180, drift.extreme(Side.BUY, 1_000_002));
        assertEquals(220, drift.extreme(Side.SELL, 1_000_002));

        drift.add(210, window, 1_030_000);
        assertEquals(180, drift.extreme(Side.BUY, 1_030_000));
        assertEquals(220, drift.extreme(Side.SELL, 1_030_000));
        drift.add(205, window, 1_065_000);
        assertEquals(205, drift.extreme(Side.BUY, 1_065_000), "the first prices are older than the window");
        assertEquals(210, drift.extreme(Side.SELL, 1_065_000));
        assertEquals(0, drift.extreme(Side.BUY, 1_065_000 + 2 * window), "nothing lately");
        drift.add(300, window, 1_065_000 + 2 * window);
        assertEquals(300, drift.extreme(Side.BUY, 1_065_000 + 2 * window));
    }

    @Test
    void shouldBeginAnewWithAnotherWindowAndMeasureNothingWithoutOne() {
        final PriceDrift drift = new PriceDrift();
        drift.add(100, 0, 500);
        assertEquals(0, drift.extreme(Side.SELL, 500));
        drift.add(100, 60_000, 1_000_000);
        drift.add(200, 120_000, 1_000_001);
        assertEquals(200, drift.extreme(Side.BUY, 1_000_001));
        assertEquals(200, drift.extreme(Side.SELL, 1_000_001));
    }

    @Test
    void shouldMeasureDriftByTheMidThenTheMarkThenTheLastTrade() {
        final StubMarket market = new TradingRig().market;
        market.top(0, 0, 0, 0);
        assertEquals(0, PriceDrift.twice(market, 0));
        market.last[0] = 300;
        assertEquals(600, PriceDrift.twice(market, 0));
        market.top(0, 200, 205, 0);
        assertEquals(405, PriceDrift.twice(market, 0));
        market.mark(0, 100);
        assertEquals(405, PriceDrift.twice(market, 0));
        market.top(0, 0, 0, 0);
        assertEquals(200, PriceDrift.twice(market, 0));
    }
}
