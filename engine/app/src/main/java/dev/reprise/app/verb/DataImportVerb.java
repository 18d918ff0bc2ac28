package dev.reprise.app.verb;

import dev.reprise.adapters.csv.CsvTradesReader;
import dev.reprise.adapters.csv.CsvTradesSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.data.DatasetImport;
import dev.reprise.app.data.ImportFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise data import}. */
@Command(
        name = "import",
        description = "Imports recorded market data into a dataset of the workspace.",
        sortOptions = false,
        footer = "%nExample: reprise data import --format binance-frames btcusdt_20240808.gz")
public final class DataImportVerb extends Verb {
    /** Units of {@code --ts-unit}. */
    enum Unit {
        auto(TimeUnitOfFile.AUTO),
        s(TimeUnitOfFile.SECONDS),
        ms(TimeUnitOfFile.MILLISECONDS),
        us(TimeUnitOfFile.MICROSECONDS),
        ns(TimeUnitOfFile.NANOSECONDS);

        private final TimeUnitOfFile unit;

        Unit(final TimeUnitOfFile unit) {
            this.unit = unit;
        }
    }

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files in order, plain or .gz; together one dataset.")
    private List<Path> files;

    @Option(names = "--format", paramLabel = "FORMAT", required = true, description = "binance-frames or csv-trades.")
    private String format;

    @Option(
            names = "--instrument",
            paramLabel = "SYMBOL",
            description = "csv-trades: whose trades they are, e.g. BTC-USD.BITSTAMP.")
    private String instrument;

    @Option(
            names = "--column",
            paramLabel = "OURS=THEIRS",
            description =
                    "csv-trades: the file's name or number of time, price, qty, side, buyer_maker or id; repeatable."
                            + " Usual names are known.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--round",
            description = "csv-trades: round numbers that went through a double to eight decimals, and count them.")
    private boolean round;

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description =
                    "The venue's exchangeInfo, or YAML with symbol, venue_symbol, tick and lot; default: inferred.")
    private Path instruments;

    @Option(
            names = "--symbol",
            paramLabel = "A=B",
            description = "Canonical name of a venue's symbol, e.g. BTCUSDT=BTC-USDT-PERP.BINANCE; repeatable.")
    private Map<String, String> symbols = new LinkedHashMap<>();

    @Option(
            names = "--ts-unit",
            paramLabel = "UNIT",
            description = "Unit of the times: ${COMPLETION-CANDIDATES}; default: by magnitude.")
    private Unit unit = Unit.auto;

    @Option(names = "--id", paramLabel = "ID", description = "Name of the dataset; default: from instrument and date.")
    private String id;

    @Override
    protected ExitCode run(final Output out) throws IOException {
        if (id != null && !id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U021",
                    "--id must be letters, digits, dots, - and _: was `" + id + "`",
                    "--id",
                    "e.g. btcusdt-20240808");
        }
        final ObjectNode keys;
        try (Progress progress = out.progress()) {
            progress.phase("import", 0);
            keys = new DatasetImport(workspace(), new DatasetImport.Request(files, format(), id)).run();
        }
        print(keys, out);
        return out.result(ExitCode.OK, keys);
    }

    private ImportFormat format() throws IOException {
        final boolean isTrades = format.equals(CsvTradesReader.FORMAT);
        if (!ImportFormat.NAMES.contains(format)) {
            throw usage(
                    "unknown format `" + format + "`", "--format", "known: " + String.join(", ", ImportFormat.NAMES));
        }
        if (!isTrades && (instrument != null || !columns.isEmpty() || round)) {
            throw usage("--instrument, --column and --round are of csv-trades", "--format", "leave them out");
        }
        if (isTrades && (instruments != null || !symbols.isEmpty())) {
            throw usage("--instruments and --symbol are of binance-frames", "--format", "give --instrument instead");
        }
        if (!isTrades) {
            return ImportFormat.frames(instruments, symbols, unit.unit);
        }
        if (instrument == null) {
            throw usage("csv-trades needs --instrument", "--instrument", "e.g. --instrument BTC-USD.BITSTAMP");
        }
        try {
            return ImportFormat.trades(new CsvTradesSettings(instrument, columns, unit.unit, round));
        } catch (final IllegalArgumentException e) {
            throw usage(e.getMessage(), "--instrument, --column", "see `reprise data import --help`");
        }
    }

    private static VerbException usage(final String message, final String where, final String remedy) {
        return new VerbException(ExitCode.USAGE, "RP-U020", message, where, remedy);
    }

    private static void print(final ObjectNode keys, final Output out) {
        out.println("dataset  " + out.colored("bold", text(keys, "dataset"))
                + (keys.path("existing").asBoolean() ? "  (was imported before; nothing to do)" : ""));
        out.println(
                "from     " + text(keys, "from") + " to " + text(keys, "to") + "   times in " + text(keys, "ts_unit"));
        for (final JsonNode instrument : keys.get("instruments")) {
            out.println("         " + text(instrument, "symbol") + "  " + text(instrument, "market") + "  tick "
                    + text(instrument, "tick") + "  lot " + text(instrument, "lot")
                    + (instrument.get("inferred").asBoolean() ? "  inferred; override with --instruments" : ""));
        }
        out.println(String.format(
                "messages %,d   trades %,d   top of book %,d   book updates %,d with %,d level changes",
                count(keys, "messages"),
                count(keys, "trades"),
                count(keys, "top_of_book"),
                count(keys, "book_updates"),
                count(keys, "book_levels")));
        out.println(
                count(keys, "bbo_compared") == 0 && count(keys, "book_updates") == 0
                        ? String.format("quality  gaps %,d   no book in the data", count(keys, "gaps"))
                        : String.format(
                                "quality  gaps %,d   crossed %,d   best bid and ask equal in %,d of %,d comparisons",
                                count(keys, "gaps"),
                                count(keys, "crossed"),
                                count(keys, "bbo_equal"),
                                count(keys, "bbo_compared")));
        if (!keys.get("skipped").isEmpty()) {
            out.println("skipped  " + keys.get("skipped"));
        }
        if (!keys.get("clock_offset_ns").isNull()) {
            out.println(String.format(
                    "clock    receive minus venue time is at least %.3f ms (inferred; latencies are told net of it)",
                    keys.get("clock_offset_ns").asLong() / 1e6));
        }
        keys.get("notes").properties().forEach(note -> {
            if (note.getKey().startsWith("book.")) {
                out.println("note     " + note.getKey() + ": " + note.getValue().asString());
            }
        });
        out.println("next     reprise backtest --data " + text(keys, "dataset") + " --strategy "
                + (count(keys, "book_updates") + count(keys, "top_of_book") > 0 ? "touch-maker" : "ema-cross"));
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("");
    }

    private static long count(final JsonNode keys, final String key) {
        return keys.path(key).asLong(0);
    }
}
