package dev.reprise.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that was made for a while, and all that is in it. Stateless. */
public final class DirectoryTree {
    private DirectoryTree() {}

    /**
     * Deletes it, the innermost first; nothing when it is not there.
     *
     * @throws IOException when something cannot be deleted; what was deleted before it is gone
     */
    public static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
