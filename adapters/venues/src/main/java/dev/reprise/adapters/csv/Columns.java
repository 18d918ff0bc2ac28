package dev.reprise.adapters.csv;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a file has our columns. */
final class Columns {
    /** Our columns of trades, with the names files have for them. */
    static final Map<String, List<String>> TRADES = Map.of(
            "time", List.of("timestamp", "time", "time_seconds", "ts", "transact_time", "date"),
            "price", List.of("price", "px"),
            "qty", List.of("amount", "quantity", "qty", "size", "volume"),
            "side", List.of("side", "aggressor", "taker_side"),
            "buyer_maker", List.of("is_buyer_maker", "isbuyermaker", "buyer_maker"),
            "id", List.of("tradeid", "trade_id", "id", "tid", "agg_trade_id"));

    /** Our columns of bars. */
    static final Map<String, List<String>> BARS = Map.of(
            "time", List.of("timestamp", "time", "open_time", "ts", "start", "date"),
            "open", List.of("open", "open_price", "o"),
            "high", List.of("high", "high_price", "h"),
            "low", List.of("low", "low_price", "l"),
            "close", List.of("close", "close_price", "c"),
            "volume", List.of("volume", "vol", "v", "amount"),
            "trades", List.of("trades", "count", "trade_count", "n"));

    private static final int NONE = -1;

    private final Map<String, Integer> found = new HashMap<>();

    /**
     * Looks for all columns.
     *
     * @param rows at their first line
     * @param usual names by our column
     * @param given the file's name, or number from 1, by our column
     * @param required columns that must be there
     * @throws IOException when one is not
     */
    Columns(
            final CsvRows rows,
            final Map<String, List<String>> usual,
            final Map<String, String> given,
            final List<String> required)
            throws IOException {
        final List<String> first = rows.fields();
        for (final Map.Entry<String, List<String>> column : usual.entrySet()) {
            found.put(column.getKey(), find(rows, first, column.getValue(), given.get(column.getKey())));
        }
        for (final String column : required) {
            if (of(column) < 0) {
                throw rows.damaged("no column for `" + column + "`: the first line is " + first
                        + "; say which with --column " + column + "=NAME or --column " + column + "=NUMBER");
            }
        }
    }

    /** Position of our column in a row, -1 when the file has none. */
    int of(final String column) {
        return found.getOrDefault(column, NONE);
    }

    private static int find(final CsvRows rows, final List<String> first, final List<String> names, final String wanted)
            throws IOException {
        if (wanted != null) {
            final int place = wanted.matches("[1-9][0-9]?") ? Integer.parseInt(wanted) - 1 : index(first, wanted);
            if (place < 0 || place >= first.size()) {
                throw rows.damaged("no column `" + wanted + "`: the first line is " + first);
            }
            return place;
        }
        if (rows.hasHeader()) {
            for (final String name : names) {
                final int place = index(first, name);
                if (place >= 0) {
                    return place;
                }
            }
        }
        return NONE;
    }

    private static int index(final List<String> header, final String name) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return NONE;
    }
}
