package dev.reprise.app.data;

import dev.reprise.api.schema.OrderType;
import dev.reprise.app.cli.Output;
import dev.reprise.backtest.EquityCurve;
import dev.reprise.backtest.statistics.FillStatistics;
import dev.reprise.backtest.statistics.Inventory;
import dev.reprise.backtest.statistics.Markout;
import dev.reprise.backtest.statistics.OrderLatency;
import dev.reprise.backtest.statistics.OrderStatistics;
import dev.reprise.backtest.statistics.Times;
import java.math.BigDecimal;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How orders were filled, what the fills were worth afterwards, what was held, and how long everything took, as keys of a result. */
final class ExecutionKeys {
    private ExecutionKeys() {}

    /**
     * The keys of {@code execution}.
     *
     * @param initial balance in the reporting currency, 0 when it is not known
     */
    static ObjectNode of(final EquityCurve equity, final BigDecimal initial) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final OrderStatistics orders = equity.orders();
        final FillStatistics fills = equity.fills();
        final double traded = fills.traded().doubleValue();
        final BigDecimal takerTraded = fills.traded().subtract(fills.makerTraded());
        StatisticsKeys.put(keys, "fill_ratio", ratio(orders.filledOrders(), orders.orders()));
        StatisticsKeys.put(keys, "whole_fill_ratio", ratio(orders.wholeOrders(), orders.orders()));
        StatisticsKeys.put(keys, "order_to_trade", ratio(orders.orders(), fills.fills()));
        StatisticsKeys.put(keys, "cancel_ratio", ratio(orders.canceledOrders(), orders.orders()));
        StatisticsKeys.put(keys, "maker_share", ratio(fills.makerTraded().doubleValue(), traded));
        StatisticsKeys.put(keys, "turnover", ratio(traded, initial.doubleValue()));
        StatisticsKeys.put(keys, "shortfall_bps", orders.shortfallBps());
        StatisticsKeys.put(keys, "spread_capture_bps", StatisticsKeys.bps(fills.spread(), fills.traded()));
        StatisticsKeys.put(
                keys,
                "effective_half_spread_bps",
                StatisticsKeys.bps(fills.takerSpread().negate(), takerTraded));
        queueWait(orders, keys.putObject("queue_wait"));
        final ObjectNode rejects = keys.putObject("rejects");
        orders.rejects().forEach((code, count) -> rejects.put(code.name().toLowerCase(Locale.ROOT), count));
        final ArrayNode markouts = keys.putArray("markouts");
        for (int i = 0; i < fills.markouts().size(); i++) {
            final Markout all = fills.markouts().get(i);
            final Markout makers = fills.makerMarkouts().get(i);
            final ObjectNode one = markouts.addObject();
            one.put("horizon_ms", all.horizonNs() / 1_000_000);
            one.put("fills", all.count());
            StatisticsKeys.put(one, "mean_bps", all.meanBps());
            StatisticsKeys.put(one, "error_bps", all.errorBps());
            one.put("maker_fills", makers.count());
            StatisticsKeys.put(one, "realised_half_spread_bps", makers.meanBps());
            StatisticsKeys.put(one, "realised_half_spread_error_bps", makers.errorBps());
        }
        return keys;
    }

    private static void queueWait(final OrderStatistics orders, final ObjectNode keys) {
        keys.put("rested", orders.rested());
        times(orders.firstFill(), 1e6, "_ms", keys.putObject("first_fill"), 50, 90, 99);
        times(orders.wholeFill(), 1e6, "_ms", keys.putObject("whole_fill"), 50, 90, 99);
    }

    /** What was held, over time. */
    static ObjectNode inventory(final EquityCurve equity) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        final Inventory inventory = equity.inventory();
        final int scale = equity.currency().scale();
        amount(keys, "mean", inventory.mean(), scale);
        amount(keys, "max", inventory.max(), scale);
        StatisticsKeys.put(keys, "half_life_s", inventory.halfLifeSeconds());
        StatisticsKeys.put(keys, "time_in_market", inventory.inMarket());
        StatisticsKeys.put(keys, "time_at_limit", inventory.atLimit());
        return keys;
    }

    private static void amount(final ObjectNode keys, final String name, final double units, final int scale) {
        if (Double.isNaN(units)) {
            keys.putNull(name);
        } else {
            keys.put(name, BigDecimal.valueOf(Math.round(units), scale).toPlainString());
        }
    }

    /** From decisions to reports: each from its decision, so that none hides another. */
    static ObjectNode latency(final OrderStatistics orders, final boolean isSimulated) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        keys.put("simulated", isSimulated);
        keys.put("coordinated_omission", "none: every request is measured from its own decision");
        final OrderLatency latency = orders.latency();
        for (final OrderLatency.Stage stage : OrderLatency.Stage.values()) {
            micros(latency.of(stage), keys.putObject(name(stage)));
        }
        micros(orders.cancelToAck(), keys.putObject("cancel_to_ack"));
        final ObjectNode byType = keys.putObject("by_type");
        for (final OrderType type : latency.types()) {
            final ObjectNode ofType = byType.putObject(name(type));
            for (final OrderLatency.Stage stage : OrderLatency.Stage.values()) {
                micros(latency.of(type, stage), ofType.putObject(name(stage)));
            }
        }
        return keys;
    }

    private static String name(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void micros(final Times times, final ObjectNode keys) {
        times(times, 1e3, "_us", keys, 50, 90, 99, 99.9, 99.99);
    }

    private static void times(
            final Times times,
            final double unit,
            final String suffix,
            final ObjectNode keys,
            final double... percentiles) {
        keys.put("count", times.count());
        for (final double percent : percentiles) {
            final String name =
                    "p" + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
            StatisticsKeys.put(keys, name + suffix, times.percentile(percent) / unit);
        }
        StatisticsKeys.put(keys, "max" + suffix, times.max() / unit);
    }

    private static double ratio(final double part, final double of) {
        return of == 0 ? Double.NaN : part / of;
    }
}
