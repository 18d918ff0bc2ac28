package dev.reprise.backtest.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Statistics of daily returns. With n returns r, risk-free rate rf a year, A periods a year and x = r − ((1 + rf)^(1/A) − 1):
 *
 * <ul>
 *   <li>{@code cagr} = (last / first)^(1/years) − 1
 *   <li>{@code volatility} = std(r)·√A, standard deviations with n − 1
 *   <li>{@code sharpe} = mean(x) / std(x)·√A; {@code sharpeLow}, {@code sharpeHigh}: 95 % interval from the standard error √((1 − γ₃S +
 *       (γ₄ − 1)/4·S²)/(n − 1)) of the ratio S of one period (Lo 2002, Mertens 2002)
 *   <li>{@code sortino} = mean(x) / √(Σ min(0, x)² / n)·√A; {@code calmar} = cagr / |deepest fall|
 *   <li>{@code omega} = Σ max(r, 0) / Σ max(−r, 0); {@code ulcer} = √(mean of squared falls); {@code upi} = (cagr − rf) / ulcer
 *   <li>{@code skew} γ₃ and {@code kurtosisExcess} γ₄ − 3 from population moments
 *   <li>{@code var95} is minus the ⌈n/20⌉-th lowest return, {@code cvar95} minus the mean of those up to it; 99 likewise
 *   <li>{@code psr}: probability that the true Sharpe ratio is above 0 (Bailey and López de Prado 2012); {@code minTrackRecord}: returns
 *       needed to say so with 95 %
 * </ul>
 *
 * <p>Returns are those of whole UTC days; total return, {@code cagr} and the falls are of the whole time.
 *
 * <p>NaN stands for what cannot be said: everything that speaks of a year needs {@link #MIN_RETURNS} returns, a ratio something to
 * divide by.
 *
 * @param returns n
 * @param totalReturn last / first − 1
 */
public record ReturnStatistics(
        int returns,
        double totalReturn,
        double cagr,
        double volatility,
        double sharpe,
        double sharpeLow,
        double sharpeHigh,
        double sortino,
        double calmar,
        double omega,
        double ulcer,
        double upi,
        double skew,
        double kurtosisExcess,
        double var95,
        double cvar95,
        double var99,
        double cvar99,
        double psr,
        double minTrackRecord,
        double maxDrawdown) {
    /** Fewer daily returns say nothing about a year. */
    public static final int MIN_RETURNS = 30;

    private static final double CONFIDENCE_95_TWO_SIDED = 0.975;
    private static final double CONFIDENCE_95 = 0.95;

    /**
     * Computes them all.
     *
     * @param equity at the start, at each midnight and at the end; above 0
     * @param first position in it of the value that the first whole day began with
     * @param last position in it of the value that the last whole day ended with; not above {@code first}: there is no return
     * @param years between the first value and the last one
     * @param periods a year
     * @param riskFree rate a year
     */
    public static ReturnStatistics of(
            final double[] equity,
            final int first,
            final int last,
            final double years,
            final double periods,
            final double riskFree) {
        final double[] returns = new double[Math.max(last - first, 0)];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = equity[first + i + 1] / equity[first + i] - 1;
        }
        return of(equity, returns, years, periods, riskFree, false);
    }

    /**
     * The same with returns on the initial equity, (next − last) / first, as strategies of a fixed size have them: nothing compounds, {@code cagr} is
     * total return / years, and the risk-free rate of a period rf / A.
     */
    public static ReturnStatistics simple(
            final double[] equity,
            final int first,
            final int last,
            final double years,
            final double periods,
            final double riskFree) {
        final double[] returns = new double[Math.max(last - first, 0)];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = (equity[first + i + 1] - equity[first + i]) / equity[0];
        }
        return of(equity, returns, years, periods, riskFree, true);
    }

    private static ReturnStatistics of(
            final double[] equity,
            final double[] returns,
            final double years,
            final double periods,
            final double riskFree,
            final boolean isSimple) {
        final int n = returns.length;
        final double total = equity.length < 2 ? 0 : equity[equity.length - 1] / equity[0] - 1;
        final boolean isEnough = n >= MIN_RETURNS;
        final double yearly = isSimple ? total / years : Math.pow(1 + total, 1 / years) - 1;
        final double cagr = isEnough && years > 0 ? yearly : Double.NaN;
        final double daily = isSimple ? riskFree / periods : Math.pow(1 + riskFree, 1 / periods) - 1;
        final double mean = mean(returns);
        final double deviation = deviation(returns, mean);
        final double m2 = moment(returns, mean, 2);
        final double skew = m2 > 0 ? moment(returns, mean, 3) / Math.pow(m2, 1.5) : Double.NaN;
        final double kurtosis = m2 > 0 ? moment(returns, mean, 4) / (m2 * m2) : Double.NaN;
        final double ratio = isEnough && deviation > 0 ? (mean - daily) / deviation : Double.NaN;
        final double variance = 1 - skew * ratio + (kurtosis - 1) / 4 * ratio * ratio;
        final double error = Math.sqrt(variance / (n - 1));
        final NormalDistribution normal = new NormalDistribution();
        final double z = normal.inverseCumulativeProbability(CONFIDENCE_95_TWO_SIDED);
        final double annual = Math.sqrt(periods);
        final double[] falls = falls(equity);
        final double deepest = Arrays.stream(falls).max().orElse(0);
        final double ulcer =
                Math.sqrt(Arrays.stream(falls).map(f -> f * f).average().orElse(0));
        final double[] sorted = returns.clone();
        Arrays.sort(sorted);
        final double needed = normal.inverseCumulativeProbability(CONFIDENCE_95) / ratio;
        return new ReturnStatistics(
                n,
                total,
                cagr,
                isEnough ? deviation * annual : Double.NaN,
                ratio * annual,
                (ratio - z * error) * annual,
                (ratio + z * error) * annual,
                isEnough ? quotient(mean - daily, downside(returns, daily)) * annual : Double.NaN,
                quotient(cagr, deepest),
                omega(returns),
                ulcer,
                quotient(cagr - riskFree, ulcer),
                skew,
                kurtosis - 3,
                valueAtRisk(sorted, 20, isEnough),
                tail(sorted, 20, isEnough),
                valueAtRisk(sorted, 100, isEnough),
                tail(sorted, 100, isEnough),
                Double.isNaN(error) ? Double.NaN : normal.cumulativeProbability(ratio / error),
                ratio > 0 ? 1 + variance * needed * needed : Double.NaN,
                deepest);
    }

    private static double quotient(final double a, final double b) {
        return b > 0 ? a / b : Double.NaN;
    }

    private static double mean(final double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double deviation(final double[] values, final double mean) {
        return values.length < 2
                ? Double.NaN
                : Math.sqrt(moment(values, mean, 2) * values.length / (values.length - 1));
    }

    private static double moment(final double[] values, final double mean, final int order) {
        return Arrays.stream(values)
                .map(v -> Math.pow(v - mean, order))
                .average()
                .orElse(Double.NaN);
    }

    private static double downside(final double[] returns, final double target) {
        return Math.sqrt(Arrays.stream(returns)
                .map(r -> Math.min(0, r - target))
                .map(d -> d * d)
                .average()
                .orElse(Double.NaN));
    }

    private static double omega(final double[] returns) {
        return quotient(
                Arrays.stream(returns).map(r -> Math.max(r, 0)).sum(),
                Arrays.stream(returns).map(r -> Math.max(-r, 0)).sum());
    }

    /** How far each point is below the highest before it, as a fraction of that. */
    private static double[] falls(final double[] equity) {
        final double[] falls = new double[equity.length];
        double peak = 0;
        for (int i = 0; i < equity.length; i++) {
            peak = Math.max(peak, equity[i]);
            falls[i] = peak > 0 ? 1 - equity[i] / peak : 0;
        }
        return falls;
    }

    private static int tailLength(final double[] sorted, final int oneIn) {
        return (sorted.length + oneIn - 1) / oneIn;
    }

    private static double valueAtRisk(final double[] sorted, final int oneIn, final boolean isEnough) {
        return isEnough ? 0 - sorted[tailLength(sorted, oneIn) - 1] : Double.NaN;
    }

    private static double tail(final double[] sorted, final int oneIn, final boolean isEnough) {
        return isEnough
                ? 0
                        - Arrays.stream(sorted, 0, tailLength(sorted, oneIn))
                                .average()
                                .orElseThrow()
                : Double.NaN;
    }
}
