package dev.reprise.app.data;

import dev.reprise.api.record.Records;
import dev.reprise.backtest.MarketRecordFilter;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import java.nio.file.Path;

/**
 * The part of a journal that a backtest reads.
 *
 * @param journal of the data, with all generations that are kept
 * @param from records received before are not traded on, UTC ns
 * @param to records received then or later are left out, UTC ns
 */
record DataSpan(Path journal, long from, long to) {
    /**
     * Whether a part of it was received within two times, UTC ns, both of them in; true when it has no market record at all, which is
     * another error. Finds both ends by the journal's index.
     */
    boolean overlaps(final long first, final long last) {
        final long begin = begin();
        return begin == Records.NO_TIME || last >= begin && first < to && (first <= begin || isReached(first));
    }

    private boolean isReached(final long time) {
        for (final Path generation : JournalGenerations.of(journal)) {
            try (JournalReader reader = JournalReader.open(generation)) {
                if (reader.moveToTime(time)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** When the first market record was received, in whichever generation; {@link Records#NO_TIME} when there is none. */
    long begin() {
        for (final Path generation : JournalGenerations.of(journal)) {
            try (JournalReader reader = JournalReader.open(generation)) {
                final long time = begin(reader);
                if (time != Records.NO_TIME) {
                    return time;
                }
            }
        }
        return Records.NO_TIME;
    }

    private long begin(final JournalReader reader) {
        if (!reader.moveToTime(from)) {
            return Records.NO_TIME;
        }
        while (reader.next()) {
            final long time = Records.receiveTime(reader.buffer(), reader.offset());
            if (time >= from && MarketRecordFilter.isMarket(reader.buffer(), reader.offset())) {
                return time;
            }
        }
        return Records.NO_TIME;
    }
}
