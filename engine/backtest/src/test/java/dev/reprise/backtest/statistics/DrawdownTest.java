package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DrawdownTest {
    @Test
    void shouldTakeTheDeepestPartAndWhereItBeganAndEnded() {
        // falls: 10 of 100, then 20 of 120, made good with 120
        assertEquals(new Drawdown(3, 5, 7), Drawdown.of(new double[] {100, 90, 100, 120, 110, 100, 119, 120, 119}));
    }

    @Test
    void shouldMeasureByThePeakAndNotByTheAmount() {
        // 30 of 100 is more than 31 of 200
        assertEquals(new Drawdown(0, 1, 2), Drawdown.of(new double[] {100, 70, 200, 169}));
    }

    @Test
    void shouldSayWhenItWasNotMadeGood() {
        final Drawdown fall = Drawdown.of(new double[] {100, 110, 99, 109});
        assertEquals(new Drawdown(1, 2, -1), fall);
        assertFalse(fall.isRecovered());
        assertFalse(fall.isNone());
    }

    @Test
    void shouldFindNoneInARisingSeries() {
        assertTrue(Drawdown.of(new double[] {100, 100, 101}).isNone());
        assertTrue(Drawdown.of(new double[] {100}).isNone());
        assertFalse(Drawdown.of(new double[] {100, 100, 101}).isRecovered());
    }
}
