package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.DefinitionRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads recorded Binance frames of spot, USD-M and COIN-M, format {@code binance-frames}: lines {@code <receive time> <JSON>}, plain or
 * compressed, where the JSON is a frame of a market-data connection as it came, or the answer to a REST depth request or to
 * exchangeInfo; or the same in recordings of cryptofeed.
 *
 * <p>Two passes: the first finds instruments, units and decimals, the second publishes definitions and then every record with the
 * file's receive time. The recorder's clock offset is reported, not applied. A frame that cannot be read is counted under
 * {@code skipped.<reason>}; when it was a depth update its book is invalid from there to the next snapshot.
 *
 * <p>Counts: {@code messages}, {@code trades}, {@code top_of_book}, {@code book_updates}, {@code book_levels} (level changes of all
 * depth updates, those older than the snapshot included, snapshots not), {@code snapshots}, {@code bars}, {@code derived_prices},
 * {@code gaps}, {@code crossed}, {@code bbo_compared} (depth updates behind the snapshot's line for which a best bid and ask with an
 * id of at most theirs had come), {@code bbo_equal}, {@code skipped.*} ({@code repeated_bar}: of a bar that had ended before, left out).
 * Notes: {@code ts_unit}, {@code clock_offset_ns},
 * {@code instrument.*}, {@code book.*}.
 */
public final class FramesReader implements DatasetReader {
    /** Name of the format. */
    public static final String FORMAT = "binance-frames";
    /** The same frames in cryptofeed's recordings; what a file is shows in its first byte, so either name reads both. */
    public static final String CRYPTOFEED = "cryptofeed";

    private final String format;
    private final ImportSettings settings;

    /** With everything taken from the recording. */
    public FramesReader() {
        this(FORMAT, ImportSettings.DEFAULT);
    }

    public FramesReader(final ImportSettings settings) {
        this(FORMAT, settings);
    }

    /** @param format the name it goes by */
    public FramesReader(final String format, final ImportSettings settings) {
        this.format = format;
        this.settings = settings;
    }

    @Override
    public String format() {
        return format;
    }

    /**
     * Reads a dataset.
     *
     * @throws DamagedFileException when a file is cut off or a line does not begin with a receive time
     * @throws IOException when a file cannot be opened, or an instrument cannot be worked out
     */
    @Override
    public void read(final List<Path> files, final EventPublisher publisher, final Report report) throws IOException {
        final DatasetSurvey survey = new DatasetSurvey(files, settings.unit());
        if (survey.firstReceiveTime() < 0) {
            throw new IOException("no frames: the files are empty: " + files);
        }
        report.note("ts_unit", survey.unit().name());
        final DatasetInstruments dataset = new DatasetInstruments(survey, settings, report);
        final List<Instrument> instruments = dataset.instruments();
        DefinitionRecords.publish(publisher, dataset.currencies(), instruments, survey.firstReceiveTime());
        final FramesImport run = new FramesImport(survey, instruments, publisher, report);
        try (FrameLines lines = new FrameLines(files, settings.unit())) {
            while (lines.next()) {
                run.onLine(lines);
            }
        }
        run.finish();
    }
}
