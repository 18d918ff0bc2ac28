package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.journal.JournalHistory;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongArrayList;

/**
 * The latencies that a session's orders met, from its journal: entry from the core's decision to the venue's time of accepting (or
 * canceling), response from there to the core's time when it had the report. The venue's clock is set so that the fastest entry took as long as the
 * fastest response, as NTP's minimum filter does; the sum of the two is exact without it.
 *
 * @param entries ns, ascending
 * @param responses ns, ascending
 * @param clockOffset the venue's clock minus ours that was taken out, ns
 */
public record MeasuredLatencies(long[] entries, long[] responses, long clockOffset) {
    private static final int QUANTILES = 257;
    private static final long MISSING = Long.MIN_VALUE;

    /**
     * Reads a journal, all its generations; of one that is being written, what it holds now.
     *
     * @throws dev.reprise.journal.JournalDamagedException when it is not whole
     */
    public static MeasuredLatencies read(final Path journal) {
        final Reader latencies = new Reader();
        try (JournalHistory history = JournalHistory.open(journal)) {
            while (history.next()) {
                latencies.take(history);
            }
            history.readToVerifiedEnd();
        }
        return latencies.result();
    }

    /** Round trips measured. */
    public int count() {
        return entries.length;
    }

    /** Quantiles at equal distances of a sorted array, the smallest first and the largest last: 257, or as many as there are values. */
    public static long[] quantiles(final long[] sorted) {
        final int size = Math.min(QUANTILES, sorted.length);
        final long[] quantiles = new long[size];
        for (int i = 0; i < size; i++) {
            quantiles[i] = sorted[size == 1 ? 0 : (int) ((long) i * (sorted.length - 1) / (size - 1))];
        }
        return quantiles;
    }

    /** Matches what was sent with what came back. */
    private static final class Reader {
        private final Long2LongHashMap orders = new Long2LongHashMap(MISSING);
        private final Long2LongHashMap cancels = new Long2LongHashMap(MISSING);
        private final LongArrayList entries = new LongArrayList();
        private final LongArrayList responses = new LongArrayList();
        private final NewOrderDecoder newOrder = new NewOrderDecoder();
        private final CancelOrderDecoder cancel = new CancelOrderDecoder();
        private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
        private final OrderCanceledDecoder canceled = new OrderCanceledDecoder();

        void take(final JournalHistory history) {
            final var buffer = history.buffer();
            final int at = history.offset();
            final int body = at + BODY_OFFSET;
            final int block = Records.blockLength(buffer, at);
            final int version = Records.version(buffer, at);
            final long time = Records.receiveTime(buffer, at);
            final boolean isHeld = (Records.flags(buffer, at) & Records.FLAG_HELD) != 0;
            switch (Records.templateId(buffer, at)) {
                case NewOrderDecoder.TEMPLATE_ID -> {
                    if (!isHeld) {
                        orders.put(newOrder.wrap(buffer, body, block, version).clientOrderId(), time);
                    }
                }
                case CancelOrderDecoder.TEMPLATE_ID -> {
                    if (!isHeld) {
                        cancels.put(cancel.wrap(buffer, body, block, version).clientOrderId(), time);
                    }
                }
                case OrderAcceptedDecoder.TEMPLATE_ID ->
                    took(
                            orders.remove(
                                    accepted.wrap(buffer, body, block, version).clientOrderId()),
                            history);
                case OrderCanceledDecoder.TEMPLATE_ID ->
                    took(
                            cancels.remove(
                                    canceled.wrap(buffer, body, block, version).clientOrderId()),
                            history);
                default -> {
                    // Nothing that was asked for and answered.
                }
            }
        }

        private void took(final long sent, final JournalHistory history) {
            final long venueTime = Records.venueTime(history.buffer(), history.offset());
            final boolean isAudit = (Records.flags(history.buffer(), history.offset()) & Records.FLAG_AUDIT) != 0;
            if (sent != MISSING && venueTime != Records.NO_TIME && !isAudit) {
                final long seen = Records.receiveTime(history.buffer(), history.offset())
                        + Math.max(0, Records.age(history.buffer(), history.offset()));
                entries.addLong(venueTime - sent);
                responses.addLong(seen - venueTime);
            }
        }

        MeasuredLatencies result() {
            final long[] there = entries.toLongArray();
            final long[] back = responses.toLongArray();
            Arrays.sort(there);
            Arrays.sort(back);
            final long offset = there.length == 0 ? 0 : (there[0] - back[0]) / 2;
            for (int i = 0; i < there.length; i++) {
                there[i] = Math.max(1, there[i] - offset);
                back[i] = Math.max(1, back[i] + offset);
            }
            return new MeasuredLatencies(there, back, offset);
        }
    }
}
