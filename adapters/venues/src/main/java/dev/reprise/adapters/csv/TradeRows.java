package dev.reprise.adapters.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** One file's trades, row after row. */
final class TradeRows implements AutoCloseable {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal MAX_TIME = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> rows;
    private final Columns columns;
    private TimeUnitOfFile unit;
    private CsvRecord row;
    private boolean rowIsNext;

    TradeRows(final Path file, final Map<String, String> given, final TimeUnitOfFile unit) throws IOException {
        this.file = file;
        this.unit = unit;
        reader = CsvReader.builder().detectBomHeader(true).ofCsvRecord(open(file), StandardCharsets.UTF_8);
        rows = reader.iterator();
        try {
            if (!advance()) {
                throw new DamagedFileException(file, 1, "the file is empty", null);
            }
            columns = new Columns(file, row.getFields(), given);
        } catch (final IOException e) {
            reader.close();
            throw e;
        }
        rowIsNext = !columns.hasHeader;
    }

    private static InputStream open(final Path file) throws IOException {
        final InputStream in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (final IOException e) {
            in.close();
            throw new DamagedFileException(file, 1, "not a gzip file: " + e.getMessage(), e);
        }
    }

    boolean next() throws IOException {
        if (rowIsNext) {
            rowIsNext = false;
            return true;
        }
        return advance();
    }

    private boolean advance() throws IOException {
        final long after = row == null ? 1 : row.getStartingLineNumber() + 1;
        try {
            if (!rows.hasNext()) {
                return false;
            }
            row = rows.next();
            return true;
        } catch (final CsvParseException e) {
            throw new DamagedFileException(file, after, "not a row like the others: " + message(e), e);
        } catch (final UncheckedIOException e) {
            throw new DamagedFileException(file, after, "the file is cut off: " + message(e.getCause()), e);
        }
    }

    private static String message(final Throwable e) {
        return e.getCause() instanceof IOException cause ? message(cause) : e.getMessage();
    }

    Path file() {
        return file;
    }

    long line() {
        return row.getStartingLineNumber();
    }

    TimeUnitOfFile unit() {
        return unit;
    }

    BigDecimal price() throws IOException {
        return number("price", row.getField(columns.price));
    }

    BigDecimal qty() throws IOException {
        return number("qty", row.getField(columns.qty));
    }

    /** UTC ns. */
    long time() throws IOException {
        final String text = row.getField(columns.time).strip();
        if (text.indexOf('-') > 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return isoTime(text);
        }
        final BigDecimal number = number("time", text);
        if (number.signum() < 0 || number.compareTo(MAX_TIME) > 0) {
            throw damaged("time is out of range: " + text);
        }
        if (unit == TimeUnitOfFile.AUTO) {
            unit = TimeUnitOfFile.of(number.longValue());
        }
        final BigDecimal nanos = number.multiply(BigDecimal.valueOf(unit.nanos()));
        if (nanos.compareTo(MAX_TIME) > 0) {
            throw damaged("time is out of range in " + unit + ": " + text);
        }
        return nanos.longValue();
    }

    private long isoTime(final String text) throws IOException {
        try {
            final String iso = text.replace(' ', 'T');
            final boolean hasZone = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:\\d\\d$");
            final Instant instant =
                    OffsetDateTime.parse(hasZone ? iso : iso + "Z").toInstant();
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS.longValueExact()), instant.getNano());
        } catch (final DateTimeException | ArithmeticException e) {
            throw new DamagedFileException(file, line(), "not a time: '" + text + "'", e);
        }
    }

    /** Side of the taker, {@link Side#NULL_VAL} when the file does not say. */
    Side aggressor() throws IOException {
        if (columns.side >= 0) {
            final String text = row.getField(columns.side).strip().toLowerCase(Locale.ROOT);
            return switch (text) {
                case "buy", "b" -> Side.BUY;
                case "sell", "s" -> Side.SELL;
                case "" -> Side.NULL_VAL;
                default -> throw damaged("side must be buy or sell: was '" + text + "'");
            };
        }
        if (columns.buyerMaker >= 0) {
            final String text = row.getField(columns.buyerMaker).strip().toLowerCase(Locale.ROOT);
            return switch (text) {
                case "1", "true" -> Side.SELL;
                case "0", "false" -> Side.BUY;
                default -> throw damaged("buyer_maker must be true or false, 1 or 0: was '" + text + "'");
            };
        }
        return Side.NULL_VAL;
    }

    /** The venue's id, 0 when there is none or it is no number. */
    long id() {
        if (columns.id < 0) {
            return 0;
        }
        final String text = row.getField(columns.id).strip();
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private BigDecimal number(final String what, final String text) throws IOException {
        try {
            return new BigDecimal(text.strip());
        } catch (final NumberFormatException e) {
            throw new DamagedFileException(file, line(), what + " is not a number: '" + text + "'", e);
        }
    }

    DamagedFileException damaged(final String what) {
        return new DamagedFileException(file, line(), what, null);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
