package dev.reprise.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Recordings of real markets, which are no part of the project: in the folder that the system property {@code reprise.data} names, or
 * in {@code shared/data} here or above. What needs one is left out without.
 */
public final class RecordedFiles {
    /** Recorder files of BTCUSDT of 8 August 2024, by the name of their market. */
    private static final String FILE = "hftbacktest/%s/btcusdt_20240808.gz";

    private static final String[] MARKETS = {"spot", "usdm"};

    private RecordedFiles() {}

    /** Whether the recordings of every market are there. */
    public static boolean areThere() {
        for (final String market : MARKETS) {
            if (of(market).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The recording of a market.
     *
     * @param market {@code spot} or {@code usdm}
     */
    public static Optional<Path> of(final String market) {
        final String given = System.getProperty("reprise.data");
        if (given != null) {
            return readable(Path.of(given), market);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            final Optional<Path> found = readable(at.resolve("shared").resolve("data"), market);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> readable(final Path folder, final String market) {
        return Optional.of(folder.resolve(String.format(FILE, market))).filter(Files::isReadable);
    }
}
