package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DailyEquityTest {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long DAY = 24 * HOUR;

    @Test
    void shouldHaveAPointAtEachMidnightAlsoWithoutAnEvent() {
        final DailyEquity equity = new DailyEquity(20 * HOUR);
        equity.onTime(21 * HOUR, 0);
        equity.onTime(DAY + HOUR, 7); // 7 held at midnight
        equity.onTime(4 * DAY + HOUR, 9); // and 9 at the three after it
        equity.finish(11);
        assertArrayEquals(new long[] {0, 7, 9, 9, 9, 11}, equity.points());
        final long[] times = new long[6];
        java.util.Arrays.setAll(times, equity::time);
        assertArrayEquals(new long[] {20 * HOUR, DAY, 2 * DAY, 3 * DAY, 4 * DAY, 4 * DAY + HOUR}, times);
    }

    @Test
    void shouldNotCountTheLastMidnightTwice() {
        final DailyEquity equity = new DailyEquity(0);
        equity.onTime(DAY, 5);
        equity.finish(6); // what came at the midnight is the day's
        assertArrayEquals(new long[] {0, 6}, equity.points());
        assertEquals(DAY, equity.time(1));
    }

    @Test
    void shouldGiveWhatHappensAtMidnightToTheDayThatEnds() {
        final DailyEquity equity = new DailyEquity(DAY);
        equity.onTime(DAY, 0); // at the start: of the day that begins, there being none before
        equity.onTime(2 * DAY, 1); // a bar's end; it comes to 2
        equity.onTime(2 * DAY, 2); // and another instrument's to 3
        assertFalse(equity.hasMidnightBefore(2 * DAY));
        assertTrue(equity.hasMidnightBefore(2 * DAY + 1));
        equity.onTime(3 * DAY, 3);
        equity.onTime(3 * DAY + 1, 4);
        equity.finish(5);
        assertArrayEquals(new long[] {0, 3, 4, 5}, equity.points());
        assertEquals(0, equity.firstWhole());
        assertEquals(2, equity.lastWhole());
    }

    @Test
    void shouldHaveAStartAndAnEndWithinADay() {
        final DailyEquity equity = new DailyEquity(HOUR);
        equity.onTime(2 * HOUR, 3);
        equity.finish(4);
        assertArrayEquals(new long[] {0, 4}, equity.points());
    }

    private static int days(final long start, final long end) {
        final DailyEquity equity = new DailyEquity(start);
        equity.onTime(end, 1);
        equity.finish(2);
        return equity.lastWhole() - equity.firstWhole();
    }

    @Test
    void shouldTakeNoPartOfADayForADay() {
        assertEquals(1, days(0, DAY));
        assertEquals(3, days(0, 3 * DAY));
        assertEquals(3, days(HOUR, 4 * DAY - HOUR + 1) - 1, "an hour is missing at most: whole");
        assertEquals(2, days(HOUR + 1, 3 * DAY), "the first is none");
        assertEquals(2, days(0, 3 * DAY - HOUR - 1), "the last is none");
        assertEquals(1, days(20 * HOUR, 2 * DAY + 10 * HOUR), "neither is");
        assertTrue(days(20 * HOUR, DAY + HOUR) <= 0, "two parts");
        assertTrue(days(HOUR, 2 * HOUR) <= 0);
        assertTrue(days(0, 0) <= 0, "no time passed");
        assertTrue(days(20 * HOUR, DAY) <= 0, "a part that ends at midnight");
        assertEquals(1, days(1, DAY - 1), "all but two nanoseconds");
        assertTrue(days(HOUR, DAY - HOUR) <= 0, "two hours are missing");
        assertEquals(
                1, days(DAY - 1, 2 * DAY - 1), "daily bars, seen at their ends: the first point is the day before's");
    }

    @Test
    void shouldSayWhereTheWholeDaysAre() {
        final DailyEquity equity = new DailyEquity(20 * HOUR);
        equity.onTime(3 * DAY + 5 * HOUR, 1);
        equity.finish(2);
        assertEquals(5, equity.points().length);
        assertEquals(1, equity.firstWhole());
        assertEquals(3, equity.lastWhole());
    }
}
