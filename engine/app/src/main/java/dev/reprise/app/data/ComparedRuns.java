package dev.reprise.app.data;

import dev.reprise.api.Currency;
import dev.reprise.api.record.Records;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.TimeText;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.run.RunLocator;
import dev.reprise.app.session.Replays;
import dev.reprise.backtest.compare.Cause;
import dev.reprise.backtest.compare.OrderFact;
import dev.reprise.backtest.compare.RunComparison;
import dev.reprise.backtest.compare.RunFacts;
import dev.reprise.core.CoreSettings;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalGenerations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Two runs compared, as keys. */
public final class ComparedRuns {
    private static final long NANOS = 1_000_000_000L;
    private static final int MAX_ROWS = 1_000;

    private final RunFacts a;
    private final RunFacts b;
    private final RunComparison comparison;
    private final Currency reporting;

    private ComparedRuns(final RunFacts a, final RunFacts b, final Currency reporting) {
        this.a = a;
        this.b = b;
        this.reporting = reporting;
        comparison = new RunComparison(a, b);
    }

    /**
     * Reads and compares two journals.
     *
     * @throws VerbException when one is damaged or holds no instrument, or they are not in one currency
     */
    public static ComparedRuns of(final RunLocator.Run first, final RunLocator.Run second) {
        try {
            final Currency currency = reporting(first);
            final Currency other = reporting(second);
            if (!currency.code().equals(other.code())) {
                throw new VerbException(
                        ExitCode.USAGE,
                        "RP-R020",
                        "the runs' profits are in different currencies: " + currency.code() + " and " + other.code(),
                        second.id(),
                        "compare runs on the same instruments");
            }
            return new ComparedRuns(facts(first, currency), facts(second, currency), currency);
        } catch (final JournalDamagedException e) {
            throw Replays.damaged(e);
        }
    }

    private static RunFacts facts(final RunLocator.Run run, final Currency currency) {
        try {
            return RunFacts.read(JournalGenerations.of(run.journal()), currency, CoreSettings.DEFAULT);
        } catch (final RunFacts.IncompleteRunException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-J010",
                    e.getMessage(),
                    run.journal().toString(),
                    "bring the generations before back beside it (`journal.000001` and so on): profit counts from the first record",
                    e);
        }
    }

    private static Currency reporting(final RunLocator.Run run) {
        final MarketData market = MarketData.readAll(run.journal());
        if (market.instruments().isEmpty()) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-R021",
                    "the journal holds no run: " + run.id(),
                    run.journal().toString(),
                    "name a run, an instance or a backtest");
        }
        return market.reporting();
    }

    /** Whether every order and fill of one is in the other. */
    public boolean isEqual() {
        return comparison.isEqual();
    }

    /** What the second run made more. */
    public BigDecimal difference() {
        return comparison.difference();
    }

    /** Fills both. */
    public ObjectNode addTo(final ObjectNode keys, final String first, final String second) {
        keys.put("pnl_currency", reporting.code());
        run(keys.putObject("a"), first, a);
        run(keys.putObject("b"), second, b);
        final ArrayNode why = keys.putArray("settings_that_differ");
        settings().forEach(why::add);
        keys.put("equal", comparison.isEqual());
        keys.put("pnl_difference", text(comparison.difference()));
        final ObjectNode parts = keys.putObject("attribution");
        comparison.parts().forEach((cause, amount) -> parts.put(key(cause), text(amount)));
        final ObjectNode followed = keys.putObject("of_orders_in_one_run");
        comparison.followed().forEach((cause, amount) -> followed.put(key(cause), text(amount)));
        keys.put("orders_in_both", comparison.orders());
        keys.put("orders_equal", comparison.sameOrders());
        keys.put("fills_in_both", comparison.fills());
        keys.put("fills_equal", comparison.sameFills());
        final RunComparison.Distance distance = comparison.largestDistance();
        keys.putObject("equity")
                .put("largest_difference", text(distance.distance()))
                .put("at", distance.second() == 0 ? null : TimeText.utc(distance.second() * NANOS));
        final ObjectNode latency = keys.putObject("latency");
        latencies(latency.putObject("a"), a);
        latencies(latency.putObject("b"), b);
        rows(keys);
        return keys;
    }

    private void run(final ObjectNode keys, final String id, final RunFacts run) {
        keys.put("run", id)
                .put("simulation", run.simulation())
                .put("pnl", text(run.pnl()))
                .put("orders", run.orders().size())
                .put(
                        "fills",
                        run.orders().stream()
                                .mapToInt(order -> order.fills().size())
                                .sum())
                .put("market_events", run.marketRecords())
                .put("fees_not_counted", run.unvaluedFees())
                .put("fundings", run.fundings())
                .put("funding", text(run.funding()));
    }

    private static void latencies(final ObjectNode keys, final RunFacts run) {
        quantiles(keys.putObject("entry_us"), run, OrderFact::entryLatency);
        quantiles(keys.putObject("response_us"), run, OrderFact::responseLatency);
        quantiles(keys.putObject("order_to_ack_us"), run, OrderFact::roundTrip);
    }

    private static void quantiles(final ObjectNode keys, final RunFacts run, final ToLongFunction<OrderFact> latency) {
        final long[] sorted = run.orders().stream()
                .mapToLong(latency)
                .filter(value -> value != Records.NO_VALUE)
                .sorted()
                .toArray();
        keys.put("count", sorted.length);
        if (sorted.length > 0) {
            for (final int percent : new int[] {50, 90, 99}) {
                keys.put("p" + percent, sorted[(int) ((long) (sorted.length - 1) * percent / 100)] / 1_000.0);
            }
            keys.put("max", sorted[sorted.length - 1] / 1_000.0);
        }
    }

    private void rows(final ObjectNode keys) {
        final List<RunComparison.Row> rows = comparison.rows();
        keys.put("differences", rows.size());
        final ArrayNode shown = keys.putArray("rows");
        for (final RunComparison.Row row : rows.subList(0, Math.min(MAX_ROWS, rows.size()))) {
            final OrderFact any = row.a() == null ? row.b() : row.a();
            final ObjectNode one = shown.addObject();
            one.put("time", TimeText.utc(any.decided()));
            one.put("order", any.key());
            one.put("cause", key(row.cause()));
            one.put("why", why(row));
            one.put("amount", text(row.amount()));
            order(one, "a", row.a());
            order(one, "b", row.b());
        }
    }

    /** What the runs were given that may make them differ, in words. */
    private List<String> settings() {
        final List<String> lines = new ArrayList<>();
        if (a.isSimulated() != b.isSimulated()) {
            lines.add((a.isSimulated() ? "B" : "A")
                    + " traded at a venue, whose book held the session's own orders; the other run meets the book as it was"
                    + " recorded then, those orders and what they took included, and a simulated venue's latencies");
        } else if (!a.simulation().equals(b.simulation())) {
            lines.add("A is simulated with " + a.simulation() + "; B with " + b.simulation());
        }
        if (a.impact() != b.impact()) {
            lines.add("impact on takers is " + bps(a.impact()) + " in A and " + bps(b.impact()) + " in B");
        }
        if (!a.hasSameMarket(b)) {
            lines.add("the market records are not the same: " + a.marketRecords() + " in A, " + b.marketRecords()
                    + " in B");
        }
        return lines;
    }

    private static String bps(final long rate) {
        return text(BigDecimal.valueOf(rate, 4)) + " bps";
    }

    private String why(final RunComparison.Row row) {
        if (row.a() == null || row.b() == null) {
            return "only " + (row.a() == null ? "B" : "A") + " has the order"
                    + (row.cause() == Cause.MISSED_FILL ? "" : ", after a difference by " + key(row.cause()));
        }
        return switch (row.cause()) {
            case LATENCY ->
                "there after " + micros(row.a().entryLatency()) + " us in A, "
                        + micros(row.b().entryLatency())
                        + " us in B; told " + micros(row.a().responseLatency()) + " us and "
                        + micros(row.b().responseLatency()) + " us later; or its cancel took another time";
            case QUEUE ->
                a.isSimulated() != b.isSimulated()
                        ? "the simulated venue gave it another turn than the venue did"
                        : a.fillModel().equals(b.fillModel())
                                ? "another place in the queue, or another quantity at its level"
                                : "the model of the queue is another";
            case IMPACT -> "takers pay another impact";
            case OWN_ORDERS -> "it rested in the book that was recorded, in front of itself as the other run meets it";
            case FEE -> "the fees of what both filled differ";
            case FUNDING -> "funding";
            case DATA_GAP -> "one run had lost its book, or has another last price";
            case MISSED_FILL -> "filled in one run alone";
        };
    }

    private static String micros(final long ns) {
        return ns == Records.NO_VALUE ? "?" : text(BigDecimal.valueOf(ns, 3));
    }

    private static void order(final ObjectNode row, final String name, final OrderFact order) {
        if (order == null) {
            row.putNull(name);
            return;
        }
        final ObjectNode keys = row.putObject(name);
        keys.put("cl_ord_id", order.id());
        keys.put("cum_qty", order.filled().toPlainString());
        keys.put("fills", order.fills().size());
        if (order.entryLatency() != Records.NO_VALUE) {
            keys.put("entry_us", order.entryLatency() / 1_000.0);
        }
    }

    private static String key(final Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    /** All its digits: the parts must add up. */
    static String text(final BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** For people: the parts that are not zero, and what the runs were given that differs. */
    public void print(final Output out) {
        for (final Map.Entry<Cause, BigDecimal> part : comparison.parts().entrySet()) {
            if (part.getValue().signum() != 0) {
                final BigDecimal followed = comparison.followed().get(part.getKey());
                out.println(String.format(
                        "  %-12s %22s%s",
                        key(part.getKey()),
                        text(part.getValue()),
                        followed.signum() == 0
                                ? ""
                                : "   of it " + text(followed)
                                        + " by orders that only one run has, after such a difference"));
            }
        }
        settings().forEach(line -> out.println("WHY      " + line));
    }
}
