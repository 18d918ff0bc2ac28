package dev.reprise.adapters.dataset;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import dev.reprise.api.schema.BookUpdateKind;
import java.util.Arrays;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/** Collects levels that belong together and publishes them as one update: a record, or a chain of them. */
final class BookGroup {
    private static final int MAX_LEVELS = 1_000;
    private static final int FIRST = 1;
    private static final int LAST = 2;

    /** Prices and quantities of one side. */
    private static final class Levels {
        private long[] values = new long[256]; // price, quantity
        private int size;

        void add(final long price, final long qty) {
            if (2 * size == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
            values[2 * size] = price;
            values[2 * size + 1] = qty;
            size++;
        }
    }

    private final EventPublisher publisher;
    private final TouchCheck check;
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();
    // Prices that the snapshot told so far, which may go on over several times:
    private final LongHashSet toldBids = new LongHashSet();
    private final LongHashSet toldAsks = new LongHashSet();
    private final BookUpdateEncoder update = new BookUpdateEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Records.MAX_LENGTH * 2]);
    private long sequence;
    private int epoch = 1;

    /** @param check sees what is published */
    BookGroup(final EventPublisher publisher, final TouchCheck check) {
        this.publisher = publisher;
        this.check = check;
    }

    void add(final boolean isBid, final long price, final long qty) {
        (isBid ? bids : asks).add(price, qty);
    }

    int size() {
        return bids.size + asks.size;
    }

    /** What was before is no longer true. */
    void nextEpoch() {
        epoch++;
    }

    /** Whether what was added has a price that the snapshot told before: then it is the next one. */
    boolean isNextSnapshot() {
        return repeats(bids, toldBids) || repeats(asks, toldAsks);
    }

    private static boolean repeats(final Levels levels, final LongHashSet told) {
        for (int i = 0; i < levels.size; i++) {
            if (told.contains(levels.values[2 * i])) {
                return true;
            }
        }
        return false;
    }

    /** What was added is of a snapshot. @param isFirst whether it begins it */
    void tellSnapshot(final boolean isFirst) {
        if (isFirst) {
            toldBids.clear();
            toldAsks.clear();
        }
        for (int i = 0; i < bids.size; i++) {
            toldBids.add(bids.values[2 * i]);
        }
        for (int i = 0; i < asks.size; i++) {
            toldAsks.add(asks.values[2 * i]);
        }
    }

    /** Forgets what was added. */
    void clear() {
        bids.size = 0;
        asks.size = 0;
    }

    /** Publishes what was added, and is empty. */
    void publish(final long receiveTime, final long venueTime, final boolean isSnapshot) {
        final int levels = Math.max(1, Math.min(MAX_LEVELS, maxLevels()));
        int bid = 0;
        int ask = 0;
        int bits = FIRST;
        while (bits != 0) {
            final int bidPart = Math.min(levels, bids.size - bid);
            final int askPart = Math.min(levels - bidPart, asks.size - ask);
            final boolean isLast = bid + bidPart == bids.size && ask + askPart == asks.size;
            Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
            update.wrap(record, BODY_OFFSET)
                    .sourceSequence(++sequence)
                    .epoch(epoch)
                    .kind(isSnapshot ? BookUpdateKind.SNAPSHOT : BookUpdateKind.DELTA)
                    .chain((short) ((bid + ask == 0 ? FIRST : 0) | (isLast ? LAST : 0)));
            final BookUpdateEncoder.BidsEncoder bidGroup = update.bidsCount(bidPart);
            for (int i = bid; i < bid + bidPart; i++) {
                bidGroup.next().price(bids.values[2 * i]).qty(bids.values[2 * i + 1]);
            }
            final BookUpdateEncoder.AsksEncoder askGroup = update.asksCount(askPart);
            for (int i = ask; i < ask + askPart; i++) {
                askGroup.next().price(asks.values[2 * i]).qty(asks.values[2 * i + 1]);
            }
            Records.receiveTime(record, 0, receiveTime);
            Records.venueTime(record, 0, venueTime);
            Records.instrument(record, 0, 0);
            final int length = Records.end(record, 0, update.encodedLength());
            check.onBook(record, 0);
            publisher.publish(record, 0, length);
            bid += bidPart;
            ask += askPart;
            bits = isLast ? 0 : LAST;
        }
        clear();
    }

    private int maxLevels() {
        final int groups = 2 * 8;
        return (publisher.maxRecordLength() - BODY_OFFSET - BookUpdateEncoder.BLOCK_LENGTH - groups) / (2 * Long.BYTES);
    }
}
