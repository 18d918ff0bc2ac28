package dev.reprise.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class BookLevelsTest {
    private static final int OFFSET = 24;
    private static final int MAX_LEVELS = 40;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);
    private final BookLevels levels = new BookLevels();

    @Test
    void itGivesWhatTheGeneratedDecoderGives() {
        final long seed = 20_261_121;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            final int length = write(random, random.nextInt(MAX_LEVELS), random.nextInt(MAX_LEVELS));
            assertSame(buffer, "seed=" + seed + " round=" + round);
            final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(OFFSET + length));
            direct.putBytes(0, buffer, 0, OFFSET + length);
            assertSame(direct, "direct, seed=" + seed + " round=" + round);
        }
    }

    private void assertSame(final UnsafeBuffer record, final String message) {
        final BookUpdateDecoder update = new BookUpdateDecoder()
                .wrap(
                        record,
                        OFFSET + Records.BODY_OFFSET,
                        Records.blockLength(record, OFFSET),
                        Records.version(record, OFFSET));
        levels.bids(record, OFFSET);
        int level = 0;
        for (final BookUpdateDecoder.BidsDecoder bid : update.bids()) {
            assertEquals(bid.price(), levels.price(level), message);
            assertEquals(bid.qty(), levels.qty(level++), message);
        }
        assertEquals(level, levels.count(), message);
        levels.asks();
        level = 0;
        for (final BookUpdateDecoder.AsksDecoder ask : update.asks()) {
            assertEquals(ask.price(), levels.price(level), message);
            assertEquals(ask.qty(), levels.qty(level++), message);
        }
        assertEquals(level, levels.count(), message);
    }

    @Test
    void aCountThatReachesPastTheBufferIsRefused() {
        final int length = write(new SplittableRandom(1), 3, 3);
        final UnsafeBuffer record = new UnsafeBuffer(buffer, 0, OFFSET + length);
        final int bids = OFFSET + Records.BODY_OFFSET + BookUpdateEncoder.BLOCK_LENGTH;
        record.putShort(bids + 2, (short) 60_000, ByteOrder.LITTLE_ENDIAN);
        assertThrows(IndexOutOfBoundsException.class, () -> levels.bids(record, OFFSET));
    }

    @Test
    void levelsTooShortForPriceAndQuantityAreRefused() {
        write(new SplittableRandom(1), 3, 3);
        final int bids = OFFSET + Records.BODY_OFFSET + BookUpdateEncoder.BLOCK_LENGTH;
        buffer.putShort(bids, (short) 8, ByteOrder.LITTLE_ENDIAN);
        assertThrows(IllegalStateException.class, () -> levels.bids(buffer, OFFSET));
    }

    private int write(final SplittableRandom random, final int bids, final int asks) {
        Records.begin(buffer, OFFSET, BookUpdateEncoder.BLOCK_LENGTH, BookUpdateEncoder.TEMPLATE_ID);
        final BookUpdateEncoder update = new BookUpdateEncoder().wrap(buffer, OFFSET + Records.BODY_OFFSET);
        final BookUpdateEncoder.BidsEncoder bid = update.bidsCount(bids);
        for (int i = 0; i < bids; i++) {
            bid.next().price(random.nextLong()).qty(random.nextLong());
        }
        final BookUpdateEncoder.AsksEncoder ask = update.asksCount(asks);
        for (int i = 0; i < asks; i++) {
            ask.next().price(random.nextLong()).qty(random.nextLong());
        }
        final int length = Records.end(buffer, OFFSET, update.encodedLength());
        assertFalse(length > buffer.capacity());
        return length;
    }
}
