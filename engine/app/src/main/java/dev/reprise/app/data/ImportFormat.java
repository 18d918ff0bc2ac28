package dev.reprise.app.data;

import dev.reprise.adapters.binance.FramesReader;
import dev.reprise.adapters.binance.ImportSettings;
import dev.reprise.adapters.bitfinex.RawBooks;
import dev.reprise.adapters.csv.BinanceArchive;
import dev.reprise.adapters.csv.CsvBars;
import dev.reprise.adapters.csv.CsvBarsSettings;
import dev.reprise.adapters.csv.CsvTrades;
import dev.reprise.adapters.csv.CsvTradesSettings;
import dev.reprise.adapters.csv.Tardis;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.adapters.npz.HftBacktest;
import dev.reprise.api.DatasetReader;
import dev.reprise.app.cli.Output;
import dev.reprise.app.session.CodeHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A format of foreign data with its options.
 *
 * @param reader reads it
 * @param options what it was asked to do: the same files with the same options are the same dataset
 * @param remedy what the files should have looked like
 */
public record ImportFormat(DatasetReader reader, ObjectNode options, String remedy) {
    /** Names for {@code --format}. */
    public static final List<String> NAMES = List.of(
            FramesReader.FORMAT,
            FramesReader.CRYPTOFEED,
            BinanceArchive.FORMAT,
            Tardis.FORMAT,
            HftBacktest.FORMAT,
            RawBooks.FORMAT,
            CsvTrades.FORMAT,
            CsvBars.FORMAT);

    /** Whether files of a format name their instruments themselves. */
    public static boolean namesInstruments(final String format) {
        return format.equals(FramesReader.FORMAT) || format.equals(FramesReader.CRYPTOFEED);
    }

    /** Whether a format's columns are told. */
    public static boolean hasColumns(final String format) {
        return format.equals(CsvTrades.FORMAT) || format.equals(CsvBars.FORMAT);
    }

    /**
     * Recorded Binance frames.
     *
     * @param format its name
     * @param instruments file with instruments, or {@code null}
     * @param symbols canonical symbol by the venue's
     * @param unit of the receive times
     * @throws IOException when the file with instruments cannot be read
     */
    public static ImportFormat frames(
            final String format, final Path instruments, final Map<String, String> symbols, final TimeUnitOfFile unit)
            throws IOException {
        if (instruments != null) {
            DatasetImport.requireReadable(instruments);
        }
        final ObjectNode options = options(unit);
        put(options, "symbols", symbols);
        options.put("instruments_sha256", instruments == null ? "" : CodeHashes.sha256(instruments));
        return new ImportFormat(
                new FramesReader(
                        format,
                        new ImportSettings(
                                instruments == null ? List.of() : InstrumentsFile.read(instruments), symbols, unit)),
                options,
                "lines must be `<receive time> <JSON>`, or events of cryptofeed; plain, .gz or .zst");
    }

    /**
     * Raw books of Bitfinex.
     *
     * @param settings instrument, rounding
     * @param beginNs when the first message counts as received, UTC ns
     * @throws IllegalArgumentException when it is not behind 1970
     */
    public static ImportFormat rawBooks(final DatasetSettings settings, final long beginNs) {
        final ObjectNode options = options(settings.unit());
        options.put("format", RawBooks.FORMAT);
        options.put("symbol", settings.symbol());
        options.put("round", settings.round());
        options.put("begin_ns", beginNs);
        return new ImportFormat(
                RawBooks.reader(settings, beginNs),
                options,
                "the file must be a JSON array of the messages of one R0 book, plain, .gz or .zst");
    }

    /**
     * Files that hold one instrument's data and do not say whose.
     *
     * @param format its name
     * @param settings instrument, unit, rounding
     * @param columns theirs by ours, for formats that have any
     * @param isTimeEnd whether the time of a bar is its end, for {@code csv-bars}
     * @throws IllegalArgumentException when the settings make no sense
     */
    public static ImportFormat of(
            final String format,
            final DatasetSettings settings,
            final Map<String, String> columns,
            final boolean isTimeEnd) {
        final ObjectNode options = options(settings.unit());
        options.put("format", format);
        options.put("symbol", settings.symbol());
        options.put("round", settings.round());
        put(options, "columns", columns);
        if (format.equals(CsvBars.FORMAT)) {
            options.put("bar_ns", settings.barNs());
            options.put("bar_time", isTimeEnd ? "end" : "start");
        }
        return switch (format) {
            case BinanceArchive.FORMAT ->
                new ImportFormat(
                        BinanceArchive.reader(settings),
                        options,
                        "files must be aggTrades, trades, klines, bookTicker or bookDepth as the archive has them, .zip or .csv");
            case Tardis.FORMAT ->
                new ImportFormat(
                        Tardis.reader(settings),
                        options,
                        "files must be incremental_book_L2, trades, quotes or book_snapshot_25 with their first line");
            case HftBacktest.FORMAT ->
                new ImportFormat(
                        HftBacktest.reader(settings), options, "files must be .npz of hftbacktest's event_dtype");
            case CsvTrades.FORMAT ->
                new ImportFormat(
                        CsvTrades.reader(new CsvTradesSettings(settings, columns)),
                        options,
                        "rows must have time, price and quantity, plain or compressed; see --column");
            case CsvBars.FORMAT ->
                new ImportFormat(
                        CsvBars.reader(new CsvBarsSettings(settings, columns, isTimeEnd)),
                        options,
                        "rows must have time, open, high, low and close, plain or compressed; see --column");
            default -> throw new IllegalArgumentException("no such format: " + format);
        };
    }

    private static ObjectNode options(final TimeUnitOfFile unit) {
        final ObjectNode options = Output.JSON.createObjectNode();
        return options.put("ts_unit", unit.name().toLowerCase(Locale.ROOT));
    }

    private static void put(final ObjectNode options, final String name, final Map<String, String> values) {
        final ObjectNode node = options.putObject(name);
        new TreeMap<>(values).forEach(node::put);
    }
}
