package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.record.Records;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Bars of anybody, format {@code csv-bars}: RFC 4180, plain or compressed, with a header or without, a row a bar: time, open,
 * high, low, close, and where the file has them volume and number of trades. A bar is received at its end. Bars must ascend in time;
 * those that are missing are counted, and one whose close or extremes contradict each other is refused, for then the columns are
 * probably not those that were meant. Counts and notes are those of {@link MergedReader}.
 */
public final class CsvBars {
    /** Name of the format. */
    public static final String FORMAT = "csv-bars";

    private CsvBars() {}

    /** Reads files of one instrument. */
    public static DatasetReader reader(final CsvBarsSettings settings) {
        return new MergedReader(
                FORMAT,
                settings.dataset(),
                file -> CsvSource.open(file, settings.dataset().unit(), rows -> source(rows, settings)));
    }

    private static MarketSource source(final CsvRows rows, final CsvBarsSettings settings) throws IOException {
        final Columns columns =
                new Columns(rows, Columns.BARS, settings.columns(), List.of("time", "open", "high", "low", "close"));
        return new CsvSource(
                rows,
                new CsvSource.Layout(MarketSource.Kind.BAR, "bars", columns.of("time"), false),
                (row, time, sink) -> sink.bar(
                        settings.isTimeEnd() ? Records.NO_TIME : time,
                        settings.isTimeEnd() ? time : Records.NO_TIME,
                        prices(row, columns)));
    }

    private static MarketSink.Prices prices(final CsvRows row, final Columns columns) throws IOException {
        return new MarketSink.Prices(
                row.number("open", columns.of("open")),
                row.number("high", columns.of("high")),
                row.number("low", columns.of("low")),
                row.number("close", columns.of("close")),
                columns.of("volume") < 0 ? BigDecimal.ZERO : row.number("volume", columns.of("volume")),
                columns.of("trades") < 0 ? -1 : row.integer(columns.of("trades"), -1));
    }
}
