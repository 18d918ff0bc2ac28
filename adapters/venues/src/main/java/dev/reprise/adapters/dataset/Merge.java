package dev.reprise.adapters.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events of several files in order of time: files of one content one after the other, different contents beside each other. */
final class Merge implements Closeable {
    /** A recorder's clock may step back a little; rows in another order than that of time are no recording. */
    private static final long MOST_BACK_NS = 60_000_000_000L;

    /** Files of one content. */
    private static final class Row {
        private final MarketSource.Opener opener;
        private final Deque<Path> files = new ArrayDeque<>();
        private MarketSource source;
        private long time = Long.MIN_VALUE;
        private long last = Long.MIN_VALUE;
        private boolean isFirstOfFile;

        Row(final MarketSource.Opener opener) {
            this.opener = opener;
        }

        /** Steps on, into the next file too; false at the end of the last. */
        boolean next() throws IOException {
            while (true) {
                if (source == null) {
                    if (files.isEmpty()) {
                        return false;
                    }
                    source = opener.open(files.remove());
                    isFirstOfFile = true;
                }
                if (source.next()) {
                    time = source.time();
                    if (isFirstOfFile && time < last) {
                        throw source.damaged(
                                "the file begins before the one before it ended; give the files in order of time");
                    }
                    if (!isFirstOfFile && last - time > MOST_BACK_NS) {
                        throw source.damaged("time goes back by " + (last - time) / 1_000_000_000L
                                + " s: the rows are not in the order of time; sort them");
                    }
                    isFirstOfFile = false;
                    last = Math.max(last, time);
                    return true;
                }
                close();
            }
        }

        void close() throws IOException {
            if (source != null) {
                source.close();
                source = null;
            }
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private Row current; // null before the first event
    private TimeUnitOfFile unit = TimeUnitOfFile.AUTO;

    Merge(final List<Path> files, final MarketSource.Opener opener) throws IOException {
        final Map<String, Row> byContent = new LinkedHashMap<>();
        final List<MarketSource.Kind> kinds = new ArrayList<>();
        for (final Path file : files) {
            try (MarketSource source = opener.open(file)) {
                final Row known = byContent.get(source.content());
                if (known == null) {
                    int place = kinds.size();
                    while (place > 0 && kinds.get(place - 1).compareTo(source.kind()) > 0) {
                        place--;
                    }
                    if (kinds.contains(source.kind())) {
                        throw source.damaged("`" + source.content() + "` tells what " + byContent.keySet()
                                + " tells already; import one of them");
                    }
                    kinds.add(place, source.kind());
                    if (kinds.size() > 1 && kinds.contains(MarketSource.Kind.BAR)) {
                        throw source.damaged(
                                "bars and other events cannot be put in one order, because a file tells a bar by its"
                                        + " beginning and it is known at its end; import the bars by themselves");
                    }
                    final Row row = new Row(opener);
                    row.files.add(file);
                    rows.add(place, row);
                    byContent.put(source.content(), row);
                } else {
                    known.files.add(file);
                }
            }
        }
        try {
            for (int i = rows.size() - 1; i >= 0; i--) {
                if (!rows.get(i).next()) {
                    rows.remove(i);
                }
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    boolean next() throws IOException {
        if (current != null && !current.next()) {
            rows.remove(current);
        }
        current = null;
        for (final Row row : rows) {
            if (current == null || row.time < current.time) {
                current = row;
            }
        }
        if (current != null && unit == TimeUnitOfFile.AUTO) {
            unit = current.source.unit();
        }
        return current != null;
    }

    /** Where the event is. */
    MarketSource source() {
        return current.source;
    }

    /** Unit of the first times that were numbers. */
    TimeUnitOfFile unit() {
        return unit;
    }

    @Override
    public void close() throws IOException {
        for (final Row row : rows) {
            row.close();
        }
    }
}
