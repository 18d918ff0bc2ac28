package dev.reprise.adapters.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.DatasetFiles;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** The rows of one file, with its fields as numbers and times. */
final class CsvRows implements Closeable {
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern ZONE = Pattern.compile("[+-]\\d\\d:\\d\\d$");
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,18}");
    private static final BigDecimal MAX_TIME = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> rows;
    private final boolean hasHeader;
    private TimeUnitOfFile unit;
    private CsvRecord row;
    private boolean rowIsNext;

    CsvRows(final Path file, final TimeUnitOfFile unit) throws IOException {
        this.file = file;
        this.unit = unit;
        try {
            reader = CsvReader.builder()
                    .detectBomHeader(true)
                    .ofCsvRecord(DatasetFiles.open(file), StandardCharsets.UTF_8);
        } catch (final ZipException e) {
            throw new DamagedFileException(file, 1, e.getMessage() + ": copy it again", e);
        }
        rows = reader.iterator();
        try {
            if (!advance()) {
                throw new DamagedFileException(file, 1, "the file is empty", null);
            }
        } catch (final IOException e) {
            reader.close();
            throw e;
        }
        hasHeader = row.getFields().stream().noneMatch(CsvRows::isNumber);
        rowIsNext = !hasHeader;
    }

    private static boolean isNumber(final String text) {
        return text.strip().matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
    }

    /** Whether the first line names the columns. */
    boolean hasHeader() {
        return hasHeader;
    }

    /** Fields of the row at hand; at the start those of the first line. */
    List<String> fields() {
        return row.getFields();
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
            throw new DamagedFileException(file, after, message(e.getCause()) + ": copy the file again", e);
        }
    }

    private static String message(final Throwable e) {
        return !(e instanceof ZipException) && e.getCause() instanceof IOException cause
                ? message(cause)
                : e.getMessage();
    }

    TimeUnitOfFile unit() {
        return unit;
    }

    /** A field's text, without blanks around it. */
    String text(final int column) {
        return row.getField(column).strip();
    }

    BigDecimal number(final String what, final int column) throws IOException {
        final String text = text(column);
        try {
            return new BigDecimal(text);
        } catch (final NumberFormatException e) {
            throw new DamagedFileException(file, line(), what + " is not a number: '" + text + "'", e);
        }
    }

    /** UTC ns. */
    long time(final int column) throws IOException {
        final String text = text(column);
        if (text.indexOf('-') > 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return isoTime(text);
        }
        final BigDecimal number = number("time", column);
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
            final boolean hasZone = iso.endsWith("Z") || ZONE.matcher(iso).find();
            final Instant instant =
                    OffsetDateTime.parse(hasZone ? iso : iso + "Z").toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (final DateTimeException | ArithmeticException e) {
            throw new DamagedFileException(file, line(), "not a time: '" + text + "'", e);
        }
    }

    /** A whole number of at most 18 digits, or the given one when the field holds none. */
    long integer(final int column, final long none) {
        final String text = text(column);
        return INTEGER.matcher(text).matches() ? Long.parseLong(text) : none;
    }

    long line() {
        return row.getStartingLineNumber();
    }

    DamagedFileException damaged(final String what) {
        return new DamagedFileException(file, line(), what, null);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
