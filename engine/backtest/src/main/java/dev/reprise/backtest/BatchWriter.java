package dev.reprise.backtest;

import dev.reprise.api.record.Records;
import dev.reprise.journal.JournalWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends records to a journal in documents, for work that nobody waits for: an import, a backtest. A document is closed at the
 * first of 256 records and 64 KiB, and by {@link #flush}. An input and what it caused share a document unless they exceed one
 * by themselves. One thread.
 */
public final class BatchWriter {
    private static final int MAX_RECORDS = 256;
    private static final int CLOSE_LENGTH = 64 * 1024;

    private final JournalWriter writer;
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[JournalWriter.MAX_BATCH_LENGTH]);
    private int length;
    private int records;
    private long time = Records.NO_TIME;

    public BatchWriter(final JournalWriter writer) {
        this.writer = writer;
    }

    /** Appends whole records that stand one behind the other; the first one's receive time is the batch's. */
    public void append(final DirectBuffer buffer, final int offset, final int groupLength, final int groupRecords) {
        if (length + groupLength > batch.capacity()) {
            flush();
        }
        if (groupLength > batch.capacity()) {
            appendOneByOne(buffer, offset, groupLength);
        } else {
            copy(buffer, offset, groupLength, groupRecords);
        }
        if (records >= MAX_RECORDS || length >= CLOSE_LENGTH) {
            flush();
        }
    }

    private void appendOneByOne(final DirectBuffer buffer, final int offset, final int groupLength) {
        int at = offset;
        while (at < offset + groupLength) {
            final int recordLength = Records.length(buffer, at);
            if (length + recordLength > batch.capacity()) {
                flush();
            }
            copy(buffer, at, recordLength, 1);
            at += recordLength;
        }
    }

    private void copy(final DirectBuffer buffer, final int offset, final int bytes, final int count) {
        batch.putBytes(length, buffer, offset, bytes);
        time = Math.max(time, Records.receiveTime(buffer, offset));
        length += bytes;
        records += count;
    }

    /** Writes what is there. */
    public void flush() {
        if (records > 0) {
            final int written = length;
            final int count = records;
            length = 0;
            records = 0;
            writer.append(batch, 0, written, count, time);
        }
    }
}
