package dev.reprise.app.verb;

import dev.reprise.app.bench.BenchProcess;
import dev.reprise.app.bench.BenchRun;
import dev.reprise.app.bench.BenchmarkJars;
import dev.reprise.app.bench.Profiler;
import dev.reprise.app.bench.SoakRows;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise bench soak}. */
@Command(
        name = "soak",
        description =
                "A steady load for an hour through the whole engine on paper: memory, latency and the journal's lag in the"
                        + " first ten minutes against the last. Exit code 7 when one of them grew.",
        sortOptions = false,
        footer = "%nExample: reprise bench soak --duration 10m --rate 20k")
public final class BenchSoakVerb extends Verb {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");
    private static final long MOST_SECONDS = 7 * 24 * 3_600L;
    private static final long MOST_RATE = 1_000_000;
    private static final int LEAST_RATE = 100;
    /** What the journal takes for a frame: an upper bound of what was seen. */
    private static final long BYTES_PER_FRAME = 400;

    private static final long SPARE_BYTES = 2L << 30;
    private static final double GIB = 1L << 30;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1h",
            description =
                    "A number with s, m or h; default: ${DEFAULT-VALUE}. Windows are ten minutes, at most a sixth of it.")
    private String duration;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20k",
            converter = RateConverter.class,
            description = "Frames a second, such as 20000 or 20k; default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(names = "--keep", description = "Leave the journal; otherwise it is removed when the run ends.")
    private boolean isKept;

    @Mixin
    private Profiler profiler;

    @Override
    protected ExitCode run(final Output out) throws IOException, InterruptedException {
        final long seconds = seconds();
        final long frames = frames();
        final String classPath = BenchmarkJars.classPath();
        final BenchRun bench = BenchRun.begin(workspace(), "bench-soak", profiler);
        checkSpace(bench.directory(), seconds * frames * BYTES_PER_FRAME);
        final JsonNode found;
        try (Progress progress = out.progress()) {
            progress.phase("soak", seconds);
            found = bench.process(
                            classPath,
                            BenchProcess.SOAK,
                            Long.toString(seconds),
                            Long.toString(frames),
                            Boolean.toString(isKept))
                    .run(passed -> progress.update(Math.min(passed, seconds), ""));
        }
        return report(out, bench, found);
    }

    private ExitCode report(final Output out, final BenchRun bench, final JsonNode found) throws IOException {
        final SoakRows rows = new SoakRows(found);
        final ObjectNode keys = bench.keys(out);
        keys.put("duration", duration);
        keys.put("rate", rate);
        bench.addMachine(keys);
        bench.addJvm(keys);
        final ArrayNode array = keys.putArray("rows");
        rows.json().forEach(array::add);
        found.properties().forEach(entry -> keys.set(entry.getKey(), entry.getValue()));
        final double windowSeconds = found.path("window_seconds").asDouble();
        out.table(
                List.of(
                        "soak",
                        String.format(Locale.ROOT, "first %,.1f s", windowSeconds),
                        String.format(Locale.ROOT, "last %,.1f s", windowSeconds),
                        "ratio",
                        "budget"),
                rows.table());
        out.println("");
        out.println(String.format(
                Locale.ROOT,
                "load     %,d frames, %,d orders of the probe (%,d denied), %,d fills of the maker; the last frame was %,.0f µs late",
                found.path("frames").asLong(),
                found.path("orders").asLong(),
                found.path("denied").asLong(),
                found.path("maker_fills").asLong(),
                found.path("feed_late_us").asDouble()));
        out.println(String.format(
                Locale.ROOT,
                "journal  %.2f GiB, %,.0f bytes a frame; %s",
                found.path("journal_bytes").asDouble() / GIB,
                found.path("journal_bytes").asDouble() / found.path("frames").asDouble(),
                isKept ? bench.directory().resolve("journal").toString() : "removed"));
        out.println(String.format(
                Locale.ROOT,
                "core     %.4f bytes allocated a frame, looks at it included; %,d collections",
                found.path("alloc_bytes_per_event").asDouble(),
                found.path("collections").asLong()));
        bench.printMachine(out, "");
        final JsonNode stolen = found.path("stolen_share");
        out.println(String.format(
                Locale.ROOT,
                "stolen   by the host, of the processor time asked for: %.1f %% in the first window, %.1f %% in the last",
                100 * stolen.path("first").asDouble(),
                100 * stolen.path("last").asDouble()));
        BenchRun.printStalled(out, found.path("spin_stalled_share").asDouble());
        bench.printResult(out, ": soak.json has every look, soak.hlog its latencies");
        if (rows.over().isEmpty()) {
            return out.result(ExitCode.OK, keys);
        }
        return out.failed(
                ExitCode.CHECK_FAILED,
                keys,
                new VerbException(
                        ExitCode.CHECK_FAILED,
                        "RP-B008",
                        "outside what a soak allows: " + String.join(", ", rows.over()),
                        bench.directory().toString(),
                        "samples in soak.json tell when it began; other work on the machine shows in p99.9 first"));
    }

    private long seconds() {
        final Matcher matcher = DURATION.matcher(duration);
        if (matcher.matches()) {
            final long seconds = Long.parseLong(matcher.group(1))
                    * switch (matcher.group(2)) {
                        case "s" -> 1;
                        case "m" -> 60;
                        default -> 3_600;
                    };
            if (seconds >= 1 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        }
        throw refused(
                "--duration must be 1s to 168h, a number with s, m or h: was `" + duration + "`", "--duration 1h");
    }

    private long frames() {
        if (rate < LEAST_RATE || rate > MOST_RATE) {
            throw refused("--rate must be 100 to 1M frames a second: was " + rate, "--rate 20k");
        }
        return rate;
    }

    private static void checkSpace(final Path directory, final long needed) throws IOException {
        final long usable = Files.getFileStore(directory).getUsableSpace();
        if (usable < needed + SPARE_BYTES) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-B009",
                    String.format(
                            Locale.ROOT,
                            "the journal may take %.1f GiB and %.1f GiB are free",
                            needed / GIB,
                            usable / GIB),
                    directory.toString(),
                    "take a shorter --duration, a lower --rate, or -w with a directory on a larger disk");
        }
    }

    private static VerbException refused(final String text, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U040", text, "command line", "e.g. " + remedy);
    }
}
