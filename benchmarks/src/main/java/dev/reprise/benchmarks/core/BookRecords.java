package dev.reprise.benchmarks.core;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Book updates as an adapter hands them to the core. */
final class BookRecords {
    private static final int HEADER = BookUpdateEncoder.BidsEncoder.HEADER_SIZE;
    private static final int LEVEL = BookUpdateEncoder.BidsEncoder.sbeBlockLength();

    private BookRecords() {}

    /** A record of these levels, prices beside their quantities. */
    static UnsafeBuffer of(final long[] bidPrices, final long[] bidQtys, final long[] askPrices, final long[] askQtys) {
        final int levels = bidPrices.length + askPrices.length;
        final UnsafeBuffer record = new UnsafeBuffer(
                new byte
                        [Records.BODY_OFFSET
                                + BookUpdateEncoder.BLOCK_LENGTH
                                + 2 * HEADER
                                + levels * LEVEL
                                + Long.BYTES]);
        final BookUpdateEncoder update = new BookUpdateEncoder();
        Records.begin(record, 0, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        update.wrap(record, Records.BODY_OFFSET);
        final BookUpdateEncoder.BidsEncoder bids = update.bidsCount(bidPrices.length);
        for (int i = 0; i < bidPrices.length; i++) {
            bids.next().price(bidPrices[i]).qty(bidQtys[i]);
        }
        final BookUpdateEncoder.AsksEncoder asks = update.asksCount(askPrices.length);
        for (int i = 0; i < askPrices.length; i++) {
            asks.next().price(askPrices[i]).qty(askQtys[i]);
        }
        Records.end(record, 0, update.encodedLength());
        return record;
    }
}
