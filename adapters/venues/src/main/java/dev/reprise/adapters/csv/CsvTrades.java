package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Trades of anybody, format {@code csv-trades}: RFC 4180, plain or compressed, with a header or without, a row a trade: time,
 * price, quantity, and where the file has them the taker's side and an id. Times are numbers (with decimals too) or ISO-8601, UTC
 * unless they say otherwise. The file knows no receive times: each trade is received when it happened. Counts and notes are those of
 * {@link MergedReader}.
 */
public final class CsvTrades {
    /** Name of the format. */
    public static final String FORMAT = "csv-trades";

    private CsvTrades() {}

    /** Reads files of one instrument. */
    public static DatasetReader reader(final CsvTradesSettings settings) {
        return new MergedReader(
                FORMAT,
                settings.dataset(),
                file -> CsvSource.open(file, settings.dataset().unit(), rows -> source(rows, settings.columns())));
    }

    private static MarketSource source(final CsvRows rows, final Map<String, String> given) throws IOException {
        final Columns columns = new Columns(rows, Columns.TRADES, given, List.of("time", "price", "qty"));
        final int price = columns.of("price");
        final int qty = columns.of("qty");
        final int side = columns.of("side");
        final int maker = columns.of("buyer_maker");
        final int id = columns.of("id");
        return new CsvSource(
                rows,
                new CsvSource.Layout(MarketSource.Kind.TRADE, "trades", columns.of("time"), false),
                (row, time, sink) -> {
                    final Side aggressor;
                    if (side >= 0) {
                        aggressor = Sides.named(row, side);
                    } else {
                        aggressor = maker >= 0 ? Sides.ofBuyerMaker(row, maker) : Side.NULL_VAL;
                    }
                    sink.trade(
                            time,
                            time,
                            row.number("price", price),
                            row.number("qty", qty),
                            aggressor,
                            id < 0 ? 0 : row.integer(id, 0));
                });
    }
}
