package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one iteration, below {@code java.io.tmpdir}. */
public final class ScratchDirectory {
    private Path path;

    /** None yet: {@link #create} makes one. */
    public ScratchDirectory() {}

    /** One that is there, to be deleted. */
    public ScratchDirectory(final Path path) {
        this.path = path;
    }

    /** Makes it. */
    public Path create() throws IOException {
        path = Files.createTempDirectory("reprise-benchmark");
        return path;
    }

    /** Removes it and what is in it. */
    public void delete() throws IOException {
        final List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path file : all) {
            Files.delete(file);
        }
    }
}
