package dev.reprise.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Time of this machine's processors, as Linux counts it since it started ({@code proc_stat(5)}), in its ticks. On a rented machine a pause
 * of the engine may be no more than that the processor ran for somebody else meanwhile.
 *
 * @param stolen in which something here wanted to run and the hypervisor ran somebody else; 0 where the system does not tell
 * @param asked in which something here ran or wanted to
 */
record StolenTime(long stolen, long asked) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final int IDLE = 4; // the columns behind `cpu`, of which guests' are in user time already
    private static final int IO_WAIT = 5;
    private static final int STOLEN = 8;

    static StolenTime now() throws IOException {
        if (!Files.isReadable(STAT)) {
            return new StolenTime(0, 0);
        }
        return of(Files.readAllLines(STAT).get(0));
    }

    /** @param line of all processors: the file's first */
    static StolenTime of(final String line) {
        final String[] columns = SPACES.split(line);
        long asked = 0;
        for (int i = 1; i <= STOLEN; i++) {
            asked += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(columns[i]);
        }
        return new StolenTime(Long.parseLong(columns[STOLEN]), asked);
    }

    StolenTime since(final StolenTime before) {
        return new StolenTime(stolen - before.stolen, asked - before.asked);
    }

    /** Part of the time asked for, 0 to 1. */
    double share() {
        return asked == 0 ? 0 : (double) stolen / asked;
    }
}
