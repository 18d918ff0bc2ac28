package dev.reprise.adapters.binance;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.VenueBarDecoder;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Which bars of a recording have ended. A venue sends a bar many times while it grows and once when it has ended; a recorder that
 * reconnects or listens twice has the end again, and may have the bar as it grew behind it. One thread.
 */
final class ClosedBars {
    private final VenueBarDecoder bar = new VenueBarDecoder();
    private final Map<Stream, Long> ended = new HashMap<>(); // opening of the last one, UTC ns

    /** Bars of one instrument and length. */
    private record Stream(int instrument, long lengthNs) {}

    /** Takes a bar's record; says whether that bar, or a later one of its kind, has ended before. */
    boolean isRepeated(final DirectBuffer record, final int offset) {
        bar.wrap(record, offset + BODY_OFFSET, Records.blockLength(record, offset), Records.version(record, offset));
        final Stream stream = new Stream(Records.instrument(record, offset), bar.closeTime() - bar.openTime());
        final Long last = ended.get(stream);
        if (last != null && bar.openTime() <= last) {
            return true;
        }
        if (bar.closed() != 0) {
            ended.put(stream, bar.openTime());
        }
        return false;
    }
}
