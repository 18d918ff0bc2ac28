package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.bench.StartRow;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench start}. */
@Command(
        name = "start",
        description =
                "How long `--help` takes, and an engine until it is armed: on the journal of a million records, and behind 24"
                        + " simulated hours of 20 symbols, both killed with SIGKILL. Cold processes, medians.",
        sortOptions = false,
        footer = "%nExample: reprise bench start --quick")
public final class BenchStartVerb extends Verb {
    private static final String HOURS = "24";
    private static final String PER_SECOND = "5";
    private static final String ROUNDS = "7";
    private static final String QUICK_PER_SECOND = "1";
    private static final String QUICK_ROUNDS = "3";

    @Option(
            names = "--quick",
            description = "One record a symbol and second, not five, and fewer rounds: within two minutes.")
    private boolean isQuick;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-start", new Profiler());
        final JsonNode found = new BenchProcess(
                        classPath,
                        BenchProcess.START,
                        bench.directory(),
                        Path.of(System.getProperty("reprise.home", "."), "reprise")
                                .toAbsolutePath()
                                .toString(),
                        HOURS,
                        isQuick ? QUICK_PER_SECOND : PER_SECOND,
                        isQuick ? QUICK_ROUNDS : ROUNDS)
                .run();
        final ObjectNode keys = bench.keys(out);
        keys.put("quick", isQuick);
        bench.addMachine(keys);
        bench.addJvm(keys);
        final ArrayNode rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (final JsonNode each : found.path("rows")) {
            final StartRow row = StartRow.of(each);
            rows.add(row.json());
            table.add(List.of(
                    each.path("row").asString(),
                    row.number("figure") + ' ' + each.path("unit").asString(),
                    row.number("slowest"),
                    row.number("baseline") + ' ' + each.path("baseline_name").asString(),
                    row.verdict()));
        }
        out.table(List.of("start", "median", "slowest", "baseline", "budget"), table);
        out.println("");
        for (final JsonNode each : found.path("rows")) {
            if (each.has("records")) {
                tell(each, out);
            }
        }
        bench.printMachine(out, "");
        out.println("result   " + bench.directory());
        return out.result(ExitCode.OK, keys);
    }

    private static void tell(final JsonNode row, final Output out) {
        out.println(String.format(
                Locale.ROOT,
                "journal  %,d records in %d generations; a start reads %,d, %,d bytes",
                row.path("records").asLong(),
                row.path("generation").asLong(),
                row.path("records_read").asLong(),
                row.path("bytes_read").asLong()));
        if (row.path("rolls").asLong() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "rolls    %d while it ran; the ring waited %,d us (p50), %,d us (p99), %,d us at most",
                    row.path("rolls").asLong(),
                    row.path("roll_pause_p50_us").asLong(),
                    row.path("roll_pause_p99_us").asLong(),
                    row.path("roll_pause_max_us").asLong()));
        }
    }
}
