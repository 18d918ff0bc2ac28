package dev.reprise.app.session;

import dev.reprise.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code reprise} command in a JVM of its own, to be killed. */
final class ChildEngine implements AutoCloseable {
    private final Process process;
    private final BufferedReader stdout;
    private final Path stderr;
    private final List<String> lines = new ArrayList<>();

    /** @param prefix what starts the JVM, such as a namespace; empty for none */
    ChildEngine(final List<String> prefix, final Path workspace, final String... verb) throws IOException {
        this(prefix, List.of(), workspace, verb);
    }

    /** @param flags more of the JVM's */
    ChildEngine(final List<String> prefix, final List<String> flags, final Path workspace, final String... verb)
            throws IOException {
        final List<String> command = new ArrayList<>(prefix);
        command.addAll(java(flags));
        command.addAll(List.of(verb));
        stderr = Files.createTempFile(workspace, "stderr", ".txt");
        process = new ProcessBuilder(command)
                .directory(workspace.toFile())
                .redirectError(stderr.toFile())
                .start();
        stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What runs the command once, in a JVM of its own. */
    static List<String> command(final String... verb) {
        final List<String> command = java(List.of());
        command.addAll(List.of(verb));
        return command;
    }

    private static List<String> java(final List<String> flags) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--")
                    || flag.startsWith("-XX")
                    || flag.startsWith("-D") && !flag.contains("surefire")) {
                command.add(flag);
            }
        }
        // It does not live long enough for C2.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-ea", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(ChildClasses.flags(List.copyOf(command)));
        final String crash = System.getProperty("reprise.crash.child", "");
        if (!crash.isEmpty()) {
            command.add("-Dreprise.crash=" + crash);
        }
        command.addAll(flags);
        command.add(Main.class.getName());
        return command;
    }

    /** What a person types. */
    void type(final String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Reads up to the line that begins so; fails with what the child said when it ends before. */
    String await(final String beginning) throws IOException {
        final String line = find(beginning);
        if (line == null) {
            throw endedBefore(beginning);
        }
        return line;
    }

    /** As {@link #await}, but the child's crash point may be reached before the line. */
    void awaitOrCrash(final String beginning) throws IOException, InterruptedException {
        if (find(beginning) == null && process.waitFor() != CrashPoint.EXIT_CODE) {
            throw endedBefore(beginning);
        }
    }

    private String find(final String beginning) throws IOException {
        for (String line = stdout.readLine(); line != null; line = stdout.readLine()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        return null;
    }

    private AssertionError endedBefore(final String beginning) throws IOException {
        return new AssertionError(
                "the engine ended before '" + beginning + "': " + lines + "\n" + Files.readString(stderr));
    }

    /** Starts the next children with this crash point; empty for none. */
    static void crashAt(final String point) {
        System.setProperty("reprise.crash.child", point);
    }

    /** Waits for its own end, for so long. */
    boolean ended(final long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the engine did not stop within 30 s of SIGTERM");
        }
        return process.exitValue();
    }

    /** SIGTERM, and all that it still says; returns the exit code. */
    int stop() throws InterruptedException, IOException {
        process.toHandle().destroy(); // Process.destroy would close the stream
        return awaitExit();
    }

    /** Waits for its end; returns the exit code. */
    int awaitExit() throws InterruptedException, IOException {
        for (String line = stdout.readLine(); line != null; line = stdout.readLine()) {
            lines.add(line);
        }
        return process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    List<String> lines() {
        return lines;
    }

    String stderr() throws IOException {
        return Files.readString(stderr);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        stdout.close();
    }
}
