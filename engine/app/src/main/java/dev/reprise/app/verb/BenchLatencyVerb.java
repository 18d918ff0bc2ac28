package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.LatencyRow;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench latency}. */
@Command(
        name = "latency",
        description =
                "Open-loop load through the engine, from a frame's bytes to the order handed to the gateway and journaled;"
                        + " latency counts from when the frame was due. Each row beside a bare Disruptor and queue under the same load.",
        sortOptions = false,
        footer = "%nExample: reprise bench latency --rate 1k,100k --quick")
public final class BenchLatencyVerb extends Verb {
    private static final long MOST_RATE = 100_000_000;
    private static final int MOST_FORKS = 99;
    private static final double QUICK_SECONDS = 1.5;
    private static final double SECONDS = 5;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            defaultValue = "1k,10k,100k,500k,1M",
            converter = RateConverter.class,
            description =
                    "Level changes a second, such as 20000, 20k or 1M, several separated by commas; default: ${DEFAULT-VALUE}.")
    private List<Long> rates;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Processes, one after the other, of which the median counts; default: 7, with --quick 1.")
    private Integer forks;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Of each row in each fork; default: 5, with --quick 1.5.")
    private Double seconds;

    @Option(
            names = "--feed",
            paramLabel = "PATH",
            description =
                    "Frames of a recording instead of generated ones: a file that `data import --format binance-frames` reads,"
                            + " or a journal or dataset. Its first instrument with a book counts.")
    private Path feed;

    @Option(names = "--all", description = "Every load with every wait strategy, fused and pipelined.")
    private boolean isAll;

    @Option(names = "--quick", description = "One fork and short rows: within two minutes.")
    private boolean isQuick;

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        check();
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-latency", profiler);
        final List<JsonNode> found = measure(out, classPath, bench);
        final double stalled = BenchRun.stalled(found);

        final ObjectNode keys = bench.keys(out);
        keys.put("quick", isQuick);
        bench.addMachine(keys);
        bench.addJvm(keys);
        keys.set("feed", found.get(0).path("feed"));
        final double slowed = BenchRun.slowed(found);
        keys.put("spin_stalled_share", stalled);
        keys.put("core_slowed_share", slowed);
        keys.set("spin_gap", found.get(0).path("spin_gap"));
        final ArrayNode rows = keys.putArray("rows");
        final List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < found.get(0).path("rows").size(); i++) {
            final int index = i;
            final LatencyRow row = LatencyRow.of(
                    found.stream().map(fork -> fork.path("rows").path(index)).toList(),
                    bench.cores(),
                    stalled <= LatencyRow.MOST_STALLED,
                    slowed);
            rows.add(row.json());
            table.add(cells(row));
        }
        out.table(
                List.of(
                        "from due to journaled and handed over, µs",
                        "p50",
                        "p99",
                        "p99.9",
                        "max",
                        "bare p50",
                        "ratio",
                        "B/frame",
                        "budget"),
                table);
        out.println("");
        bench.printMachine(out, "");
        final JsonNode played = found.get(0).path("feed");
        out.println(String.format(
                Locale.ROOT,
                "feed     %s: %,d frames with %,d level changes, in a ring",
                played.path("name").asString(),
                played.path("frames").asLong(),
                played.path("level_changes").asLong()));
        BenchRun.printStalled(out, stalled);
        BenchRun.printSlowed(out, slowed);
        bench.printResult(out, ": .hgrm and .hlog of every row and hop");
        return out.result(ExitCode.OK, keys);
    }

    private List<JsonNode> measure(final Output out, final String classPath, final BenchRun bench)
            throws IOException, InterruptedException {
        final int count = forks != null ? forks : isQuick ? 1 : 7;
        final double each = seconds != null ? seconds : isQuick ? QUICK_SECONDS : SECONDS;
        final String loads = rates.stream().map(String::valueOf).collect(Collectors.joining(","));
        final List<String> arguments = new ArrayList<>(List.of(Double.toString(each), Boolean.toString(isAll), loads));
        if (feed != null) {
            arguments.add(feed.toAbsolutePath().toString());
        }
        return bench.forks(out, count, classPath, BenchProcess.LATENCY, arguments.toArray(String[]::new));
    }

    private void check() {
        if (rates.stream().anyMatch(rate -> rate < 1 || rate > MOST_RATE)) {
            throw refused("--rate must be 1 to " + MOST_RATE + " level changes a second: was " + rates, "--rate 100k");
        }
        if (forks != null && (forks < 1 || forks > MOST_FORKS)) {
            throw refused("--forks must be 1 to " + MOST_FORKS + ": was " + forks, "--forks 7");
        }
        if (feed != null && !Files.isReadable(feed)) {
            throw refused("--feed cannot be read: " + feed, "--feed recordings/btcusdt.gz");
        }
        if (seconds != null && !(seconds > 0 && seconds <= 600)) {
            throw refused("--duration must be above 0 and at most 600 s: was " + seconds, "--duration 5");
        }
    }

    private static VerbException refused(final String text, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U032", text, "command line", "e.g. " + remedy);
    }

    private static List<String> cells(final LatencyRow row) {
        final ObjectNode json = row.json();
        return List.of(
                row.title(),
                number(json, "p50"),
                number(json, "p99"),
                number(json, "p999"),
                number(json, "max"),
                number(json.path("baseline"), "p50"),
                row.times().orElse("-"),
                String.format(
                        Locale.ROOT, "%.3f", json.path("alloc_bytes_per_event").asDouble()),
                row.verdict().orElse(""));
    }

    private static String number(final JsonNode row, final String key) {
        return String.format(Locale.ROOT, "%,.2f", row.path(key).asDouble());
    }
}
