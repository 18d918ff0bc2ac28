package dev.reprise.backtest;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.journal.JournalHistory;
import java.nio.file.Path;
import java.util.Arrays;

/** How long market data took from the venue to a recorder, as its journal tells; of many records every second, fourth … one. */
public final class MeasuredFeed {
    private static final int MAX_KEPT = 1 << 18;

    private long[] kept = new long[1_024];
    private int count;
    private long stride = 1;
    private long seen;

    private MeasuredFeed() {}

    /**
     * Reads a journal, all its generations.
     *
     * @param offset the recorder's clock minus the venue's, ns
     * @return receive − venue time without the offset, ns, from 0 to 10 s, ascending; empty where the venue tells no times
     * @throws dev.reprise.journal.JournalDamagedException when it is not whole
     */
    public static long[] read(final Path journal, final long offset) {
        final MeasuredFeed feed = new MeasuredFeed();
        try (JournalHistory history = JournalHistory.open(journal)) {
            while (history.next()) {
                final int at = history.offset();
                final long venueTime = Records.venueTime(history.buffer(), at);
                if (MarketRecordFilter.isMarket(history.buffer(), at)
                        && Records.templateId(history.buffer(), at) != BookInvalidDecoder.TEMPLATE_ID
                        && venueTime != Records.NO_TIME) {
                    feed.add(Records.receiveTime(history.buffer(), at) - venueTime - offset);
                }
            }
            history.readToVerifiedEnd();
        }
        final long[] all = Arrays.copyOf(feed.kept, feed.count);
        Arrays.sort(all);
        return all;
    }

    private void add(final long latency) {
        if (seen++ % stride != 0) {
            return;
        }
        if (count == kept.length && count == MAX_KEPT) {
            for (int i = 0; 2 * i < count; i++) {
                kept[i] = kept[2 * i];
            }
            count /= 2;
            stride *= 2;
        } else if (count == kept.length) {
            kept = Arrays.copyOf(kept, 2 * count);
        }
        kept[count++] = Math.max(0, Math.min(ClockSettings.MAX_WINDOW_NS, latency));
    }
}
