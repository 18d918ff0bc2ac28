package dev.reprise.app.verb;

import dev.reprise.adapters.bitfinex.RawBooks;
import dev.reprise.adapters.csv.CsvBars;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.data.DatasetImport;
import dev.reprise.app.data.ImportFormat;
import dev.reprise.app.data.SampleData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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

    /** Values of {@code --bar-time}. */
    enum BarTime {
        start,
        end
    }

    private static final String USUAL_QUOTE = "USDT"; // what a backtest's account holds unless told
    private static final Pattern INTERVAL = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files in order, plain, .gz, .zst or .zip; together one dataset.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--sample",
            description = "Instead of files: real trades (Bitstamp 2013) and bars (Binance.US 2023) that come with"
                    + " Reprise, as datasets sample-trades and sample-bars.")
    private boolean sample;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "binance-frames (recorder files), cryptofeed (recordings of Binance),",
                "binance-vision (aggTrades, trades, klines, bookTicker, bookDepth),",
                "tardis (incremental_book_L2, trades, quotes, book_snapshot_25),",
                "hftbacktest-npz, bitfinex-r0 (order by order), csv-trades, csv-bars."
            })
    private String format;

    @Option(
            names = "--instrument",
            paramLabel = "SYMBOL",
            description = "Whose data it is, where the files do not say: BTC-USD.BITSTAMP, BTC-USDT-PERP.BINANCE.")
    private String instrument;

    @Option(
            names = "--column",
            paramLabel = "OURS=THEIRS",
            description = {
                "The file's name or number of a column; repeatable. Usual names are known.",
                "csv-trades: time, price, qty, side, buyer_maker, id;",
                "csv-bars: time, open, high, low, close, volume, trades."
            })
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--bar-time",
            paramLabel = "start|end",
            description = "csv-bars: which end of the bar its time is; default: start. BitMEX writes the end.")
    private BarTime barTime;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "csv-bars: length of a bar, e.g. 1m, 4h; default: the shortest distance of two.")
    private String interval;

    @Option(
            names = "--begin",
            paramLabel = "TIME",
            description =
                    "bitfinex-r0, whose messages tell no times: when the recording began, e.g. 2021-03-01T00:00:00Z;"
                            + " each message counts as received 1 ms after the one before.")
    private String begin;

    @Option(
            names = "--round",
            description = "Round numbers that went through a double to eight decimals, and count them, where the"
                    + " import would refuse them.")
    private boolean round;

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description = "Frames: the venue's exchangeInfo, or YAML with symbol, venue_symbol, tick and lot; default:"
                    + " inferred.")
    private Path instruments;

    @Option(
            names = "--symbol",
            paramLabel = "A=B",
            description = "Frames: canonical name of a venue's symbol, e.g. BTCUSDT=BTC-USDT-PERP.BINANCE; repeatable.")
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
        if (sample) {
            return sample(out);
        }
        if (format == null || files.isEmpty()) {
            throw usage(
                    format == null ? "the format of the files is missing" : "no file to import",
                    format == null ? "--format" : "FILE",
                    "e.g. reprise data import --format binance-frames FILE.gz, or reprise data import --sample");
        }
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

    private ExitCode sample(final Output out) throws IOException {
        if (format != null || !files.isEmpty() || instrument != null || id != null) {
            throw usage("--sample takes no files and no other options", "--sample", "leave them out");
        }
        final ObjectNode keys = out.object();
        final ArrayNode datasets = keys.putArray("datasets");
        try (Progress progress = out.progress()) {
            progress.phase("import", 0);
            SampleData.importInto(workspace()).forEach(datasets::add);
        }
        for (final JsonNode dataset : datasets) {
            print((ObjectNode) dataset, out);
            out.println("");
        }
        return out.result(ExitCode.OK, keys);
    }

    private ImportFormat format() throws IOException {
        if (!ImportFormat.NAMES.contains(format)) {
            throw usage(
                    "unknown format `" + format + "`", "--format", "known: " + String.join(", ", ImportFormat.NAMES));
        }
        if (ImportFormat.namesInstruments(format)) {
            if (instrument != null || !columns.isEmpty() || round || barTime != null || interval != null) {
                throw usage(
                        "--instrument, --column, --bar-time, --interval and --round are not of " + format,
                        "--format",
                        "leave them out");
            }
            return ImportFormat.frames(format, instruments, symbols, unit.unit);
        }
        if (instruments != null || !symbols.isEmpty()) {
            throw usage("--instruments and --symbol are of frames", "--format", "give --instrument instead");
        }
        if (!columns.isEmpty() && !ImportFormat.hasColumns(format)) {
            throw usage("the columns of " + format + " are known", "--column", "leave it out");
        }
        if ((barTime != null || interval != null) && !format.equals(CsvBars.FORMAT)) {
            throw usage("--bar-time and --interval are of csv-bars", "--format", "leave them out");
        }
        if (begin != null && !format.equals(RawBooks.FORMAT)) {
            throw usage("--begin is of " + RawBooks.FORMAT, "--format", "leave it out");
        }
        if (instrument == null) {
            throw usage(format + " needs --instrument", "--instrument", "e.g. --instrument BTC-USD.BITSTAMP");
        }
        try {
            if (format.equals(RawBooks.FORMAT)) {
                return ImportFormat.rawBooks(new DatasetSettings(instrument, unit.unit, round, 0), beginNs());
            }
            return ImportFormat.of(
                    format,
                    new DatasetSettings(instrument, unit.unit, round, barNs()),
                    columns,
                    barTime == BarTime.end);
        } catch (final IllegalArgumentException e) {
            throw usage(e.getMessage(), "--instrument, --column", "see `reprise data import --help`");
        }
    }

    private long beginNs() {
        if (begin == null) {
            throw usage(
                    format + " needs --begin, because the messages tell no times",
                    "--begin",
                    "e.g. --begin 2021-03-01T00:00:00Z");
        }
        try {
            return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(begin));
        } catch (final DateTimeParseException | ArithmeticException e) {
            throw usage("--begin must be a time: was `" + begin + "`", "--begin", "e.g. 2021-03-01T00:00:00Z");
        }
    }

    private long barNs() {
        if (interval == null) {
            return 0;
        }
        final Matcher matcher = INTERVAL.matcher(interval);
        if (!matcher.matches()) {
            throw usage(
                    "--interval must be a number with s, m, h or d: was `" + interval + "`", "--interval", "e.g. 1m");
        }
        final ChronoUnit chrono = switch (matcher.group(2)) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
        return Long.parseLong(matcher.group(1)) * chrono.getDuration().toNanos();
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
                "messages %,d   trades %,d   top of book %,d   book updates %,d with %,d level changes   snapshots %,d",
                count(keys, "messages"),
                count(keys, "trades"),
                count(keys, "top_of_book"),
                count(keys, "book_updates"),
                count(keys, "book_levels"),
                count(keys, "snapshots")));
        if (count(keys, "order_updates") > 0) {
            out.println(String.format(
                    "orders   %,d updates with %,d changes of orders",
                    count(keys, "order_updates"), count(keys, "order_changes")));
        }
        if (count(keys, "bars") > 0) {
            out.println(String.format(
                    "bars     %,d   missing %,d   opening outside their range %,d",
                    count(keys, "bars"), count(keys, "missing_bars"), count(keys, "open_outside")));
        }
        if (count(keys, "rounded") > 0) {
            out.println(String.format("rounded  %,d numbers that went through a double", count(keys, "rounded")));
        }
        out.println(
                count(keys, "bbo_compared") == 0 && books(keys) + count(keys, "snapshots") == 0
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
        out.println("next     " + next(keys));
    }

    private static String next(final ObjectNode keys) {
        final String dataset = text(keys, "dataset");
        if (count(keys, "trades") + books(keys) + count(keys, "top_of_book") == 0) {
            return "reprise data verify " + dataset;
        }
        final String pair = text(keys, "instrument").split("\\.")[0];
        final String quote = pair.contains("-") ? pair.split("-")[1] : USUAL_QUOTE;
        return "reprise backtest --data " + dataset + " --strategy "
                + (books(keys) + count(keys, "top_of_book") > 0 ? "touch-maker" : "ema-cross --param bar=15m")
                + (quote.equals(USUAL_QUOTE) ? "" : " --initial " + quote + "=10000");
    }

    private static String text(final JsonNode keys, final String key) {
        return keys.path(key).asString("");
    }

    private static long books(final JsonNode keys) {
        return count(keys, "book_updates") + count(keys, "order_updates");
    }

    private static long count(final JsonNode keys, final String key) {
        return keys.path(key).asLong(0);
    }
}
