package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.DatasetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Files of Binance's public archive, format {@code binance-vision}: {@code aggTrades}, {@code trades}, {@code klines}, {@code
 * bookTicker} and {@code bookDepth} of spot and futures, zipped as they come or not, with their header or, as older ones, without.
 * They hold no receive times. Columns: github.com/binance/binance-public-data, README.
 */
public final class BinanceArchive {
    /** Name of the format. */
    public static final String FORMAT = "binance-vision";

    private static final int KLINE_COLUMNS = 12;
    private static final int CLOSE_TIME = 6; // of klines
    private static final int SPOT_AGG_COLUMNS = 8;
    private static final int TRADE_MAKER = 5; // where trades say true or false
    private static final int AGG_TRADE_MAKER = 6;

    /** COIN-M contracts as the archive names its files, perpetual or dated. */
    private static final Pattern COIN_MARGINED = Pattern.compile("[A-Z0-9]+USD_(PERP|[0-9]{6})-");

    /** What the first line says, where there is one; "" is a column that is not read. Columns behind these may be any. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "aggTrades", List.of("agg_trade_id", "price", "quantity", "", "", "transact_time", "is_buyer_maker"),
            "trades", List.of("id", "price", "qty", "", "time", "is_buyer_maker"),
            "klines", List.of("open_time", "open", "high", "low", "close", "volume", "close_time", "", "count"),
            "bookTicker",
                    List.of(
                            "update_id",
                            "best_bid_price",
                            "best_bid_qty",
                            "best_ask_price",
                            "best_ask_qty",
                            "transaction_time",
                            "event_time"),
            "bookDepth", List.of("timestamp", "percentage", "depth", "notional"));

    private BinanceArchive() {}

    /** Reads files of one instrument; those of different kinds are merged by time. */
    public static DatasetReader reader(final DatasetSettings settings) {
        return new MergedReader(
                FORMAT, settings, file -> CsvSource.open(file, settings.unit(), rows -> source(file, rows, settings)));
    }

    private static MarketSource source(final Path file, final CsvRows rows, final DatasetSettings settings)
            throws IOException {
        final String name = file.getFileName().toString();
        final boolean isCoinMargined = COIN_MARGINED.matcher(name).lookingAt()
                || rows.hasHeader() && rows.fields().contains("base_qty");
        final String problem = isCoinMargined ? settings.inverseProblem("what " + name + " holds") : null;
        if (problem != null) {
            throw rows.damaged(problem);
        }
        final String content = rows.hasHeader() ? named(rows) : shaped(rows);
        return switch (content) {
            case "aggTrades" -> trades(rows, content, 5, AGG_TRADE_MAKER);
            case "trades" -> trades(rows, content, 4, TRADE_MAKER);
            case "klines" -> klines(rows);
            case "bookTicker" -> bookTicker(rows);
            case "bookDepth" -> new BookDepthSource(rows);
            default ->
                throw rows.damaged(
                        "this is no file of aggTrades, trades, klines, bookTicker or bookDepth: " + rows.fields());
        };
    }

    private static String named(final CsvRows rows) throws IOException {
        final String content = named(rows.fields());
        final List<String> names = NAMES.getOrDefault(content, List.of());
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()
                    && (i >= rows.fields().size() || !names.get(i).equals(rows.text(i)))) {
                throw rows.damaged("column " + (i + 1) + " of " + content + " must be " + names.get(i)
                        + ": the first line is " + rows.fields());
            }
        }
        return content;
    }

    private static String named(final List<String> names) {
        if (names.contains("agg_trade_id")) {
            return "aggTrades";
        }
        if (names.contains("best_bid_price")) {
            return "bookTicker";
        }
        if (names.contains("percentage")) {
            return "bookDepth";
        }
        if (names.contains("open_time")) {
            return "klines";
        }
        return names.contains("quote_qty") || names.contains("base_qty") ? "trades" : "";
    }

    private static String shaped(final CsvRows rows) {
        final int columns = rows.fields().size();
        if (columns == KLINE_COLUMNS) {
            return "klines";
        }
        if (columns == SPOT_AGG_COLUMNS
                || columns == AGG_TRADE_MAKER + 1 && isFlag(rows, AGG_TRADE_MAKER) && !isFlag(rows, TRADE_MAKER)) {
            return "aggTrades";
        }
        if (columns > TRADE_MAKER && isFlag(rows, TRADE_MAKER)) {
            return "trades";
        }
        return columns == AGG_TRADE_MAKER + 1 ? "bookTicker" : "";
    }

    private static boolean isFlag(final CsvRows rows, final int column) {
        return rows.text(column).matches("(?i)true|false");
    }

    private static MarketSource trades(final CsvRows rows, final String content, final int time, final int maker) {
        return new CsvSource(
                rows,
                new CsvSource.Layout(MarketSource.Kind.TRADE, content, time, false),
                (row, at, sink) -> sink.trade(
                        at,
                        at,
                        row.number("price", 1),
                        row.number("quantity", 2),
                        Sides.ofBuyerMaker(row, maker),
                        row.integer(0, 0)));
    }

    private static MarketSource klines(final CsvRows rows) {
        return new CsvSource(
                rows,
                new CsvSource.Layout(MarketSource.Kind.BAR, "klines", 0, false),
                (row, at, sink) -> sink.bar(
                        at,
                        barEnd(row, at),
                        new MarketSink.Prices(
                                row.number("open", 1),
                                row.number("high", 2),
                                row.number("low", 3),
                                row.number("close", 4),
                                row.number("volume", 5),
                                row.integer(8, -1))));
    }

    /** The archive tells the last moment of a bar in its own unit: ms, or µs. */
    private static long barEnd(final CsvRows row, final long begin) throws IOException {
        final long last = row.time(CLOSE_TIME);
        if (row.unit() == TimeUnitOfFile.AUTO) {
            throw row.damaged("times of klines are numbers, as the archive has them; import other bars as csv-bars");
        }
        if (last < begin) {
            throw row.damaged("the bar's close_time is before its open_time: the columns are not those of klines");
        }
        return last + row.unit().nanos();
    }

    private static MarketSource bookTicker(final CsvRows rows) {
        return new CsvSource(
                rows,
                new CsvSource.Layout(MarketSource.Kind.TOP, "bookTicker", 6, false),
                (row, at, sink) -> sink.top(
                        at,
                        row.time(5),
                        new MarketSink.Touch(
                                row.number("best_bid_price", 1),
                                row.number("best_bid_qty", 2),
                                row.number("best_ask_price", 3),
                                row.number("best_ask_qty", 4)),
                        row.integer(0, 0)));
    }
}
