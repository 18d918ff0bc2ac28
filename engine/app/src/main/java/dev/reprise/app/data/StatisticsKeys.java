package dev.reprise.app.data;

import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.config.StatisticsConfig;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.backtest.statistics.DailyEquity;
import dev.reprise.backtest.statistics.DeepestFall;
import dev.reprise.backtest.statistics.Drawdown;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.backtest.statistics.ReturnStatistics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statistics of a run as keys of its result. A number that cannot be said is null, with the reason beside it. */
final class StatisticsKeys {
    private static final double DAY_NS = 86_400e9;
    private static final double YEAR_NS = 365 * DAY_NS;
    private static final BigDecimal BPS = BigDecimal.valueOf(10_000);

    private StatisticsKeys() {}

    /**
     * Adds them all; the net profit is there already.
     *
     * @param initial balance in the reporting currency, 0 when it is not known
     * @param convention of the returns
     * @param isSimulated whether the orders met a simulated venue
     */
    static void addTo(
            final ObjectNode keys,
            final EquityCurve equity,
            final BigDecimal initial,
            final StatisticsConfig convention,
            final boolean isSimulated) {
        recovery(equity, keys);
        keys.set("statistics", returns(equity, initial, convention));
        keys.set("execution", ExecutionKeys.of(equity, initial));
        keys.set("inventory", ExecutionKeys.inventory(equity));
        keys.set("latency", ExecutionKeys.latency(equity.orders(), isSimulated));
        if (equity.isKnown()) {
            keys.set(
                    "attribution",
                    attribution(equity.fills(), new BigDecimal(keys.get("pnl").asString())));
        }
    }

    /**
     * Returns on the initial balance, which every daily return begins from.
     *
     * @param initial balance in the reporting currency; 0 or less makes no returns
     */
    private static ObjectNode returns(
            final EquityCurve curve, final BigDecimal initial, final StatisticsConfig convention) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final DailyEquity daily = curve.daily();
        final double riskFree = convention.riskFree().doubleValue();
        keys.put("periods_per_year", convention.periods());
        keys.put("risk_free", riskFree);
        keys.put("convention", convention.isSimple() ? "simple" : "compound");
        keys.put("initial", initial.toPlainString());
        if (!curve.isKnown() || initial.signum() <= 0) {
            keys.put("returns", 0);
            return keys.put(
                    "reason",
                    curve.isKnown()
                            ? "no_initial_balance_in_" + curve.currency().code()
                            : "overflow");
        }
        final long[] points = daily.points();
        final double[] equity = new double[points.length];
        boolean isSolvent = true;
        for (int i = 0; i < points.length; i++) {
            equity[i] = initial.add(
                            BigDecimal.valueOf(points[i], curve.currency().scale()))
                    .doubleValue();
            isSolvent &= equity[i] > 0;
        }
        if (!isSolvent) {
            keys.put("returns", Math.max(0, daily.lastWhole() - daily.firstWhole()));
            return keys.put("reason", "equity_fell_to_zero");
        }
        final double years = (daily.end() - daily.start()) / YEAR_NS;
        final ReturnStatistics s = convention.isSimple()
                ? ReturnStatistics.simple(
                        equity, daily.firstWhole(), daily.lastWhole(), years, convention.periods(), riskFree)
                : ReturnStatistics.of(
                        equity, daily.firstWhole(), daily.lastWhole(), years, convention.periods(), riskFree);
        keys.put("returns", s.returns());
        keys.put("partial_days", points.length - 1 - s.returns());
        put(keys, "total_return", s.totalReturn());
        put(keys, "cagr", s.cagr());
        put(keys, "volatility", s.volatility());
        put(keys, "sharpe", s.sharpe());
        final ArrayNode interval = keys.putArray("sharpe_ci95");
        if (!Double.isNaN(s.sharpeLow())) {
            interval.add(s.sharpeLow()).add(s.sharpeHigh());
        }
        put(keys, "sortino", s.sortino());
        put(keys, "calmar", s.calmar());
        put(keys, "omega", s.omega());
        put(keys, "ulcer", s.ulcer());
        put(keys, "upi", s.upi());
        put(keys, "skew", s.skew());
        put(keys, "kurtosis_excess", s.kurtosisExcess());
        put(keys, "var_95", s.var95());
        put(keys, "cvar_95", s.cvar95());
        put(keys, "var_99", s.var99());
        put(keys, "cvar_99", s.cvar99());
        put(keys, "psr", s.psr());
        put(keys, "min_track_record", s.minTrackRecord());
        put(keys, "mdd_daily", s.maxDrawdown());
        dailyFall(Drawdown.of(equity), daily, keys);
        tickFall(curve, initial, keys);
        if (s.returns() < ReturnStatistics.MIN_RETURNS) {
            keys.put("reason", "insufficient_sample");
        } else if (Double.isNaN(s.sharpe())) {
            keys.put("reason", "no_variation");
        }
        return keys;
    }

    /** Where the profit came from; the parts add up to it exactly. */
    private static ObjectNode attribution(final FillStatistics fills, final BigDecimal pnl) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final BigDecimal rounding = fills.rounding(pnl);
        keys.put("spread", fills.spread().toPlainString());
        keys.put("inventory", fills.inventory().toPlainString());
        keys.put("fees", fills.fees().toPlainString());
        keys.put("rebates", fills.rebates().toPlainString());
        keys.put("funding", fills.funding().toPlainString());
        keys.put("funding_received", fills.fundingReceived().toPlainString());
        keys.put("funding_paid", fills.fundingPaid().toPlainString());
        keys.put("rounding", rounding.toPlainString());
        keys.put("pnl", pnl.toPlainString());
        keys.put("exact", true);
        put(keys, "pnl_per_traded_bps", bps(pnl, fills.traded()));
        return keys;
    }

    /** When the deepest fall between daily values began, was deepest and was made good again. */
    private static void dailyFall(final Drawdown fall, final DailyEquity daily, final ObjectNode keys) {
        if (fall.isNone()) {
            return;
        }
        keys.put("mdd_daily_from", TimeText.utc(daily.time(fall.peak())));
        keys.put("mdd_daily_to", TimeText.utc(daily.time(fall.trough())));
        putTime(keys, "mdd_daily_recovered", fall.isRecovered() ? daily.time(fall.recovered()) : 0);
        put(keys, "mdd_daily_fall_days", (daily.time(fall.trough()) - daily.time(fall.peak())) / DAY_NS);
        final long until = fall.isRecovered() ? daily.time(fall.recovered()) : daily.end();
        put(keys, "mdd_daily_under_water_days", (until - daily.time(fall.peak())) / DAY_NS);
    }

    /** The fall between any two events that is deepest as a part of the equity it fell from. */
    private static void tickFall(final EquityCurve curve, final BigDecimal initial, final ObjectNode keys) {
        final int scale = curve.currency().scale();
        final DeepestFall fall = curve.deepestOfEquity();
        final double peak = initial.add(BigDecimal.valueOf(fall.peak(), scale)).doubleValue();
        put(keys, "mdd_tick", BigDecimal.valueOf(fall.depth(), scale).doubleValue() / peak);
        if (fall.depth() > 0) {
            keys.put("mdd_tick_from", TimeText.utc(fall.from()));
            keys.put("mdd_tick_to", TimeText.utc(fall.to()));
            putTime(keys, "mdd_tick_recovered", fall.recovered());
            put(keys, "mdd_tick_fall_days", (fall.to() - fall.from()) / DAY_NS);
            final long until = fall.recovered() == 0 ? curve.daily().end() : fall.recovered();
            put(keys, "mdd_tick_under_water_days", (until - fall.from()) / DAY_NS);
        }
    }

    private static void putTime(final ObjectNode keys, final String name, final long time) {
        if (time == 0) {
            keys.putNull(name);
        } else {
            keys.put(name, TimeText.utc(time));
        }
    }

    /** When the deepest fall of equity was made good again. */
    private static void recovery(final EquityCurve curve, final ObjectNode keys) {
        putTime(keys, "max_drawdown_recovered", curve.maxDrawdownRecovered());
    }

    static double bps(final BigDecimal amount, final BigDecimal of) {
        return of.signum() == 0
                ? Double.NaN
                : amount.multiply(BPS).divide(of, 6, RoundingMode.HALF_EVEN).doubleValue();
    }

    static void put(final ObjectNode keys, final String name, final double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            keys.putNull(name);
        } else {
            keys.put(name, value);
        }
    }
}
