package dev.reprise.app.data;

import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.backtest.statistics.DailyEquity;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.backtest.statistics.Markout;
import dev.reprise.backtest.statistics.ReturnStatistics;
import dev.reprise.core.CoreState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statistics of a run as keys of its result. A number that cannot be said is null, with the reason beside it. */
final class StatisticsKeys {
    private static final double PERIODS_PER_YEAR = 365;
    private static final double RISK_FREE = 0;
    private static final double YEAR_NS = 365 * 86_400e9;
    private static final BigDecimal BPS = BigDecimal.valueOf(10_000);

    private StatisticsKeys() {}

    /**
     * Adds them all; the net profit is there already.
     *
     * @param initial balance in the reporting currency
     */
    static void addTo(
            final ObjectNode keys,
            final EquityCurve equity,
            final BigDecimal initial,
            final CoreState.Counters counters) {
        recovery(equity, keys);
        keys.set("statistics", returns(equity, initial));
        keys.set("execution", execution(equity.fills(), counters));
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
    private static ObjectNode returns(final EquityCurve curve, final BigDecimal initial) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final DailyEquity daily = curve.daily();
        keys.put("periods_per_year", PERIODS_PER_YEAR);
        keys.put("risk_free", RISK_FREE);
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
            keys.put("returns", points.length - 1);
            return keys.put("reason", "equity_fell_to_zero");
        }
        final ReturnStatistics s =
                ReturnStatistics.of(equity, (daily.end() - daily.start()) / YEAR_NS, PERIODS_PER_YEAR, RISK_FREE);
        keys.put("returns", s.returns());
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
        if (s.returns() < ReturnStatistics.MIN_RETURNS) {
            keys.put("reason", "insufficient_sample");
        } else if (Double.isNaN(s.sharpe())) {
            keys.put("reason", "no_variation");
        }
        return keys;
    }

    /** How orders were filled, and what the fills were worth afterwards. */
    private static ObjectNode execution(final FillStatistics fills, final CoreState.Counters counters) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        put(keys, "fill_ratio", counters.orders() == 0 ? Double.NaN : (double) fills.fills() / counters.orders());
        put(keys, "order_to_trade", fills.fills() == 0 ? Double.NaN : (double) counters.orders() / fills.fills());
        put(
                keys,
                "maker_share",
                fills.traded().signum() == 0
                        ? Double.NaN
                        : fills.makerTraded().doubleValue() / fills.traded().doubleValue());
        put(keys, "spread_capture_bps", bps(fills.spread(), fills.traded()));
        final ArrayNode markouts = keys.putArray("markouts");
        for (final Markout markout : fills.markouts()) {
            final ObjectNode one = markouts.addObject();
            one.put("horizon_ms", markout.horizonNs() / 1_000_000);
            one.put("fills", markout.count());
            put(one, "mean_bps", markout.meanBps());
            put(one, "error_bps", markout.errorBps());
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

    /** When the deepest fall of equity was made good again. */
    private static void recovery(final EquityCurve curve, final ObjectNode keys) {
        if (curve.maxDrawdownRecovered() == 0) {
            keys.putNull("max_drawdown_recovered");
        } else {
            keys.put("max_drawdown_recovered", TimeText.utc(curve.maxDrawdownRecovered()));
        }
    }

    private static double bps(final BigDecimal amount, final BigDecimal of) {
        return of.signum() == 0
                ? Double.NaN
                : amount.multiply(BPS).divide(of, 6, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static void put(final ObjectNode keys, final String name, final double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            keys.putNull(name);
        } else {
            keys.put(name, value);
        }
    }
}
