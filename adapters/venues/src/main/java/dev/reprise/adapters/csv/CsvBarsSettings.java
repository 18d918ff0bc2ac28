package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DatasetSettings;
import java.util.Map;
import java.util.Set;

/**
 * How files of bars are to be read.
 *
 * @param dataset instrument, unit, rounding and length of a bar
 * @param columns the file's column by ours ({@code time}, {@code open}, {@code high}, {@code low}, {@code close}, {@code volume},
 *     {@code trades}): its name in the header, or its number from 1; columns with usual names need not be given
 * @param isTimeEnd whether the time is a bar's end, which is not in it, rather than its start
 */
public record CsvBarsSettings(DatasetSettings dataset, Map<String, String> columns, boolean isTimeEnd) {
    /** Our names of columns. */
    public static final Set<String> COLUMNS = Columns.BARS.keySet();

    public CsvBarsSettings {
        columns = Map.copyOf(columns);
        CsvTradesSettings.require(COLUMNS, columns);
    }
}
