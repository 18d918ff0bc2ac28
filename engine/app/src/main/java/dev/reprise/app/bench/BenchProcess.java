package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;

/** A measurement in a process of its own, with the flags of this one, which are the engine's. */
public final class BenchProcess {
    /** How long new orders still leave after a halt; takes the number of tries. */
    public static final String HALT = "halt.HaltLatency";
    /** Latency under load; takes seconds a row, whether every combination, rates, and a recording if one is played. */
    public static final String LATENCY = "latency.LatencyBench";

    /** Frame in to order frame out over loopback; takes the tries of each row, and how many before are not counted. */
    public static final String WIRE = "wire.WireBench";

    /** Journal, replay, backtest and import on one core; takes level changes, rounds, seconds of the steady load, seconds of warming up at most, and names of rows. */
    public static final String THROUGHPUT = "throughput.ThroughputBench";

    /** A steady load for a long time; takes seconds, frames a second, and whether the journal stays. */
    public static final String SOAK = "soak.SoakBench";

    /** Two backtests at once against one after the other; takes level changes and rounds. */
    public static final String JOBS = "throughput.JobsBench";

    /** Start-up of the command and of an engine; takes the launcher, simulated hours, records a symbol and second, rounds. */
    public static final String START = "start.StartBench";

    /** System property of the measurement: the process that started it. */
    public static final String PARENT = "reprise.bench.parent";

    private static final String PACKAGE = "dev.reprise.benchmarks.";

    private final List<String> command = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final String classPath;
    private final Path directory;
    private final String name;

    /**
     * Prepares a run.
     *
     * @param classPath of the benchmarks
     * @param main {@link #HALT}, {@link #LATENCY}, {@link #WIRE}, {@link #THROUGHPUT}, {@link #JOBS}, {@link #SOAK} or {@link #START}
     * @param directory for its results and its log
     * @param arguments what the measurement takes
     */
    public BenchProcess(final String classPath, final String main, final Path directory, final String... arguments) {
        this.directory = directory;
        name = main.substring(0, main.indexOf('.'));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--") || flag.startsWith("-X") || flag.startsWith("-D") && !isOurs(flag)) {
                command.add(flag);
            }
        }
        command.add("-D" + PARENT + '=' + ProcessHandle.current().pid());
        this.classPath = classPath;
        program.addAll(List.of(PACKAGE + main, directory.toString()));
        program.addAll(List.of(arguments));
    }

    /** Has it profiled, when that was asked for. */
    public BenchProcess with(final Profiler profiler) {
        command.addAll(profiler.flags());
        program.addAll(0, profiler.before(directory));
        return this;
    }

    /** Gives it a heap of so many MB. */
    public BenchProcess heap(final int megabytes) {
        command.add("-Xmx" + megabytes + "m");
        return this;
    }

    private static boolean isOurs(final String flag) {
        return flag.startsWith("-Dreprise.") || flag.contains("surefire");
    }

    /**
     * Runs to the end; returns what it found.
     *
     * @throws VerbException when it fails
     */
    public JsonNode run() throws IOException, InterruptedException {
        return run(seconds -> {});
    }

    /**
     * Runs to the end, but not beyond the end of this process; returns what it found.
     *
     * @param told takes each second how many have passed
     * @throws VerbException when it fails
     */
    public JsonNode run(final LongConsumer told) throws IOException, InterruptedException {
        final Path log = directory.resolve(name + ".log");
        final List<String> all = new ArrayList<>(command);
        all.addAll(List.of("-cp", classPath));
        all.addAll(program);
        final Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        final Thread hook = new Thread(process::destroy, "stop-benchmark");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            for (long seconds = 0; !process.waitFor(1, TimeUnit.SECONDS); seconds++) {
                told.accept(seconds + 1);
            }
            final int code = process.exitValue();
            if (code != 0) {
                throw BenchLog.failed("the benchmark", code, log);
            }
            return Output.JSON.readTree(Files.readString(directory.resolve(name + ".json")));
        } finally {
            process.destroy();
            forget(hook);
        }
    }

    private static void forget(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            hook.setName("stop-benchmark-at-exit"); // this JVM is ending already, so it runs, and finds nothing to stop
        }
    }
}
