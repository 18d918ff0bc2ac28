package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchComparison;
import dev.reprise.app.bench.BenchFigures;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench compare}. */
@Command(
        name = "compare",
        description =
                "Holds one result of a benchmark against an earlier one, row by row. Exit code 7: a row is worse by more than"
                        + " --max-regress, or allocates at least a byte more for each event.",
        sortOptions = false,
        footer = {
            "%nBoth files are what `reprise bench latency|wire|halt|throughput|jmh --json` printed, or JMH's own JSON.",
            "Figures of different machines say nothing about the code.",
            "%nExample: reprise bench compare base.json new.json --max-regress 10"
        })
public final class BenchCompareVerb extends Verb {
    private static final double MOST = 10_000;

    @Parameters(index = "0", paramLabel = "BASE", description = "The earlier result.")
    private Path base;

    @Parameters(index = "1", paramLabel = "NEW", description = "The later one.")
    private Path now;

    @Option(
            names = "--max-regress",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "How much worse a row's median may be; default: ${DEFAULT-VALUE}.")
    private double maxRegress;

    @Override
    protected ExitCode run(final Output out) {
        if (!(maxRegress >= 0 && maxRegress <= MOST)) {
            throw refused(
                    "RP-U039", "--max-regress must be 0 to 10000 percent: was " + maxRegress, "--max-regress", "10");
        }
        final BenchFigures before = BenchFigures.read(base);
        final BenchFigures after = BenchFigures.read(now);
        if (!before.kind().equals(after.kind())) {
            throw refused(
                    "RP-B005",
                    "the files do not match: one is of `" + before.kind() + "`, the other of `" + after.kind() + "`",
                    now.toString(),
                    "compare two results of the same benchmark");
        }
        final BenchComparison compared = new BenchComparison(before, after, maxRegress);
        if (compared.rows().isEmpty()) {
            throw refused(
                    "RP-B005",
                    "the files have no row in common: " + compared.onlyBase().get(0) + " …, and "
                            + after.figures().get(0).row() + " …",
                    now.toString(),
                    "measure the same rows: the same pattern, the same rates");
        }
        final ObjectNode keys = keys(out, before.kind(), compared);
        print(out, compared);
        if (!compared.regressions().isEmpty() || compared.judged() == 0) {
            return out.failed(ExitCode.CHECK_FAILED, keys, failure(compared));
        }
        out.println(out.colored("green,bold", "no regression"));
        return out.result(ExitCode.OK, keys);
    }

    private ObjectNode keys(final Output out, final String kind, final BenchComparison compared) {
        final ObjectNode keys = out.object();
        keys.put("base", base.toString());
        keys.put("new", now.toString());
        keys.put("of", kind);
        keys.put("max_regress_pct", maxRegress);
        keys.put("judged", compared.judged());
        keys.put("regressions", compared.regressions().size());
        final ArrayNode rows = keys.putArray("rows");
        compared.rows().forEach(row -> rows.add(row.json()));
        compared.onlyBase().forEach(keys.putArray("only_in_base")::add);
        compared.onlyNew().forEach(keys.putArray("only_in_new")::add);
        return keys;
    }

    private void print(final Output out, final BenchComparison compared) {
        out.table(
                List.of("row", "figure", "base", "new", "", "change", "verdict"),
                compared.rows().stream()
                        .map(row -> List.of(
                                row.base().row(),
                                row.base().what(),
                                number(row.base().value()),
                                number(row.now().value()),
                                row.base().unit(),
                                change(row.worsePct()),
                                row.verdict().name().toLowerCase(Locale.ROOT)))
                        .toList());
        out.println("");
        told(out, "only in " + base, compared.onlyBase());
        told(out, "only in " + now, compared.onlyNew());
        final long noisy = compared.rows().size() - compared.judged();
        if (noisy > 0) {
            out.println(noisy + " rows are noisy in one of the files and were not judged");
        }
    }

    private static void told(final Output out, final String where, final List<String> rows) {
        if (!rows.isEmpty()) {
            out.println(where + ": " + String.join("; ", rows));
        }
    }

    private VerbException failure(final BenchComparison compared) {
        if (compared.regressions().isEmpty()) {
            return new VerbException(
                    ExitCode.CHECK_FAILED,
                    "RP-B007",
                    "no row could be judged: the machine did other things in one of the runs",
                    now.toString(),
                    "measure both again on a machine that rests");
        }
        final BenchComparison.Row worst = compared.regressions().get(0);
        return new VerbException(
                ExitCode.CHECK_FAILED,
                "RP-B006",
                compared.regressions().size() + " of " + compared.judged() + " rows regressed by more than "
                        + maxRegress
                        + " %, such as " + worst.base().row() + ": "
                        + number(worst.base().value()) + " -> "
                        + number(worst.now().value()) + ' ' + worst.base().unit(),
                now.toString(),
                "measure both again, in turn, before believing it");
    }

    private static String change(final double worsePct) {
        return worsePct == 0
                ? "none"
                : String.format(Locale.ROOT, "%.1f %% %s", Math.abs(worsePct), worsePct > 0 ? "worse" : "better");
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, value < MOST ? "%,.2f" : "%,.0f", value);
    }

    private static VerbException refused(
            final String code, final String text, final String where, final String remedy) {
        return new VerbException(ExitCode.USAGE, code, text, where, remedy);
    }
}
