package dev.reprise.adapters.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a file has our columns; -1 for one it does not have. */
final class Columns {
    private static final Map<String, List<String>> USUAL = Map.of(
            "time", List.of("timestamp", "time", "time_seconds", "ts", "transact_time", "date"),
            "price", List.of("price", "px"),
            "qty", List.of("amount", "quantity", "qty", "size", "volume"),
            "side", List.of("side", "aggressor", "taker_side"),
            "buyer_maker", List.of("is_buyer_maker", "isbuyermaker", "buyer_maker"),
            "id", List.of("tradeid", "trade_id", "id", "tid", "agg_trade_id"));

    final int time;
    final int price;
    final int qty;
    final int side;
    final int buyerMaker;
    final int id;
    final boolean hasHeader;

    /**
     * @param first fields of the file's first line
     * @throws IOException when a column that must be there is not
     */
    Columns(final Path file, final List<String> first, final Map<String, String> given) throws IOException {
        hasHeader = first.stream().noneMatch(Columns::isNumber);
        time = find(file, "time", first, given);
        price = find(file, "price", first, given);
        qty = find(file, "qty", first, given);
        side = find(file, "side", first, given);
        buyerMaker = find(file, "buyer_maker", first, given);
        id = find(file, "id", first, given);
        for (final String column : List.of("time", "price", "qty")) {
            if (find(file, column, first, given) < 0) {
                throw new IOException("no column for `" + column + "` in " + file + ": its first line is " + first
                        + "; say which with --column " + column + "=NAME or --column " + column + "=NUMBER");
            }
        }
    }

    private int find(final Path file, final String column, final List<String> first, final Map<String, String> given)
            throws IOException {
        final String wanted = given.get(column);
        if (wanted != null) {
            final int found = wanted.matches("[1-9][0-9]?") ? Integer.parseInt(wanted) - 1 : index(first, wanted);
            if (found < 0 || found >= first.size()) {
                throw new IOException("no column `" + wanted + "` in " + file + ": its first line is " + first);
            }
            return found;
        }
        if (hasHeader) {
            for (final String name : USUAL.get(column)) {
                final int found = index(first, name);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    private static int index(final List<String> header, final String name) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNumber(final String text) {
        return text.strip().matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
    }
}
