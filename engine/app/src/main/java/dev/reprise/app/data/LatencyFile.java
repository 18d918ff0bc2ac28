package dev.reprise.app.data;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A CSV of latencies by time: its first line is {@code time} and a {@code NAME_UNIT} for each latency, UNIT being ns, us or ms; times
 * (ISO-8601 with Z, or epoch nanoseconds) ascend, latencies are whole numbers.
 */
final class LatencyFile {
    private static final int MAX_ROWS = 1_000_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L);

    private final Path path;
    private final List<String> names;

    LatencyFile(final Path path, final String... names) {
        this.path = path;
        this.names = List.of(names);
    }

    /** The rows: time in UTC ns, then the latencies in ns. */
    List<long[]> rows() throws IOException {
        if (!Files.isReadable(path)) {
            throw bad(0, "cannot be read", null);
        }
        final List<String> lines = Files.readAllLines(path);
        final long[] units = units(lines.isEmpty() ? "" : lines.get(0));
        final List<long[]> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            final String[] cells = lines.get(i).split(",", -1);
            try {
                if (cells.length != units.length || rows.size() == MAX_ROWS) {
                    throw new IllegalArgumentException(
                            cells.length != units.length
                                    ? units.length + " columns are needed"
                                    : "more than " + MAX_ROWS + " rows");
                }
                final long[] row = new long[units.length];
                row[0] = time(cells[0]);
                for (int k = 1; k < row.length; k++) {
                    row[k] = Math.multiplyExact(Long.parseLong(cells[k]), units[k]);
                }
                rows.add(row);
            } catch (final IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw bad(i + 1, e.getMessage(), e);
            }
        }
        if (rows.isEmpty()) {
            throw bad(2, "no row", null);
        }
        return rows;
    }

    private long[] units(final String header) {
        final String[] cells = header.split(",", -1);
        final long[] units = new long[names.size() + 1];
        boolean isGood = cells.length == units.length && cells[0].equals("time");
        for (int k = 1; isGood && k < units.length; k++) {
            final String prefix = names.get(k - 1) + '_';
            final Long unit = cells[k].startsWith(prefix) ? UNITS.get(cells[k].substring(prefix.length())) : null;
            isGood = unit != null;
            units[k] = isGood ? unit : 0;
        }
        if (!isGood) {
            throw bad(1, "the header must be " + header("UNIT"), null);
        }
        return units;
    }

    private String header(final String unit) {
        return names.stream().map(name -> "," + name + '_' + unit).collect(Collectors.joining("", "time", ""));
    }

    private static long time(final String text) {
        if (text.matches("\\d{1,19}")) {
            return Long.parseLong(text);
        }
        final Instant instant = Instant.parse(text);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    /** What is wrong with it, by line; 0 for the whole. */
    VerbException bad(final int line, final String what, final Throwable cause) {
        return new VerbException(
                ExitCode.DATA,
                "RP-D011",
                "no table of latencies: " + what + (line > 0 ? ", line " + line : ""),
                path.toString(),
                "rows such as 2026-09-01T00:00:00Z" + ",1200".repeat(names.size()) + " under the header " + header("us")
                        + ", times ascending",
                cause);
    }
}
