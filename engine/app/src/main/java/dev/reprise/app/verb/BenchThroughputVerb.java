package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.LatencyRow;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.bench.ThroughputRow;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench throughput}. */
@Command(
        name = "throughput",
        description =
                "Level changes and events a second through journal, replay, backtest and import, one thread, warm,"
                        + " each row in turn with its baseline; two backtests at once against one.",
        sortOptions = false,
        footer = "%nExample: reprise bench throughput --quick")
public final class BenchThroughputVerb extends Verb {
    private static final String LEVELS = "8000000";
    private static final String ROUNDS = "7";
    private static final String QUICK_LEVELS = "2000000";
    private static final String QUICK_ROUNDS = "3";
    private static final String SECONDS = "60";
    private static final String QUICK_SECONDS = "5";
    private static final String WARM_SECONDS = "40";
    private static final String QUICK_WARM_SECONDS = "5";
    private static final int HEAP_MB = 512; // of the backtests at once

    @Option(
            names = "--quick",
            description = "A quarter of the data, as long bursts, and fewer rounds: within two minutes.")
    private boolean isQuick;

    @Option(
            names = "--row",
            paramLabel = "NAME",
            description = "Only the row of this name; may be given several times.")
    private List<String> only = new ArrayList<>();

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        check();
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-throughput", profiler);
        final List<String> arguments = new ArrayList<>(List.of(
                isQuick ? QUICK_LEVELS : LEVELS,
                isQuick ? QUICK_ROUNDS : ROUNDS,
                isQuick ? QUICK_SECONDS : SECONDS,
                isQuick ? QUICK_WARM_SECONDS : WARM_SECONDS));
        arguments.addAll(only);
        final JsonNode found = bench.process(classPath, BenchProcess.THROUGHPUT, arguments.toArray(String[]::new))
                .run();
        final List<JsonNode> all = new ArrayList<>();
        found.path("rows").forEach(all::add);
        if (only.isEmpty()) {
            jobs(classPath, bench).path("rows").forEach(all::add);
        }
        final double stalled = found.path("spin_stalled_share").asDouble();
        final ObjectNode keys = bench.keys(out);
        keys.put("quick", isQuick);
        bench.addMachine(keys);
        bench.addJvm(keys);
        final double slowed = BenchRun.slowed(List.of(found));
        keys.put("spin_stalled_share", stalled);
        keys.put("core_slowed_share", slowed);
        for (final String key : List.of("level_changes", "messages", "burst_records", "order_actions")) {
            keys.put(key, found.path(key).asLong());
        }
        final ArrayNode rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (final JsonNode each : all) {
            final ThroughputRow row = ThroughputRow.of(each, stalled <= LatencyRow.MOST_STALLED, slowed);
            rows.add(row.json());
            table.add(List.of(
                    each.path("row").asString(),
                    row.number("figure") + ' ' + each.path("unit").asString(),
                    row.number("best"),
                    row.number("baseline") + ' ' + each.path("baseline_name").asString(),
                    row.number("ratio"),
                    row.verdict()));
        }
        out.table(List.of("throughput", "figure", "best", "baseline", "ratio", "budget"), table);
        out.println("");
        out.println(String.format(
                Locale.ROOT,
                "data     %,d level changes in %,d messages; bursts of %,d records; the maker's orders, amends and cancels: %,d",
                found.path("level_changes").asLong(),
                found.path("messages").asLong(),
                found.path("burst_records").asLong(),
                found.path("order_actions").asLong()));
        for (final JsonNode each : all) {
            if (each.has("longest_stall_us")) {
                out.println(String.format(
                        Locale.ROOT,
                        "stall    %,.0f us the longest of %,d records in %d s, %,.0f us of bare documents",
                        each.path("longest_stall_us").asDouble(),
                        each.path("records").asLong(),
                        each.path("seconds").asLong(),
                        each.path("baseline_longest_stall_us").asDouble()));
            }
        }
        final List<String> restless = all.stream()
                .filter(each -> !each.path("warm").asBoolean(true))
                .map(each -> each.path("row").asString())
                .toList();
        if (!restless.isEmpty()) {
            out.println("warming  the JIT was still at work during: " + String.join("; ", restless)
                    + (isQuick ? ". A run without --quick waits longer for it" : ""));
        }
        bench.printMachine(out, "");
        BenchRun.printSlowed(out, slowed);
        bench.printResult(out, "");
        return out.result(ExitCode.OK, keys);
    }

    private void check() {
        for (final String name : only) {
            if (!ThroughputRow.NAMES.contains(name)) {
                throw new VerbException(
                        ExitCode.USAGE,
                        "RP-U032",
                        "no row is named \"" + name + "\"",
                        "command line",
                        "one of: " + String.join("; ", ThroughputRow.NAMES));
            }
        }
    }

    private JsonNode jobs(final String classPath, final BenchRun bench) throws IOException, InterruptedException {
        return new BenchProcess(
                        classPath,
                        BenchProcess.JOBS,
                        Files.createDirectories(bench.directory().resolve("jobs")),
                        isQuick ? QUICK_LEVELS : LEVELS,
                        isQuick ? QUICK_ROUNDS : ROUNDS)
                .heap(HEAP_MB)
                .run();
    }
}
