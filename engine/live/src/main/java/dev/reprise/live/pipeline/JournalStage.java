package dev.reprise.live.pipeline;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.journal.JournalWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies log bytes to the journal in documents, then lets the orders among them go. It never merges, orders or numbers.
 *
 * <p>A document is closed at the first of: a group with an order in it, 256 records, 64 KiB, nothing more to do. An input and what
 * it caused always share a document unless they exceed one by themselves. One thread.
 */
public final class JournalStage {
    private static final int MAX_RECORDS = 256;
    private static final int CLOSE_LENGTH = 64 * 1024;

    private JournalWriter writer; // the journal's; another one after each roll
    private final Release release;
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[JournalWriter.MAX_BATCH_LENGTH]);
    private int length;
    private int records;
    private long time;
    private boolean hasOrders;
    private final AtomicLong journaled = new AtomicLong();

    public JournalStage(final JournalWriter writer, final Release release) {
        this.writer = writer;
        this.release = release;
        journaled.set(writer.nextSequence() - 1);
    }

    /**
     * Takes one group of the log.
     *
     * @param groupHasOrders whether it holds orders that may go; those of a group that broke the core may not
     */
    public void onGroup(
            final DirectBuffer group,
            final int offset,
            final int groupLength,
            final int groupRecords,
            final boolean groupHasOrders) {
        if (groupHasOrders && records == 0 && groupLength <= batch.capacity()) {
            time = Math.max(time, Records.receiveTime(group, offset));
            write(group, offset, groupLength, groupRecords, true); // a document of its own: from where it lies
            return;
        }
        if (length + groupLength > batch.capacity()) {
            flush();
        }
        if (groupLength > batch.capacity()) {
            onLargeGroup(group, offset, groupLength, groupHasOrders);
        } else {
            batch.putBytes(length, group, offset, groupLength);
            length += groupLength;
            records += groupRecords;
            time = Math.max(time, Records.receiveTime(group, offset));
            hasOrders |= groupHasOrders;
        }
        if (hasOrders || records >= MAX_RECORDS || length >= CLOSE_LENGTH) {
            flush();
        }
    }

    /** A group longer than a document is cut between records. */
    private void onLargeGroup(
            final DirectBuffer group, final int offset, final int groupLength, final boolean groupHasOrders) {
        int at = offset;
        while (at < offset + groupLength) {
            final int recordLength = Records.length(group, at);
            if (length + recordLength > batch.capacity()) {
                flush();
            }
            batch.putBytes(length, group, at, recordLength);
            length += recordLength;
            records++;
            time = Math.max(time, Records.receiveTime(group, at));
            hasOrders |= groupHasOrders && isOrder(group, at);
            at += recordLength;
        }
    }

    /** Writes what is there and releases its orders. */
    public void flush() {
        if (records == 0) {
            return;
        }
        final int written = length;
        final boolean releases = hasOrders;
        final int count = records;
        // Forgotten first: whatever fails from here on, nothing is written twice.
        length = 0;
        records = 0;
        hasOrders = false;
        write(batch, 0, written, count, releases);
    }

    private void write(
            final DirectBuffer from, final int offset, final int written, final int count, final boolean releases) {
        journaled.lazySet(writer.append(from, offset, written, count, time)); // nobody waits for it
        int at = offset;
        while (releases && at < offset + written) {
            final int recordLength = Records.length(from, at);
            if (isOrder(from, at)) {
                release.release(from, at, recordLength);
            }
            at += recordLength;
        }
    }

    /** Whether a record leaves for the venue: not when it is about an order that the engine holds. */
    static boolean isOrder(final DirectBuffer buffer, final int offset) {
        final int templateId = Records.templateId(buffer, offset);
        return (templateId == NewOrderDecoder.TEMPLATE_ID
                        || templateId == CancelOrderDecoder.TEMPLATE_ID
                        || templateId == AmendOrderDecoder.TEMPLATE_ID)
                && (Records.flags(buffer, offset) & Records.FLAG_HELD) == 0;
    }

    /**
     * Goes on in the journal's next generation. Between two groups, everything written; the thread that gives the groups, or, while
     * that has none, the one it gets them from.
     */
    void writer(final JournalWriter next) {
        if (records != 0) {
            throw new IllegalStateException("records wait to be written: " + records);
        }
        writer = next;
        journaled.set(next.nextSequence() - 1);
    }

    /** Sequence of the last record in the journal. Any thread. */
    public long journaled() {
        return journaled.get();
    }
}
