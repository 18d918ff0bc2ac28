package dev.reprise.backtest.statistics;

/**
 * Where the deepest fall of a series is, as a part of the highest value before it.
 *
 * @param peak index of that value, the first of its height
 * @param trough index of the deepest value; that of the peak when nothing fell
 * @param recovered index of the first value as high as the peak again, -1 when there is none
 */
public record Drawdown(int peak, int trough, int recovered) {
    /** @param equity above 0 */
    public static Drawdown of(final double[] equity) {
        int highest = 0;
        int peak = 0;
        int trough = 0;
        double deepest = 0;
        for (int i = 1; i < equity.length; i++) {
            highest = equity[i] > equity[highest] ? i : highest;
            final double fall = 1 - equity[i] / equity[highest];
            if (fall > deepest) {
                deepest = fall;
                peak = highest;
                trough = i;
            }
        }
        int recovered = trough + 1;
        while (recovered < equity.length && equity[recovered] < equity[peak]) {
            recovered++;
        }
        return new Drawdown(peak, trough, recovered < equity.length && deepest > 0 ? recovered : -1);
    }

    /** Whether nothing fell. */
    public boolean isNone() {
        return peak == trough;
    }

    /** Whether the value was back. */
    public boolean isRecovered() {
        return recovered >= 0;
    }
}
