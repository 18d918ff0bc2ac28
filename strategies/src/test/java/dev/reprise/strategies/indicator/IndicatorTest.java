package dev.reprise.strategies.indicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.strategies.FakeMarket;
import org.junit.jupiter.api.Test;

class IndicatorTest {
    @Test
    void shouldRefuseAPeriodOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Ema(0));
        assertThrows(IllegalArgumentException.class, () -> new Sma(-1));
        assertThrows(IllegalArgumentException.class, () -> new Atr(0));
        assertThrows(IllegalArgumentException.class, () -> new Rsi(0));
    }

    @Test
    void shouldHaveNoValueBeforeTheFirstSample() {
        assertTrue(Double.isNaN(new Ema(3).value()));
        assertTrue(Double.isNaN(new Rsi(3).value()));
    }

    @Test
    void shouldNotCrossWhileCold() {
        final Sma fast = new Sma(1);
        final Sma slow = new Sma(3);
        for (final double sample : new double[] {3, 1, 9}) {
            fast.update(sample);
            slow.update(sample);
            assertFalse(fast.crossedAbove(slow) || fast.crossedBelow(slow));
        }
        fast.update(0);
        slow.update(0);
        assertTrue(fast.crossedBelow(slow));
        assertTrue(slow.crossedAbove(fast));
        assertFalse(fast.crossedAbove(slow));
    }

    @Test
    void shouldSayFiftyWithoutChangeAndHundredWithoutLoss() {
        final Rsi rsi = new Rsi(2);
        rsi.update(5);
        rsi.update(5);
        assertFalse(rsi.isWarm());
        assertEquals(50, rsi.update(5));
        assertEquals(100, rsi.update(6));
    }

    @Test
    void shouldMeasureTheLeanOfTheBook() {
        final FakeMarket.Levels book = new FakeMarket.Levels();
        book.bestBid = 10_000;
        book.bestAsk = 10_100;
        assertEquals(0, Imbalance.of(book, 5));
        book.bidQty = new long[] {3, 1, 2};
        assertEquals(1, Imbalance.of(book, 5));
        book.askQty = new long[] {1, 1};
        assertEquals(0.5, Imbalance.of(book, 1));
        assertEquals(0.5, Imbalance.of(book, 5));
        assertEquals((4.0 - 2) / 6, Imbalance.of(book, 2));
    }
}
