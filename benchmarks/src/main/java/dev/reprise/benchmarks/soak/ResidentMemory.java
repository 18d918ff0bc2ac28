package dev.reprise.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This process's memory as Linux counts it, in KiB.
 *
 * @param all what is resident; 0 where the system does not tell
 * @param anonymous of that what no file stands behind: heap, code, buffers; the journal's mapped blocks are left out
 */
record ResidentMemory(long all, long anonymous) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static ResidentMemory now() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return new ResidentMemory(0, 0);
        }
        final List<String> lines = Files.readAllLines(STATUS);
        return new ResidentMemory(kib(lines, "VmRSS:"), kib(lines, "RssAnon:"));
    }

    private static long kib(final List<String> lines, final String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
