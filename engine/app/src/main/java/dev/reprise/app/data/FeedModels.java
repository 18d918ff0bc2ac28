package dev.reprise.app.data;

import dev.reprise.api.record.Records;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.config.FeedConfig;
import dev.reprise.app.run.RunLocator;
import dev.reprise.backtest.ClockScan;
import dev.reprise.backtest.FeedModel;
import dev.reprise.backtest.MeasuredFeed;
import dev.reprise.backtest.MeasuredLatencies;
import dev.reprise.journal.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the feed latencies of a backtest that are neither recorded nor constant: {@code file:PATH} is a {@link LatencyFile} with the header
 * {@code time,feed_UNIT}; {@code journal:RUN} draws from what market data took in a recording or session, its clock's offset taken out: the one
 * that its journal tells, else the one that is given.
 */
final class FeedModels {
    private FeedModels() {}

    /** The model of a configuration, for this data; {@code null} where it has none. */
    static FeedModel read(final Path workspace, final FeedConfig feed, final long seed, final DataSpan data)
            throws IOException {
        return switch (feed.kind()) {
            case FILE -> file(workspace.resolve(feed.source()), data);
            case JOURNAL -> journal(RunLocator.find(workspace, feed.source()), feed.clockOffset(), seed);
            case RECEIVED, RECORDED, CONSTANT -> null;
        };
    }

    private static FeedModel file(final Path path, final DataSpan data) throws IOException {
        final LatencyFile file = new LatencyFile(path, data, "feed");
        final List<long[]> rows = file.rows();
        try {
            return FeedModel.interpolated(
                    rows.stream().mapToLong(row -> row[0]).toArray(),
                    rows.stream().mapToLong(row -> row[1]).toArray());
        } catch (final IllegalArgumentException e) {
            throw file.bad(0, e.getMessage(), e);
        }
    }

    private static FeedModel journal(final RunLocator.Run run, final Optional<Duration> given, final long seed) {
        final long[] measured;
        try {
            final long known = ClockScan.read(run.journal(), Long.MAX_VALUE).offset();
            final long offset = known != Records.NO_VALUE
                    ? known
                    : given.map(Duration::toNanos).orElse(Records.NO_VALUE);
            if (offset == Records.NO_VALUE) {
                throw new VerbException(
                        ExitCode.DATA,
                        "RP-D012",
                        "nobody knows how far the clock of " + run.id()
                                + " was from the venue's, so what its market data took is not known",
                        run.journal().toString(),
                        "give --clock-offset, e.g. 0ms for a recorder on a good clock, or a table (file:PATH), or a time");
            }
            measured = MeasuredFeed.read(run.journal(), offset);
        } catch (final JournalDamagedException e) {
            throw dev.reprise.app.session.Replays.damaged(e);
        }
        if (measured.length < LatencyModels.MIN_MEASURED) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D010",
                    "too few records to measure the feed's latency: " + measured.length + " in " + run.id()
                            + ", at least " + LatencyModels.MIN_MEASURED + " are needed",
                    run.journal().toString(),
                    "name a longer recording, or give a table (file:PATH) or a time");
        }
        return FeedModel.drawn(MeasuredLatencies.quantiles(measured), seed);
    }
}
