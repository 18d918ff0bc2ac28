package dev.reprise.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.record.Records;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A batch of records of random lengths, each of which holds its own sequence so that a test can recognise it. */
final class TestBatch {
    static final long START_TIME = 1_700_000_000_000_000_000L;
    static final long TIME_STEP = 1_000;

    private static final int VALUE_OFFSET = Records.COMMON_LENGTH;
    private static final int MAX_WORDS = 12;
    private static final int TEMPLATE_ID = 1;

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(DocumentLayout.MAX_LENGTH));
    private final Random random;
    int length;
    int count;
    long lastTime;

    TestBatch(final long seed) {
        random = new Random(seed);
    }

    /** Fills the batch with records that will get the given sequence and its followers. */
    TestBatch fill(final long firstSequence, final int records) {
        length = 0;
        count = records;
        for (int i = 0; i < records; i++) {
            final long sequence = firstSequence + i;
            final int words = 1 + random.nextInt(MAX_WORDS);
            Records.begin(buffer, length, VALUE_OFFSET - Records.BODY_OFFSET + words * Long.BYTES, TEMPLATE_ID);
            lastTime = timeOf(sequence);
            Records.receiveTime(buffer, length, lastTime);
            for (int word = 0; word < words; word++) {
                buffer.putLong(length + VALUE_OFFSET + word * Long.BYTES, sequence, LITTLE_ENDIAN);
            }
            length += Records.end(buffer, length, VALUE_OFFSET - Records.BODY_OFFSET + words * Long.BYTES);
        }
        return this;
    }

    long appendTo(final JournalWriter writer, final int records) {
        fill(writer.nextSequence(), records);
        return writer.append(buffer, 0, length, count, lastTime);
    }

    static long timeOf(final long sequence) {
        return START_TIME + sequence * TIME_STEP;
    }

    static long value(final DirectBuffer record, final int offset) {
        return record.getLong(offset + VALUE_OFFSET, LITTLE_ENDIAN);
    }

    /** Appends documents of 1 to 20 records until the journal holds at least so many. */
    static void appendUpTo(final JournalWriter writer, final long records, final long seed) {
        final TestBatch batch = new TestBatch(seed);
        final Random sizes = new Random(seed);
        while (writer.nextSequence() <= records) {
            batch.appendTo(writer, 1 + sizes.nextInt(20));
        }
    }
}
