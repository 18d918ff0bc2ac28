package dev.reprise.adapters.binance;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps every record, or only counts when told so. Thread-safe, because adapters publish from several. */
final class CapturingPublisher implements EventPublisher {
    final List<MutableDirectBuffer> records = new ArrayList<>();
    private final int maxRecordLength;
    volatile boolean refuses;
    volatile boolean drained = true;
    volatile boolean keeps = true;
    final AtomicInteger refused = new AtomicInteger();
    private final long[] counts = new long[256];

    CapturingPublisher() {
        this(Records.MAX_LENGTH);
    }

    CapturingPublisher(final int maxRecordLength) {
        this.maxRecordLength = maxRecordLength;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        if (refuses) {
            refused.incrementAndGet();
            return false;
        }
        publish(buffer, offset, length);
        return true;
    }

    @Override
    public synchronized void publish(final DirectBuffer buffer, final int offset, final int length) {
        if (length != Records.length(buffer, offset) || length % 8 != 0 || length > maxRecordLength) {
            throw new AssertionError("record of " + length + " bytes says " + Records.length(buffer, offset));
        }
        counts[Records.templateId(buffer, offset)]++;
        if (keeps) {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, buffer, offset, length);
            records.add(copy);
        }
    }

    synchronized long count(final int templateId) {
        return counts[templateId];
    }

    /** Copies of the records of one kind so far. */
    synchronized List<MutableDirectBuffer> of(final int templateId) {
        return records.stream()
                .filter(r -> Records.templateId(r, 0) == templateId)
                .toList();
    }

    @Override
    public int maxRecordLength() {
        return maxRecordLength;
    }

    @Override
    public boolean isDrained() {
        return drained;
    }

    @Override
    public long nanos() {
        return System.currentTimeMillis() * 1_000_000;
    }
}
