package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.Side;
import org.junit.jupiter.api.Test;

class MarkoutTest {
    private static final long HORIZON = 100;

    private final Markout markout = new Markout(HORIZON);
    private final long[] mids = {0, 110};

    @Test
    void shouldWeighEachMoveWithItsNotional() {
        markout.onFill(0, 1, Side.BUY, 100, 3); // + 10 %
        markout.onFill(1, 1, Side.SELL, 100, 1); // - 10 %

        assertEquals(HORIZON, markout.nextDue());
        markout.onTime(HORIZON + 2, mids);

        assertEquals(2, markout.count());
        assertEquals(500, markout.meanBps(), 1e-9);
        assertEquals(Long.MAX_VALUE, markout.nextDue());
    }

    @Test
    void shouldTakeOnlyWhatWasDueBefore() {
        markout.onFill(0, 1, Side.BUY, 100, 1);
        markout.onFill(1, 1, Side.BUY, 100, 1);

        markout.onTime(HORIZON, mids);
        assertEquals(0, markout.count());
        markout.onTime(HORIZON + 1, mids);
        assertEquals(1, markout.count());
        assertEquals(HORIZON + 1, markout.nextDue());
    }

    @Test
    void shouldLeaveOutFillsWithoutAMid() {
        markout.onFill(0, 0, Side.BUY, 100, 1);

        markout.onTime(HORIZON + 1, mids);

        assertEquals(0, markout.count());
        assertEquals(Long.MAX_VALUE, markout.nextDue());
    }

    @Test
    void shouldFollowManyFillsInTheirOrder() {
        long time = 0;
        for (int i = 0; i < 700; i++) {
            markout.onFill(++time, 1, Side.BUY, 100, 1);
        }
        markout.onTime(time + HORIZON + 1, mids);
        for (int i = 0; i < 5_000; i++) {
            markout.onFill(++time, 1, i % 2 == 0 ? Side.BUY : Side.SELL, 100 + i % 7, 1 + i % 3);
        }
        final long begin = time - 4_999;
        for (int i = 0; i < 5_000; i++) {
            assertEquals(begin + i + HORIZON, markout.nextDue(), "fill " + i);
            markout.onTime(begin + i + HORIZON + 1, mids);
            assertEquals(701 + i, markout.count());
        }
    }
}
