package dev.reprise.app.verb;

import dev.reprise.app.cli.Output;
import dev.reprise.app.data.AsRecordedRun;
import dev.reprise.app.session.Denials;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code reprise backtest} prints of one run. */
final class BacktestTable {
    private BacktestTable() {}

    static void print(final ObjectNode keys, final Output out) {
        final String currency = text(keys, "pnl_currency");
        out.println("reprise backtest  " + text(keys, "strategy") + " · " + text(keys, "data") + " · "
                + text(keys, "from") + " → " + text(keys, "to") + "   run " + text(keys, "run"));
        out.println("");
        if (keys.has("bounds")) {
            printBounds(keys.get("bounds"), currency, out);
            out.println("PESSIMISTIC BOUND   run " + text(keys, "run") + ", in detail");
        } else if (text(keys, "fill").equals("next_open")) {
            out.println("RESULT   on bars, takers at the next open" + marked(keys));
        } else if (text(keys, "fill").matches("pessimistic|optimistic")) {
            out.println("RESULT   on bars, the " + text(keys, "fill") + " bound" + marked(keys));
        } else {
            out.println("RESULT  " + marked(keys));
        }
        out.println("  P&L " + text(keys, "pnl") + ' ' + currency + "   fees " + text(keys, "fees")
                + "   max drawdown (tick) " + text(keys, "max_drawdown") + "   traded value " + text(keys, "volume"));
        printStatistics(keys, out);
        out.println(String.format(
                "  orders %,d   fills %,d (maker %,d, partial %,d)   %s   protection triggers %,d",
                count(keys, "orders"),
                count(keys, "fills"),
                count(keys, "maker_fills"),
                count(keys, "partial_fills"),
                Denials.text(keys),
                count(keys, "protection_triggers")));
        keys.get("final_positions")
                .forEach(position -> out.println("  open " + text(position, "qty") + ' ' + text(position, "instrument")
                        + " @ " + text(position, "avg_px") + "  " + text(position, "strategy")));
        keys.get("strategies_disabled")
                .forEach(one -> out.println(out.colored(
                        "red",
                        "  strategy " + one.asString()
                                + " failed and was disabled: reprise journal tail latest --type strategy")));
        printExecution(keys, out);
        out.println("ASSUMED");
        keys.get("assumptions").forEach(line -> out.println("  " + line.asString()));
        out.println(String.format(
                "SPEED    %,d events in %.2f s, %,d a second%s",
                count(keys, "input_events"),
                keys.get("seconds").asDouble(),
                count(keys, "events_per_second"),
                keys.has("heap_peak_mb") ? "; heap at most " + text(keys, "heap_peak_mb") + " MiB" : ""));
        out.println("hash     " + text(keys, "hash"));
        if (keys.has("session")) {
            printSession(keys, out);
        }
        out.println(
                keys.path("journal").asBoolean(true)
                        ? "next     reprise replay " + text(keys, "run") + " --verify"
                        : "next     the same without --no-journal, for a run to replay, compare and export");
    }

    private static String marked(final JsonNode keys) {
        return " (net of fees, marked to " + text(keys, "marked_to") + ')';
    }

    /** Side by side what the worst and the best of every bar give; what would have happened lies between, mostly. */
    private static void printBounds(final JsonNode bounds, final String currency, final Output out) {
        final JsonNode worst = bounds.get("pessimistic");
        final JsonNode best = bounds.get("optimistic");
        out.println("BOUNDS   bars alone: what they allow" + marked(worst));
        bound("", "pessimistic", "optimistic", out);
        bound("P&L " + currency, text(worst, "pnl"), text(best, "pnl"), out);
        for (final String key : new String[] {"fees", "max_drawdown", "volume", "orders", "fills", "denied"}) {
            bound(key.replace('_', ' '), text(worst, key), text(best, key), out);
        }
        bound("return", percent(worst), percent(best), out);
        bound(
                sharpe(worst.get("statistics")),
                decimal(worst.get("statistics"), "sharpe"),
                decimal(best.get("statistics"), "sharpe"),
                out);
        bound("run", text(worst, "run"), text(best, "run"), out);
    }

    /** Named with the periods it is annualised by. */
    private static String sharpe(final JsonNode statistics) {
        return "Sharpe (" + text(statistics, "periods_per_year") + ')';
    }

    private static void bound(final String what, final String worst, final String best, final Output out) {
        out.println(String.format("  %-16s %30s   %30s", what, worst, best));
    }

    /** Median and 90th percentile. */
    private static String wait(final JsonNode times) {
        return times.get("count").asLong() == 0
                ? "n/a"
                : "p50 " + decimal(times, "p50_ms") + " ms, p90 " + decimal(times, "p90_ms") + " ms";
    }

    private static String percent(final JsonNode keys, final String part) {
        return keys.path(part).isNumber()
                ? String.format(Locale.ROOT, "%.1f %%", 100 * keys.get(part).asDouble())
                : "n/a";
    }

    private static String percent(final JsonNode keys) {
        final JsonNode total = keys.path("statistics").path("total_return");
        return total.isNumber() ? String.format(Locale.ROOT, "%+.3f %%", 100 * total.asDouble()) : "n/a";
    }

    private static void printSession(final ObjectNode keys, final Output out) {
        final JsonNode session = keys.get("session");
        final String verdict = keys.get("same_hash_as_session").isNull()
                ? "need not be equal"
                : AsRecordedRun.isDifferent(keys)
                        ? out.colored("red", "different")
                        : out.colored("green,bold", "the same orders, fills and hash");
        out.println(String.format(
                "SESSION  orders %,d   fills %,d   %s", count(session, "orders"), count(session, "fills"), verdict));
    }

    private static void printStatistics(final ObjectNode keys, final Output out) {
        final JsonNode s = keys.get("statistics");
        final String reason = s.path("reason").asString("");
        if (reason.isEmpty()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  return %+.3f %%   CAGR %+.2f %%   %s %.2f [%.2f, %.2f]   Sortino %s   Calmar %s   psr %s",
                    100 * s.get("total_return").asDouble(),
                    100 * s.get("cagr").asDouble(),
                    sharpe(s),
                    s.get("sharpe").asDouble(),
                    s.get("sharpe_ci95").get(0).asDouble(),
                    s.get("sharpe_ci95").get(1).asDouble(),
                    decimal(s, "sortino"),
                    decimal(s, "calmar"),
                    decimal(s, "psr")));
        } else if (reason.equals("insufficient_sample")) {
            out.println(String.format(
                    Locale.ROOT,
                    "  return %+.3f %%   %s n/a: %d days < 30",
                    100 * s.get("total_return").asDouble(),
                    sharpe(s),
                    s.get("returns").asInt()));
        } else {
            out.println("  Sharpe n/a: " + reason);
        }
    }

    private static void printExecution(final ObjectNode keys, final Output out) {
        final JsonNode execution = keys.get("execution");
        final StringBuilder markouts = new StringBuilder();
        for (final JsonNode markout : execution.get("markouts")) {
            final long ms = markout.get("horizon_ms").asLong();
            markouts.append("   ")
                    .append(ms < 1_000 ? ms + " ms " : ms / 1_000 + " s ")
                    .append(decimal(markout, "mean_bps"));
        }
        out.println("EXECUTION  maker share " + decimal(execution, "maker_share") + "   fill ratio "
                + decimal(execution, "fill_ratio") + "   canceled " + decimal(execution, "cancel_ratio")
                + "   orders a fill " + decimal(execution, "order_to_trade"));
        out.println("  spread captured " + decimal(execution, "spread_capture_bps") + " bp   takers paid "
                + decimal(execution, "effective_half_spread_bps") + " bp   shortfall "
                + decimal(execution, "shortfall_bps") + " bp   P&L / traded "
                + decimal(keys.path("attribution"), "pnl_per_traded_bps") + " bp");
        final JsonNode wait = execution.get("queue_wait");
        out.println("  queue wait to first fill " + wait(wait.get("first_fill")) + "   to whole fill "
                + wait(wait.get("whole_fill")) + "   of " + text(wait, "rested") + " that rested");
        final JsonNode inventory = keys.get("inventory");
        out.println("  inventory mean " + text(inventory, "mean") + "   max " + text(inventory, "max") + "   in market "
                + percent(inventory, "time_in_market") + "   at limit " + percent(inventory, "time_at_limit")
                + "   half-life " + decimal(inventory, "half_life_s") + " s");
        out.println("  markout bp" + markouts);
        final JsonNode latency = keys.get("latency");
        if (count(latency.get("order_to_ack"), "count") > 0) {
            out.println("LATENCY  " + (latency.get("simulated").asBoolean() ? "simulated" : "as recorded")
                    + "   order to ack " + micros(latency.get("order_to_ack")) + "   cancel to ack "
                    + micros(latency.get("cancel_to_ack")) + "   tick to order "
                    + micros(latency.get("tick_to_order")));
            out.println("  feed " + micros(latency.get("feed")) + "   order to venue "
                    + micros(latency.get("order_to_venue")) + "   venue to report "
                    + micros(latency.get("venue_to_report")));
        }
        final JsonNode a = keys.path("attribution");
        if (!a.isMissingNode()) {
            out.println("P&L = spread " + text(a, "spread") + " + inventory " + text(a, "inventory") + " - fees "
                    + text(a, "fees") + " + rebates " + text(a, "rebates") + " + funding " + text(a, "funding")
                    + " + rounding " + text(a, "rounding") + "   check: exact");
        }
    }

    /** Median and 99th percentile, in ms from one on. */
    private static String micros(final JsonNode times) {
        if (count(times, "count") == 0) {
            return "n/a";
        }
        return "p50 " + time(times.get("p50_us").asDouble()) + " p99 "
                + time(times.get("p99_us").asDouble());
    }

    private static String time(final double micros) {
        return String.format(
                Locale.ROOT, micros < 1_000 ? "%.1f us" : "%.1f ms", micros < 1_000 ? micros : micros / 1_000);
    }

    private static String decimal(final JsonNode keys, final String key) {
        return keys.path(key).isNumber()
                ? String.format(Locale.ROOT, "%.2f", keys.get(key).asDouble())
                : "n/a";
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("n/a");
    }

    private static long count(final JsonNode keys, final String key) {
        return keys.path(key).asLong(0);
    }
}
