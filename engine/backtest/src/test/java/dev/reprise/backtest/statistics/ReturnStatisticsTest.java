package dev.reprise.backtest.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand from the formulas. */
class ReturnStatisticsTest {
    private static final double EXACT = 1e-12;

    /** +2 % and -1 % in turn. */
    private static double[] alternating(final int returns) {
        final double[] equity = new double[returns + 1];
        equity[0] = 1_000;
        for (int i = 0; i < returns; i++) {
            equity[i + 1] = equity[i] * (i % 2 == 0 ? 1.02 : 0.99);
        }
        return equity;
    }

    @Test
    void shouldAgreeWithTheFormulas() {
        // mean 0.5 %, population deviation 1.5 %, skew 0, raw kurtosis 1: the standard error is 1/sqrt(29)
        final ReturnStatistics s = ReturnStatistics.of(alternating(30), 0, 30, 30 / 365.0, 365, 0);
        assertEquals(30, s.returns());
        assertEquals(Math.pow(1.0098, 15) - 1, s.totalReturn(), EXACT);
        assertEquals(4.9286301816424425, s.cagr(), 1e-9);
        assertEquals(0.2914736635645219, s.volatility(), EXACT);
        assertEquals(6.261286106200841, s.sharpe(), 1e-9);
        assertEquals(-0.6920868524315241, s.sharpeLow(), 1e-6);
        assertEquals(13.214659064833207, s.sharpeHigh(), 1e-6);
        assertEquals(13.509256086106296, s.sortino(), 1e-9);
        assertEquals(2, s.omega(), 1e-9);
        assertEquals(0.006956083436402524, s.ulcer(), EXACT);
        assertEquals(4.9286301816424425 / 0.006956083436402524, s.upi(), 1e-6);
        assertEquals(0, s.skew(), 1e-9);
        assertEquals(-2, s.kurtosisExcess(), 1e-9);
        assertEquals(0.01, s.maxDrawdown(), EXACT);
        assertEquals(492.86301816424425, s.calmar(), 1e-6);
        assertEquals(0.01, s.var95(), EXACT);
        assertEquals(0.01, s.cvar95(), EXACT);
        assertEquals(0.01, s.var99(), EXACT);
        assertEquals(0.9612083512574342, s.psr(), 1e-9);
        assertEquals(26.189542503646926, s.minTrackRecord(), 1e-6);
    }

    @Test
    void shouldSayNothingOfAYearWithFewerThanThirtyReturns() {
        final ReturnStatistics s = ReturnStatistics.of(alternating(29), 0, 29, 29 / 365.0, 365, 0);
        for (final double value : new double[] {
            s.cagr(), s.volatility(), s.sharpe(), s.sharpeLow(), s.sortino(), s.calmar(), s.upi(), s.psr()
        }) {
            assertTrue(Double.isNaN(value), s.toString());
        }
        assertEquals(0.01, s.maxDrawdown(), EXACT);
        assertTrue(s.totalReturn() > 0.1);
    }

    @Test
    void shouldNotDivideByNothing() {
        final double[] flat = new double[40];
        java.util.Arrays.fill(flat, 100);
        final ReturnStatistics s = ReturnStatistics.of(flat, 0, flat.length - 1, 39 / 365.0, 365, 0);
        assertEquals(0, s.totalReturn());
        assertTrue(Double.isNaN(s.sharpe()) && Double.isNaN(s.sortino()) && Double.isNaN(s.calmar()), s.toString());
        final ReturnStatistics none = ReturnStatistics.of(new double[] {100}, 0, 0, 0, 365, 0);
        assertEquals(0, none.returns());
        assertTrue(Double.isNaN(none.sharpe()), none.toString());
    }

    @Test
    void shouldTakeTheTailFromTheLowestReturns() {
        final double[] equity = new double[101];
        equity[0] = 1;
        for (int i = 0; i < 100; i++) {
            equity[i + 1] = equity[i] * (1 + (i - 50) / 1_000.0);
        }
        final ReturnStatistics s = ReturnStatistics.of(equity, 0, equity.length - 1, 100 / 365.0, 365, 0);
        assertEquals(0.046, s.var95(), 1e-12); // the fifth of -50, -49, -48, -47, -46
        assertEquals(0.048, s.cvar95(), 1e-12);
        assertEquals(0.050, s.var99(), 1e-12);
        assertEquals(0.050, s.cvar99(), 1e-12);
    }

    @Test
    void shouldTakeTheRiskFreeRateOff() {
        final ReturnStatistics s =
                ReturnStatistics.of(alternating(30), 0, 30, 30 / 365.0, 365, Math.pow(1.005, 365) - 1);
        assertEquals(0, s.sharpe(), 1e-9); // the mean return is the risk-free one
        assertEquals(0.5, s.psr(), 1e-9);
    }

    @Test
    void shouldReturnOnTheInitialEquityWhenSimple() {
        // +20 and -10 in turn on 1000: returns of 2 % and -1 %, as in the compounding series, whatever the equity is
        final double[] equity = new double[31];
        equity[0] = 1_000;
        for (int i = 0; i < 30; i++) {
            equity[i + 1] = equity[i] + (i % 2 == 0 ? 20 : -10);
        }
        final ReturnStatistics s = ReturnStatistics.simple(equity, 0, equity.length - 1, 30 / 365.0, 365, 0);

        assertEquals(0.15, s.totalReturn(), EXACT);
        assertEquals(0.15 * 365 / 30, s.cagr(), 1e-9);
        assertEquals(6.261286106200841, s.sharpe(), 1e-9);
        assertEquals(0.2914736635645219, s.volatility(), EXACT);
        assertEquals(
                0,
                ReturnStatistics.simple(equity, 0, equity.length - 1, 30 / 365.0, 365, 0.005 * 365)
                        .sharpe(),
                1e-9);
    }

    @Test
    void shouldLeavePartsOfDaysOutOfTheReturnsAndInTheTotal() {
        final double[] whole = alternating(30);
        final double[] equity = new double[whole.length + 2];
        System.arraycopy(whole, 0, equity, 1, whole.length);
        equity[0] = 2 * whole[0]; // fell by half on a part of a day
        equity[equity.length - 1] = 3 * whole[0];
        final ReturnStatistics expected = ReturnStatistics.of(whole, 0, 30, 30 / 365.0, 365, 0);

        final ReturnStatistics s = ReturnStatistics.of(equity, 1, 31, 31 / 365.0, 365, 0);

        assertEquals(30, s.returns());
        assertEquals(expected.sharpe(), s.sharpe());
        assertEquals(expected.volatility(), s.volatility());
        assertEquals(expected.var95(), s.var95());
        assertEquals(0.5, s.totalReturn(), 1e-12);
        assertTrue(s.maxDrawdown() >= 0.5, "the falls are of the whole time");
        assertEquals(0, ReturnStatistics.of(equity, 1, 0, 1, 365, 0).returns(), "no whole day");
        assertEquals(0.5, ReturnStatistics.simple(equity, 1, 0, 1, 365, 0).totalReturn(), 1e-12);
    }
}
