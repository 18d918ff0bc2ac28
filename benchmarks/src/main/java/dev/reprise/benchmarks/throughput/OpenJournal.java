package dev.reprise.benchmarks.throughput;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends a dataset's records, again and again, on a schedule that waits for nobody: what is due goes into one document. The latency of a
 * record counts from when it was due until its document is written; the longest is the longest stall. The calling thread spins.
 */
final class OpenJournal {
    private static final int BATCH = 256;
    private static final int MOST_RECORDS = 200_000;
    private static final long NANOS = 1_000_000_000L;
    private static final long HIGHEST_NS = 60 * NANOS;
    private static final int DIGITS = 3;

    /** Where documents go. */
    @FunctionalInterface
    interface Sink {
        /** One document of whole records. */
        void append(UnsafeBuffer buffer, int length, int records);
    }

    private final List<byte[]> records = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private final BookUpdateDecoder update = new BookUpdateDecoder();
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[JournalWriter.MAX_BATCH_LENGTH]);
    private final long[] dues = new long[BATCH];

    /** Takes the dataset's first records into memory. */
    OpenJournal(final Path dataset) {
        try (JournalReader reader = JournalReader.open(dataset)) {
            while (records.size() < MOST_RECORDS && reader.next()) {
                final byte[] bytes = new byte[reader.length()];
                reader.buffer().getBytes(reader.offset(), bytes);
                records.add(bytes);
                levels.add(levels(new UnsafeBuffer(bytes)));
            }
        }
    }

    /** Level changes of a record, at least one. */
    private int levels(final UnsafeBuffer record) {
        return switch (Records.templateId(record, 0)) {
            case TopOfBookDecoder.TEMPLATE_ID -> 2;
            case BookUpdateDecoder.TEMPLATE_ID -> {
                update.wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
                final BookUpdateDecoder.BidsDecoder bids = update.bids();
                final int count = bids.count();
                while (bids.hasNext()) {
                    bids.next();
                }
                yield Math.max(1, count + update.asks().count());
            }
            default -> 1;
        };
    }

    /**
     * Runs for a while.
     *
     * @param rate level changes a second
     * @return latencies, ns
     */
    Histogram run(final long rate, final long durationNs, final Sink sink) {
        final Histogram latencies = new Histogram(HIGHEST_NS, DIGITS);
        final long begun = System.nanoTime();
        long changed = 0;
        long due = begun;
        int next = 0;
        while (due - begun < durationNs) {
            final long now = System.nanoTime();
            int count = 0;
            int length = 0;
            while (count < BATCH && due - now <= 0 && length + records.get(next).length <= batch.capacity()) {
                batch.putBytes(length, records.get(next));
                length += records.get(next).length;
                dues[count++] = due;
                changed += levels.get(next);
                due = begun + changed * NANOS / rate;
                next = next + 1 == records.size() ? 0 : next + 1;
            }
            if (count == 0) {
                Thread.onSpinWait();
                continue;
            }
            sink.append(batch, length, count);
            final long done = System.nanoTime();
            for (int i = 0; i < count; i++) {
                latencies.recordValue(Math.min(HIGHEST_NS, done - dues[i]));
            }
        }
        return latencies;
    }
}
