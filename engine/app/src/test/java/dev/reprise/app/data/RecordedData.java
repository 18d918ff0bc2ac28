package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Recorded market data, which is not part of the repository: in the folder named by the system property {@code reprise.data}, or
 * in {@code shared/data} above the checkout. Tests that need it are skipped, saying so, when the folder is not there; with the folder
 * there, a file that is missing fails them.
 */
public final class RecordedData {
    private RecordedData() {}

    /** The files, or the test is skipped. */
    public static List<Path> require(final String... files) {
        final Path folder = folder();
        Assumptions.assumeTrue(
                folder != null,
                "skipped: no folder with recorded data for " + String.join(", ", files)
                        + "; set -Dreprise.data=FOLDER to run this test");
        final List<Path> found = new ArrayList<>();
        for (final String file : files) {
            final Path path = folder.resolve(file);
            assertTrue(Files.isReadable(path), "the folder is there, the file is not: " + path);
            found.add(path);
        }
        return found;
    }

    /** {@code null} when there is none. */
    private static Path folder() {
        final String given = System.getProperty("reprise.data");
        if (given != null) {
            return Path.of(given);
        }
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            final Path candidate = dir.resolve("shared").resolve("data");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
