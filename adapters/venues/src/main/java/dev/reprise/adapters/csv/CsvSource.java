package dev.reprise.adapters.csv;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.record.Records;
import java.io.IOException;
import java.nio.file.Path;

/** A file of rows that all say the same kind of thing. */
final class CsvSource implements MarketSource {
    /** What a file's rows are, told by its first ones. */
    @FunctionalInterface
    interface Shape {
        MarketSource of(CsvRows rows) throws IOException;
    }

    /** Opens a file, and closes it again when it has no such shape. */
    static MarketSource open(final Path file, final TimeUnitOfFile unit, final Shape shape) throws IOException {
        final CsvRows rows = new CsvRows(file, unit);
        try {
            return shape.of(rows);
        } catch (final IOException e) {
            rows.close();
            throw e;
        }
    }

    /** What a row says. */
    @FunctionalInterface
    interface Meaning {
        /** Tells the row at hand. */
        void tell(CsvRows rows, long receiveTime, MarketSink sink) throws IOException;
    }

    /**
     * A kind of rows.
     *
     * @param kind for merging
     * @param content its name
     * @param time column of the time that orders the rows
     * @param hasReceiveTimes whether that time is when the recorder got it
     */
    record Layout(Kind kind, String content, int time, boolean hasReceiveTimes) {}

    private final CsvRows rows;
    private final Layout layout;
    private final Meaning meaning;
    private long time = Records.NO_TIME;

    CsvSource(final CsvRows rows, final Layout layout, final Meaning meaning) {
        this.rows = rows;
        this.layout = layout;
        this.meaning = meaning;
    }

    @Override
    public Kind kind() {
        return layout.kind();
    }

    @Override
    public String content() {
        return layout.content();
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        time = rows.time(layout.time());
        return true;
    }

    @Override
    public long time() {
        return time;
    }

    @Override
    public boolean hasReceiveTimes() {
        return layout.hasReceiveTimes();
    }

    @Override
    public void tell(final MarketSink sink) throws IOException {
        meaning.tell(rows, time, sink);
    }

    @Override
    public TimeUnitOfFile unit() {
        return rows.unit();
    }

    @Override
    public DamagedFileException damaged(final String what) {
        return rows.damaged(what);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
