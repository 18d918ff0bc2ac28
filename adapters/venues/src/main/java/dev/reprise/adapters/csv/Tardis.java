package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSink.Part;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DatasetReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * CSV files of Tardis, format {@code tardis}: {@code incremental_book_L2}, {@code trades}, {@code quotes} and {@code
 * book_snapshot_25} (or 5). Times are microseconds, {@code local_timestamp} is when their recorder got it. Columns:
 * docs.tardis.dev, downloadable CSV files, data types.
 */
public final class Tardis {
    /** Name of the format. */
    public static final String FORMAT = "tardis";

    private static final int EXCHANGE = 0;
    private static final int SYMBOL = 1;
    private static final int TIME = 2;
    private static final int LOCAL_TIME = 3;
    private static final int FIRST = 4; // columns before it are the same in all files
    private static final int LEVEL = 4; // columns of a level of each side
    private static final List<String> HEAD = List.of("exchange", "symbol", "timestamp", "local_timestamp");

    private Tardis() {}

    /** Reads files of one instrument; those of different kinds are merged by time. */
    public static DatasetReader reader(final DatasetSettings settings) {
        final TimeUnitOfFile unit =
                settings.unit() == TimeUnitOfFile.AUTO ? TimeUnitOfFile.MICROSECONDS : settings.unit();
        return new MergedReader(FORMAT, settings, file -> CsvSource.open(file, unit, rows -> source(rows, settings)));
    }

    private static MarketSource source(final CsvRows rows, final DatasetSettings settings) throws IOException {
        final List<String> names = List.copyOf(rows.fields());
        final List<String> own = names.size() > FIRST && names.subList(0, FIRST).equals(HEAD)
                ? names.subList(FIRST, names.size())
                : List.of();
        if (own.equals(List.of("is_snapshot", "side", "price", "amount"))) {
            return source(rows, MarketSource.Kind.BOOK, "incremental_book_L2", Tardis::level, settings);
        }
        if (own.equals(List.of("id", "side", "price", "amount"))) {
            return source(rows, MarketSource.Kind.TRADE, "trades", Tardis::trade, settings);
        }
        if (own.equals(List.of("ask_amount", "ask_price", "bid_price", "bid_amount"))) {
            return source(rows, MarketSource.Kind.TOP, "quotes", Tardis::quote, settings);
        }
        if (own.size() % LEVEL == 0
                && own.size() >= LEVEL
                && own.subList(0, LEVEL)
                        .equals(List.of("asks[0].price", "asks[0].amount", "bids[0].price", "bids[0].amount"))) {
            return source(
                    rows, MarketSource.Kind.BOOK, "book_snapshot_" + own.size() / LEVEL, Tardis::snapshot, settings);
        }
        throw rows.damaged("not the first line of incremental_book_L2, trades, quotes or book_snapshot_25: " + names);
    }

    private static MarketSource source(
            final CsvRows rows,
            final MarketSource.Kind kind,
            final String content,
            final CsvSource.Meaning meaning,
            final DatasetSettings settings) {
        final String[] symbol = new String[1];
        return new CsvSource(rows, new CsvSource.Layout(kind, content, LOCAL_TIME, true), (row, time, sink) -> {
            final String of = row.text(SYMBOL);
            if (symbol[0] == null) {
                final String problem = isInverse(row.text(EXCHANGE), of)
                        ? settings.inverseProblem(of + " of " + row.text(EXCHANGE))
                        : null;
                if (problem != null) {
                    throw row.damaged(problem);
                }
                symbol[0] = of;
            } else if (!symbol[0].equals(of)) {
                throw row.damaged("a row of " + of + " behind rows of " + symbol[0]
                        + "; a dataset has one instrument: split the file by symbol");
            }
            meaning.tell(row, time, sink);
        });
    }

    /** By Tardis' own names of exchanges and the symbols there. */
    private static boolean isInverse(final String exchange, final String symbol) {
        return switch (exchange) {
            case "binance-delivery", "huobi-dm", "huobi-dm-swap" -> true;
            case "bitmex" -> symbol.startsWith("XBTUSD") || symbol.matches("XBT[A-Z][0-9]{2}");
            case "bybit" -> symbol.endsWith("USD");
            case "deribit" -> symbol.matches("(BTC|ETH)-.*") && !symbol.endsWith("-C") && !symbol.endsWith("-P");
            case "okex-swap", "okex-futures" -> symbol.contains("-USD-");
            case "cryptofacilities" -> symbol.matches("(?i)[pf]i_.*");
            default -> false;
        };
    }

    private static void level(final CsvRows row, final long time, final MarketSink sink) throws IOException {
        final String flag = row.text(FIRST);
        final String side = row.text(FIRST + 1);
        if (!flag.equals("true") && !flag.equals("false")) {
            throw row.damaged("is_snapshot must be true or false: was '" + flag + "'");
        }
        if (!side.equals("bid") && !side.equals("ask")) {
            throw row.damaged("side must be bid or ask: was '" + side + "'");
        }
        sink.level(
                time,
                row.time(TIME),
                flag.equals("true") ? Part.SNAPSHOT : Part.CHANGE,
                side.equals("bid"),
                row.number("price", FIRST + 2),
                row.number("amount", FIRST + 3));
    }

    private static void trade(final CsvRows row, final long time, final MarketSink sink) throws IOException {
        sink.trade(
                time,
                row.time(TIME),
                row.number("price", FIRST + 2),
                row.number("amount", FIRST + 3),
                Sides.named(row, FIRST + 1),
                row.integer(FIRST, 0));
    }

    private static void quote(final CsvRows row, final long time, final MarketSink sink) throws IOException {
        sink.top(
                time,
                row.time(TIME),
                new MarketSink.Touch(
                        orZero(row, "bid_price", FIRST + 2),
                        orZero(row, "bid_amount", FIRST + 3),
                        orZero(row, "ask_price", FIRST + 1),
                        orZero(row, "ask_amount", FIRST)),
                0);
    }

    private static void snapshot(final CsvRows row, final long time, final MarketSink sink) throws IOException {
        final long venueTime = row.time(TIME);
        for (int i = FIRST; i < row.fields().size(); i += LEVEL) {
            for (int side = 0; side < LEVEL; side += 2) { // asks, then bids
                if (!row.text(i + side).isEmpty()) {
                    sink.level(
                            time,
                            venueTime,
                            Part.WHOLE,
                            side > 0,
                            row.number("price", i + side),
                            row.number("amount", i + side + 1));
                }
            }
        }
    }

    /** Empty where there was no order. */
    private static BigDecimal orZero(final CsvRows row, final String what, final int column) throws IOException {
        return row.text(column).isEmpty() ? BigDecimal.ZERO : row.number(what, column);
    }
}
