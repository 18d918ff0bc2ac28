package dev.reprise.adapters.dataset;

import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.record.DefinitionRecords;
import dev.reprise.api.record.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files of one instrument in any format that has a {@link MarketSource}: files of one content follow each other, those of
 * different contents (changes of the book, and trades) are merged by time.
 *
 * <p>Two passes: the first finds the decimals, which make tick and lot, the second publishes definitions and records. A number that
 * went through a double somewhere is refused, or rounded to eight decimals and counted, as asked for.
 *
 * <p>Counts: {@code messages} (rows or events, all levels of one moment together), {@code trades}, {@code top_of_book}, {@code book_updates}, {@code book_levels},
 * {@code order_updates}, {@code order_changes} (of books told order by order), {@code snapshots}, {@code resyncs} (snapshots in the middle), {@code bars}, {@code gaps} (holes in ids, or between bars), {@code
 * missing_bars}, {@code bars_cut_short} (bars that say they ended before their time, as in an outage), {@code open_outside} (bars that open outside their range, as those do that open at the last close), {@code crossed},
 * {@code bbo_compared}, {@code bbo_equal} (best bids and asks told of the same moment as a change of the book), {@code rounded},
 * {@code executions_of_unknown_orders} (of orders from before a file without a snapshot), {@code receive_time_backwards}, {@code out_of_order_id} (trades with a
 * lower id than the one before), {@code skipped.*} ({@code skipped.repeated_id}: trades with the id of one of the 4,096 before, and touches whose id does not ascend). Notes: {@code ts_unit}, {@code clock_offset_ns}, {@code bar_ns}, {@code
 * instrument.*}, {@code book.*}.
 */
public final class MergedReader implements DatasetReader {
    private final String format;
    private final DatasetSettings settings;
    private final MarketSource.Opener opener;

    /** @param opener of one file */
    public MergedReader(final String format, final DatasetSettings settings, final MarketSource.Opener opener) {
        this.format = format;
        this.settings = settings;
        this.opener = opener;
    }

    @Override
    public String format() {
        return format;
    }

    /**
     * Reads a dataset.
     *
     * @throws DamagedFileException when a file is not of the format, cut off, or out of order
     * @throws IOException when a file cannot be opened, or there is nothing in it
     */
    @Override
    public void read(final List<Path> files, final EventPublisher publisher, final Report report) throws IOException {
        final ScaleSurvey survey = new ScaleSurvey(settings.round());
        final TimeUnitOfFile unit;
        try (Merge events = new Merge(files, opener)) {
            while (events.next()) {
                survey.source(events.source());
                events.source().tell(survey);
            }
            unit = events.unit();
        }
        if (survey.firstTime() == Records.NO_TIME) {
            throw new IOException("nothing to import: the files have no row: " + files);
        }
        final long givenNs = settings.barNs() == 0 ? survey.barNs() : settings.barNs();
        final long barNs = survey.toldBarNs() > 0 ? survey.toldBarNs() : givenNs;
        if (survey.hasBars() && barNs == 0) {
            throw new IOException("how long the only bar is, nobody says: " + files + "; tell it with --interval");
        }
        final Instrument instrument = settings.instrument(survey.priceScale(), survey.qtyScale());
        DefinitionRecords.publish(publisher, settings.currencies(), List.of(instrument), survey.firstTime());
        final RecordSink sink = new RecordSink(publisher, report, survey, barNs);
        try (Merge events = new Merge(files, opener)) {
            while (events.next()) {
                sink.source(events.source());
                events.source().tell(sink);
            }
        }
        sink.finish();
        report.note("ts_unit", unit == TimeUnitOfFile.AUTO ? "ISO" : unit.name());
        if (survey.hasBars()) {
            report.note("bar_ns", Long.toString(barNs));
        }
        report.note(
                "instrument." + settings.venueSymbol(),
                "inferred: tick=" + Decimals.formatShort(1, survey.priceScale()) + " lot="
                        + Decimals.formatShort(1, survey.qtyScale()));
    }
}
