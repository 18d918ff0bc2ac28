package dev.reprise.benchmarks.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one iteration, below {@code java.io.tmpdir}. */
final class ScratchDirectory {
    private Path path;

    Path create() throws IOException {
        path = Files.createTempDirectory("reprise-benchmark");
        return path;
    }

    void delete() throws IOException {
        final List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path file : all) {
            Files.delete(file);
        }
    }
}
