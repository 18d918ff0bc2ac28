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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the latencies of a backtest that are not constant.
 *
 * <p>{@code file:PATH} is a {@link LatencyFile} with the header {@code time,entry_UNIT,response_UNIT}. {@code journal:RUN} draws from what the orders of a session met.
 */
final class LatencyModels {
    static final int MIN_MEASURED = 10;

    private LatencyModels() {}

    /** The table of a configuration's model, its compute time in the rows, for this data. */
    static LatencyTable read(final Path workspace, final SimulationConfig simulation, final DataSpan data)
            throws IOException {
        final String model = simulation.latencies();
        if (model.startsWith("file:")) {
            return file(
                    workspace.resolve(model.substring("file:".length())),
                    data,
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
        final long[] entries = MeasuredLatencies.quantiles(measured.entries());
        final long[] responses = MeasuredLatencies.quantiles(measured.responses());
        final List<LatencyTable.Point> points = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            points.add(new LatencyTable.Point(0, entries[i], responses[i]));
        }
        return new LatencyTable(LatencyKind.DRAWN, points);
    }

    private static LatencyTable file(final Path path, final DataSpan data, final long computeNs) throws IOException {
        final LatencyFile file = new LatencyFile(path, data, "entry", "response");
        final List<LatencyTable.Point> points = new ArrayList<>();
        for (final long[] row : file.rows()) {
            try {
                final LatencyTable.Point told = new LatencyTable.Point(row[0], row[1], row[2]);
                points.add(new LatencyTable.Point(told.time(), told.entry() + computeNs, told.response()));
            } catch (final IllegalArgumentException e) {
                throw file.bad(points.size() + 2, e.getMessage(), e);
            }
        }
        try {
            return new LatencyTable(LatencyKind.INTERPOLATED, points);
        } catch (final IllegalArgumentException e) {
            throw file.bad(0, e.getMessage(), e);
        }
    }
}
