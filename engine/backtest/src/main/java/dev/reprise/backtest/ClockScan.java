package dev.reprise.backtest;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.ClockOffsetDecoder;
import dev.reprise.journal.JournalHistory;
import java.nio.file.Path;

/**
 * What a recording says about its clock and the venue's.
 *
 * @param timed market records with a venue time
 * @param untimed market records without one
 * @param smallest receive time minus venue time, ns; the recording's clock is at least as far behind as this is negative
 * @param largest receive time minus venue time, ns
 * @param measured the recording's clock minus the venue's, as a measurement with a round trip told; {@link Records#NO_VALUE} for none
 */
public record ClockScan(long timed, long untimed, long smallest, long largest, long measured) {

    /**
     * Reads the data once, all generations of its journal, as far as a backtest does.
     *
     * @param to inputs received then or later are left out, UTC ns
     * @throws dev.reprise.journal.JournalDamagedException when the data is not whole
     */
    public static ClockScan read(final Path journal, final long to) {
        long timed = 0;
        long untimed = 0;
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        long measured = Records.NO_VALUE;
        long bestTrip = Long.MAX_VALUE;
        final ClockOffsetDecoder offset = new ClockOffsetDecoder();
        try (JournalHistory history = JournalHistory.open(journal)) {
            boolean isInRange = true;
            while (isInRange && history.next()) {
                final int at = history.offset();
                final int template = Records.templateId(history.buffer(), at);
                if (MarketRecordFilter.isMarket(history.buffer(), at) && template != BookInvalidDecoder.TEMPLATE_ID) {
                    isInRange = Records.receiveTime(history.buffer(), at) < to;
                    if (!isInRange) {
                        break;
                    }
                    final long venueTime = Records.venueTime(history.buffer(), at);
                    if (venueTime == Records.NO_TIME) {
                        untimed++;
                    } else {
                        timed++;
                        final long difference = Records.receiveTime(history.buffer(), at) - venueTime;
                        smallest = Math.min(smallest, difference);
                        largest = Math.max(largest, difference);
                    }
                } else if (template == ClockOffsetDecoder.TEMPLATE_ID) {
                    offset.wrap(
                            history.buffer(),
                            at + Records.BODY_OFFSET,
                            Records.blockLength(history.buffer(), at),
                            Records.version(history.buffer(), at));
                    if (offset.roundTrip() != Records.NO_VALUE && offset.roundTrip() < bestTrip) {
                        bestTrip = offset.roundTrip();
                        measured = -offset.clockOffset();
                    }
                }
            }
            if (isInRange) {
                history.readToVerifiedEnd();
            }
        }
        return new ClockScan(timed, untimed, smallest, largest, measured);
    }

    /**
     * The recording's clock minus the venue's as far as the recording tells: a measurement, or, where events seem to be received before they
     * happened, the smallest difference; then the fastest message took no time. {@link Records#NO_VALUE} when nobody can know.
     */
    public long offset() {
        if (measured != Records.NO_VALUE) {
            return measured;
        }
        return timed > 0 && smallest < 0 ? smallest : Records.NO_VALUE;
    }

    /** The longest feed latency with this offset, ns, as far as it is believed. */
    public long window(final long offset) {
        return Math.max(0, Math.min(ClockSettings.MAX_WINDOW_NS, largest - offset));
    }
}
