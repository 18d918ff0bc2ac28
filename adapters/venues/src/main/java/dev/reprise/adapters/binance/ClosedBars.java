package dev.reprise.adapters.binance;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.VenueBarDecoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Which bars have ended. A venue sends a bar many times while it grows and once when it has ended; who reconnects or listens twice has
 * the end again, and may have the bar as it grew behind it. One thread at a time.
 */
final class ClosedBars {
    private static final long NONE = Long.MIN_VALUE;
    private static final int INSTRUMENT_BITS = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final VenueBarDecoder bar = new VenueBarDecoder();
    private final Long2LongHashMap ended =
            new Long2LongHashMap(NONE); // opening of the last one, UTC ns, by kind of bar

    /** Whether the bar of this record, or a later one of its kind, has ended before. */
    boolean isRepeated(final DirectBuffer record, final int offset) {
        return wrap(record, offset).openTime() <= ended.get(kind(record, offset));
    }

    /** The bar of this record was taken. */
    void take(final DirectBuffer record, final int offset) {
        if (wrap(record, offset).closed() != 0) {
            ended.put(kind(record, offset), bar.openTime());
        }
    }

    private VenueBarDecoder wrap(final DirectBuffer record, final int offset) {
        return bar.wrap(
                record, offset + BODY_OFFSET, Records.blockLength(record, offset), Records.version(record, offset));
    }

    /** Instrument and length. */
    private long kind(final DirectBuffer record, final int offset) {
        final long lengthMs = (bar.closeTime() - bar.openTime()) / NANOS_PER_MILLI;
        return lengthMs << INSTRUMENT_BITS | Records.instrument(record, offset);
    }
}
