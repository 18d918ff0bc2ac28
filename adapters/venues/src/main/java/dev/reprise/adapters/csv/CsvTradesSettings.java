package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.TimeUnitOfFile;
import java.util.Map;
import java.util.Set;

/**
 * How files of trades are to be read.
 *
 * @param symbol canonical, {@code BASE-QUOTE.VENUE}
 * @param columns the file's column by ours ({@code time}, {@code price}, {@code qty}, {@code side}, {@code buyer_maker}, {@code id}): its
 *     name in the header, or its number from 1; columns with usual names need not be given
 * @param unit of times that are numbers
 * @param round whether numbers with more than {@link CsvTradesReader#MAX_SCALE} decimals, which went through a double, are rounded
 */
public record CsvTradesSettings(String symbol, Map<String, String> columns, TimeUnitOfFile unit, boolean round) {
    /** Our names of columns. */
    public static final Set<String> COLUMNS = Set.of("time", "price", "qty", "side", "buyer_maker", "id");

    public CsvTradesSettings {
        if (!symbol.matches("[A-Z0-9]+-[A-Z0-9]+\\.[A-Z0-9_]+")) {
            throw new IllegalArgumentException("symbol must be BASE-QUOTE.VENUE, e.g. BTC-USD.BITSTAMP: was " + symbol);
        }
        columns = Map.copyOf(columns);
        for (final String column : columns.keySet()) {
            if (!COLUMNS.contains(column)) {
                throw new IllegalArgumentException(
                        "no such column: " + column + "; known: time, price, qty, side, buyer_maker, id");
            }
        }
    }

    String base() {
        return symbol.substring(0, symbol.indexOf('-'));
    }

    String quote() {
        return symbol.substring(symbol.indexOf('-') + 1, symbol.indexOf('.'));
    }

    String venue() {
        return symbol.substring(symbol.indexOf('.') + 1);
    }
}
