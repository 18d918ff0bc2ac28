package dev.reprise.core.driver;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CarriedEndDecoder;
import dev.reprise.api.schema.CheckpointEncoder;
import dev.reprise.api.schema.CoreFaultEncoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.core.FailureText;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One input and everything it caused, in order: what the journal gets. Holds one group at a time; the next input takes its place.
 *
 * <p>The buffer begins at 256 KiB and doubles when one input causes more than fits, which is the only allocation.
 */
public final class EventLog {
    /** A checkpoint follows the group that brings this many records since the last one. */
    public static final int CHECKPOINT_INTERVAL = 10_000;

    private static final int INITIAL_LENGTH = 256 * 1024;
    private static final int MAX_MESSAGE_BYTES = 1_024;

    private final DecisionHash hash = new DecisionHash();
    private final CheckpointEncoder checkpoint = new CheckpointEncoder();
    private final UnsafeBuffer checkpointRecord =
            new UnsafeBuffer(new byte[BODY_OFFSET + CheckpointEncoder.BLOCK_LENGTH]);
    private UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    private int length;
    private int records;
    private boolean hasOrders;
    private long sequence;
    private long sinceCheckpoint;

    /** The next record gets this sequence. */
    void firstSequence(final long next) {
        sequence = next - 1;
    }

    /** Goes on where the generation before ended. */
    void resume(final CarriedEndDecoder end) {
        hash.resume(end.decisionHash(), end.hashed());
        sinceCheckpoint = end.sinceCheckpoint();
    }

    /** Hashed records since the last checkpoint. */
    long sinceCheckpoint() {
        return sinceCheckpoint;
    }

    /** Takes the next input; returns whether it counts for the decision hash. */
    boolean begin(final DirectBuffer input, final int offset, final int inputLength) {
        length = 0;
        records = 0;
        hasOrders = false;
        return append(input, offset, inputLength);
    }

    boolean append(final DirectBuffer record, final int offset, final int recordLength) {
        if (length + recordLength > buffer.capacity()) {
            final UnsafeBuffer larger =
                    new UnsafeBuffer(new byte[Math.max(2 * buffer.capacity(), length + recordLength)]);
            larger.putBytes(0, buffer, 0, length);
            buffer = larger;
        }
        buffer.putBytes(length, record, offset, recordLength);
        return added(recordLength);
    }

    private boolean added(final int recordLength) {
        final boolean isHashed = Records.isHashed(buffer, length);
        if (isHashed) {
            hash.add(buffer, length, recordLength);
            sinceCheckpoint++;
            final int templateId = Records.templateId(buffer, length);
            hasOrders |= (templateId == NewOrderDecoder.TEMPLATE_ID
                            || templateId == CancelOrderDecoder.TEMPLATE_ID
                            || templateId == AmendOrderDecoder.TEMPLATE_ID)
                    && (Records.flags(buffer, length) & Records.FLAG_HELD) == 0;
        }
        length += recordLength;
        records++;
        sequence++;
        return isHashed;
    }

    boolean isCheckpointDue() {
        return sinceCheckpoint >= CHECKPOINT_INTERVAL;
    }

    /** Appends a checkpoint; the hash then counts from here. */
    void checkpoint(final long now, final long stateHash) {
        hash.checkpoint(stateHash);
        final UnsafeBuffer record = checkpointRecord;
        Records.begin(record, 0, CheckpointEncoder.BLOCK_LENGTH, CheckpointEncoder.TEMPLATE_ID);
        Records.flags(record, 0, Records.FLAG_CAUSED);
        checkpoint
                .wrap(record, BODY_OFFSET)
                .receiveTime(now)
                .records(hash.records())
                .decisionHash(hash.chain())
                .stateHash(stateHash);
        append(record, 0, Records.end(record, 0, checkpoint.encodedLength()));
        sinceCheckpoint = 0;
    }

    /** Appends the record of a core that broke on this group's input. Whatever the group orders is never let go. */
    void coreFault(final long now, final long inputSequence, final Throwable fault) {
        final byte[] text = FailureText.of(fault).getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[2 * MAX_MESSAGE_BYTES]);
        Records.begin(record, 0, CoreFaultEncoder.BLOCK_LENGTH, CoreFaultEncoder.TEMPLATE_ID);
        Records.flags(record, 0, Records.FLAG_CAUSED);
        final CoreFaultEncoder encoder = new CoreFaultEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(now)
                .sequence(inputSequence)
                .putMessage(text, 0, Math.min(text.length, MAX_MESSAGE_BYTES));
        append(record, 0, Records.end(record, 0, encoder.encodedLength()));
        hasOrders = false;
    }

    /** The group's records, one behind the other, the input first. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Bytes of the group. */
    public int length() {
        return length;
    }

    /** Records of the group. */
    public int records() {
        return records;
    }

    /** Whether the group holds an order, amend or cancel for a venue: it is journaled at once. */
    public boolean hasOrders() {
        return hasOrders;
    }

    /** Sequence of the group's last record; the journal's first record has 1. */
    public long lastSequence() {
        return sequence;
    }

    /** Sequence of the group's input. */
    public long firstSequence() {
        return sequence - records + 1;
    }

    public DecisionHash hash() {
        return hash;
    }
}
