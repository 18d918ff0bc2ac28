package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.session.RunDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of a benchmark: where its files go, and the machine as it was before, so that its load is not ours. Not thread-safe.
 */
public final class BenchRun {
    private final String id;
    private final Path directory;
    private final ObjectNode machine;
    private final Profiler profiler;

    private BenchRun(final String id, final Path directory, final ObjectNode machine, final Profiler profiler) {
        this.id = id;
        this.directory = directory;
        this.machine = machine;
        this.profiler = profiler;
    }

    /**
     * Begins one in {@code runs/}.
     *
     * @param name part of its id
     * @param profiler what was asked for
     * @throws IOException when its directory cannot be made
     */
    public static BenchRun begin(final Path workspace, final String name, final Profiler profiler) throws IOException {
        final String id = RunDirectory.newId(name);
        final Path directory = workspace.resolve("runs").resolve(id).resolve("bench");
        Files.createDirectories(directory);
        return new BenchRun(id, directory, Machine.describe(), profiler);
    }

    /** Where its files go. */
    public Path directory() {
        return directory;
    }

    /** Cores of the machine. */
    public int cores() {
        return machine.path("cores").asInt();
    }

    /**
     * What each of so many processes found, one after the other, each with a directory of its own.
     *
     * @param main as {@link BenchProcess} has it
     */
    public List<JsonNode> forks(
            final Output out, final int count, final String classPath, final String main, final String... arguments)
            throws IOException, InterruptedException {
        final List<JsonNode> found = new ArrayList<>();
        try (Progress progress = out.progress()) {
            progress.phase(main.substring(0, main.indexOf('.')), count);
            for (int fork = 1; fork <= count; fork++) {
                final Path files = Files.createDirectories(directory.resolve("fork-" + fork));
                found.add(process(classPath, main, files, arguments).run());
                progress.update(fork, "");
            }
        }
        return found;
    }

    /** A process with a directory of its own. */
    private BenchProcess process(
            final String classPath, final String main, final Path files, final String... arguments) {
        return new BenchProcess(classPath, main, files, arguments).with(profiler);
    }

    /** The only process of this run. */
    public BenchProcess process(final String classPath, final String main, final String... arguments) {
        return process(classPath, main, directory, arguments);
    }

    /**
     * Prints where files are, flame graphs first.
     *
     * @param more behind it, may be empty
     */
    public void printResult(final Output out, final String more) throws IOException {
        profiler.tell(out, directory);
        out.println("result   " + directory + more);
    }

    /** Keys of the result: its id. */
    public ObjectNode keys(final Output out) {
        final ObjectNode keys = out.object();
        keys.put("run", id);
        return keys;
    }

    /** Adds the machine. */
    public void addMachine(final ObjectNode keys) {
        keys.set("machine", machine);
    }

    /** Adds this process's JVM and flags, which are the measured one's. */
    public void addJvm(final ObjectNode keys) {
        keys.put("jvm", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(keys.putArray("flags")::add);
    }

    /** The largest share of time in which a spinning thread stood still, over the forks. */
    public static double stalled(final List<JsonNode> forks) {
        return forks.stream()
                .mapToDouble(fork -> fork.path("spin_stalled_share").asDouble())
                .max()
                .orElseThrow();
    }

    /** The share of looks at the processor that found it slow, each fork by its own best; the mean of the forks. */
    public static double slowed(final List<JsonNode> forks) {
        return forks.stream()
                .mapToDouble(fork -> fork.path("core_slowed_share").asDouble())
                .average()
                .orElseThrow();
    }

    /** Prints {@link #slowed}. */
    public static void printSlowed(final Output out, final double slowed) {
        out.println(String.format(
                Locale.ROOT,
                "slowed   %.0f %% of the looks found the processor below three quarters of its best speed: something else ran"
                        + " on the same core",
                100 * slowed));
    }

    /**
     * Prints the machine.
     *
     * @param more behind it, may be empty
     */
    public void printMachine(final Output out, final String more) {
        out.println("machine  " + machine.path("cpu").asString("") + ", " + cores() + " cores, load "
                + machine.path("load_average").asString("?") + more);
    }

    /** Prints {@link #stalled}. */
    public static void printStalled(final Output out, final double stalled) {
        out.println(String.format(
                Locale.ROOT,
                "stalled  %.2f %% of the time a spinning thread did not run for over 10 µs",
                100 * stalled));
    }
}
