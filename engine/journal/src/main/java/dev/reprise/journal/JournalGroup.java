package dev.reprise.journal;

import dev.reprise.api.record.Records;
import dev.reprise.api.record.Words;
import dev.reprise.api.schema.CheckpointDecoder;
import dev.reprise.api.schema.CoreFaultDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One input of a journal and the records it caused, read in journal order. Reused from group to group; one thread.
 *
 * <pre>{@code
 * final JournalGroup group = new JournalGroup(reader);
 * while (group.next()) {
 *     core.run(group.buffer(), 0, group.length(0)); // the input; the records behind it are what it caused
 * }
 * }</pre>
 */
public final class JournalGroup {
    private final JournalReader reader;
    private UnsafeBuffer copies = new UnsafeBuffer(new byte[256 * 1024]);
    private final UnsafeBuffer place = new UnsafeBuffer(0, 0); // a lone record, where the reader has it
    private UnsafeBuffer buffer = copies;
    private int[] offsets = new int[1_024];
    private int records;
    private int length;
    private long firstSequence;
    private boolean ahead; // the reader stands on a record that is not in this group

    /** Reads on from where a reader stands; the reader is this group's from then on. */
    public JournalGroup(final JournalReader reader) {
        this.reader = reader;
    }

    /**
     * Reads the next group.
     *
     * @return false at the end of the journal
     * @throws JournalDamagedException when a check fails
     * @throws NewerJournalException when a newer engine wrote one of its records
     */
    public boolean next() {
        records = 0;
        length = 0;
        if (!ahead && !reader.next()) {
            place.wrap(0, 0); // the reader may be closed next, and whoever still holds this must not read on
            return false;
        }
        firstSequence = reader.sequence();
        if (reader.isNextAnInput()) {
            // Most inputs cause nothing. What follows stands in the same document, so looking ahead moves no memory.
            place.wrap(reader.buffer(), reader.offset(), reader.length());
            buffer = place;
            length = reader.length();
            offsets[0] = 0;
            records = 1;
            ahead = reader.next();
            return true;
        }
        buffer = copies;
        do {
            add();
            ahead = reader.next();
        } while (ahead && Records.isCaused(reader.buffer(), reader.offset()));
        return true;
    }

    private void add() {
        final int recordLength = reader.length();
        if (length + recordLength > buffer.capacity()) {
            final UnsafeBuffer larger = new UnsafeBuffer(new byte[2 * buffer.capacity()]);
            larger.putBytes(0, buffer, 0, length);
            copies = larger;
            buffer = larger;
        }
        if (records == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * records);
        }
        offsets[records] = length;
        buffer.putBytes(length, reader.buffer(), reader.offset(), recordLength);
        length += recordLength;
        records++;
    }

    /** The records, one behind the other, the input first; until the next group is read or the reader closed. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Bytes of all of them. */
    public int length() {
        return length;
    }

    /** How many, the input included. */
    public int records() {
        return records;
    }

    /** Where a record begins in {@link #buffer}; 0 is the input. */
    public int offset(final int record) {
        return offsets[record];
    }

    /** Bytes of one of them. */
    public int length(final int record) {
        return (record + 1 < records ? offsets[record + 1] : length) - offsets[record];
    }

    /** What kind of record one of them is. */
    public int templateId(final int record) {
        return Records.templateId(buffer, offsets[record]);
    }

    /** Number of one of them in the journal; the journal's first record has 1. */
    public long sequence(final int record) {
        return firstSequence + record;
    }

    /** Whether the runner makes the record by itself: a checkpoint, or the fault of a core that broke. */
    public boolean isRunners(final int record) {
        final int templateId = templateId(record);
        return templateId == CheckpointDecoder.TEMPLATE_ID || templateId == CoreFaultDecoder.TEMPLATE_ID;
    }

    /** Whether a record of the group has these bytes. */
    public boolean equals(final int record, final DirectBuffer other, final int otherOffset, final int otherLength) {
        if (length(record) != otherLength) {
            return false;
        }
        return Words.equal(buffer, offsets[record], other, otherOffset, otherLength);
    }

    /** Whether the whole group, input included, has these bytes. */
    public boolean equals(final DirectBuffer other, final int otherOffset, final int otherLength) {
        return length == otherLength && Words.equal(buffer, 0, other, otherOffset, otherLength);
    }

    /** Whether nothing follows. */
    public boolean isLast() {
        return !ahead;
    }

    /** Whether the core broke on this group's input. */
    public boolean hasCoreFault() {
        return records > 1 && templateId(records - 1) == CoreFaultDecoder.TEMPLATE_ID;
    }
}
