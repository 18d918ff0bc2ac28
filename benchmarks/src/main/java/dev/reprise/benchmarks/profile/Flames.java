package dev.reprise.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** Flame graphs from recordings of the JVM. */
public final class Flames {
    private Flames() {}

    /** Writes an HTML file beside the recording. */
    static void of(final Path recording) throws IOException {
        final Path html =
                recording.resolveSibling(recording.getFileName().toString().replace(".jfr", ".html"));
        JfrToFlame.convert(recording.toString(), html.toString(), new Arguments("--title", "CPU"));
    }

    /** Writes one beside each recording below a directory. */
    public static void below(final Path directory) throws IOException {
        final List<Path> recordings;
        try (Stream<Path> files = Files.walk(directory)) {
            recordings = files.filter(file -> file.toString().endsWith(".jfr")).toList();
        }
        for (final Path recording : recordings) {
            of(recording);
        }
    }
}
