package dev.reprise.app.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.app.Main;
import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Runs the {@code reprise} command in a JVM of its own to its end and gives back what it says with {@code --json}. */
public final class ChildJvm {
    private static final long TIMEOUT_MINUTES = Long.getLong("reprise.test.minutes", 5);

    private ChildJvm() {}

    /** In a JVM like this one. */
    public static JsonNode run(final Path workspace, final String... args) throws IOException, InterruptedException {
        return run(Path.of(System.getProperty("java.home")), List.of(), workspace, args);
    }

    /**
     * With this JVM's access flags and some more.
     *
     * @param home of a JDK
     * @param flags of the JVM
     */
    public static JsonNode run(final Path home, final List<String> flags, final Path workspace, final String... args)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX:") || flag.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of("-ea", "-Xmx512m", "-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--json", "--progress", "none", "-w", workspace.toString()));
        final Path out = Files.createTempFile(workspace, "out", ".json");
        final Path err = Files.createTempFile(workspace, "err", ".txt");
        final Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        final boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        final String text = Files.readString(out, StandardCharsets.UTF_8);
        assertTrue(ended && process.exitValue() == 0, () -> command + "\n" + text + "\n" + read(err));
        return Output.JSON.readTree(text);
    }

    /** Of the tests, in Maven and without it. */
    public static String classPath() {
        final String tests = System.getProperty("surefire.test.class.path");
        return tests != null ? tests : System.getProperty("java.class.path");
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "its errors cannot be read: " + e;
        }
    }
}
