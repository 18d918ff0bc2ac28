package dev.reprise.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of an export: written as {@code *.part}, renamed when all are whole. */
final class Tables implements Closeable {
    private static final String PART = ".part";

    /** Rows go to each format. */
    private final class Counted<R extends Record> implements Table<R> {
        private final String name;
        private final List<Table<R>> formats;

        Counted(final String name, final List<Table<R>> formats) {
            this.name = name;
            this.formats = formats;
        }

        @Override
        public void write(final R row) throws IOException {
            counts.merge(name, 1L, Long::sum);
            for (final Table<R> format : formats) {
                format.write(row);
            }
        }

        @Override
        public void close() throws IOException {
            for (final Table<R> format : formats) {
                format.close();
            }
        }
    }

    private final Path directory;
    private final Set<JournalExport.Format> formats;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<Table<?>> open = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Tables(final Path directory, final Set<JournalExport.Format> formats) throws IOException {
        this.directory = directory;
        this.formats = formats;
        Files.createDirectories(directory);
    }

    <R extends Record> Table<R> table(final String name, final Class<R> type) throws IOException {
        counts.put(name, 0L);
        final List<Table<R>> each = new ArrayList<>();
        for (final JournalExport.Format format : formats) {
            final Path file = directory.resolve(name + '.' + format.name().toLowerCase(java.util.Locale.ROOT));
            final Path part = file.resolveSibling(file.getFileName() + PART);
            Files.deleteIfExists(part);
            files.add(file);
            each.add(format == JournalExport.Format.CSV ? new CsvTable<>(part, type) : new ParquetTable<>(part, type));
        }
        final Table<R> table = new Counted<>(name, each);
        open.add(table);
        return table;
    }

    /** All rows are in: the files get their names. */
    void publish() throws IOException {
        close();
        for (final Path file : files) {
            Files.move(
                    file.resolveSibling(file.getFileName() + PART),
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Rows by table. */
    Map<String, Long> counts() {
        return counts;
    }

    List<Path> files() {
        return List.copyOf(files);
    }

    @Override
    public void close() throws IOException {
        for (final Table<?> table : open) {
            table.close();
        }
        open.clear();
    }
}
