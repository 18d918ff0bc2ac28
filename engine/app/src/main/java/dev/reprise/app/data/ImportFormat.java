package dev.reprise.app.data;

import dev.reprise.adapters.binance.FramesReader;
import dev.reprise.adapters.binance.ImportSettings;
import dev.reprise.adapters.csv.CsvTradesReader;
import dev.reprise.adapters.csv.CsvTradesSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
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
    public static final List<String> NAMES = List.of(FramesReader.FORMAT, CsvTradesReader.FORMAT);

    /**
     * Recorded Binance frames.
     *
     * @param instruments file with instruments, or {@code null}
     * @param symbols canonical symbol by the venue's
     * @param unit of the receive times
     * @throws IOException when the file with instruments cannot be read
     */
    public static ImportFormat frames(
            final Path instruments, final Map<String, String> symbols, final TimeUnitOfFile unit) throws IOException {
        if (instruments != null) {
            DatasetImport.requireReadable(instruments);
        }
        final ObjectNode options = options(unit);
        put(options, "symbols", symbols);
        options.put("instruments_sha256", instruments == null ? "" : CodeHashes.sha256(instruments));
        return new ImportFormat(
                new FramesReader(new ImportSettings(
                        instruments == null ? List.of() : InstrumentsFile.read(instruments), symbols, unit)),
                options,
                "lines must be `<receive time> <JSON>`, plain or .gz");
    }

    /**
     * Trades in comma-separated files.
     *
     * @throws IllegalArgumentException when the settings make no sense
     */
    public static ImportFormat trades(final CsvTradesSettings settings) {
        final ObjectNode options = options(settings.unit());
        options.put("format", CsvTradesReader.FORMAT);
        options.put("symbol", settings.symbol());
        options.put("round", settings.round());
        put(options, "columns", settings.columns());
        return new ImportFormat(
                new CsvTradesReader(settings),
                options,
                "rows must have time, price and quantity, plain or .gz; see --column");
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
