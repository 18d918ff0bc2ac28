package dev.reprise.app.bench;

import dev.reprise.app.cli.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flag of the bench verbs that asks for a profile. A profiled run is slower: its figures are told, and say less. */
public final class Profiler {
    private static final String MAIN = "dev.reprise.benchmarks.profile.Profiled";
    private static final List<String> FLAGS =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"); // lines of inlined code

    /** Who takes the samples. */
    public enum Kind {
        /** async-profiler. */
        async,
        /** The JVM's flight recorder. */
        jfr
    }

    @Option(
            names = "--profile",
            paramLabel = "KIND",
            description = "async (async-profiler) or jfr: a flame graph beside each process's results.")
    private Kind kind;

    private boolean isOn() {
        return kind != null;
    }

    /** Flags for the JVM that is profiled; none without a profile. */
    List<String> flags() {
        return isOn() ? FLAGS : List.of();
    }

    /** What stands before a benchmark's main class; nothing without a profile. */
    List<String> before(final Path directory) {
        return isOn() ? List.of(MAIN, kind.name(), directory.toString()) : List.of();
    }

    /** What JMH's runner takes; nothing without a profile. */
    List<String> forJmh(final Path directory) {
        return isOn()
                ? List.of("-profile", kind.name(), directory.resolve("profile").toString())
                : List.of();
    }

    /** Says where flame graphs are and how samples were taken. */
    void tell(final Output out, final Path directory) throws IOException {
        if (!isOn()) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path note :
                    files.filter(file -> file.endsWith("profile.txt")).sorted().toList()) {
                out.println("profile  " + note.getParent() + ": flame graphs; " + Files.readString(note));
            }
        }
    }
}
