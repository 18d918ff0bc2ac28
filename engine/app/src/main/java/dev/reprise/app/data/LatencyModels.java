package dev.reprise.app.data;

import dev.reprise.api.schema.LatencyKind;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.SimulationConfig;
import dev.reprise.app.run.RunLocator;
import dev.reprise.backtest.MeasuredLatencies;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.live.session.LatencyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the latencies of a backtest that are not constant.
 *
 * <p>{@code file:PATH} is a CSV with the header {@code time,entry_UNIT,response_UNIT}, UNIT being ns, us or ms: times (ISO-8601 with Z, or epoch
 * nanoseconds) ascend, latencies are whole numbers. {@code journal:RUN} draws from what the orders of a session met.
 */
final class LatencyModels {
    private static final int QUANTILES = 257;
    private static final int MIN_MEASURED = 10;
    private static final int MAX_POINTS = 1_000_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L);

    private LatencyModels() {}

    /** The table of a configuration's model, its compute time in the rows. */
    static LatencyTable read(final Path workspace, final SimulationConfig simulation) throws IOException {
        final String model = simulation.latencies();
        if (model.startsWith("file:")) {
            return file(
                    workspace.resolve(model.substring("file:".length())),
                    simulation.computeTime().toNanos());
        }
        if (model.startsWith("journal:")) {
            return journal(workspace, model.substring("journal:".length()));
        }
        return LatencyTable.NONE;
    }

    private static LatencyTable journal(final Path workspace, final String run) {
        final RunLocator.Run source = RunLocator.find(workspace, run);
        final MeasuredLatencies measured;
        try {
            measured = MeasuredLatencies.read(source.journal());
        } catch (final JournalDamagedException e) {
            throw dev.reprise.app.session.Replays.damaged(e);
        }
        if (measured.count() < MIN_MEASURED) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D010",
                    "too few orders to measure latencies: " + measured.count() + " in " + source.id() + ", at least "
                            + MIN_MEASURED + " are needed",
                    source.journal().toString(),
                    "name a session that sent more orders, or give constant latencies");
        }
        final int size = Math.min(QUANTILES, measured.count());
        final List<LatencyTable.Point> points = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            points.add(new LatencyTable.Point(
                    0,
                    MeasuredLatencies.quantile(measured.entries(), i, size),
                    MeasuredLatencies.quantile(measured.responses(), i, size)));
        }
        return new LatencyTable(LatencyKind.DRAWN, points);
    }

    private static LatencyTable file(final Path path, final long computeNs) throws IOException {
        if (!Files.isReadable(path)) {
            throw bad(path, 0, "cannot be read", null);
        }
        final List<String> lines = Files.readAllLines(path);
        final String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
        if (header.length != 3
                || !header[0].equals("time")
                || !header[1].startsWith("entry_")
                || !header[2].startsWith("response_")
                || !UNITS.containsKey(header[1].substring("entry_".length()))
                || !UNITS.containsKey(header[2].substring("response_".length()))) {
            throw bad(path, 1, "the header must be time,entry_UNIT,response_UNIT", null);
        }
        final long entryUnit = UNITS.get(header[1].substring("entry_".length()));
        final long responseUnit = UNITS.get(header[2].substring("response_".length()));
        final List<LatencyTable.Point> points = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            final String[] cells = lines.get(i).split(",", -1);
            try {
                if (cells.length != 3 || points.size() == MAX_POINTS) {
                    throw new IllegalArgumentException(
                            cells.length != 3 ? "three columns are needed" : "more than " + MAX_POINTS + " rows");
                }
                final LatencyTable.Point row = new LatencyTable.Point(
                        time(cells[0]),
                        Math.multiplyExact(Long.parseLong(cells[1]), entryUnit),
                        Math.multiplyExact(Long.parseLong(cells[2]), responseUnit));
                points.add(new LatencyTable.Point(row.time(), row.entry() + computeNs, row.response()));
            } catch (final IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw bad(path, i + 1, e.getMessage(), e);
            }
        }
        if (points.isEmpty()) {
            throw bad(path, 2, "no row", null);
        }
        try {
            return new LatencyTable(LatencyKind.INTERPOLATED, points);
        } catch (final IllegalArgumentException e) {
            throw bad(path, 0, e.getMessage(), e);
        }
    }

    private static long time(final String text) {
        if (text.matches("\\d{1,19}")) {
            return Long.parseLong(text);
        }
        final Instant instant = Instant.parse(text);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    private static VerbException bad(final Path path, final int line, final String what, final Throwable cause) {
        return new VerbException(
                ExitCode.DATA,
                "RP-D011",
                "no table of latencies: " + what + (line > 0 ? ", line " + line : ""),
                path.toString(),
                "rows such as 2026-09-01T00:00:00Z,1200,900 under the header time,entry_us,response_us, times ascending",
                cause);
    }
}
