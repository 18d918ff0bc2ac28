package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
        equity.finish(5);
        assertArrayEquals(new long[] {0, 5}, equity.points());
    }

    @Test
    void shouldHaveAStartAndAnEndWithinADay() {
        final DailyEquity equity = new DailyEquity(HOUR);
        equity.onTime(2 * HOUR, 3);
        equity.finish(4);
        assertArrayEquals(new long[] {0, 4}, equity.points());
    }
}
