package dev.reprise.benchmarks.start;

import dev.reprise.app.cli.Output;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.live.recovery.RollPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Start-up: the command's help, and an engine on the journal of a session that was killed, after a million records and after a simulated
 * day. Every figure is the median of several processes, each beside a JVM that does nothing. Recovery is a million records verified and applied,
 * counted, as all else, from the begin of the JVM.
 *
 * <pre>java -cp … dev.reprise.benchmarks.start.StartBench DIRECTORY LAUNCHER HOURS PER_SECOND ROUNDS</pre>
 *
 * Writes {@code start.json}.
 */
public final class StartBench {
    private static final int MILLION = 1_000_000;
    /** The last input's own, and what a session says of itself until it is killed. */
    private static final int MORE = 1_000;

    private static final double NANOS_PER_MS = 1e6;
    private static final Duration WARMUP = Duration.ofSeconds(1);

    private final ArrayNode rows;
    private final int rounds;
    private final List<String> java = new ArrayList<>();
    private final List<double[]> helps = new ArrayList<>(); // ms, each with a JVM that does nothing beside it

    private StartBench(final ArrayNode rows, final int rounds) {
        this.rows = rows;
        this.rounds = rounds;
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    }

    /** Runs to the end. */
    public static void main(final String[] args) throws IOException, InterruptedException {
        final ObjectNode result = Output.JSON.createObjectNode();
        final StartBench bench = new StartBench(result.putArray("rows"), Integer.parseInt(args[4]));
        final int hours = Integer.parseInt(args[2]);
        final int perSecond = Integer.parseInt(args[3]);
        final String launcher = Files.isExecutable(Path.of(args[1])) ? args[1] : null;
        bench.help(launcher, 1); // makes what is made once
        bench.helps.clear();
        bench.help(launcher, bench.rounds);
        final long seconds = MILLION / LongSession.SYMBOLS; // as many inputs, which is more than enough
        bench.firstOrder("first order of a new instance", Duration.ZERO);
        bench.firstOrder("first order of a new instance, warmed up", WARMUP);
        bench.help(launcher, bench.rounds);
        bench.engine("ready behind 1 M records, killed", seconds, 1, Long.MAX_VALUE);
        bench.engine(
                "ready behind " + hours + " h of 20 symbols, killed",
                hours * 3_600L,
                perSecond,
                RollPolicy.DEFAULT_MAX_BYTES);
        bench.help(launcher, bench.rounds);
        bench.helpRow();
        result.put("hours", hours);
        result.put("per_symbol_and_second", perSecond);
        Files.writeString(Path.of(args[0]).resolve("start.json"), result.toString());
    }

    /** At several points of the run: at any one of them the machine may still be at work on what ran before. */
    private void help(final String launcher, final int times) throws IOException, InterruptedException {
        for (int i = 0; launcher != null && i < times; i++) {
            helps.add(new double[] {time(List.of(launcher, "--help")), nothing()});
        }
    }

    private void helpRow() {
        if (!helps.isEmpty()) {
            row(
                    "./reprise --help",
                    helps.stream().mapToDouble(each -> each[0]).toArray(),
                    helps.stream().mapToDouble(each -> each[1]).toArray());
        }
    }

    private double nothing() throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(java);
        command.add(StartProbe.class.getName());
        return time(command);
    }

    private static double time(final List<String> command) throws IOException, InterruptedException {
        final long begun = System.nanoTime();
        final Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(command + " ended with exit code " + code);
        }
        return (System.nanoTime() - begun) / NANOS_PER_MS;
    }

    /** Writes a journal, kills who wrote it, and starts on copies of it. */
    private void engine(final String name, final long seconds, final int perSecond, final long rollBytes)
            throws IOException, InterruptedException {
        final ScratchDirectory scratch = new ScratchDirectory();
        final Path directory = scratch.create();
        try {
            final boolean isMillion = rollBytes == Long.MAX_VALUE;
            final String[] written = write(
                    directory.resolve("journal"), seconds, perSecond, rollBytes, isMillion ? MILLION : Long.MAX_VALUE);
            final double[] times = new double[rounds];
            final double[] bare = new double[rounds];
            final double[] recovered = new double[rounds];
            JsonNode found = null;
            for (int round = 0; round < rounds; round++) {
                final Path copy = copy(directory.resolve("journal"), directory.resolve("start-" + round));
                bare[round] = nothing();
                found = probe(copy, WARMUP);
                times[round] = found.path("ready_ms").asDouble();
                recovered[round] = found.path("jvm_ms").asDouble()
                        + found.path("recovered_ms").asDouble();
                final long records = found.path("records").asLong();
                if (isMillion && (records < MILLION || records > MILLION + MORE)) {
                    throw new IllegalStateException("the journal is to hold a million records: " + found);
                }
                if (found.path("cold").asInt() != 0) {
                    throw new IllegalStateException("a strategy came back cold: " + found);
                }
            }
            final ObjectNode row = row(name, times, bare);
            row.put("records", Long.parseLong(written[1]));
            row.put("generation", Long.parseLong(written[2]));
            row.put("records_read", found.path("records").asLong());
            row.put("bytes_read", found.path("bytes").asLong());
            row.put("verified_ms", found.path("verified_ms").asDouble());
            row.put("recovered_ms", found.path("recovered_ms").asDouble());
            pauses(row, written);
            if (isMillion) { // so few records as a generation holds say nothing of a million
                row("recovered, 1 M records", recovered, bare.clone())
                        .put("records_read", found.path("records").asLong());
            }
        } finally {
            scratch.delete();
        }
    }

    /** How long the ring waited for each generation. */
    private static void pauses(final ObjectNode row, final String[] written) {
        final long[] pauses = Arrays.stream(written)
                .skip(3)
                .mapToLong(Long::parseLong)
                .sorted()
                .toArray();
        row.put("rolls", pauses.length);
        if (pauses.length > 0) {
            row.put("roll_pause_p50_us", pauses[pauses.length / 2] / 1_000);
            row.put("roll_pause_p99_us", pauses[Math.min(pauses.length - 1, pauses.length * 99 / 100)] / 1_000);
            row.put("roll_pause_max_us", pauses[pauses.length - 1] / 1_000);
        }
    }

    private String[] write(
            final Path journal, final long seconds, final int perSecond, final long rollBytes, final long records)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                LongSession.class.getName(),
                journal.toString(),
                Long.toString(seconds),
                Integer.toString(perSecond),
                Long.toString(rollBytes),
                Long.toString(records)));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            final String line = lines.readLine();
            if (line == null || !line.startsWith("written ")) {
                throw new IllegalStateException("the session did not write its journal: " + line);
            }
            return line.split(" ");
        } finally {
            process.toHandle().destroyForcibly(); // SIGKILL
            process.waitFor();
        }
    }

    /** What the process that was killed left: the journal only, as its other generations are not read. */
    private static Path copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file :
                    files.filter(each -> each.toString().endsWith(".cq4")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    /** How long the first order of a JVM takes, beside those behind it. */
    private void firstOrder(final String name, final Duration warmup) throws IOException, InterruptedException {
        final double[] first = new double[rounds];
        final double[] later = new double[rounds];
        final double[] ready = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            final ScratchDirectory scratch = new ScratchDirectory();
            final JsonNode found = probe(scratch.create().resolve("journal"), warmup);
            scratch.delete();
            first[round] = found.path("first_order_us").asDouble();
            later[round] = found.path("later_orders_p50_us").asDouble();
            ready[round] = found.path("ready_ms").asDouble();
        }
        final ObjectNode row = row(name, first, later);
        row.put("unit", "us");
        row.put("baseline_name", "the hundred orders behind it");
        Arrays.sort(ready);
        row.put("ready_ms", ready[rounds / 2]);
    }

    private JsonNode probe(final Path journal, final Duration warmup) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(java);
        command.addAll(List.of(StartProbe.class.getName(), journal.toString(), Long.toString(warmup.toMillis())));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String found;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            found = lines.readLine();
        }
        if (process.waitFor() != 0 || found == null) {
            throw new IllegalStateException("the engine did not start on " + journal);
        }
        return Output.JSON.readTree(found);
    }

    private ObjectNode row(final String name, final double[] times, final double[] bare) {
        Arrays.sort(times);
        Arrays.sort(bare);
        final ObjectNode row = rows.addObject();
        row.put("row", name);
        row.put("unit", "ms");
        row.put("figure", times[times.length / 2]);
        row.put("slowest", times[times.length - 1]);
        row.put("baseline_name", "a JVM that does nothing");
        row.put("baseline", bare[bare.length / 2]);
        return row;
    }
}
