package dev.reprise.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** RFC 4180 with a header row, times in ISO-8601 with nine digits and Z, decimals plain; nothing stands for null. */
final class CsvTable<R extends Record> implements Table<R> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");
    private static final String END = "\r\n";

    private final BufferedWriter out;
    private final RecordComponent[] components;

    CsvTable(final Path file, final Class<R> type) throws IOException {
        components = type.getRecordComponents();
        out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        for (int i = 0; i < components.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(Table.column(components[i]));
        }
        out.write(END);
    }

    @Override
    public void write(final R row) throws IOException {
        for (int i = 0; i < components.length; i++) {
            out.write(i == 0 ? "" : ",");
            try {
                out.write(text(components[i].getAccessor().invoke(row)));
            } catch (final ReflectiveOperationException e) {
                throw new IOException("cannot read " + components[i], e);
            }
        }
        out.write(END);
    }

    private static String text(final Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Instant time) {
            return TIME.format(time.atOffset(ZoneOffset.UTC));
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        final String text = value.toString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
