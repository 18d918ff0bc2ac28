package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.MergedReader;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads trades of anybody, format {@code csv-trades}: RFC 4180, plain or compressed, with a header or without, a row a trade: time,
 * price, quantity, and where the file has them the taker's side and an id. Times are numbers (with decimals too) or ISO-8601, UTC
 * unless they say otherwise. The file knows no receive times: each trade is received when it happened. Counts and notes are those of
 * {@link MergedReader}.
 */
public final class CsvTradesReader implements DatasetReader {
    /** Name of the format. */
    public static final String FORMAT = "csv-trades";

    private final MergedReader reader;
    private final CsvTradesSettings settings;

    public CsvTradesReader(final CsvTradesSettings settings) {
        this.settings = settings;
        reader = new MergedReader(FORMAT, settings.dataset(), this::open);
    }

    @Override
    public String format() {
        return FORMAT;
    }

    /**
     * Reads a dataset.
     *
     * @throws dev.reprise.adapters.dataset.DamagedFileException when a row cannot be read
     * @throws IOException when a file cannot be opened or lacks a column
     */
    @Override
    public void read(final List<Path> files, final EventPublisher publisher, final Report report) throws IOException {
        reader.read(files, publisher, report);
    }

    private MarketSource open(final Path file) throws IOException {
        final CsvRows rows = new CsvRows(file, settings.dataset().unit());
        try {
            return source(rows, settings.columns());
        } catch (final IOException e) {
            rows.close();
            throw e;
        }
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
