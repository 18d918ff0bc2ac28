package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.HaltRow;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench halt}. */
@Command(
        name = "halt",
        description =
                "How long new orders still leave after `ctl halt`: a live session against the local venue, from the"
                        + " command read to the last order byte at the other end of the socket.",
        sortOptions = false,
        footer = "%nExample: reprise bench halt --tries 1000")
public final class BenchHaltVerb extends Verb {
    private static final int MOST_TRIES = 1_000_000;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Halts with the ring empty, and as many with the ring full; default: 1000.")
    private int tries;

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        if (tries < 1 || tries > MOST_TRIES) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U031",
                    "--tries must be 1 to " + MOST_TRIES + ": was " + tries,
                    "--tries",
                    "1000");
        }
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-halt", profiler);
        final JsonNode result = bench.process(classPath, BenchProcess.HALT, Integer.toString(tries))
                .run();
        final ObjectNode keys = bench.keys(out);
        bench.addMachine(keys);
        keys.put("budget_us", HaltRow.BUDGET_US);
        final var rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (final JsonNode row : result.path("rows")) {
            final HaltRow told = HaltRow.of(row);
            rows.add(told.json());
            table.add(cells(row, String.format(Locale.ROOT, "%,.0f ", HaltRow.BUDGET_US) + told.verdict()));
            table.add(cells(row.path("baseline"), ""));
        }
        out.table(List.of("halt, microseconds", "tries", "late", "p50", "p99", "max", "budget, p99"), table);
        out.println("");
        out.println("late     tries in which an order arrived after the command was read; 0 µs for the others");
        bench.printMachine(out, "");
        bench.printResult(out, "");
        return out.result(ExitCode.OK, keys);
    }

    private static List<String> cells(final JsonNode row, final String budget) {
        final boolean isBaseline = !row.has("tries");
        return List.of(
                (isBaseline ? "  baseline: " : "") + row.path("name").asString(),
                isBaseline ? "" : row.path("tries").asString(),
                isBaseline ? "" : row.path("tries_with_a_late_order").asString(),
                number(row, "p50_us"),
                number(row, "p99_us"),
                number(row, "max_us"),
                budget);
    }

    private static String number(final JsonNode row, final String key) {
        return String.format(Locale.ROOT, "%,.1f", row.path(key).asDouble());
    }
}
