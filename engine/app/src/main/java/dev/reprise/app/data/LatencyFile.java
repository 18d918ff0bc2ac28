package dev.reprise.app.data;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.TimeText;
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
 * A CSV of latencies by time: its first line is {@code time} and a {@code NAME_UNIT} for each latency, UNIT being ns, us or ms. Under {@code
 * time} stands ISO-8601 with Z or epoch nanoseconds, under {@code time_UNIT} what the epoch has in that unit. Times ascend, latencies are whole numbers.
 *
 * <p>A number that is no time between 1990 and 2100 is of another unit, and is refused; so is a table none of whose times is within the
 * data's, for before its first row and behind its last one latency would stand for all.
 */
final class LatencyFile {
    private static final int MAX_ROWS = 1_000_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L);

    private static final String TIME = "time";
    private static final String EPOCH = "\\d{1,19}";
    private static final long EARLIEST = ns(Instant.parse("1990-01-01T00:00:00Z"));
    private static final long LATEST = ns(Instant.parse("2100-01-01T00:00:00Z"));

    private final Path path;
    private final DataSpan data;
    private final List<String> names;

    /** @param data that the table is for */
    LatencyFile(final Path path, final DataSpan data, final String... names) {
        this.path = path;
        this.data = data;
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
                row[0] = time(cells[0], units[0]);
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
        requireOverlap(rows);
        return rows;
    }

    private void requireOverlap(final List<long[]> rows) {
        final long first = rows.stream().mapToLong(row -> row[0]).min().orElseThrow();
        final long last = rows.stream().mapToLong(row -> row[0]).max().orElseThrow();
        if (!data.overlaps(first, last)) {
            throw bad(
                    0,
                    "its times are not the data's: from " + TimeText.utc(first) + " to " + TimeText.utc(last)
                            + ", and what is read of the data begins " + TimeText.utc(data.begin())
                            + "; give rows of its time, or one latency for all",
                    null);
        }
    }

    /** Nanoseconds of the units of the columns; the first is 0 where times are texts, or numbers in ns. */
    private long[] units(final String header) {
        final String[] cells = header.split(",", -1);
        final long[] units = new long[names.size() + 1];
        boolean isGood = cells.length == units.length;
        final int told = isGood && cells[0].equals(TIME) ? 1 : 0;
        for (int k = told; isGood && k < units.length; k++) {
            final String prefix = (k == 0 ? TIME : names.get(k - 1)) + '_';
            final Long unit = cells[k].startsWith(prefix) ? UNITS.get(cells[k].substring(prefix.length())) : null;
            isGood = unit != null;
            units[k] = isGood ? unit : 0;
        }
        if (!isGood) {
            throw bad(
                    1,
                    "the header must be " + header("UNIT") + ", or so with time_UNIT, UNIT being ns, us or ms",
                    null);
        }
        return units;
    }

    private String header(final String unit) {
        return names.stream().map(name -> "," + name + '_' + unit).collect(Collectors.joining("", TIME, ""));
    }

    private static long time(final String text, final long unit) {
        final boolean isNumber = text.matches(EPOCH);
        if (!isNumber && unit != 0) {
            throw new IllegalArgumentException("time is no whole number: '" + text + "'; ISO-8601 stands under `time`");
        }
        if (!isNumber) {
            return ns(Instant.parse(text));
        }
        final long number = Long.parseLong(text);
        if (!isTime(number, Math.max(unit, 1))) {
            throw new IllegalArgumentException(
                    "time " + text + " is none between 1990 and 2100 in " + name(Math.max(unit, 1)) + remedy(number));
        }
        return number * Math.max(unit, 1);
    }

    private static boolean isTime(final long number, final long unit) {
        return number >= EARLIEST / unit && number <= LATEST / unit;
    }

    private static String remedy(final long number) {
        return UNITS.values().stream()
                .filter(unit -> isTime(number, unit))
                .map(unit -> ": call the column " + TIME + '_' + name(unit))
                .findFirst()
                .orElse(": give it as text, or in the unit that the column is named for");
    }

    private static String name(final long unit) {
        return UNITS.entrySet().stream()
                .filter(entry -> entry.getValue() == unit)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static long ns(final Instant instant) {
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
