package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.data.ComparedRuns;
import dev.reprise.app.run.RunLocator;
import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise compare}. */
@Command(
        name = "compare",
        description =
                "Lines up two runs by order, fill, equity and latency, and says what made one earn more: latency, queue, fees, funding,"
                        + " missed fills, gaps in the data. The parts add up to the last digit.",
        sortOptions = false,
        footer = "%nExample: reprise compare demo latest --tolerance 5")
public final class CompareVerb extends Verb {
    private static final int SHOWN = 10;

    /** What is listed. */
    private enum By {
        /** Orders that are not the same. */
        ORDER,
        /** Orders whose fills are not the same. */
        FILL,
        /** Where the equities are farthest apart. */
        EQUITY,
        /** How long orders and reports took. */
        LATENCY
    }

    @Parameters(index = "0", paramLabel = "A", description = "Run id, instance name, `latest`, or a directory.")
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "The run that is compared with it.")
    private String second;

    @Option(
            names = "--tolerance",
            paramLabel = "AMOUNT",
            description =
                    "Exit with 7 when the profits differ by more, in the runs' currency. Without it: when any order, fill or latency"
                            + " differs.")
    private BigDecimal tolerance;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "What to list: order, fill, equity or latency; default: a bit of each. --json has all.")
    private By by;

    @Override
    protected ExitCode run(final Output out) {
        if (tolerance != null && tolerance.signum() < 0) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U023",
                    "--tolerance must be from 0: was " + tolerance,
                    "--tolerance",
                    "e.g. 0.5");
        }
        final RunLocator.Run a = RunLocator.find(workspace(), first);
        final RunLocator.Run b = RunLocator.find(workspace(), second);
        final ComparedRuns compared = ComparedRuns.of(a, b);
        final ObjectNode keys = compared.addTo(out.object(), a.id(), b.id());
        final boolean isWithin = tolerance == null
                ? compared.isEqual()
                : compared.difference().abs().compareTo(tolerance) <= 0;
        keys.put("within_tolerance", isWithin);
        print(compared, keys, out);
        if (!isWithin) {
            return out.failed(ExitCode.CHECK_FAILED, keys, different(keys));
        }
        return out.result(ExitCode.OK, keys);
    }

    private VerbException different(final ObjectNode keys) {
        final String currency = text(keys, "pnl_currency");
        return new VerbException(
                ExitCode.CHECK_FAILED,
                "RP-R022",
                "the runs differ: P&L by " + text(keys, "pnl_difference") + ' ' + currency + ", "
                        + keys.get("differences").asLong() + " orders are not the same"
                        + (tolerance == null ? "" : "; tolerated are " + tolerance.toPlainString() + ' ' + currency),
                second,
                "`--json` lists the orders that differ, with their causes");
    }

    private void print(final ComparedRuns compared, final ObjectNode keys, final Output out) {
        final String currency = text(keys, "pnl_currency");
        for (final String side : new String[] {"a", "b"}) {
            final JsonNode run = keys.get(side);
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %-44s P&L %s %s   orders %,d   fills %,d   %s",
                    side.toUpperCase(Locale.ROOT),
                    run.get("run").asString(),
                    run.get("pnl").asString(),
                    currency,
                    run.get("orders").asLong(),
                    run.get("fills").asLong(),
                    run.get("simulation").asString()));
        }
        out.println(String.format("B - A  %s %s = the sum of", text(keys, "pnl_difference"), currency));
        compared.print(out);
        out.println(String.format(
                "ORDERS   in both %,d, equal %,d   FILLS  of those %,d, equal %,d",
                keys.get("orders_in_both").asLong(),
                keys.get("orders_equal").asLong(),
                keys.get("fills_in_both").asLong(),
                keys.get("fills_equal").asLong()));
        if (by == null || by == By.EQUITY) {
            out.println("EQUITY   largest difference " + text(keys.get("equity"), "largest_difference") + ' ' + currency
                    + "  at " + text(keys.get("equity"), "at"));
        }
        if (by == null || by == By.LATENCY) {
            printLatency(keys.get("latency"), out);
        }
        if (by == null || by == By.ORDER || by == By.FILL) {
            printRows(keys, out);
        }
        if (keys.get("equal").asBoolean()) {
            out.println(out.colored("green,bold", "equal"));
        }
    }

    private static void printLatency(final JsonNode latency, final Output out) {
        for (final String side : new String[] {"a", "b"}) {
            final StringBuilder line = new StringBuilder("LATENCY  ").append(side.toUpperCase(Locale.ROOT));
            for (final String key : new String[] {"entry_us", "response_us", "order_to_ack_us"}) {
                final JsonNode one = latency.get(side).get(key);
                line.append("   ").append(key, 0, key.length() - 3);
                if (one.get("count").asLong() == 0) {
                    line.append(" n/a");
                } else {
                    line.append(String.format(
                            Locale.ROOT,
                            " p50 %.1f p99 %.1f us",
                            one.get("p50").asDouble(),
                            one.get("p99").asDouble()));
                }
            }
            out.println(line.toString());
        }
    }

    private void printRows(final ObjectNode keys, final Output out) {
        int shown = 0;
        for (final JsonNode row : keys.get("rows")) {
            final boolean isListed = by != By.FILL || filled(row, "a").compareTo(filled(row, "b")) != 0;
            if (isListed && shown++ < SHOWN) {
                out.println(String.format(
                        "  %s  %-34s filled %s / %s   %s %s",
                        text(row, "time"),
                        text(row, "order"),
                        row.get("a").isNull() ? "no order" : filled(row, "a").toPlainString(),
                        row.get("b").isNull() ? "no order" : filled(row, "b").toPlainString(),
                        text(row, "cause"),
                        text(row, "amount")));
            }
        }
        if (shown > SHOWN) {
            out.println(String.format("  … %,d more", shown - SHOWN));
        }
    }

    private static BigDecimal filled(final JsonNode row, final String side) {
        return row.get(side).isNull() ? BigDecimal.ZERO : new BigDecimal(text(row.get(side), "cum_qty"));
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("n/a");
    }
}
