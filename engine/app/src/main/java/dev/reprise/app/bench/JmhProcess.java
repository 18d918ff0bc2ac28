package dev.reprise.app.bench;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.VerbException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of JMH in a process of its own. What it prints is kept; of its forks none outlives it, nor it us. */
public final class JmhProcess {
    private static final String MAIN = "dev.reprise.benchmarks.Main";
    private static final Pattern PROGRESS = Pattern.compile("# Run progress: ([0-9.]+)% complete, (.*)");
    private static final Pattern BENCHMARK = Pattern.compile("# Benchmark: dev\\.reprise\\.benchmarks\\.(.*)");
    private static final long HUNDREDTHS = 10_000;

    /**
     * Three forks of each row, five times 200 ms to warm up and five times 250 ms: of the suite's 142 rows 126 take 7 s and the start of three JVMs
     * each, the others, single shots, as many seconds; the whole in some twenty minutes.
     */
    private static final List<String> FULL = List.of("-w", "200ms", "-r", "250ms");

    /**
     * One fork and short iterations, in two to five minutes; of all, without Jackson's trees, which no row is measured against. How many
     * iterations there are stays each class's own: a shot has no length, and after a few of them half-compiled code would be judged.
     */
    private static final List<String> QUICK = List.of("-f", "1", "-w", "80ms", "-r", "40ms");

    private static final String ALL = ".*";
    private static final List<String> NO_TREES = List.of("-e", "Decode.*\\.databind$");

    private final List<String> command = new ArrayList<>();
    private final Path results;
    private final Path log;

    /**
     * Prepares a run.
     *
     * @param classPath of the benchmarks
     * @param pattern regular expression, looked for in the benchmarks' names
     * @param profiler what was asked for
     * @param directory for JMH's JSON and for its text
     */
    public JmhProcess(
            final String classPath,
            final String pattern,
            final boolean isQuick,
            final Profiler profiler,
            final Path directory) {
        results = directory.resolve("jmh-result.json");
        log = directory.resolve("jmh.log");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, MAIN, pattern));
        command.addAll(List.of("-prof", "gc", "-foe", "true", "-rf", "json", "-rff", results.toString()));
        command.addAll(profiler.forJmh(directory));
        command.addAll(isQuick ? QUICK : FULL);
        if (isQuick && pattern.equals(ALL)) {
            command.addAll(NO_TREES);
        }
    }

    /** JMH's own JSON. */
    public Path results() {
        return results;
    }

    /**
     * Runs to the end.
     *
     * @throws VerbException when no benchmark matches or one fails
     */
    public void run(final Progress progress) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final Thread hook = new Thread(() -> stop(process), "stop-benchmarks");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean matched = true;
        try (BufferedReader out = process.inputReader();
                BufferedWriter kept = Files.newBufferedWriter(log)) {
            progress.phase("jmh", HUNDREDTHS);
            String benchmark = "";
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                kept.write(line);
                kept.newLine();
                matched &= !line.startsWith("No matching benchmarks");
                final Matcher name = BENCHMARK.matcher(line);
                benchmark = name.matches() ? name.group(1) : benchmark;
                final Matcher done = PROGRESS.matcher(line);
                if (done.matches()) {
                    progress.update(
                            (long) (Double.parseDouble(done.group(1)) * HUNDREDTHS / 100),
                            done.group(2) + "  " + benchmark);
                }
            }
            process.waitFor();
        } finally {
            stop(process);
            removeHook(hook);
        }
        check(process.exitValue(), matched); // the log is whole by now
    }

    private static void removeHook(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            hook.setName(
                    "stop-benchmarks-at-exit"); // this JVM is ending already, so it runs, and finds nothing to stop
        }
    }

    private static void stop(final Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private void check(final int code, final boolean matched) throws IOException {
        if (!matched) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-B002",
                    "no benchmark matches `" + command.get(command.indexOf(MAIN) + 1) + "`",
                    "command line",
                    "leave the pattern out to run all; it is a regular expression such as FrameDecode");
        }
        if (code != 0 || !Files.exists(results)) {
            throw BenchLog.failed("the benchmarks", code, log);
        }
    }
}
