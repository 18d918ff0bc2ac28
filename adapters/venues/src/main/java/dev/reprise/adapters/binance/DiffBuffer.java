package dev.reprise.adapters.binance;

import dev.reprise.api.record.Records;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Depth updates that wait for their snapshot, one behind the other. Takes up to 4 MiB, none before the first. */
final class DiffBuffer {
    private static final int MIN_CAPACITY = 64 * 1024;
    private static final int MAX_CAPACITY = 4 * 1024 * 1024;

    private final UnsafeBuffer records = new UnsafeBuffer(new byte[0]);
    private int size;

    /** Takes a copy; when there is no room, all that waited is dropped first, for a snapshot that old is of no use any more. */
    void add(final DirectBuffer record, final int length) {
        if (size + length > MAX_CAPACITY) {
            size = 0;
        }
        if (size + length > records.capacity()) {
            final int wanted = Math.max(MIN_CAPACITY, Integer.highestOneBit(size + length - 1) * 2);
            records.wrap(Arrays.copyOf(records.byteArray(), Math.max(wanted, size + length)));
        }
        records.putBytes(size, record, 0, length);
        size += length;
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Bytes used; records lie at 0 up to here, each as long as its header says. */
    int size() {
        return size;
    }

    MutableDirectBuffer records() {
        return records;
    }

    /** Offset behind the record at an offset. */
    int next(final int offset) {
        return offset + Records.length(records, offset);
    }
}
