package dev.reprise.adapters.csv;

import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.util.Locale;

/** Who took, as files say it. */
final class Sides {
    private Sides() {}

    /** Of a column with the taker's side; {@link Side#NULL_VAL} when the row does not say. */
    static Side named(final CsvRows rows, final int column) throws IOException {
        final String text = rows.text(column).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "buy", "b" -> Side.BUY;
            case "sell", "s" -> Side.SELL;
            case "", "unknown" -> Side.NULL_VAL;
            default -> throw rows.damaged("side must be buy or sell: was '" + text + "'");
        };
    }

    /** Of a column that says whether the buyer was the maker. */
    static Side ofBuyerMaker(final CsvRows rows, final int column) throws IOException {
        final String text = rows.text(column).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "1", "true" -> Side.SELL;
            case "0", "false" -> Side.BUY;
            default -> throw rows.damaged("buyer_maker must be true or false, 1 or 0: was '" + text + "'");
        };
    }
}
