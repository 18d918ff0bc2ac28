package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own for the tests: appends until it is killed, and prints each sequence once it is acknowledged. */
final class JournalChild implements AutoCloseable {
    /** Most records of one document. */
    static final int MAX_RECORDS = 50;

    private final Process process;
    private final BufferedReader lines;

    private JournalChild(final Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static JournalChild start(final Path directory, final long seed) throws IOException {
        return start(directory, seed, "append");
    }

    /** One that begins a generation after each few documents, and prints the last sequence of the one before. */
    static JournalChild startRolling(final Path directory, final long seed) throws IOException {
        return start(directory, seed, "roll");
    }

    private static JournalChild start(final Path directory, final long seed, final String what) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-agentlib") && !flag.startsWith("-javaagent") && !flag.startsWith("-Dsurefire")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(JournalChild.class.getName(), directory.toString(), Long.toString(seed), what));
        return new JournalChild(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Surefire may hide the class path in a manifest; it leaves the true one in a property. */
    private static String classPath() {
        final String hidden = System.getProperty("surefire.test.class.path");
        return hidden == null || hidden.isEmpty() ? System.getProperty("java.class.path") : hidden;
    }

    /** Next whole line, or null after the process's end. */
    String line() throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int c = lines.read(); c >= 0; c = lines.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
        }
        return null;
    }

    /** SIGKILL; what it printed before can still be read, which {@code Process.destroyForcibly} would not allow. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        lines.close();
    }

    public static void main(final String[] args) {
        final PrintStream out = System.out;
        if (args[2].equals("roll")) {
            roll(Path.of(args[0]), Long.parseLong(args[1]), out);
        }
        final long started = System.nanoTime();
        try (JournalWriter writer = JournalWriter.open(Path.of(args[0]), JournalSettings.small())) {
            out.println("opened " + (System.nanoTime() - started) / 1_000_000);
            out.flush();
            final TestBatch batch = new TestBatch(Long.parseLong(args[1]));
            for (int i = 0; ; i++) {
                out.println(batch.appendTo(writer, 1 + i % MAX_RECORDS));
                out.flush();
            }
        } catch (final JournalLockedException e) {
            System.exit(1); // a test expects this one, and nothing printed
        }
    }

    private static void roll(final Path directory, final long seed, final PrintStream out) {
        final TestBatch batch = new TestBatch(seed);
        try (JournalLock lock = JournalLock.acquire(directory)) {
            for (int i = 0; ; i++) {
                try (JournalWriter writer = JournalWriter.open(directory, JournalSettings.small(), lock)) {
                    batch.appendTo(writer, 1 + i % MAX_RECORDS);
                    final long last = writer.nextSequence() - 1;
                    try (JournalRoll roll = JournalRoll.begin(writer, JournalSettings.small())) {
                        batch.fill(last + 1, 1 + i % MAX_RECORDS);
                        for (int at = 0; at < batch.length; at += Records.length(batch.buffer, at)) {
                            roll.append(batch.buffer, at, Records.length(batch.buffer, at));
                        }
                        roll.commit(path -> {});
                    }
                    out.println(last);
                    out.flush();
                }
            }
        }
    }
}
