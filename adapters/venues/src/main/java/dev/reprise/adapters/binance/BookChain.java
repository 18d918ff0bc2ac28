package dev.reprise.adapters.binance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Offers one decoded book update, as a chain of records when it has more than 1,000 levels or is longer than the ring takes.
 * The parts share the update's ids; bit 0 marks the first, bit 1 the last.
 */
final class BookChain {
    private static final int MAX_LEVELS = 1_000;
    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int SEQUENCE_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.sourceSequenceEncodingOffset();
    private static final int EPOCH_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.epochEncodingOffset();
    private static final int CHAIN_OFFSET = Records.BODY_OFFSET + BookUpdateEncoder.chainEncodingOffset();
    private static final int COUNT_OFFSET = 2; // within a group's header

    private final EventPublisher publisher;
    private final SourceSequence sequence;
    private final int maxLevels;
    private final UnsafeBuffer part = new UnsafeBuffer(
            new byte[BookLevels.GROUPS_OFFSET + 2 * BookLevels.GROUP_HEADER + MAX_LEVELS * BookLevels.LEVEL]);

    BookChain(final EventPublisher publisher, final SourceSequence sequence) {
        this.publisher = publisher;
        this.sequence = sequence;
        final int room = publisher.maxRecordLength() - BookLevels.GROUPS_OFFSET - 2 * BookLevels.GROUP_HEADER;
        maxLevels = Math.min(MAX_LEVELS, room / BookLevels.LEVEL);
        if (maxLevels < 1) {
            throw new IllegalArgumentException(
                    "the ring takes no book record: maxRecordLength=" + publisher.maxRecordLength());
        }
    }

    /**
     * Offers a record of the decoder; its epoch, sequence and chain bits are filled in.
     *
     * @return false as soon as a part is refused
     */
    boolean offer(final MutableDirectBuffer record, final int offset, final int epoch) {
        final int bidGroup = offset + BookLevels.GROUPS_OFFSET;
        final int bids = record.getShort(bidGroup + COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int askGroup = bidGroup + BookLevels.GROUP_HEADER + bids * BookLevels.LEVEL;
        final int asks = record.getShort(askGroup + COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (bids + asks <= maxLevels) {
            stamp(record, offset, epoch, FIRST | LAST);
            return publisher.offer(record, offset, Records.length(record, offset));
        }
        int bid = 0;
        int ask = 0;
        while (bid < bids || ask < asks) {
            final int bidPart = Math.min(maxLevels, bids - bid);
            final int askPart = Math.min(maxLevels - bidPart, asks - ask);
            final int bits = bid + ask == 0 ? FIRST : bid + bidPart + ask + askPart == bids + asks ? LAST : 0;
            part.putBytes(0, record, offset, BookLevels.GROUPS_OFFSET);
            final int end = group(
                    group(BookLevels.GROUPS_OFFSET, record, bidGroup, bid, bidPart), record, askGroup, ask, askPart);
            Records.end(part, 0, end - Records.BODY_OFFSET);
            stamp(part, 0, epoch, bits);
            if (!publisher.offer(part, 0, end)) {
                return false;
            }
            bid += bidPart;
            ask += askPart;
        }
        return true;
    }

    private int group(final int to, final DirectBuffer record, final int group, final int firstLevel, final int count) {
        part.putLong(to, record.getLong(group));
        part.putShort(to + COUNT_OFFSET, (short) count, LITTLE_ENDIAN);
        final int from = group + BookLevels.GROUP_HEADER + firstLevel * BookLevels.LEVEL;
        part.putBytes(to + BookLevels.GROUP_HEADER, record, from, count * BookLevels.LEVEL);
        return to + BookLevels.GROUP_HEADER + count * BookLevels.LEVEL;
    }

    private void stamp(final MutableDirectBuffer record, final int offset, final int epoch, final int bits) {
        record.putLong(offset + SEQUENCE_OFFSET, sequence.next(), LITTLE_ENDIAN);
        record.putInt(offset + EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        record.putByte(offset + CHAIN_OFFSET, (byte) bits);
    }
}
