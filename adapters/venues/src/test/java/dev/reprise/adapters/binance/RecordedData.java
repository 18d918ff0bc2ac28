package dev.reprise.adapters.binance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Recorded market data, which is not part of the repository: in the folder named by the system property {@code reprise.data}, or
 * in {@code shared/data} beside the checkout. Tests that need it are skipped, saying so, when it is not there.
 */
public final class RecordedData {
    private RecordedData() {}

    /** The files, or the test is skipped. */
    public static List<Path> require(final String... files) {
        final Path folder = folder();
        final List<Path> found = new ArrayList<>();
        for (final String file : files) {
            final Path path = folder == null ? null : folder.resolve(file);
            Assumptions.assumeTrue(
                    path != null && Files.isReadable(path),
                    "skipped: no recorded data " + file + "; set -Dreprise.data=FOLDER to run this test");
            found.add(path);
        }
        return found;
    }

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
