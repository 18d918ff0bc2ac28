package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchRow;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.Budget;
import dev.reprise.app.bench.Forks;
import dev.reprise.app.bench.JmhProcess;
import dev.reprise.app.bench.JmhResults;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench jmh}. */
@Command(
        name = "jmh",
        description = "Runs the JMH suite in a process of its own; JMH's JSON is kept in runs/<id>/bench/.",
        sortOptions = false,
        footer = "%nExample: reprise bench jmh FrameDecode --quick")
public final class BenchJmhVerb extends Verb {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String UNCOUNTED =
            "where single calls are timed the samples themselves are allocated; the row of the average counts";

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..1",
            defaultValue = ".*",
            description = "Regular expression for the benchmarks' names; default: all of them.")
    private String pattern;

    @Option(
            names = "--quick",
            description =
                    "One fork and short iterations: some minutes instead of twenty. The JIT is not done by then: no row is judged.")
    private boolean isQuick;

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        checkPattern();
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench", profiler);
        final JmhProcess jmh = new JmhProcess(classPath, pattern, isQuick, profiler, bench.directory());
        try (Progress progress = out.progress()) {
            jmh.run(progress);
        }
        final JmhResults results = JmhResults.read(jmh.results());
        final ObjectNode keys = bench.keys(out);
        keys.put("result", jmh.results().toString());
        keys.put("quick", isQuick);
        bench.addMachine(keys);
        keys.put("jvm", results.jvm());
        results.flags().forEach(keys.putArray("flags")::add);
        final ArrayNode rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (final BenchRow row : results.rows()) {
            if (!row.isBaseline() || hasNoRows(results, row)) {
                final Optional<BenchRow> baseline = results.baseline(row);
                rows.add(json(row, baseline));
                table.add(cells(row, baseline));
            }
        }
        out.table(List.of("benchmark", "mode", "median", "unit", "baseline", "", "ratio", "B/op", "budget"), table);
        out.println("");
        bench.printMachine(out, ", " + results.jvm());
        bench.printResult(out, ": jmh-result.json and jmh.log");
        if (isQuick) {
            out.println(
                    "quick    iterations too short for the JIT: no row is judged, and none compares with a whole run's");
        }
        if (results.rows().stream().anyMatch(BenchRow::isNoisy)) {
            out.println("~        iterations differ by more than 30 %: the machine did other things meanwhile");
        }
        return out.result(ExitCode.OK, keys);
    }

    private void checkPattern() {
        try {
            Pattern.compile(pattern);
        } catch (final PatternSyntaxException e) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U030",
                    "not a regular expression: " + e.getDescription() + " in `" + pattern + "`",
                    "command line",
                    "give a part of a benchmark's name, e.g. FrameDecode");
        }
    }

    /** A baseline that was asked for alone stands for itself. */
    private static boolean hasNoRows(final JmhResults results, final BenchRow baseline) {
        return results.rows().stream().noneMatch(baseline::isBaselineOf);
    }

    private static double ratio(final BenchRow row, final Optional<BenchRow> baseline) {
        return baseline.map(base -> row.median() / base.median()).orElse(Double.NaN);
    }

    /** Short iterations end before C2 has compiled what is timed: their figures show that a row runs, and not how fast. */
    private boolean isJudged(final BenchRow row, final Optional<BenchRow> baseline) {
        return !isQuick && !row.isNoisy() && baseline.stream().noneMatch(BenchRow::isNoisy);
    }

    private ObjectNode json(final BenchRow row, final Optional<BenchRow> baseline) {
        final ObjectNode json = figures(row);
        baseline.ifPresent(base -> {
            json.set("baseline", figures(base));
            json.put("ratio", ratio(row, baseline));
        });
        Forks.complete(json);
        Budget.of(row).ifPresent(budget -> {
            json.put("budget", budget.text());
            json.put(
                    "within_budget",
                    isJudged(row, baseline) ? budget.isKept(row.median(), ratio(row, baseline)) : null);
        });
        return json;
    }

    private static ObjectNode figures(final BenchRow row) {
        final ObjectNode json = Output.JSON.createObjectNode();
        json.put("name", row.name());
        final ObjectNode params = json.putObject("params");
        row.params().forEach(params::put);
        json.put("mode", row.mode());
        json.put("unit", row.unit());
        if (row.percentiles().isEmpty()) {
            json.put("median", row.median());
            json.put("spread", row.spread());
            json.put("noisy", row.isNoisy());
            json.put("rate", NANOS_PER_SECOND / row.median());
        } else {
            row.percentiles().forEach(json::put);
        }
        if (Double.isNaN(row.allocated())) {
            Forks.uncounted(json, UNCOUNTED);
        } else {
            json.put("alloc_bytes_per_event", row.allocated());
        }
        if (!Double.isNaN(row.levels())) {
            json.put("levels_per_frame", row.levels());
        }
        return json;
    }

    private List<String> cells(final BenchRow row, final Optional<BenchRow> baseline) {
        final String params = row.params().entrySet().stream()
                .map(p -> ' ' + p.getKey() + '=' + p.getValue())
                .collect(Collectors.joining());
        final String budget =
                Budget.of(row).map(b -> b.text() + verdict(b, row, baseline)).orElse("");
        return List.of(
                row.name() + params,
                row.mode(),
                number(row),
                row.unit(),
                baseline.map(BenchRow::method).orElse(""),
                baseline.map(BenchJmhVerb::number).orElse(""),
                baseline.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", ratio(row, baseline)),
                Double.isNaN(row.allocated()) ? "" : String.format(Locale.ROOT, "%.0f", row.allocated()),
                budget);
    }

    private String verdict(final Budget budget, final BenchRow row, final Optional<BenchRow> baseline) {
        if (isQuick) {
            return " not judged";
        }
        if (!isJudged(row, baseline)) {
            return " not measurable here";
        }
        return budget.isKept(row.median(), ratio(row, baseline)) ? " kept" : " over";
    }

    private static String number(final BenchRow row) {
        return String.format(Locale.ROOT, "%,.1f%s", row.median(), row.isNoisy() ? " ~" : "");
    }
}
