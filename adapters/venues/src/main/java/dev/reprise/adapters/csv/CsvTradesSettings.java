package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import java.util.Map;
import java.util.Set;

/**
 * How files of trades are to be read.
 *
 * @param dataset instrument, unit and rounding
 * @param columns the file's column by ours ({@code time}, {@code price}, {@code qty}, {@code side}, {@code buyer_maker}, {@code id}): its
 *     name in the header, or its number from 1; columns with usual names need not be given
 */
public record CsvTradesSettings(DatasetSettings dataset, Map<String, String> columns) {
    /** Our names of columns. */
    public static final Set<String> COLUMNS = Columns.TRADES.keySet();

    public CsvTradesSettings {
        columns = Map.copyOf(columns);
        require(COLUMNS, columns);
    }

    /** Of trades of this symbol. */
    public CsvTradesSettings(
            final String symbol, final Map<String, String> columns, final TimeUnitOfFile unit, final boolean round) {
        this(new DatasetSettings(symbol, unit, round, 0), columns);
    }

    static void require(final Set<String> known, final Map<String, String> columns) {
        for (final String column : columns.keySet()) {
            if (!known.contains(column)) {
                throw new IllegalArgumentException("no such column: " + column + "; known: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
